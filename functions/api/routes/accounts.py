"""/auth and /me: make an account, sign in, stay signed in, sign out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Cookie, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from functions.api import cookies
from functions.api.dependencies import CurrentVisitor, Writing
from functions.api.payloads import Answer
from shared.accounts import sessions, users
from shared.database import transaction
from shared.errors import Unauthenticated
from shared.models.accounts import Role, User

router = APIRouter(tags=["accounts"])

_MOST_CHARACTERS = 1_000


class Credentials(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"email": "ada@example.com", "password": "correct horse battery staple"}]},
    )

    email: str = Field(max_length=_MOST_CHARACTERS)
    password: SecretStr = Field(max_length=_MOST_CHARACTERS)


class UserOut(Answer):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60", "email": "ada@example.com", "role": "user"}]
        }
    )

    id: UUID
    email: str
    role: Role


@router.post("/auth/sign-up", status_code=201, response_model=UserOut)
async def sign_up(body: Credentials, response: Response, database: Writing) -> User:
    """Make an account, and be signed in."""
    user = users.sign_up(database, body.email, body.password.get_secret_value())
    cookies.give(response, sessions.begin(database, user))
    return user


@router.post("/auth/sign-in", response_model=UserOut)
async def sign_in(body: Credentials, response: Response, database: Writing) -> User:
    user = users.sign_in(database, body.email, body.password.get_secret_value())
    cookies.give(response, sessions.begin(database, user))
    return user


@router.post("/auth/refresh", status_code=204)
async def refresh(response: Response, token: Annotated[str, Cookie(alias=cookies.REFRESH)] = "") -> None:
    """Trade the refresh cookie for a new pair. Each is good once; one that was used before ends its session."""
    with transaction() as session:
        renewed = sessions.renew(session, token)
    # After the transaction, which must keep what it did to a session whose token was used twice.
    if renewed is None:
        raise Unauthenticated("your session is over; sign in again")
    cookies.give(response, renewed)


@router.post("/auth/sign-out", status_code=204)
async def sign_out(response: Response, visitor: CurrentVisitor, database: Writing) -> None:
    sessions.end(database, visitor.session_id)
    cookies.take_back(response)


@router.get("/me", response_model=UserOut)
async def read_me(visitor: CurrentVisitor) -> User:
    """Who is signed in."""
    return visitor.user
