"""One message, sent once: to the address that was looked at, to nobody else, and not for long."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from functions.deliver import sending
from functions.deliver.sending import post
from shared.notifications import addresses
from shared.settings import settings
from tests.functions.deliver.receiver import Receiver, listening

HEADERS = {"webhook-id": "one"}
BODY = b'{"type":"webhook.test"}'
NAME = "hooks.example.com"


@pytest.fixture(autouse=True)
def on_a_laptop(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STUDIO_PRIVATE_WEBHOOKS", "true")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as here:
        yield here


def named(monkeypatch: pytest.MonkeyPatch, *known: str) -> None:
    """Every name stands for these addresses."""
    places: list[Any] = [(socket.AF_INET, 1, 6, "", (ip, 0)) for ip in known]
    monkeypatch.setattr(addresses, "getaddrinfo", lambda *_, **__: places)


def test_a_message_arrives_as_it_was_sent(receiver: Receiver) -> None:
    answer = post(f"{receiver.url}/hooks?from=talewright", HEADERS, BODY)

    assert (answer.good, answer.status, answer.error) == (True, 204, "")
    (told,) = receiver.told
    assert (told.path, told.body) == ("/hooks?from=talewright", BODY)
    assert told.headers["host"] == receiver.url.removeprefix("http://")
    assert told.headers["webhook-id"] == "one"
    assert told.headers["content-type"] == "application/json"
    assert told.headers["user-agent"].startswith("Talewright")


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
def test_whatever_is_no_yes_is_a_no(receiver: Receiver, status: int) -> None:
    receiver.status = status

    answer = post(receiver.url, HEADERS, BODY)

    assert (answer.good, answer.status, answer.gone) == (False, status, status == 410)
    assert answer.error == f"It answered {status}."


def test_no_redirect_is_followed(receiver: Receiver) -> None:
    with listening() as elsewhere:
        receiver.status, receiver.headers = 307, {"Location": elsewhere.url}
        answer = post(receiver.url, HEADERS, BODY)

        assert (answer.good, answer.status, elsewhere.told) == (False, 307, [])


@pytest.mark.parametrize(
    ("said", "wished"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta(0)),
        ("soon", None),
        ("-1", None),
        ("9" * 30, None),
        ("Wed, 21 Oct 2015 07:28:00", timedelta(0)),
    ],
)
def test_a_receiver_says_how_long_it_wants_to_be_left_alone(
    receiver: Receiver, said: str, wished: timedelta | None
) -> None:
    receiver.status, receiver.headers = 503, {"Retry-After": said}

    assert post(receiver.url, HEADERS, BODY).after == wished


def test_or_until_when(receiver: Receiver) -> None:
    then = datetime.now(UTC) + timedelta(hours=1)
    receiver.status, receiver.headers = 429, {"Retry-After": format_datetime(then, usegmt=True)}

    after = post(receiver.url, HEADERS, BODY).after

    assert after is not None
    assert timedelta(minutes=59) < after <= timedelta(hours=1)


def test_of_a_long_answer_nothing_is_read_but_its_head(receiver: Receiver) -> None:
    receiver.status, receiver.answer = 200, b"x" * 50_000_000

    assert post(receiver.url, HEADERS, BODY).good


def test_where_nobody_listens_nobody_answers() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    answer = post(f"http://127.0.0.1:{port}/", HEADERS, BODY)

    assert (answer.status, answer.error) == (None, "Nobody answers there.")


def serve(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """Somebody who speaks no proper HTTP."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def run() -> None:
            with suppress(OSError):
                line, _ = server.accept()
                with line:
                    behave(line)

        thread = Thread(target=run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    thread.join(5)


def _drip(line: socket.socket) -> None:
    """A byte now and then, so that no time-out between two bytes ever ends it."""
    line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    line.settimeout(0.02)
    while True:
        line.sendall(b"x")
        with suppress(TimeoutError):
            if not line.recv(65_536):
                return


def _hang_up(line: socket.socket) -> None:
    line.recv(65_536)


def _babble(line: socket.socket) -> None:
    line.recv(65_536)
    line.sendall(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


@pytest.mark.parametrize("behave", [_drip, _hang_up, _babble])
def test_whoever_takes_forever_or_says_what_is_no_answer_is_cut_off(
    behave: Callable[[socket.socket], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    for url in serve(behave):
        answer = post(url, HEADERS, BODY)

        assert (answer.good, answer.status) == (False, None)


def _think(line: socket.socket) -> None:
    line.recv(65_536)
    time.sleep(0.5)
    line.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def test_whoever_has_let_us_in_may_think_for_longer_than_it_may_take_to_let_us_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "_KNOCK_SECONDS", 0.2)
    for url in serve(_think):
        assert post(url, HEADERS, BODY).status == 204


@pytest.mark.parametrize("url", ["https://10.0.0.1/", "https://169.254.169.254/latest/", "http://127.0.0.1/"])
def test_a_webhook_that_was_let_in_by_mistake_is_not_called_all_the_same(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_PRIVATE_WEBHOOKS", "false")
    settings.cache_clear()
    monkeypatch.setattr(sending, "HTTPConnection", None)
    monkeypatch.setattr(sending, "HTTPSConnection", None)

    answer = post(url, HEADERS, BODY)

    assert answer.status is None
    assert answer.error.startswith("It was not called: ")


def test_a_name_is_resolved_once_and_the_address_that_was_looked_at_is_called(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def rebinding(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "127.0.0.2", 0))]

    monkeypatch.setattr(addresses, "getaddrinfo", rebinding)

    assert post(f"http://{NAME}:{receiver.port}/", HEADERS, BODY).good
    assert asked == [NAME]
    assert receiver.told[0].headers["host"] == f"{NAME}:{receiver.port}"


def test_of_several_addresses_the_first_that_answers_is_told(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch, "::1", "127.0.0.1")

    assert post(f"http://{NAME}:{receiver.port}/", HEADERS, BODY).good
    assert len(receiver.told) == 1


def test_no_proxy_of_the_surroundings_is_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert post(receiver.url, HEADERS, BODY).good


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate for each of two names, which one authority has signed, and that authority."""
    folder = tmp_path_factory.mktemp("certificates")
    for name in (NAME, "other.example.com"):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.now(UTC) - timedelta(hours=1))
            .not_valid_after(datetime.now(UTC) + timedelta(hours=1))
            .add_extension(
                x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.3"))]), False
            )
            .sign(key, hashes.SHA256())
        )
        (folder / f"{name}.pem").write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    return folder


@pytest.mark.parametrize(
    ("whose", "trusted", "good"), [(NAME, True, True), (NAME, False, False), ("other", True, False)]
)
def test_over_tls_only_whoever_can_show_the_name_is_told(
    whose: str, trusted: bool, good: bool, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch, "127.0.0.1")
    shown = authority / (f"{NAME}.pem" if whose == NAME else "other.example.com.pem")
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(shown)
    ours = ssl.create_default_context(cafile=str(shown) if trusted else None)
    monkeypatch.setattr(sending, "_trust", lambda: ours)
    with listening(theirs) as receiver:
        answer = post(f"https://{NAME}:{receiver.port}/", HEADERS, BODY)

        assert answer.good is good
        assert len(receiver.told) == int(good)
        assert good or answer.error == "Its certificate is not good, or it speaks no TLS."


def test_what_speaks_no_tls_is_told_nothing(receiver: Receiver) -> None:
    answer = post(f"https://127.0.0.1:{receiver.port}/", HEADERS, BODY)

    assert answer.error == "Its certificate is not good, or it speaks no TLS."
    assert receiver.told == []
