"""Narrate: give one beat of a script its voice."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Annotated

from functions import uncollected

with uncollected():
    from functions.narrate.speaking import Narrator
    from shared.production.contract import Helper
    from shared.production.desk import Desk
    from shared.production.documents import Line, Take, Voice, Word
    from shared.production.stage import stage
    from shared.providers.alignment import ALIGNMENT, Alignment
    from shared.providers.language import LANGUAGE, Language
    from shared.providers.moderation import MODERATION, Moderation
    from shared.providers.speech import SPEECH, Speech, SpokenWord


def narrate(
    line: Line,
    voice: Voice,
    speech: Annotated[Speech, SPEECH],
    alignment: Annotated[Alignment, ALIGNMENT, Helper],
    language: Annotated[Language, LANGUAGE, Helper],
    moderation: Annotated[Moderation, MODERATION, Helper],
    desk: Desk,
) -> Take:
    """Who speaks says when each word is heard; where they do not, somebody listens to them."""
    said = Narrator(line, voice, speech, language, moderation).said()
    words = said.spoken.words
    if not words:
        audio = b64encode(said.spoken.audio).decode()
        words = alignment.align(audio, text=said.text, language=voice.language).words
    return Take(
        audio=desk.save(said.spoken.audio, "wav"),
        milliseconds=round(said.spoken.seconds * 1000),
        words=tuple(_heard(words, said.text)),
        maker=said.maker,
    )


def _heard(words: Sequence[SpokenWord], text: str) -> Iterator[Word]:
    """The words as documents. One is glued when nothing parts it from the word before: Chinese is all of such words."""
    end = 0
    for number, word in enumerate(words):
        begin = text.find(word.text, end)
        glued = number > 0 and begin == end
        end = max(begin, end) + len(word.text)
        yield Word(text=word.text, start=round(word.start * 1000), end=round(word.end * 1000), glued=glued)


handler = stage(narrate)
