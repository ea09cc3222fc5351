"""Whatever belongs to somebody else is not there, and nobody can tell that from what never was."""

import re
from typing import Any
from uuid import UUID

import pytest

from tests.functions.api.addresses import NOBODYS, World, addresses, world
from tests.functions.api.browser import Reply

ADMIN = "/api/admin/"
STRANGERS = ("other", "admin", "owner")
ADDRESSES = {address.name: address for address in addresses()}
IN_BODIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("order_video", {"topic": "Salt roads", "series_id": "<series_id>"}),
    ("order_batch", {"orders": [{"topic": "Salt roads", "series_id": "<series_id>"}]}),
)
"""Bodies that name a thing by its id."""
OF_LISTS = tuple(name for name in ADDRESSES if name.startswith("list_") and "{" not in ADDRESSES[name].path)


def told(reply: Reply, id: str) -> tuple[int, dict[str, str], str]:
    """All that a stranger gets to see, without the id that they sent themselves."""
    hidden = reply.text.replace(id, "…").replace(UUID(id).hex, "…")
    headers = {name: value for name, value in reply.headers.items() if name != "content-length"}
    return reply.status, headers, hidden


def test_what_is_somebody_elses_is_as_if_it_never_was(studio: None) -> None:
    there = world()
    asked = 0

    for address in ADDRESSES.values():
        for thing in address.named:
            assert thing in there.things, f"make a {thing} of the user in tests/functions/api/addresses.py"
            for stranger in STRANGERS if not address.path.startswith(ADMIN) else ("other",):
                theirs = there.ask(stranger, address)
                nobodys = there.ask(stranger, address, things={thing: NOBODYS})
                asked += 1
                assert told(theirs, there.things[thing]) == told(nobodys, NOBODYS), (address.name, stranger)
                assert theirs.status == (403 if address.path.startswith(ADMIN) else 404), (address.name, stranger)
    assert asked > 50


def test_what_strangers_asked_for_is_as_it_was(studio: None) -> None:
    there = world()
    before = everything(there)

    for address in ADDRESSES.values():
        if address.named and address.method != "GET":
            for stranger in STRANGERS if not address.path.startswith(ADMIN) else ("other",):
                there.ask(stranger, address)

    assert everything(there) == before


@pytest.mark.parametrize(("name", "body"), IN_BODIES)
def test_nobody_can_build_on_what_is_somebody_elses(studio: None, name: str, body: dict[str, Any]) -> None:
    there = world()

    for stranger in STRANGERS:
        theirs = there.ask(stranger, ADDRESSES[name], body)
        nobodys = there.ask(stranger, ADDRESSES[name], body, {"series_id": NOBODYS})
        assert theirs.status == 404
        assert told(theirs, there.things["series_id"]) == told(nobodys, NOBODYS)


def test_a_list_holds_only_what_is_ones_own(studio: None) -> None:
    there = world()
    ids = {thing: id for thing, id in there.things.items() if thing != "user_id"}

    for name in OF_LISTS:
        if not ADDRESSES[name].path.startswith(ADMIN):
            for stranger in STRANGERS:
                reply = there.ask(stranger, ADDRESSES[name])
                assert reply.status == 200
                assert not [thing for thing, id in ids.items() if id in reply.text], name


def everything(there: World) -> dict[str, str]:
    """What the user sees of all that is theirs. The signature of a link is another every second."""
    return {
        name: re.sub(r'\?[^"]*', "", there.ask("user", address).text)
        for name, address in ADDRESSES.items()
        if address.method == "GET" and (address.named or name in OF_LISTS) and not address.path.startswith(ADMIN)
    }
