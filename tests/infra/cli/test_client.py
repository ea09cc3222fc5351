"""The command line's side of the API, against a server that says what the studio says."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import stamina

from infra.cli import account, terminal
from infra.cli.client import Client, Refused, Unreachable
from infra.local.trouble import Trouble


class Studio(BaseHTTPRequestHandler):
    """Signs everybody in, and answers what the test has laid out."""

    answers: dict[str, list[tuple[int, dict[str, str], str]]]
    heard: list[tuple[str, str, str]]
    csrf: list[str]
    shown: list[str | None]
    """What was in `Authorization`."""

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.heard.append((f"{self.command} {self.path}", self.headers.get("Cookie") or "", body))
        self.shown.append(self.headers.get("Authorization"))
        self.csrf.append(self.headers.get("X-CSRF-Token") or "")
        laid_out = self.answers[f"{self.command} {self.path}"]
        status, headers, said = laid_out.pop(0) if len(laid_out) > 1 else laid_out[0]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said.encode())))
        self.end_headers()
        self.wfile.write(said.encode())

    do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - the names are http.server's

    def log_message(self, format: str, *args: object) -> None: ...


COOKIE = {"Set-Cookie": "__Host-access=first; Path=/; Secure; HttpOnly"}
RENEWED = {"Set-Cookie": "__Host-access=second; Path=/; Secure; HttpOnly"}
OVER = (401, {}, '{"error": "your session is over", "code": "Unauthenticated"}')


@pytest.fixture
def studio() -> Iterator[str]:
    Studio.heard, Studio.shown, Studio.csrf = [], [], []
    Studio.answers = {
        "POST /api/auth/sign-in": [(200, COOKIE, "{}")],
        "POST /api/auth/sign-up": [(201, COOKIE, "{}")],
        "POST /api/auth/refresh": [(204, RENEWED, "")],
        "GET /api/me": [(200, {}, "{}")],
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), Studio)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    with stamina.set_testing(True, attempts=3):
        yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def client(studio: str) -> Client:
    client = Client(studio)
    client.sign_in("ada@example.com", "secret")
    return client


def test_a_session_goes_with_every_request(client: Client) -> None:
    client.get("/api/me")

    assert Studio.heard[-1] == ("GET /api/me", "__Host-access=first", "")


def test_what_the_studio_wants_said_back_is_said_back(studio: str) -> None:
    Studio.answers["POST /api/series"] = [(201, {}, "{}")]
    client = Client(studio, cookies={"__Host-access": "first", "__Host-csrf": "said"})

    client.post("/api/series", {"name": "Lights"})

    assert Studio.csrf[-1] == "said"
    assert Studio.heard[-1][1] == "__Host-access=first; __Host-csrf=said"


def test_a_session_that_ran_out_is_renewed_once(client: Client) -> None:
    Studio.answers["GET /api/videos"] = [OVER, (200, {}, '{"items": []}')]

    assert client.get("/api/videos") == {"items": []}
    assert Studio.heard[-1] == ("GET /api/videos", "__Host-access=second", "")


def test_a_refusal_is_said_in_the_studios_words(client: Client) -> None:
    Studio.answers["POST /api/videos"] = [(422, {}, '{"error": "style: there is no \'x\'", "code": "Invalid"}')]

    with pytest.raises(Refused, match="there is no 'x'") as refused:
        client.post("/api/videos", {})

    assert (refused.value.status, refused.value.code) == (422, "Invalid")


def test_what_may_be_asked_twice_is_asked_again(client: Client) -> None:
    trouble = (500, {}, '{"error": "Internal server error", "code": "InternalError"}')
    Studio.answers["GET /api/videos"] = [trouble, trouble, (200, {}, "{}")]

    assert client.get("/api/videos") == {}


def test_an_order_is_never_given_twice(client: Client) -> None:
    Studio.answers["POST /api/videos"] = [(500, {}, "not even JSON")]

    with pytest.raises(Refused, match="answered 500"):
        client.post("/api/videos", {})

    assert [what for what, _, _ in Studio.heard].count("POST /api/videos") == 1


def test_a_session_does_not_travel_in_the_open() -> None:
    with pytest.raises(Unreachable, match="not https"):
        Client("http://studio.example").post("/api/videos")


def test_nobody_at_an_address_is_said_so() -> None:
    with stamina.set_testing(True), pytest.raises(Unreachable, match="no studio answers"):
        Client("http://127.0.0.1:9").get("/api/me")


def test_events_are_read_from_where_one_left_off(client: Client) -> None:
    stream = 'retry: 2000\n\nid: 7\nevent: StageDone\ndata: {"stage": "write"}\n\nevent: end\ndata: {}\n\n'
    Studio.answers["GET /api/jobs/j/events"] = [(200, {"Content-Type": "text/event-stream"}, stream)]

    events = client.events("/api/jobs/j/events", "6")

    first, last = events
    assert (first.number, first.name, first.detail) == ("7", "StageDone", {"stage": "write"})
    assert last.name == "end"


def test_a_change_may_be_sent_twice(client: Client) -> None:
    Studio.answers["PATCH /api/videos/v/script"] = [(503, {}, ""), (200, {}, '{"title": "The lamp"}')]
    Studio.answers["DELETE /api/videos/v/script"] = [(503, {}, ""), (204, {}, "")]

    assert client.patch("/api/videos/v/script", {"title": "The lamp"}) == {"title": "The lamp"}
    client.delete("/api/videos/v/script")

    assert Studio.heard[-1][0] == "DELETE /api/videos/v/script"


def test_a_file_goes_where_the_studio_says_and_without_the_session(client: Client, studio: str, tmp_path: Path) -> None:
    Studio.answers["POST /internal"] = [(204, {}, ""), (403, {}, "<Error/>")]
    picture = tmp_path / "mine.png"
    picture.write_bytes(b"picture")
    form = {"url": f"{studio}/internal", "fields": {"key": "desks/ada/uploads/1"}}

    client.upload(form, picture)
    with pytest.raises(Refused, match=r"mine.png was not taken: storage answered 403"):
        client.upload(form, picture)

    what, cookie, body = Studio.heard[-1]
    assert (what, cookie) == ("POST /internal", "")
    assert body.index("desks/ada/uploads/1") < body.index("picture")


def test_a_download_is_whole_or_not_there(client: Client, studio: str, tmp_path: Path) -> None:
    Studio.answers |= {"GET /cdn/video.mp4": [(200, {}, "film")], "GET /cdn/gone.mp4": [(404, {}, "")]}
    client.download(f"{studio}/cdn/video.mp4", tmp_path / "video.mp4")

    with pytest.raises(Refused, match="404"):
        client.download(f"{studio}/cdn/gone.mp4", tmp_path / "gone.mp4")

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"video.mp4": "film"}


def test_the_studio_at_home_gets_an_account_on_first_use(studio: str, tmp_path: Path) -> None:
    book, settled = tmp_path / "account.json", list[int]()
    Studio.answers["POST /api/auth/sign-in"] = [OVER]

    with account.at_home(studio, book, lambda: settled.append(len(Studio.heard))):
        pass

    assert settled == [2]
    assert [what for what, _, _ in Studio.heard] == ["POST /api/auth/sign-in", "POST /api/auth/sign-up"]
    assert book.stat().st_mode & 0o777 == 0o600


def test_a_database_that_is_away_makes_no_second_account(studio: str, tmp_path: Path) -> None:
    Studio.answers["POST /api/auth/sign-in"] = [(500, {}, "")]

    with pytest.raises(Refused), account.at_home(studio, tmp_path / "account.json", pytest.fail):
        pass

    assert "POST /api/auth/sign-up" not in [what for what, _, _ in Studio.heard]


def test_a_login_is_kept_as_a_session_and_not_as_a_password(studio: str, client: Client, tmp_path: Path) -> None:
    book = tmp_path / "accounts.json"
    account.keep(client, book)

    with account.signed_in(studio, book) as again:
        again.get("/api/me")

    assert Studio.heard[-1][1] == "__Host-access=first"
    assert "secret" not in book.read_text()
    assert json.loads(book.read_text()) == {studio: {"__Host-access": "first"}}


def test_whoever_is_signed_out_is_told_what_to_say(tmp_path: Path) -> None:
    with (
        pytest.raises(account.SignedOut, match=r"talewright login --url https://studio\.example"),
        account.signed_in("https://studio.example", tmp_path / "none.json"),
    ):
        pass


def test_a_key_is_shown_instead_of_a_session_and_is_never_renewed(studio: str) -> None:
    Studio.answers["GET /api/me"] = [OVER]

    with pytest.raises(Refused, match="over"):
        Client(studio, key="tw_secret").get("/api/me")

    assert Studio.heard == [("GET /api/me", "", "")]
    assert Studio.shown == ["Bearer tw_secret"]


def test_a_key_does_not_travel_where_others_can_listen() -> None:
    with stamina.set_testing(True, attempts=1), pytest.raises(Unreachable, match="https") as refused:
        Client("http://studio.example", key="tw_secret").get("/api/me")

    assert "tw_secret" not in str(refused.value)


def test_a_deployed_studio_is_asked_by_key_and_the_one_at_home_never(
    studio: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(terminal.KEY_VARIABLE, "tw_secret")
    monkeypatch.setenv("TALEWRIGHT_HOME", str(tmp_path))

    with terminal.client_of(studio) as client:
        client.get("/api/me")
    with pytest.raises(Trouble, match="No studio runs here"):
        terminal.client_of(None)

    assert Studio.shown == ["Bearer tw_secret"]
