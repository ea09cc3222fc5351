"""The offline moderation: a basic filter of word patterns, honest about being no more than that."""

from collections.abc import Sequence
from typing import ClassVar

from shared.providers.moderation import Finding, Verdict
from shared.providers.offline.disguises import undisguised
from shared.providers.offline.wordlist import DATA_RULES, WORD_RULES, Rule


class OfflineModeration:
    """Moderation, played by a word list. It knows English words only, and no meaning behind them.

    It refuses what hardly any story needs. What it lets pass is not thereby fit to publish.
    """

    company: ClassVar[str] = "offline"
    model: ClassVar[str] = "wordlist-1"

    def judge(self, text: str, *, language: str) -> Verdict:
        """One finding for each rule that the text breaks, with the words that break it as they were written."""
        seen, places = undisguised(text)
        findings = [
            Finding(category=rule.category, quote=quote, reason=rule.reason)
            for rules, reading, where in ((WORD_RULES, seen, places), (DATA_RULES, text, range(len(text))))
            for rule in rules
            if (quote := _quote(rule, text, reading, where)) is not None
        ]
        return Verdict(findings=tuple(findings))

    def look(self, picture: str) -> Verdict:
        """No finding: a word list cannot see."""
        return Verdict()


def _quote(rule: Rule, text: str, reading: str, places: Sequence[int]) -> str | None:
    """The first words of `text` that break the rule; `places` says where in it each character of the reading stood."""
    for match in rule.pattern.finditer(reading):
        if rule.convicts(match.group()):
            return text[places[match.start()] : places[match.end() - 1] + 1]
    return None
