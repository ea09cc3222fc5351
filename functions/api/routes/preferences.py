"""/preferences: what somebody wants to be told, and how."""

from pydantic import ConfigDict, StrictBool

from functions.api.dependencies import CurrentUser, Reading, Writing
from functions.api.payloads import Answer, Payload
from functions.api.rooms import Room
from shared.models.accounts import User

router = Room(prefix="/preferences", tags=["notifications"])


class PreferencesIn(Payload):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"letters": False}]})

    letters: StrictBool | None = None


class PreferencesOut(Answer):
    model_config = ConfigDict(json_schema_extra={"examples": [{"letters": False}]})

    letters: bool
    """Whether they hear by letter what has become of their jobs. What proves an address is sent all the same."""


@router.get("", response_model=PreferencesOut)
async def read_preferences(user: CurrentUser, database: Reading) -> User:
    return database.get_one(User, user)


@router.patch("", response_model=PreferencesOut)
async def change_preferences(body: PreferencesIn, user: CurrentUser, database: Writing) -> User:
    who = database.get_one(User, user, with_for_update={"key_share": True})
    if body.letters is not None:
        who.letters = body.letters
    return who
