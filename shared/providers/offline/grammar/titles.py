"""What a user's own text is called, and whom and what it names."""

import re
from collections import Counter
from collections.abc import Sequence

from shared.prose import clauses, sentences, words
from shared.providers.offline.grammar.english import capitalised
from shared.providers.offline.grammar.lexicon import heard_in, shown_by


def title_of(beats: Sequence[str], language: str, names: Sequence[str]) -> str:
    """A title out of the text's own words: its heading, its first sentence, whom it is about, its first clause.

    `names` are the text's names, the most frequent first.
    """
    first = sentences(beats[0], language)[0].strip(_QUOTES) if beats else ""
    if len(first) <= _TITLE_CHARACTERS:
        return capitalised(first.rstrip(_ENDINGS)) or "Untitled"
    about = _about(beats, names) if names else ""
    clause = clauses(first, language)[0].strip(_QUOTES)
    if not about and len(clause) > _TITLE_CHARACTERS:
        about = _heroes(beats)
    return about or capitalised(shortened(clause, language))


def summary_of(beats: Sequence[str], language: str) -> str:
    """The text's first sentence, or its beginning."""
    short = shortened(sentences(beats[0], language)[0] if beats else "", language, 140)
    return short if short.endswith("…") or not short else f"{short}."


def names_in(beats: Sequence[str]) -> list[str]:
    """People and places with names, the most frequent first: capitals that no sentence's beginning explains."""
    within: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    small = {word for beat in beats for word in re.findall(r"(?<![\w’'-])[a-z]+", beat)}
    for beat in beats:
        for sentence in sentences(beat, "en"):
            anywhere.update(filter(None, map(_name, re.findall(_CAPITALS, sentence))))
            within.update(filter(None, map(_name, re.findall(rf"(?<=[\w,;:“‘] ){_CAPITALS}", sentence))))
    return [
        name
        for name, count in anywhere.most_common()
        if (within[name] or count > 2) and (" " in name or name.lower() not in small)
    ]


def places_in(beats: Sequence[str], names: Sequence[str]) -> frozenset[str]:
    """Those names that are places': most often, one is in them or comes from them."""
    text = " ".join(beats)
    return frozenset(
        name
        for name in names
        if len(re.findall(rf"\b{_TO_A_PLACE} {name}\b(?!['’])", text)) * 2 > len(re.findall(rf"\b{name}\b", text))
    )


def shortened(text: str, language: str, most: int = 60) -> str:
    """The beginning of `text`, cut after a word."""
    if len(text) <= most:
        return text.rstrip(_ENDINGS)
    kept = ""
    for word in words(text, language):
        joint = kept + (" " if kept and f"{kept} {word}" in text else "") + word
        if len(joint) > most:
            break
        kept = joint
    return f"{(kept or text[:most]).rstrip(_ENDINGS)}…"


_TITLE_CHARACTERS = 60
_QUOTES = " \"“”«»「」'"
_ENDINGS = " .,;:。、，"
_CAPITALS = r"[A-Z][a-z]{2,}(?![\w-])(?: [A-Z][a-z]{2,}(?![\w-]))*"
_TO_A_PLACE = r"(?:in|at|near|to|from|through|across|around|towards|toward|into|of|over|leaves?|left|reached)"


def _name(capitals: str) -> str:
    """A run of capitalised words without the words that are no names."""
    return " ".join(word for word in capitals.split() if word.lower() not in shown_by("not-names"))


def _about(beats: Sequence[str], names: Sequence[str]) -> str:
    """ "The North Wind and the Sun": the two whom a text names most, in the order in which it does."""
    text = " ".join(beats)
    chief = sorted([name for name in names if len(re.findall(rf"\b{name}\b", text)) > 1][:2], key=text.index)
    called = [
        f"the {name}" if len(re.findall(rf"\b[Tt]he {name}\b", text)) * 2 > text.count(name) else name for name in chief
    ]
    title = " and ".join(called)
    return capitalised(title) if len(title) <= _TITLE_CHARACTERS and len(called) > 1 else ""


def _heroes(beats: Sequence[str]) -> str:
    """ "The fox and the raven": the two creatures that a text without names tells of most."""
    creatures = shown_by("people").keys() | shown_by("creatures").keys()
    counted = Counter(word for beat in beats for word in heard_in(beat) if word in creatures)
    chief = [word for word, count in counted.most_common(2) if count > 1]
    return capitalised(" and ".join(f"the {word}" for word in chief))
