"""A letter is what its writer says, and nothing that somebody has slipped in."""

import re
from html.parser import HTMLParser

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from shared import mail
from shared.aws import client
from shared.mail import OUTBOX, Letter, Link, send
from shared.settings import settings
from tests.mailbox import read

LETTER = Letter("ada@example.com", "A title", ("Hello.", Link("Press", "https://studio.example/verify#1.a"), "Bye."))
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["<script>alert(1)</script>", "\r\nBcc: eve@evil.example", "</title><img src=x>", "&amp;<!--", '"onx="']
    ),
)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(" ".join((tag, *(name for name, _ in attrs))))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_whatever_is_said_stays_words(title: str, paragraph: str, label: str) -> None:
    letter = Letter("ada@example.com", title, (paragraph, Link(label, "https://studio.example/?a=1&b=2#<x>")))

    assert Tags(letter.html).tags == ["html lang", "meta charset", "title", "p", "p", "a href"]
    assert re.fullmatch(r"[^\r\n]*", letter.subject)
    assert len([part for part in letter.text.split("\n\n") if part]) <= 2
    assert letter.text.endswith("\nhttps://studio.example/?a=1&b=2#<x>\n")


def test_a_letter_can_be_read_with_and_without_html() -> None:
    assert LETTER.text == "Hello.\n\nPress:\nhttps://studio.example/verify#1.a\n\nBye.\n"
    assert '<p><a href="https://studio.example/verify#1.a">Press</a></p>' in LETTER.html
    assert "Hello." in Tags(LETTER.html).said


def test_a_letter_in_the_outbox_is_a_message_that_any_mail_program_opens(cloud: None) -> None:
    send(LETTER)
    send(LETTER)

    first, second = client("s3").list_objects_v2(Bucket="internal", Prefix=OUTBOX)["Contents"]
    message = read(client("s3").get_object(Bucket="internal", Key=second["Key"])["Body"].read())
    assert first["Key"] < second["Key"]
    assert (message["To"], message["Subject"]) == ("ada@example.com", "A title")
    assert {part.get_content_type() for part in message.iter_parts()} == {"text/plain", "text/html"}


@pytest.fixture
def sending(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A studio that sends letters, from an address that is its own."""
    monkeypatch.setenv("STUDIO_MAIL", "ses")
    monkeypatch.setenv("STUDIO_SENDER", "studio@example.com")
    settings.cache_clear()


@pytest.mark.usefixtures("sending")
def test_a_letter_leaves_by_ses_from_the_studios_address() -> None:
    client("sesv2").create_email_identity(EmailIdentity="studio@example.com")

    send(LETTER)

    (sent,) = ses_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].sent_messages
    assert (sent.source, sent.destinations["ToAddresses"]) == ("studio@example.com", ["ada@example.com"])
    assert (sent.subject, sent.body) == (LETTER.subject, LETTER.html)


@pytest.mark.parametrize(("code", "comes_back"), [("TooManyRequestsException", True), ("BadRequestException", False)])
@pytest.mark.usefixtures("sending")
def test_a_letter_that_ses_does_not_take_now_comes_back_and_one_that_it_never_takes_does_not(
    code: str, comes_back: bool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Refusing:
        def send_email(self, **_: object) -> None:
            raise ClientError({"Error": {"Code": code, "Message": "no"}}, "SendEmail")

    monkeypatch.setattr(mail, "client", lambda _: Refusing())

    if comes_back:
        with pytest.raises(ClientError):
            send(LETTER)
    else:
        send(LETTER)
    assert "ada@example.com" not in "".join(capfd.readouterr())


def test_a_way_to_send_that_there_is_not_is_named(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_MAIL", "pigeon")
    settings.cache_clear()

    with pytest.raises(LookupError, match=r"no way to send letters called 'pigeon'; there are outbox, ses"):
        send(LETTER)
