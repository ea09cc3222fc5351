"""Every way to write an access token that is not the one that we wrote."""

import base64
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.api_jws import PyJWS

from shared.accounts import tokens
from shared.accounts.tokens import Claims
from shared.errors import Unauthenticated
from tests.databases import SIGNING_KEY
from tests.functions.api.browser import Browser, signed_in
from tests.hardening.figures import Scale, Show

KEY = SIGNING_KEY.encode()
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def coded(part: Any) -> str:
    said = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def respelt(true: str, distances: Iterable[int]) -> Iterator[str]:
    """Another character at each place, so many letters on; cut short; made longer; put together otherwise."""
    for place, letter in enumerate(true):
        for distance in distances:
            other = LETTERS[(LETTERS.find(letter) + distance) % len(LETTERS)]
            yield true[:place] + other + true[place + 1 :]
        yield true[:place]
        yield true[:place] + "!" + true[place:]
    yield from (true + more for more in (".", "=", "==", "A", "\n", " ", ".x", f".{true}"))
    head, body, signature = true.split(".")
    yield from (f"{head}.{body}", f"{head}.{body}.", f"..{signature}", f"{body}.{head}.{signature}", f"{head}..{body}")
    yield from (f" {true}", f"{head} .{body}.{signature}", "", ".", "..", "...", "é.é.é", "\x00", "a" * 9_000)
    deep = b"[" * 4_000 + b"]" * 4_000
    yield from (f"{coded(deep)}.{body}.{signature}", f"{head}.{coded(deep)}.{signature}")


def reheaded(true: str) -> Iterator[str]:
    """Another header over the same claims, with the same signature, with none, and signed with what is public."""
    _, body, signature = true.split(".")
    algorithms = (
        "none",
        "None",
        "NONE",
        "nOnE",
        "",
        "HS384",
        "HS512",
        "hs256",
        "RS256",
        "ES256",
        "PS256",
        "EdDSA",
        None,
    )
    extras: tuple[dict[str, Any], ...] = (
        {}, {"kid": "../../dev/null"}, {"kid": "' OR 1=1 --"}, {"kid": 1}, {"jku": "https://evil.example/keys"},
        {"jwk": {"kty": "oct", "k": coded(KEY)}}, {"x5u": "https://evil.example"}, {"crit": ["exp"]}, {"b64": False},
        {"zip": "DEF"}, {"typ": "JWE"}, {"cty": "JWT"},
    )  # fmt: skip
    for algorithm in (*algorithms, "HS256"):
        for extra in extras:
            if (algorithm, extra) == ("HS256", {}):
                continue
            head = coded({"alg": algorithm, "typ": "JWT", **extra})
            yield f"{head}.{body}.{signature}"
            yield f"{head}.{body}."
    yield from (f"{coded(head)}.{body}.{signature}" for head in ([], "alg", 7, None, {"typ": "JWT"}, b"\xff", b"{"))


def resigned(true: dict[str, Any]) -> Iterator[str]:
    """The same claims, signed with other keys or in other ways."""
    ours = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for key in (b"another secret of thirty-two bytes!", KEY[:-1] + b"?", KEY + b"?", KEY[::-1], KEY.upper(), b"k" * 64):
        yield jwt.encode(true, key, "HS256")
    yield from (jwt.encode(true, KEY, algorithm) for algorithm in ("HS384", "HS512"))
    yield from (jwt.encode(true, ours, algorithm) for algorithm in ("RS256", "PS256"))
    yield jwt.encode(true, ec.generate_private_key(ec.SECP256R1()), "ES256")
    yield jwt.encode(true, None, "none")


def restated(true: dict[str, Any]) -> Iterator[str]:
    """Claims that we would never make, signed as we would."""
    now = int(time.time())
    said: list[dict[str, Any]] = [{key: value for key, value in true.items() if key != name} for name in true]
    for name in true:
        said += [true | {name: value} for value in (None, "", "x", [], {}, [true[name], "another"])]
    said += [true | {"exp": now - seconds} for seconds in (0, 1, 60, 86_400)]
    # So far ahead that none comes of age while the others are tried.
    said += [true | {name: now + seconds} for name in ("iat", "nbf") for seconds in (600, 3_600, 86_400)]
    said += [true | {"aud": aud} for aud in ("talewright", "TALEWRIGHT-API", "talewright-api ")]
    said += [true | {"iss": iss} for iss in ("Talewright", "https://talewright", "talewright ")]
    for name in ("sub", "sid"):
        said += [true | {name: value} for value in ("0", "x" * 36, "../../me", "é")]
    yield from (PyJWS().encode(json.dumps(claims).encode(), KEY, "HS256", {"typ": "JWT"}) for claims in said)


def mutations(true: str, scale: Scale) -> list[str]:
    distances = scale((1, 16, 33), tuple(range(1, len(LETTERS))))
    claims: dict[str, Any] = jwt.decode(true, KEY, ["HS256"], audience="talewright-api")
    made = [*respelt(true, distances), *reheaded(true), *resigned(claims), *restated(claims)]
    return [token for token in dict.fromkeys(made) if token != true]


def test_no_mutation_of_a_token_is_read(studio: None, scale: Scale, figure: Show) -> None:
    true = tokens.sign(Claims(user=uuid4(), session=uuid4()))
    wrong = mutations(true, scale)

    assert tokens.read(true)
    assert len(wrong) >= 1_000
    accepted = [token for token in wrong if _is_read(token)]
    figure("tokens, read", f"{len(wrong):,} mutations, {len(accepted)} accepted")
    assert accepted == []


def test_no_mutation_of_a_token_gets_into_the_api(studio: None, scale: Scale, figure: Show) -> None:
    browser = signed_in()
    true = browser.cookies["__Host-access"]
    # A header says ASCII; a cookie ends at a semicolon or a space.
    wrong = [token for token in mutations(true, scale) if token.isascii() and token.isprintable() and " " not in token]

    assert browser("GET", "/api/me").status == 200
    assert len(wrong) >= 1_000
    headers = [f"Bearer {token}" for token in wrong if token]
    planted = wrong[:: scale(7, 1)]
    answers = Counter(Browser()("GET", "/api/me", authorization=header).status for header in headers)
    answers.update(Browser({"__Host-access": token})("GET", "/api/me").status for token in planted)
    let_in = sum(count for status, count in answers.items() if status < HTTPStatus.BAD_REQUEST)
    figure("tokens, API", f"{len(headers):,} in headers and {len(planted):,} in cookies, {let_in} let in")
    assert set(answers) == {HTTPStatus.UNAUTHORIZED}


@pytest.mark.parametrize("name", ["iat", "nbf"])
def test_a_token_is_not_read_before_its_time(studio: None, name: str) -> None:
    true = tokens.sign(Claims(user=uuid4(), session=uuid4()))
    claims: dict[str, Any] = jwt.decode(true, KEY, ["HS256"], audience="talewright-api")

    assert not _is_read(jwt.encode(claims | {name: int(time.time()) + 5}, KEY, "HS256"))


def test_a_token_of_a_session_that_is_over_is_worth_nothing_however_good_it_looks(studio: None) -> None:
    browser = signed_in()
    true = browser.cookies["__Host-access"]
    browser("POST", "/api/auth/sign-out")

    assert tokens.read(true)
    assert Browser({"__Host-access": true})("GET", "/api/me").status == 401


def test_true_tokens_for_somebody_else_s_session_are_nobody_s(studio: None) -> None:
    ada, bob = signed_in(), signed_in("bob@example.com")
    hers, his = (tokens.read(who.cookies["__Host-access"]) for who in (ada, bob))

    for claims in (Claims(hers.user, his.session), Claims(his.user, hers.session), Claims(UUID(int=0), hers.session)):
        assert Browser({"__Host-access": tokens.sign(claims)})("GET", "/api/me").status == 401


def _is_read(token: str) -> bool:
    try:
        tokens.read(token)
    except Unauthenticated:
        return False
    return True
