import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from infra.local.issuer import Issuer
from shared.accounts.oidc import wire
from shared.accounts.oidc.company import Company
from shared.accounts.oidc.errand import Errand
from shared.accounts.oidc.keyring import Keyring
from shared.errors import Invalid, Unanswered
from tests.serving import served

US = {"client_id": "talewright", "client_secret": "hush"}
heard: list[str] = []


async def answer(request: Request) -> Response:
    """Answers as the path says."""
    heard.append(request.url.path)
    match request.path_params["how"]:
        case "well":
            return JSONResponse({"form": (await request.body()).decode()})
        case "elsewhere":
            return RedirectResponse("/well")
        case "no":
            return JSONResponse({"error": "invalid_grant"}, 400)
        case "broken":
            return JSONResponse({}, 503)
        case "long":
            return Response(b'"' + b"x" * 300_000 + b'"')
        case "symmetric":
            return JSONResponse({"keys": [{"kty": "oct", "kid": "one", "k": "c2VjcmV0", "alg": "HS256"}]})
        case "for-encryption":
            return JSONResponse({"keys": [{**Issuer("", frozenset()).public_key(), "kid": "one", "use": "enc"}]})
        case "keyless":
            return JSONResponse({"keys": [{"kty": "RSA", "n": "AQAB"}]})
        case _:
            return Response("<html>", media_type="text/html")


@pytest.fixture(scope="module")
def company() -> Iterator[str]:
    with served(Starlette(routes=[Route("/{how}", answer, methods=["GET", "POST"])])) as url:
        yield url


def test_google_is_where_it_says_that_it_is() -> None:
    google = Company.model_validate(US)

    assert google.issuer == "https://accounts.google.com"
    assert "hush" not in repr(google)


@pytest.mark.parametrize(
    "url",
    ["http://accounts.google.com", "http://127.0.0.1.evil.example", "ftp://127.0.0.1", "https://", "//x", "",
     "https://accounts.google.com@evil.example", "file:///etc/passwd"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["issuer", "authorization", "token", "keys"])
def test_tokens_travel_only_where_nobody_listens(field: str, url: str) -> None:
    with pytest.raises(ValidationError):
        Company.model_validate({**US, field: url})


def test_the_wire_carries_a_form_and_brings_json(company: str) -> None:
    said = wire.ask(f"{company}/well", {"code": "a&b", "ü": "="})

    assert (said.ok, said.body) == (True, {"form": "code=a%26b&%C3%BC=%3D"})
    assert wire.ask(f"{company}/no").ok is False


def test_the_wire_leads_nowhere_else(company: str) -> None:
    heard.clear()

    with pytest.raises(Unanswered):
        wire.ask(f"{company}/elsewhere")
    assert heard == ["/elsewhere"]


@pytest.mark.parametrize("how", ["broken", "long", "html"])
def test_what_is_no_answer_is_said_so(company: str, how: str) -> None:
    with pytest.raises(Unanswered):
        wire.ask(f"{company}/{how}")


def test_nobody_there_is_no_answer() -> None:
    with pytest.raises(Unanswered):
        wire.ask("http://127.0.0.1:1/token")


@pytest.mark.parametrize("how", ["symmetric", "for-encryption"])
def test_a_key_that_is_not_for_signing_is_none(company: str, how: str) -> None:
    assert Keyring(f"{company}/{how}").key("one") is None


@pytest.mark.parametrize("how", ["keyless", "well"])
def test_a_company_without_keys_does_not_answer(company: str, how: str) -> None:
    with pytest.raises(Unanswered):
        Keyring(f"{company}/{how}").key("one")


def test_keys_are_asked_for_once_an_hour(company: str, monkeypatch: pytest.MonkeyPatch) -> None:
    issuer, asked = Issuer("", frozenset()), list[str]()

    def ask(url: str) -> wire.Said:
        asked.append(url)
        return wire.Said(True, {"keys": [issuer.public_key()]})

    monkeypatch.setattr(wire, "ask", ask)
    ring = Keyring("https://keys.example")

    assert ring.key(issuer.key_id) is not None
    assert ring.key(issuer.key_id) is not None
    assert len(asked) == 1
    assert ring.key("unknown") is None
    assert len(asked) == 2
    ring._since -= 3_601  # pyright: ignore[reportPrivateUsage]
    assert ring.key(issuer.key_id) is not None
    assert len(asked) == 3


PATHS = st.from_regex(r"/[!-~]*", fullmatch=True)


@given(PATHS)
def test_an_errand_is_recalled_as_it_was_or_never_begun(next: str) -> None:
    if next.startswith(("//", "/\\")) or "\\" in next:
        with pytest.raises(Invalid):
            Errand.begin(next)
    else:
        errand = Errand.begin(next)
        assert Errand.recall(errand.kept()) == errand
        assert errand.is_answered_by(errand.state)


@given(st.text() | st.binary().map(lambda said: said.decode("latin-1")))
def test_whatever_a_cookie_says_it_leads_to_no_other_host(kept: str) -> None:
    for cookie in (kept, f"{'a' * 43}.{kept}"):
        errand = Errand.recall(cookie)
        assert errand is None or (errand.next.startswith("/") and not errand.next.startswith("//"))


def test_no_two_errands_and_no_two_parts_of_one_are_alike() -> None:
    errands = [Errand.begin("/") for _ in range(100)]
    parts = [part for errand in errands for part in (errand.secret, errand.state, errand.nonce, errand.verifier)]

    assert len(set(parts)) == 400
    assert all(len(part) == 43 for part in parts)
    assert not errands[0].is_answered_by(errands[1].state)
    assert not errands[0].is_answered_by("é")


def test_what_the_issuer_says_of_itself_is_a_company() -> None:
    issuer: Any = json.loads(Issuer("http://127.0.0.1:8080", frozenset()).company())

    assert Company.model_validate(issuer).issuer == "http://127.0.0.1:8080/issuer"
