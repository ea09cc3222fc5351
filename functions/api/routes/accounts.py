"""/auth: make an account, prove the address, sign in, stay signed in, sign out, choose another password."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Cookie, Header, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from functions.api import cookies
from functions.api.dependencies import CurrentVisitor, Writing
from functions.api.limiting import KNOCKING, guess
from functions.api.payloads import Answer
from functions.api.rooms import Room
from shared.accounts import letters, sessions, users
from shared.accounts.letters import Wanted
from shared.database import after_commit, transaction
from shared.errors import Conflict, Unauthenticated
from shared.models.accounts import Purpose, Role, User

router = Room(prefix="/auth", tags=["accounts"])

_MOST_CHARACTERS = 1_000
_EMAIL = "ada@example.com"
_PASSWORD = "correct horse battery staple"
_TICKET = "019a9f6c7d7b7d7e8f2a3c5b1e9d4a60.0Yw3Wb0pXh8cQm5kqU2nVf7sJt9rLz4aEd6gHi1oKxM"

type Password = Annotated[SecretStr, Field(max_length=_MOST_CHARACTERS)]
type Shown = Annotated[
    SecretStr, Field(max_length=_MOST_CHARACTERS, description="What the link in a letter ends with.")
]
Agent = Annotated[str, Header(alias="User-Agent", include_in_schema=False)]


class _Sent(BaseModel):
    """A body that comes in. A password may have any character that there is, so nothing is stripped or looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Credentials(_Sent):
    model_config = ConfigDict(json_schema_extra={"examples": [{"email": _EMAIL, "password": _PASSWORD}]})

    email: str = Field(max_length=_MOST_CHARACTERS)
    password: Password


class Address(_Sent):
    model_config = ConfigDict(json_schema_extra={"examples": [{"email": _EMAIL}]})

    email: str = Field(max_length=_MOST_CHARACTERS)


class Proof(_Sent):
    model_config = ConfigDict(json_schema_extra={"examples": [{"ticket": _TICKET}]})

    ticket: Shown


class Reset(_Sent):
    model_config = ConfigDict(json_schema_extra={"examples": [{"ticket": _TICKET, "password": _PASSWORD}]})

    ticket: Shown
    password: Password


class Change(_Sent):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"present": "an older horse with a pin", "password": _PASSWORD}]}
    )

    present: Password
    password: Password


class UserOut(Answer):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
                    "email": _EMAIL,
                    "role": "user",
                    "plan": "free",
                    "verified": True,
                }
            ]
        }
    )

    id: UUID
    email: str
    role: Role
    plan: str
    verified: bool
    """Whether it is proven that letters to the address arrive."""


@router.post("/sign-up", status_code=201, response_model=UserOut, dependencies=[KNOCKING])
async def sign_up(body: Credentials, response: Response, database: Writing, agent: Agent = "") -> User:
    """Make an account, and be signed in. A letter asks whether the address is yours; all works before you say so."""
    user = users.sign_up(database, body.email, body.password.get_secret_value())
    cookies.give(response, sessions.begin(database, user, agent))
    after_commit(database, partial(letters.want, Wanted(purpose=Purpose.VERIFY, email=user.email)))
    return user


@router.post("/sign-in", response_model=UserOut, dependencies=[KNOCKING])
async def sign_in(body: Credentials, response: Response, database: Writing, agent: Agent = "") -> User:
    guess(body.email)
    user = users.sign_in(database, body.email, body.password.get_secret_value())
    cookies.give(response, sessions.begin(database, user, agent))
    return user


@router.post("/refresh", status_code=204)
async def refresh(response: Response, token: Annotated[str, Cookie(alias=cookies.REFRESH)] = "") -> None:
    """Trade the refresh cookie for a new pair. Each is good once; one that was used before ends its session.

    Of two pages that ask at the same moment, the later one hears `Conflict`: the cookies that it has by then are new.
    """
    with transaction() as session:
        renewed = sessions.renew(session, token)
    # After the transaction, which must keep what it did to a session whose token was used twice.
    if renewed is None:
        raise Unauthenticated("your session is over; sign in again")
    cookies.give(response, renewed)


@router.post("/sign-out", status_code=204)
async def sign_out(response: Response, visitor: CurrentVisitor, database: Writing) -> None:
    sessions.end(database, visitor.session_id)
    cookies.take_back(response)


@router.post("/verify", status_code=204, dependencies=[KNOCKING])
async def verify(body: Proof, database: Writing) -> None:
    """Prove that an address is yours, with the ticket of a letter that went there."""
    users.verify(database, body.ticket.get_secret_value())


@router.post("/verify/again", status_code=202, response_class=Response)
async def verify_again(visitor: CurrentVisitor) -> Response:
    """Have the letter sent again. The link of the one before is worth nothing from then on."""
    if visitor.verified:
        raise Conflict("your address is proven already")
    letters.want(Wanted(purpose=Purpose.VERIFY, email=visitor.email))
    return Response(status_code=202)


@router.post("/forgot", status_code=202, response_class=Response, dependencies=[KNOCKING])
async def forgot(body: Address) -> Response:
    """Have a letter sent that lets you choose a new password, if there is such an account; this does not say so."""
    address = users.address_of(body.email)
    if address is not None:
        letters.want(Wanted(purpose=Purpose.RESET, email=address))
    return Response(status_code=202)


@router.post("/reset", status_code=204, dependencies=[KNOCKING])
async def reset(body: Reset, database: Writing) -> None:
    """Choose a new password, with the ticket of a letter. It signs you out everywhere."""
    user = users.reset_password(database, body.ticket.get_secret_value(), body.password.get_secret_value())
    sessions.end_all(database, user.id)


@router.post("/password", status_code=204)
async def change_password(body: Change, visitor: CurrentVisitor, database: Writing) -> None:
    """Choose another password. It signs you out everywhere else."""
    present, password = body.present.get_secret_value(), body.password.get_secret_value()
    users.change_password(database, visitor.user_id, present, password)
    sessions.end_all(database, visitor.user_id, but=visitor.session_id)
