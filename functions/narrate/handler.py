"""Narrate: give one beat of a script its voice."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from functions import uncollected

with uncollected():
    from shared.production.desk import Desk
    from shared.production.documents import Line, Maker, Take, Voice, Word
    from shared.production.stage import stage
    from shared.providers.speech import SPEECH, Speech, SpokenWord


def narrate(line: Line, voice: Voice, speech: Annotated[Speech, SPEECH], desk: Desk) -> Take:
    spoken = speech.speak(line.text, voice=line.voice or voice.name, language=voice.language, speed=voice.speed)
    return Take(
        audio=desk.save(spoken.audio, "wav"),
        milliseconds=round(spoken.seconds * 1000),
        words=tuple(_heard(spoken.words, line.text)),
        maker=Maker(company=speech.company, model=speech.model),
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
