"""Narrate: give one beat of a script its voice."""

from typing import Annotated

from shared.production.desk import Desk
from shared.production.documents import Line, Maker, Take, Voice, Word
from shared.production.stage import stage
from shared.providers.speech import SPEECH, Speech


def narrate(line: Line, voice: Voice, speech: Annotated[Speech, SPEECH], desk: Desk) -> Take:
    spoken = speech.speak(line.text, voice=voice.name, language=voice.language, speed=voice.speed)
    return Take(
        audio=desk.save(spoken.audio, "wav"),
        milliseconds=round(spoken.seconds * 1000),
        words=tuple(
            Word(text=word.text, start=round(word.start * 1000), end=round(word.end * 1000)) for word in spoken.words
        ),
        maker=Maker(company=speech.company, model=speech.model),
    )


handler = stage(narrate)
