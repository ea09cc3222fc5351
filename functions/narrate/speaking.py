"""Speaking: a line said by a voice, as it stands or in other words."""

from dataclasses import dataclass

from functions.narrate.wording import miss, other_words
from shared import prose
from shared.errors import ContentRefused, StageError
from shared.production.documents import Line, Maker, Voice
from shared.production.recorder import tell_of
from shared.providers.language import Language
from shared.providers.moderation import Moderation
from shared.providers.speech import Speech, Spoken
from shared.telemetry import logger


@dataclass(frozen=True)
class Said:
    """Some words, spoken."""

    text: str
    spoken: Spoken
    maker: Maker


@dataclass(frozen=True)
class Narrator:
    """One line with its voice, and whoever is needed for it."""

    line: Line
    voice: Voice
    speech: Speech
    language: Language
    moderation: Moderation

    def said(self) -> Said:
        """The line as it stands; or in other words, where it is the studio's own and is refused, or misses its span.

        It is said in other words once, and the nearer of the two is kept.
        """
        try:
            first = self._say(self.line.text)
        except ContentRefused as refusal:
            return self._say_otherwise(refusal)
        if not miss(self.line, first.spoken.seconds):
            return first
        other = self._other_words(first.spoken.seconds)
        again = None if other is None else self._try(other)
        return min(filter(None, (first, again)), key=lambda said: miss(self.line, said.spoken.seconds))

    def _say(self, text: str) -> Said:
        voice = self.voice
        spoken = self.speech.speak(
            text, voice=self.line.voice or voice.name, language=voice.language, speed=voice.speed
        )
        return Said(text, spoken, Maker(company=self.speech.company, model=self.speech.model))

    def _try(self, text: str) -> Said | None:
        """The same of words without which it goes as well."""
        try:
            return self._say(text)
        except StageError as unable:
            logger.info("other words could not be said", extra={"why": unable.code})
            return None

    def _say_otherwise(self, refusal: ContentRefused) -> Said:
        """Raises the refusal itself for words that are somebody's own, and when there are no others."""
        rule = refusal.rule or str(refusal)
        about = prose.spoken_seconds(self.line.text, self.voice.language)
        other = None if self.line.span is None else self._other_words(about, rule)
        if other is None:
            raise refusal
        tell_of(self.speech, refusal.rule, self.line.text, other)
        return self._say(other)

    def _other_words(self, seconds: float, rule: str = "") -> str | None:
        return other_words(
            self.line,
            seconds,
            spoken=self.voice.language,
            language=self.language,
            moderation=self.moderation,
            rule=rule,
        )
