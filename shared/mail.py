"""Mail: letters, and the ways they leave the house."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Any, Protocol

from botocore.exceptions import ClientError

from shared.aws import client
from shared.identity import uuid7
from shared.registry import Registry
from shared.settings import settings
from shared.telemetry import logger

OUTBOX = "outbox/"
"""Where letters lie in the internal bucket that are not sent anywhere."""


@dataclass(frozen=True)
class Link:
    """What to press, and where that leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Letter:
    """A letter to one reader, in paragraphs. Whoever wrote a part of it, it stays words: no line, no tag, no header."""

    to: str
    """An address, as `shared.accounts.users` keeps it."""
    title: str
    parts: tuple[str | Link, ...]

    @property
    def subject(self) -> str:
        return _on_one_line(self.title)

    @property
    def text(self) -> str:
        said = (
            f"{_on_one_line(part.label)}:\n{part.url}" if isinstance(part, Link) else _on_one_line(part)
            for part in self.parts
        )
        return "\n\n".join(said) + "\n"

    @property
    def html(self) -> str:
        said = "\n".join(f"<p>{_in_html(part)}</p>" for part in self.parts)
        head = f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{escape(self.subject)}</title>'
        return f"{head}\n{said}\n"


class Mail(Protocol):
    def send(self, letter: Letter) -> None:
        """Send a letter. Raises what the sender raises: whoever calls tries again later."""
        ...


MAIL: Registry[Mail] = Registry("way to send letters", {"ses": "shared.mail:Ses", "outbox": "shared.mail:Outbox"})


def send(letter: Letter) -> None:
    """Send a letter in the way that the settings choose."""
    MAIL[settings().mail].send(letter)


class Ses:
    """Amazon SES, from the address that the settings name."""

    def send(self, letter: Letter) -> None:
        """Raises ClientError when SES does not take the letter now. One that it never takes is given up, and logged."""
        try:
            client("sesv2").send_email(
                FromEmailAddress=settings().sender,
                Destination={"ToAddresses": [letter.to]},
                Content={
                    "Simple": {
                        "Subject": _utf8(letter.subject),
                        "Body": {"Text": _utf8(letter.text), "Html": _utf8(letter.html)},
                    }
                },
            )
        except ClientError as error:
            # An address that is none to SES, such as one with an accent before the @: no other try mends that.
            if error.response.get("Error", {}).get("Code") != "BadRequestException":
                raise
            logger.error("a letter was refused")


class Outbox:
    """A folder of the internal bucket: for a studio that sends nothing, and whose owner reads over its shoulder."""

    def send(self, letter: Letter) -> None:
        """Lay the letter down as a message that any mail program opens."""
        message = EmailMessage()
        message["Date"] = format_datetime(datetime.now(UTC))
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        client("s3").put_object(
            Bucket=settings().internal_bucket,
            Key=f"{OUTBOX}{uuid7()}.eml",
            Body=message.as_bytes(),
            ContentType="message/rfc822",
        )


def _in_html(part: str | Link) -> str:
    if isinstance(part, Link):
        return f'<a href="{escape(part.url)}">{escape(_on_one_line(part.label))}</a>'
    return escape(_on_one_line(part))


def _on_one_line(said: str) -> str:
    return " ".join(said.split())


def _utf8(said: str) -> Mapping[str, Any]:
    return {"Data": said, "Charset": "UTF-8"}
