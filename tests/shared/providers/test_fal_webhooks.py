"""fal's webhook is believed when fal has said it, just now, and in no other case."""

import json
import random
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest

from infra.local.vendors.fal import Fal
from infra.local.vendors.fal.voice import Voice
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Answer
from shared.errors import Forbidden, ProviderBusy, ProviderGarbled
from shared.production.catalogue import catalogue
from shared.providers.fal import teller
from shared.providers.fal.teller import FalTeller
from shared.providers.webhooks import TELLERS
from shared.settings import settings
from tests.hardening.figures import Scale, Show
from tests.street import visited

ID = "764cabcf-b745-4b3e-ae38-1200304cf45b"
MADE = {"images": [{"url": "https://v3.fal.media/files/rabbit/lamp.png"}]}
SAID: dict[str, Any] = {"request_id": ID, "gateway_request_id": ID, "status": "OK", "payload": MADE}

type Message = tuple[dict[str, str], bytes]


@pytest.fixture
def fal() -> Fal:
    return Fal()


@pytest.fixture
def street(fal: Fal) -> Generator[Street]:
    with visited(fal) as street:
        yield street


def message(voice: Voice, said: Any = None, *, request: str = ID, at: float | None = None) -> Message:
    body = json.dumps(SAID if said is None else said).encode()
    return lowered(voice.signed(request, body, at=at)), body


def lowered(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def test_the_registry_knows_fals_voice() -> None:
    assert isinstance(TELLERS["fal"], FalTeller)


def test_what_fal_says_is_heard(street: Street, fal: Fal) -> None:
    assert FalTeller().told(*message(fal.voice)) == {"request_id": ID, "payload": MADE, "failure": None}


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        ({"status": "ERROR", "error": "Invalid status code: 422"}, "Invalid status code: 422"),
        ({"status": "ERROR"}, "it came to nothing"),
        ({"status": "ERROR", "payload": None, "payload_error": "not serializable"}, "not serializable"),
    ],
)
def test_a_failure_is_heard_as_one(said: dict[str, Any], failure: str, street: Street, fal: Fal) -> None:
    assert FalTeller().told(*message(fal.voice, {**SAID, **said}))["failure"] == failure


@pytest.mark.parametrize("said", [{"payload_error": "not serializable"}, {}])
def test_a_result_that_a_message_has_no_room_for_is_no_failure(said: dict[str, Any], street: Street, fal: Fal) -> None:
    assert FalTeller().told(*message(fal.voice, {**SAID, "payload": None, **said})) is None


def test_the_keys_are_fetched_once_and_without_showing_ours(street: Street, fal: Fal) -> None:
    listener = FalTeller()
    for _ in range(3):
        listener.told(*message(fal.voice))

    ((_, asked),) = street.visits
    assert asked.path == "/.well-known/jwks.json"
    assert "authorization" not in asked.headers


def test_the_keys_are_fals_own_where_nobody_plays_it() -> None:
    settings.cache_clear()

    assert teller._published_at() == "https://rest.fal.ai/.well-known/jwks.json"
    assert catalogue().companies["fal"].signing_keys == teller._published_at()


@pytest.mark.parametrize("door", ["https://proxy.example/fal", "http://proxy.example/fal"])
def test_the_keys_are_fals_own_whoever_stands_between(door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_PROVIDER_URLS", json.dumps({"fal": door}))
    settings.cache_clear()

    assert teller._published_at() == "https://rest.fal.ai/.well-known/jwks.json"
    settings.cache_clear()


@pytest.mark.parametrize("seconds", [-301, 301, -10_000, 10_000])
def test_what_was_said_at_another_time_is_not_believed(seconds: int, street: Street, fal: Fal) -> None:
    with pytest.raises(Forbidden, match="too long ago"):
        FalTeller().told(*message(fal.voice, at=time.time() + seconds))
    assert street.visits == []


@pytest.mark.parametrize("seconds", [-295, 295])
def test_a_clock_may_be_wrong_by_five_minutes(seconds: int, street: Street, fal: Fal) -> None:
    FalTeller().told(*message(fal.voice, at=time.time() + seconds))


@pytest.mark.parametrize(
    "said",
    [[], {}, "OK", 7, None, {**SAID, "status": "DONE"}, {**SAID, "request_id": "another"}, {**SAID, "request_id": 7}],
)
def test_what_fal_says_of_nothing_in_particular_is_of_no_use(said: Any, street: Street, fal: Fal) -> None:
    body = json.dumps(said).encode()

    with pytest.raises(Forbidden):
        FalTeller().told(lowered(fal.voice.signed(ID, body)), body)


def test_what_cannot_be_read_is_refused_though_it_is_signed(street: Street, fal: Fal) -> None:
    for body in (b"", b"\xff", b"{", b"[" * 100_000):
        with pytest.raises(Forbidden):
            FalTeller().told(lowered(fal.voice.signed(ID, body)), body)


def test_a_key_that_is_new_is_looked_up_and_one_that_is_gone_is_not_believed(
    street: Street, fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener, old, now = FalTeller(), fal.voice, [time.time()]
    monkeypatch.setattr(teller.time, "time", lambda: now[0])
    listener.told(*message(old, at=now[0]))
    fal.voice = Voice(bytes(range(32)))

    now[0] += 61
    listener.told(*message(fal.voice, at=now[0]))

    assert len(street.visits) == 2
    now[0] += 61
    with pytest.raises(Forbidden):
        listener.told(*message(old, at=now[0]))


def test_strangers_cannot_have_the_keys_looked_up_all_the_time(street: Street, fal: Fal) -> None:
    listener, stranger = FalTeller(), Voice(bytes(range(32)))
    for _ in range(50):
        with pytest.raises(Forbidden):
            listener.told(*message(stranger))

    assert len(street.visits) == 1


@pytest.mark.parametrize("answer", [Answer(b"", 503), Answer(b"<html>")])
def test_strangers_cannot_have_keys_looked_up_all_the_time_that_cannot_be_had(
    answer: Answer, street: Street, fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener, stranger, now = FalTeller(), Voice(bytes(range(32))), [time.time()]
    monkeypatch.setattr(teller.time, "time", lambda: now[0])
    with monkeypatch.context() as bad_day:
        bad_day.setattr(fal, "answer", lambda _: answer)
        for _ in range(50):
            with pytest.raises((ProviderBusy, ProviderGarbled)):
                listener.told(*message(stranger, at=now[0]))

    assert len(street.visits) == 1
    now[0] += 61
    assert listener.told(*message(fal.voice, at=now[0])) is not None


def test_keys_that_were_read_in_the_future_are_read_again(
    street: Street, fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener, now = FalTeller(), [time.time()]
    monkeypatch.setattr(teller.time, "time", lambda: now[0])
    listener.told(*message(fal.voice, at=now[0]))
    now[0] -= 365 * 24 * 60 * 60
    listener.told(*message(fal.voice, at=now[0]))

    assert len(street.visits) == 2


def test_keys_are_kept_for_a_day(street: Street, fal: Fal, monkeypatch: pytest.MonkeyPatch) -> None:
    listener, now = FalTeller(), [time.time()]
    monkeypatch.setattr(teller.time, "time", lambda: now[0])
    for _ in range(3):
        listener.told(*message(fal.voice, at=now[0]))
        now[0] += 13 * 60 * 60

    assert len(street.visits) == 2


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(b"", 503), ProviderBusy),
        (Answer(b"<html>"), ProviderGarbled),
        (Answer.of({"keys": 7}), ProviderGarbled),
        (Answer.of({"keys": []}), Forbidden),
        (
            Answer.of({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}, {"kty": "EC", "crv": "P-256"}]}),
            Forbidden,
        ),
        (Answer.of({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "é"}]}), Forbidden),
    ],
)
def test_without_a_key_nobody_is_believed(
    answer: Answer, kind: type[Exception], street: Street, fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fal, "answer", lambda _: answer)

    with pytest.raises(kind):
        FalTeller().told(*message(fal.voice))


def mutations(voice: Voice, chance: random.Random) -> Iterator[Message]:
    """Messages that fal has not said, each near to one that it has."""
    kinds: list[Callable[[dict[str, str], bytes], Message]] = [
        lambda headers, body: (headers, flipped(body, chance)),
        lambda headers, body: (headers, body[: chance.randrange(len(body))]),
        lambda headers, body: (headers, body + bytes([chance.randrange(256)])),
        lambda headers, body: (with_signature(headers, flipped(signature_of(headers), chance)), body),
        lambda headers, body: (with_signature(headers, signature_of(headers)[: chance.randrange(64)]), body),
        lambda headers, body: (with_signature(headers, chance.randbytes(chance.choice((63, 64, 65)))), body),
        lambda headers, body: (with_signature(headers, bytes(64)), body),
        lambda headers, body: (
            {**headers, TIMESTAMP: str(int(headers[TIMESTAMP]) + chance.choice((-7, -1, 1, 9)))},
            body,
        ),
        lambda headers, body: ({**headers, TIMESTAMP: chance.choice(("", "now", "-1", "1e9", "٣", "0" * 20))}, body),
        lambda headers, body: ({**headers, REQUEST: f"{ID[:-1]}{chance.randrange(10)}x"}, body),
        lambda headers, body: ({**headers, USER: headers[USER] + chance.choice("abc\n")}, body),
        lambda headers, body: (without(headers, chance.choice(NAMES)), body),
        lambda headers, body: ({**headers, REQUEST: f"{ID}\n{headers[USER]}", USER: headers[TIMESTAMP]}, body),
        lambda headers, body: (lowered(Voice(chance.randbytes(32)).signed(ID, body)), body),
    ]
    while True:
        headers, body = message(voice)
        yield chance.choice(kinds)(headers, body)


REQUEST, USER, TIMESTAMP, SIGNATURE = NAMES = [
    f"x-fal-webhook-{name}" for name in ("request-id", "user-id", "timestamp", "signature")
]


def flipped(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]


def signature_of(headers: dict[str, str]) -> bytes:
    return bytes.fromhex(headers[SIGNATURE])


def without(headers: dict[str, str], left_out: str) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != left_out}


def with_signature(headers: dict[str, str], signature: bytes) -> dict[str, str]:
    return {**headers, SIGNATURE: signature.hex()}


def test_nothing_that_fal_has_not_said_is_believed(street: Street, fal: Fal, scale: Scale, figure: Show) -> None:
    listener, tried = FalTeller(), scale(500, 20_000)
    listener.told(*message(fal.voice))
    forged = mutations(fal.voice, random.Random(7))

    for _ in range(tried):
        headers, body = next(forged)
        with pytest.raises(Forbidden):
            listener.told(headers, body)

    listener.told(*message(fal.voice))
    figure("provider webhooks", f"{tried:,} forged messages, 0 believed")
