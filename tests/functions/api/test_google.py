"""Signing in by another company's word, against an issuer of our own that also lies when it is told to."""

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import event, select
from starlette.applications import Starlette

from infra.local.issuer import PATH, Grant, Issuer, callback
from shared import database
from shared.accounts.oidc.keyring import keyring
from shared.aws import client
from shared.database import reading
from shared.models.accounts import Standing, User, Voucher
from shared.secrets import secret
from shared.settings import settings
from tests.functions.api.browser import Browser, Reply, signed_in
from tests.functions.api.people import proven, set_user
from tests.serving import served

OURS = "http://127.0.0.1:8080"
ERRAND = "__Host-errand"

type Claims = dict[str, Any]


class Liar(Issuer):
    """An issuer whose word is whatever a test makes of the true one."""

    forge: Callable[[Claims], str] | None = None

    def word(self, grant: Grant) -> str:
        true = super().word(grant)
        if self.forge is None:
            return true
        return self.forge(jwt.decode(true, options={"verify_signature": False}))

    def signed(self, claims: Claims, **header: Any) -> str:
        return jwt.encode(claims, self.key, "RS256", headers={"kid": self.key_id, **header})


@pytest.fixture(scope="module")
def served_issuer() -> Iterator[Liar]:
    issuer = Liar("", frozenset({callback(OURS)}))
    with served(Starlette(routes=issuer.routes())) as origin:
        issuer.url = f"{origin}{PATH}"
        yield issuer


@pytest.fixture
def issuer(studio: None, served_issuer: Liar, monkeypatch: pytest.MonkeyPatch) -> Iterator[Liar]:
    client("secretsmanager").create_secret(Name="google", SecretString=served_issuer.company())
    monkeypatch.setenv("STUDIO_GOOGLE_SECRET", "google")
    settings.cache_clear()
    keyring.cache_clear()
    yield served_issuer
    served_issuer.forge = None
    keyring.cache_clear()


def left(browser: Browser, next: str = "/") -> str:
    """Leave for the company; where to."""
    reply = browser("GET", "/api/auth/google?" + urlencode({"next": next}))
    assert reply.status == 302, reply.text
    return reply.headers["location"]


def believed(address: str, email: str = "ada@example.com") -> str:
    """Say to the company who one is; where it sends the browser back to."""
    answer = httpx.post(address, data={"email": email})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def returned(browser: Browser, address: str) -> Reply:
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == OURS
    return browser("GET", f"{parts.path}?{parts.query}")


def sign_in(browser: Browser, email: str = "ada@example.com", next: str = "/") -> Reply:
    return returned(browser, believed(left(browser, next), email))


def changed(address: str, **values: str) -> str:
    """An address with other words in its query."""
    parts = urlsplit(address)
    query = {name: said for name, (said,) in parse_qs(parts.query).items()} | values
    return parts._replace(query=urlencode(query)).geturl()


def users() -> list[User]:
    with reading() as session:
        return [*session.scalars(select(User).order_by(User.id))]


def test_who_comes_back_is_signed_in_and_has_an_account_without_a_password(issuer: Liar) -> None:
    browser = Browser()

    reply = sign_in(browser, "Ada@Example.com", next="/watch.html?video=9f6c")

    assert (reply.status, reply.headers["location"]) == (302, f"{OURS}/watch.html?video=9f6c")
    assert browser("GET", "/api/me").json["email"] == "ada@example.com"
    assert ERRAND not in browser.cookies
    (user,) = users()
    assert (user.password_hash, user.verified) == (None, True)
    assert Browser()("POST", "/api/auth/sign-in", {"email": user.email, "password": "correct horse"}).status == 401


def test_the_company_is_asked_for_a_code_and_told_no_secret(issuer: Liar) -> None:
    browser = Browser()
    reply = browser("GET", "/api/auth/google")

    asked = {name: said for name, (said,) in parse_qs(urlsplit(reply.headers["location"]).query).items()}
    assert asked["response_type"] == "code"
    assert asked["scope"] == "openid email"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == callback(OURS)
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert browser.cookies[ERRAND].partition(".")[0] not in reply.headers["location"]
    (line,) = reply.cookies
    cookie = SimpleCookie(line)[ERRAND]
    assert (cookie["httponly"], cookie["secure"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    assert (cookie["samesite"].lower(), cookie["max-age"]) == ("lax", "600")


def test_the_same_person_comes_back_to_the_same_account_whatever_its_address_is_now(issuer: Liar) -> None:
    first, second = Browser(), Browser()
    sign_in(first)
    set_user("ada@example.com", email="ada@elsewhere.example")

    assert sign_in(second).status == 302
    assert second("GET", "/api/me").json == first("GET", "/api/me").json
    assert len(users()) == 1


def test_a_proven_address_is_the_same_account(issuer: Liar) -> None:
    ada, browser = proven(), Browser()

    assert sign_in(browser).status == 302
    assert browser("GET", "/api/me").json == ada("GET", "/api/me").json
    with reading() as session:
        assert session.scalars(select(Voucher.company)).all() == ["google"]


def test_an_account_that_somebody_may_have_set_as_a_trap_is_not_given_to_its_victim(issuer: Liar) -> None:
    signed_in()  # whoever that was: the address is not proven
    browser = Browser()

    reply = sign_in(browser)

    assert (reply.status, reply.json["code"]) == (409, "Conflict")
    assert "reset its password" in reply.json["error"]
    assert browser("GET", "/api/me").status == 401
    with reading() as session:
        assert session.scalars(select(Voucher)).all() == []


def test_who_is_banned_does_not_come_in_this_way_either(issuer: Liar) -> None:
    sign_in(Browser())
    set_user("ada@example.com", standing=Standing.BANNED)

    assert sign_in(Browser()).status == 403


def test_only_the_browser_that_left_comes_back(issuer: Liar) -> None:
    ada, eve, nobody = Browser(), Browser(), Browser()
    left(eve)
    address = believed(left(ada))

    for reply in (returned(eve, address), returned(nobody, address), returned(ada, changed(address, state="x"))):
        assert (reply.status, reply.json["code"]) == (401, "Unauthenticated")
    assert returned(ada, address).status == 302


@pytest.mark.parametrize("kept", ["", "x", "x.y", "é", "a" * 43 + ".Ly9ldmls", "a" * 43 + "./w==", "a" * 43 + ".a"])
def test_a_cookie_that_we_did_not_give_is_no_errand(issuer: Liar, kept: str) -> None:
    address = believed(left(Browser()))

    assert returned(Browser({ERRAND: kept}), address).status == 401


def test_a_code_is_good_once(issuer: Liar) -> None:
    browser = Browser()
    address = believed(left(browser))
    kept = dict(browser.cookies)

    assert returned(browser, address).status == 302
    assert returned(Browser(kept), address).status == 401


def test_a_stolen_code_is_worth_nothing_without_what_its_errand_keeps(issuer: Liar) -> None:
    """PKCE: Eve puts the code of somebody else into an errand of her own."""
    eve = Browser()
    hers = parse_qs(urlsplit(left(eve)).query)["state"][0]
    stolen = believed(left(Browser()))

    assert returned(eve, changed(stolen, state=hers)).status == 401


def test_a_word_given_on_another_errand_is_not_taken(issuer: Liar) -> None:
    issuer.forge = lambda claims: issuer.signed(claims | {"nonce": "another"})

    assert sign_in(Browser()).status == 401


def lies() -> dict[str, Callable[[Liar, Claims], str]]:
    now = int(time.time())
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    short = b"client secret, as an HMAC key of 32 bytes or more"

    def public(liar: Liar) -> bytes:
        return liar.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def by_hand(liar: Liar, claims: Claims, alg: str, signature: bytes = b"") -> str:
        parts = ({"alg": alg, "kid": liar.key_id}, claims)
        head = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
        return f"{head}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    def confused(liar: Liar, claims: Claims) -> str:
        """HS256, with what everybody knows as the key."""
        unsigned = by_hand(liar, claims, "HS256").rpartition(".")[0]
        signature = hmac.digest(public(liar), unsigned.encode(), "sha256")
        return by_hand(liar, claims, "HS256", signature)

    def said(**values: Any) -> Callable[[Liar, Claims], str]:
        return lambda liar, claims: liar.signed(claims | values)

    def without(name: str) -> Callable[[Liar, Claims], str]:
        return lambda liar, claims: liar.signed({key: value for key, value in claims.items() if key != name})

    return {
        "alg none": lambda liar, claims: by_hand(liar, claims, "none"),
        "alg None": lambda liar, claims: by_hand(liar, claims, "None", b"x"),
        "HS256 with the public key": confused,
        "HS256 with the client's secret": lambda liar, claims: jwt.encode(
            claims, short, "HS256", headers={"kid": liar.key_id}
        ),
        "RS512": lambda liar, claims: jwt.encode(claims, liar.key, "RS512", headers={"kid": liar.key_id}),
        "a key of one's own": lambda liar, claims: jwt.encode(claims, other, "RS256", headers={"kid": liar.key_id}),
        "a key of one's own, enclosed": lambda liar, claims: jwt.encode(
            claims, other, "RS256", headers={"kid": "mine", "jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}}
        ),
        "an unknown kid": lambda liar, claims: liar.signed(claims, kid="unknown"),
        "a kid that is no name": lambda liar, claims: by_hand(liar, claims, "RS256").replace(
            liar.key_id, "../../etc/passwd"
        ),
        "no kid": lambda liar, claims: jwt.encode(claims, liar.key, "RS256"),
        "another audience": said(aud="somebody else"),
        "an audience among others": lambda liar, claims: liar.signed(claims | {"aud": [liar.client_id, "another"]}),
        "another party": said(azp="somebody else"),
        "another issuer": said(iss="https://accounts.google.com"),
        "an issuer like ours": lambda liar, claims: liar.signed(claims | {"iss": f"{liar.url}/"}),
        "expired": said(exp=now - 61, iat=now - 3_700),
        "not yet issued": said(iat=now + 120),
        "not yet good": said(nbf=now + 120),
        "an address that nobody has proven": said(email_verified=False),
        "proven, in words": said(email_verified="true"),
        "no word about the address": without("email_verified"),
        "no address": without("email"),
        "an address that is none": said(email="ada\nexample.com"),
        "nobody": said(sub=""),
        **{f"no {name}": without(name) for name in ("iss", "aud", "sub", "exp", "iat", "nonce")},
        "nothing": lambda _, __: "",
        "nonsense": lambda _, __: "é.é.é",
    }


@pytest.mark.parametrize("name", lies())
def test_no_lie_signs_anybody_in(issuer: Liar, name: str) -> None:
    lie = lies()[name]
    issuer.forge = lambda claims: lie(issuer, claims)
    browser = Browser()

    reply = sign_in(browser)

    assert (reply.status, reply.json["code"]) == (401, "Unauthenticated")
    assert browser("GET", "/api/me").status == 401
    assert users() == []


def test_clocks_may_be_a_minute_apart(issuer: Liar) -> None:
    now = int(time.time())
    issuer.forge = lambda claims: issuer.signed(claims | {"iat": now + 50, "exp": now - 50})

    assert sign_in(Browser()).status == 302


def test_a_key_that_is_new_is_looked_for_once(issuer: Liar, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(Browser())
    monkeypatch.setattr(issuer, "key", rsa.generate_private_key(public_exponent=65537, key_size=2048))
    monkeypatch.setattr(issuer, "key_id", "the next one")

    assert sign_in(Browser()).status == 302


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "evil",
        "@evil.example", "", "/a b", "/\nLocation: https://evil.example", "javascript:alert(1)", "/é", "/%5c\\x",
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_afterwards(issuer: Liar, next: str) -> None:
    reply = Browser()("GET", "/api/auth/google?" + urlencode({"next": next}))

    assert (reply.status, reply.json["code"]) == (422, "Invalid")


@pytest.mark.parametrize("next", ["/", "/watch.html?video=1#t=3", "/@evil.example", "/.//evil.example", "/a//b"])
def test_wherever_one_is_sent_is_ours(issuer: Liar, next: str) -> None:
    location = sign_in(Browser(), next=next).headers["location"]

    assert location == OURS + next
    assert urlsplit(location).netloc == "127.0.0.1:8080"


def test_a_browser_comes_back_to_the_host_that_it_left(issuer: Liar) -> None:
    reply = Browser()("GET", "/api/auth/google", host="localhost:8080")

    assert parse_qs(urlsplit(reply.headers["location"]).query)["redirect_uri"] == [callback("http://localhost:8080")]
    forged = Browser()("GET", "/api/auth/google", host="evil.example")
    assert parse_qs(urlsplit(forged.headers["location"]).query)["redirect_uri"] == [callback(OURS)]


def test_a_company_that_does_not_answer_is_said_so(issuer: Liar) -> None:
    browser = Browser()
    address = believed(left(browser))
    client("secretsmanager").put_secret_value(
        SecretId="google", SecretString=issuer.company().replace(issuer.url, "http://127.0.0.1:1/issuer")
    )
    secret.cache_clear()

    reply = returned(browser, address)

    assert (reply.status, reply.json["code"]) == (502, "Unanswered")


def test_a_person_who_changes_their_mind_is_not_signed_in(issuer: Liar) -> None:
    browser = Browser()
    state = parse_qs(urlsplit(left(browser)).query)["state"][0]

    assert browser("GET", f"/api/auth/google/callback?error=access_denied&state={state}").status == 401


def test_a_studio_that_is_not_set_up_for_it_says_so(studio: None) -> None:
    for path in ("/api/auth/google", "/api/auth/google/callback?code=x&state=y"):
        reply = Browser()("GET", path)
        assert (reply.status, reply.json["code"]) == (404, "NotConfigured")


def test_coming_back_takes_few_trips_to_the_database(issuer: Liar) -> None:
    browser = Browser()
    address = believed(left(browser))
    trips: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, statement, *_: trips.append(statement))

    assert returned(browser, address).status == 302
    assert len(trips) <= 5
