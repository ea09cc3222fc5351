"""The offline moderation: a basic filter of word patterns, honest about being no more than that."""

from typing import ClassVar

from shared.providers.moderation import Finding, Verdict
from shared.providers.offline.wordlist import RULES, plain


class OfflineModeration:
    """Moderation, played by a word list. It knows English words only, and no meaning behind them.

    It refuses what hardly any story needs. What it lets pass is not thereby fit to publish.
    """

    company: ClassVar[str] = "offline"
    model: ClassVar[str] = "wordlist-1"

    def judge(self, text: str, *, language: str) -> Verdict:
        """One finding for each rule that the text breaks, with the words that break it as they were written."""
        seen, places = plain(text)
        findings: list[Finding] = []
        for rule in RULES:
            if match := next((match for match in rule.pattern.finditer(seen) if rule.convicts(match.group())), None):
                quote = text[places[match.start()] : places[match.end() - 1] + 1].strip()
                findings.append(Finding(category=rule.category, quote=quote, reason=rule.reason))
        return Verdict(findings=tuple(findings))
