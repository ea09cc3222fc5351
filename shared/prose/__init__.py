"""What a text is made of: words, clauses, sentences, beats; its script, its language, and how long it takes to say."""

from shared.prose.beats import beats
from shared.prose.language import could_be, is_among, language_of
from shared.prose.pieces import spoken_seconds, words
from shared.prose.plain import normalise
from shared.prose.script import script_of
from shared.prose.sentences import clauses, sentences

__all__ = (
    "beats",
    "clauses",
    "could_be",
    "is_among",
    "language_of",
    "normalise",
    "script_of",
    "sentences",
    "spoken_seconds",
    "words",
)
