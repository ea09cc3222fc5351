"""What the flags say holds in the API: who may come in, and what is taken for an order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from shared.accounts.oidc.identity import Identity
from shared.accounts.vouchers import vouched_user
from shared.database import reading, transaction
from shared.errors import Forbidden
from shared.models.accounts import Role
from shared.models.jobs import Job
from tests.flags import flagged
from tests.functions.api.browser import Browser, signed_in
from tests.functions.api.made import made
from tests.functions.api.people import proven

type Write = Callable[[Any], None]

NEW = {"email": "new@example.com", "password": "correct horse battery staple"}
ORDER = {"topic": "The last lighthouse"}


@pytest.fixture
def write(studio: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Have the flags be these."""
    write = flagged(tmp_path, monkeypatch)
    write(orders(True))
    return write


def rules(key: str, action: str, value: str, then: Any) -> dict[str, Any]:
    return {"some": {"when_match": then, "conditions": [{"key": key, "action": action, "value": value}]}}


def orders(on: bool, **more: Any) -> dict[str, Any]:
    return {"orders": {"default": on, **more}}


# Who may come in.


def test_while_there_are_no_new_accounts_strangers_are_refused_and_users_come_in(write: Write) -> None:
    signed_in("ada@example.com")
    write({"sign-up": {"default": False}})

    refused = Browser()("POST", "/api/auth/sign-up", NEW)
    known = Browser()("POST", "/api/auth/sign-in", {"email": "ada@example.com", "password": "correct horse"})

    assert (refused.status, refused.json["code"]) == (403, "Forbidden")
    assert refused.json["error"] == "this studio takes no new accounts at this time"
    assert known.status == 200


def test_accounts_may_be_for_some_addresses_only(write: Write) -> None:
    write({"sign-up": {"default": False, "rules": rules("email", "ENDSWITH", "@example.com", True)}})

    assert Browser()("POST", "/api/auth/sign-up", NEW).status == 201
    assert Browser()("POST", "/api/auth/sign-up", NEW | {"email": "new@elsewhere.example"}).status == 403


def test_nobody_comes_in_by_another_companys_word_either(write: Write) -> None:
    proven("ada@example.com")
    write({"sign-up": {"default": False}})

    with pytest.raises(Forbidden, match="no new accounts"), transaction() as session:
        vouched_user(session, "google", Identity(subject="1", email="new@example.com"))
    with transaction() as session:
        assert vouched_user(session, "google", Identity(subject="2", email="ada@example.com")).email


# What is taken for an order.


def test_while_no_orders_are_taken_everybody_is_told_to_come_back(write: Write) -> None:
    ada = signed_in(plan="pro")
    video = made(ada)
    ada("PATCH", f"/api/videos/{video['id']}/script", {"title": "The lamp"})
    write(orders(False))

    asked = [
        ada("POST", "/api/videos", ORDER),
        ada("POST", "/api/batches", {"orders": [ORDER]}),
        ada("POST", f"/api/videos/{video['id']}/retakes"),
    ]

    assert [(reply.status, reply.json["code"]) for reply in asked] == [(503, "Closed")] * 3
    assert {reply.headers["retry-after"] for reply in asked} == {"600"}
    assert "takes no orders for a while" in asked[0].json["error"]
    with reading() as session:
        assert [str(job.id) for job in session.scalars(select(Job))] == [video["job_id"]]
    write(orders(True))
    assert ada("POST", "/api/videos", ORDER).status == 202


def test_what_was_ordered_before_goes_on_and_may_be_called_off_tried_again_and_quoted(write: Write) -> None:
    ada = signed_in()
    job = ada("POST", "/api/videos", ORDER).json["job_id"]
    write(orders(False))

    assert ada("POST", f"/api/jobs/{job}/cancel").status == 202
    assert ada("POST", f"/api/jobs/{job}/retry").status == 202
    assert ada("POST", "/api/quotes", ORDER).status == 200


def test_orders_may_be_taken_from_some_only(write: Write) -> None:
    ada, ruth = proven("ada@example.com"), proven("ruth@example.com", Role.ADMIN)
    write(orders(False, rules=rules("role", "EQUALS", "admin", True)))

    assert ada("POST", "/api/videos", ORDER).status == 503
    assert ruth("POST", "/api/videos", ORDER).status == 202


def test_a_text_of_ones_own_may_be_as_long_as_the_flag_says_for_whom(write: Write) -> None:
    longest = {"default": 20, "boolean_type": False, "rules": rules("plan", "EQUALS", "pro", 40)}
    write({"MAX_STORY_LENGTH": longest})
    free, pro = signed_in("free@example.com"), signed_in("pro@example.com", plan="pro")

    def taken(browser: Browser, characters: int) -> int:
        return browser("POST", "/api/videos", {"script": "a" * characters}).status

    assert [taken(free, 20), taken(free, 21)] == [202, 422]
    assert [taken(pro, 40), taken(pro, 41)] == [202, 422]
    refused = free("POST", "/api/quotes", {"script": "a" * 21})
    assert refused.json["error"] == "script: it has 21 characters, and may have 20"


@pytest.mark.parametrize(("language", "status"), [("en", 202), ("en-GB", 202), ("de", 422), ("pt-BR", 422)])
def test_a_studio_may_speak_english_only(language: str, status: int, write: Write) -> None:
    ada = signed_in()

    usually = ada("POST", "/api/videos", ORDER | {"language": language}).status
    write({"ENABLE_MULTI_LANGUAGE": {"default": False}})
    then = ada("POST", "/api/videos", ORDER | {"language": language})

    assert (usually, then.status) == (202, status)
    assert status == 202 or then.json["error"].startswith("language: the studio speaks en only")


def test_a_studio_whose_flags_were_never_good_takes_nothing_and_says_which_file_it_is(
    studio: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = signed_in()
    flagged(tmp_path, monkeypatch)("{")

    refused = ada("POST", "/api/videos", ORDER)

    assert (refused.status, refused.json["code"]) == (503, "StorageBusy")
    assert "flags.json" in refused.json["error"]
    assert ada("GET", "/api/videos").status == 200
