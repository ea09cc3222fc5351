"""Moderation by OpenAI: text and pictures, at no charge. What it calls flagged is objected to."""

import textwrap
from collections.abc import Iterable
from typing import Any, ClassVar

from shared.errors import ProviderGarbled
from shared.production.catalogue import Model
from shared.providers.moderation import Finding, Verdict
from shared.providers.openai.company import OPENAI
from shared.providers.vendor import Answered

_SECONDS = 30.0
_QUOTED = 80
"""Characters of a piece that are quoted: it says which piece it is, not which words of it."""
_PICTURE = "the picture"
_UNNAMED = "unnamed"
_REASONS = {
    "harassment": "It insults or bullies somebody.",
    "harassment/threatening": "It insults somebody, and threatens them.",
    "hate": "It shows hate for people for what they are.",
    "hate/threatening": "It shows hate for people for what they are, and threatens them.",
    "illicit": "It explains how to do what the law forbids.",
    "illicit/violent": "It explains how to do harm to others, or how to get a weapon.",
    "self-harm": "It shows or encourages how people hurt themselves.",
    "self-harm/intent": "Somebody says in it that they hurt themselves, or are going to.",
    "self-harm/instructions": "It explains how people can hurt themselves.",
    "sexual": "It is meant to arouse.",
    "sexual/minors": "It puts a child beside something sexual. That is never made here.",
    "violence": "It shows death or injury.",
    "violence/graphic": "It shows death or injury in every detail.",
}
"""Its categories (its specification, `CreateModerationResponse`), in plain words."""


class OpenAIModeration:
    company: ClassVar[str] = "openai"

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._known = model

    def judge(self, text: str, *, language: str) -> Verdict:
        """See `Moderation.judge`. The pieces of a long text are read one by one, in one call, whatever the language."""
        pieces = _pieces(text, self._known.longest)
        if not pieces:
            return Verdict()
        return self._verdict(pieces, [piece[:_QUOTED] for piece in pieces])

    def look(self, picture: str) -> Verdict:
        """See `Moderation.look`."""
        shown = {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{picture}"}}
        return self._verdict([shown], [_PICTURE])

    def _verdict(self, what: list[Any], quotes: list[str]) -> Verdict:
        reply = OPENAI.ask("/moderations", body={"model": self.model, "input": what}, seconds=_SECONDS)
        results = reply.into(_Moderated).results
        if len(results) != len(quotes):
            raise ProviderGarbled(f"openai judged {len(results)} pieces of {len(quotes)}")
        findings = [found for quote, result in zip(quotes, results, strict=True) for found in _findings(quote, result)]
        return Verdict(findings=tuple(findings), cost=self._known.price.charge(0))


class _Result(Answered):
    flagged: bool
    categories: dict[str, bool | None]


class _Moderated(Answered):
    results: tuple[_Result, ...]


def _findings(quote: str, result: _Result) -> Iterable[Finding]:
    """What it objects to in a piece: something, if it is flagged."""
    if not result.flagged:
        return
    for category in [name for name, found in result.categories.items() if found] or [_UNNAMED]:
        reason = _REASONS.get(category, "It breaks a rule of the provider's.")
        yield Finding(category=category, quote=quote, reason=reason)


def _pieces(text: str, longest: int | None) -> list[str]:
    """A text in pieces that are no longer, cut between words where there are any. None of no text."""
    if longest is None:
        return [text] if text.strip() else []
    return textwrap.wrap(text, longest, replace_whitespace=False, expand_tabs=False, break_on_hyphens=False)
