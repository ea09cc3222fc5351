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
    first = _first_sentence(beats, language).strip(_QUOTES)
    if len(first) <= _TITLE_CHARACTERS:
        return capitalised(first.rstrip(_ENDINGS)) or "Untitled"
    about = _about(beats, names) if names else ""
    clause = clauses(first, language)[0].strip(_QUOTES)
    return about or _heroes(beats) or capitalised(shortened(clause, language))


def summary_of(beats: Sequence[str], language: str) -> str:
    """The text's first sentence, or its beginning."""
    short = shortened(_first_sentence(beats, language), language, 140)
    return short if short.endswith("…") or not short else f"{short}."


def names_in(beats: Sequence[str]) -> list[str]:
    """People and places with names, the most frequent first: capitals that no sentence's beginning explains."""
    within: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    small = {word for beat in beats for word in re.findall(r"(?<![\w’'-])[a-z]+", beat)}
    for beat in beats:
        for sentence in sentences(beat, "en"):
            for run in re.finditer(_CAPITALS, sentence):
                name = _name(run[0])
                anywhere[name] += 1
                within[name] += run.start() > 1 or name != run[0] or " " in name
    names = [
        name
        for name in anywhere
        if name and (within[name] or anywhere[name] > 2) and (" " in name or name.lower() not in small)
    ]
    whole = [name for name in names if not any(name != other and name in other.split() for other in names)]
    return sorted(whole, key=lambda name: -sum(anywhere[part] for part in {name, *name.split()}))


def people_in(beats: Sequence[str], names: Sequence[str]) -> list[str]:
    """Those names that are people's: one is not in them, nor do they have an article."""
    text = " ".join(beats)
    return [
        name
        for name in names
        if len(re.findall(rf"\b{_NOT_BEFORE_PEOPLE} {name}\b(?!['’])", text)) * 2
        < len(re.findall(rf"\b{name}\b", text))
    ]


def names_somebody(name: str, text: str) -> bool:
    """Whether a text names somebody, by their whole name or a part of it."""
    return re.search(rf"(?<![\w-])(?:{name}|{'|'.join(name.split())})(?![\w-])", text) is not None


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
_GOING_ON = (",", ";", ":", "—", "，", "；", "：", "、", "،", "؛")
_CAPITALS = r"[A-Z][a-z]{2,}(?![\w-])(?: [A-Z][a-z]{2,}(?![\w-]))*"
_NOT_BEFORE_PEOPLE = (
    r"(?:[Tt]he|[Aa]n?|[Ii]n|[Aa]t|near|to|from|through|across|around|towards|toward|into|over|leaves?|left|reached)"
)


def _first_sentence(beats: Sequence[str], language: str) -> str:
    """The first sentence, which may be longer than the first beat; a heading is one by itself."""
    opening = " ".join(beats) if beats and beats[0].endswith(_GOING_ON) else "".join(beats[:1])
    return next(iter(sentences(opening, language)), "")


def _name(capitals: str) -> str:
    """A run of capitalised words without the words that are no names."""
    return " ".join(word for word in capitals.split() if word.lower() not in shown_by("not-names"))


def _about(beats: Sequence[str], names: Sequence[str]) -> str:
    """ "The North Wind and the Sun", "Ada and the lighthouse": whom a text names most, and whom or what else."""
    text = " ".join(beats)
    if sum(len(re.findall(rf"\b{part}\b", text)) for part in names[0].split()) < len(names[0].split()) + 1:
        return ""
    chief = sorted(names[:2], key=text.index)
    called = [f"the {name}" if re.search(rf"\b[Tt]he {name}\b", text) else name for name in chief]
    if len(called) == 1:
        things = {**shown_by("creatures"), **shown_by("things"), **shown_by("people")}
        common = Counter(word for beat in beats for word in heard_in(beat) if word in things).most_common(1)
        called += [f"the {word}" for word, count in common if count > 1]
    title = " and ".join(called)
    return capitalised(title) if len(title) <= _TITLE_CHARACTERS else ""


def _heroes(beats: Sequence[str]) -> str:
    """ "The fox and the raven": the two creatures that a text without names tells of most."""
    creatures = shown_by("people").keys() | shown_by("creatures").keys()
    counted = Counter(word for beat in beats for word in heard_in(beat) if word in creatures)
    chief = [word for word, count in counted.most_common(2) if count > 1]
    return capitalised(" and ".join(f"the {word}" for word in chief)) if len(chief) > 1 else ""
