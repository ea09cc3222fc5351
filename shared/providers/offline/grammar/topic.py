"""A topic as somebody typed it, read well enough to be spoken of."""

import re
from dataclasses import dataclass
from typing import Literal

from shared.prose import sentences
from shared.providers.offline.grammar.english import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    PRONOUNS,
    capitalised,
    gerund,
    third_person,
)
from shared.providers.offline.grammar.phrases import in_sentence, is_plural_phrase, noun_phrase, subject_end

type Kind = Literal["person", "name", "deed", "claim", "thing"]
"""Somebody; somebody or some place, by one name; something that one does, or says to be so; anything else."""


@dataclass(frozen=True)
class Topic:
    name: str
    """What it is about, within a sentence: "cats", "the lighthouse keeper", "saving money", "Marie Curie"."""
    matter: str
    """All of it, as a thing to think about: "why cats always land on their feet", "the keeper who never slept"."""
    ask: str
    """All of it, as a sentence of its own."""
    title: str
    shown: str
    """What one would draw."""
    is_plural: bool = False
    matter_is_plural: bool = False
    kind: Kind = "thing"
    claim: str = ""
    """What a question takes for granted: "cats always land on their feet"."""

    @classmethod
    def named(
        cls,
        name: str,
        *,
        matter: str | None = None,
        ask: str | None = None,
        title: str | None = None,
        kind: Kind | None = None,
        claim: str = "",
    ) -> "Topic":
        many = is_plural_phrase(name)
        return cls(
            name=name,
            matter=matter or name,
            ask=ask or f"What do we really know about {matter or name}?",
            title=title or capitalised(matter or name),
            shown=name if not name.startswith("this ") else "a person deep in thought",
            is_plural=many,
            matter_is_plural=many and matter in (None, name),
            kind=kind or _kind_of(name),
            claim=claim,
        )


def read_topic(text: str) -> Topic:
    """What `text` is about. It must have a letter or a digit."""
    typed = _typed(text)
    words = typed.split()
    first = words[0].lower()
    if match := _HOW_TO.match(typed):
        return _how_to(match.group(1))
    if first in _QUESTION_WORDS:
        return _question(words)
    if first in AUXILIARIES:
        return _quoted(typed)
    if match := _LIST.match(typed):
        name = noun_phrase(match.group("topic"))
        count = match.group("count") or ""
        title = f"{count} questions about {name}" if match.group("about") else name
        return Topic.named(name, title=capitalised(title.strip()))
    if match := _ABOUT.match(typed):
        name = noun_phrase(match.group(1))
        return Topic.named(name, title=capitalised(typed))
    if match := _RELATIVE.match(typed):
        name = noun_phrase(match.group(1))
        return Topic.named(name, matter=f"{name} {match.group(2)}", title=capitalised(typed))
    end = subject_end(words)
    if end and words[end].lower() in AUXILIARIES | ADVERBS and words[end + 1 :]:
        name, claim = noun_phrase(" ".join(words[:end])), " ".join(words[end:])
        return Topic.named(
            name,
            matter=f"the idea that {name} {claim}",
            ask=f"{capitalised(name)} {claim}. Really?",
            title=capitalised(typed),
            kind="claim",
            claim=f"{name} {claim}",
        )
    name = noun_phrase(typed)
    return Topic.named(name if len(words) <= _LONG else "this subject", matter=name, title=capitalised(name))


_LONG = 7
_LONGEST = 16
"""Words: the rest of a topic is not repeated back to the listener."""
_QUESTION_WORDS = frozenset(("why", "how", "what", "who", "where", "when", "which", "whose"))
_REQUEST = re.compile(
    r"(?i)^(?:please\s+)?(?:write|make|create|tell|give)\s+(?:me\s+|us\s+)?(?:an?\s+)?(?:short\s+|funny\s+|scary\s+)*"
    r"(?:story|video|script|tale|short)\s+(?:about|on|of)\s+"
)
_HOW_TO = re.compile(r"(?i)^how\s+to\s+(.+)")
_LIST = re.compile(
    r"(?i)^(?:top\s+)?(?P<count>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten)\s+"
    r"(?P<about>(?:\S+\s+){0,2}?(?:facts|things|reasons|secrets|myths|lessons|stories|tips|ways)\s+"
    r"(?:about|of|on|from|behind|to\s+know\s+about)\s+)?(?P<topic>.+)"
)
_ABOUT = re.compile(
    r"(?i)^(?:(?:the|a|an|some)\s+)?(?:\w+\s+)?"
    r"(?:story|history|truth|facts?|secrets?|myths?|science|basics|introduction|guide)\s+(?:about|of|behind|to)\s+(.+)"
)
_PERSON = re.compile(
    r"(?!(?:New|San|Los|Las|South|North|East|West|Mount|Lake|Great|Black|Roman|World|Cold|Civil|Big|Old|Red|Dead|Saint)\b)"
    r"[A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]*|van|von|de|da|al|the Great)){1,3}"
)
_NOT_DEEDS = frozenset(
    ("king", "thing", "spring", "ring", "wing", "string", "evening", "morning", "ceiling", "building")
)
_RELATIVE = re.compile(r"(?i)^(.+?)\s+((?:who|that|which|whose|whom|where)\s+.+)")


def _typed(text: str) -> str:
    """The first sentence of what was typed, without quotation marks, requests and shouting."""
    first = next(part for part in sentences(text, "en") if any(character.isalnum() for character in part))
    typed = _REQUEST.sub("", first.strip(" \"'“”‘’«».!…:;,-–—")).strip("?¿ ")
    words = typed.split()
    if len(words) > 1 and typed.isupper():
        words = typed.lower().split()
    if len(words) > _LONGEST:
        words = re.split(r"[,;:—]", " ".join(words))[0].split()[:_LONGEST]
    return " ".join(words)


def _kind_of(name: str) -> Kind:
    first, *rest = name.split()
    if _PERSON.fullmatch(name):
        return "person"
    if first[0].isupper() and not rest:
        return "name"
    return "deed" if first.endswith("ing") and first not in _NOT_DEEDS and not is_plural_phrase(name) else "thing"


def _how_to(deed: str) -> Topic:
    verb, _, rest = deed.partition(" ")
    name = f"{gerund(verb.lower())} {rest}".strip()
    return Topic.named(name, ask=f"How does one begin to {deed}?", title=f"How to {deed}", kind="deed")


def _question(words: list[str]) -> Topic:
    asking, rest = words[0].lower(), words[1:]
    typed = " ".join([asking, *rest])
    if not rest:
        return _quoted(typed)
    if rest[0].lower() in AUXILIARIES:
        return _turned(asking, rest[0].lower(), rest[1:]) or _quoted(typed)
    end = subject_end(rest)
    if not end:
        return Topic.named("this question", matter=typed, ask=f"{capitalised(typed)}.", title=capitalised(typed))
    subject, verb, after = " ".join(rest[:end]), rest[end].lower(), " ".join(rest[end + 1 :])
    ask = f"{capitalised(typed)}."
    if verb in AUXILIARIES:
        ask = f"{capitalised(asking)} {verb} {in_sentence(subject)} {after}".strip() + "?"
    elif is_plural_phrase(subject) and not re.search(r"ed\b", " ".join(rest[end:])):
        ask = f"{capitalised(asking)} do {in_sentence(subject)} {' '.join(rest[end:])}?"
    return _asked(subject, asking, typed.partition(" ")[2], ask)


def _turned(asking: str, verb: str, rest: list[str]) -> Topic | None:
    """ "How do magnets work" is "how magnets work"; "what is dark matter" is "what dark matter is"."""
    ask = capitalised(" ".join([asking, verb, *rest])) + "?"
    end = subject_end(rest)
    if verb in ("do", "does") and end:
        subject, deed = " ".join(rest[:end]), rest[end:]
        if verb == "does":
            at = next((at for at, word in enumerate(deed) if word.lower() not in ADVERBS), 0)
            deed = [*deed[:at], third_person(deed[at]), *deed[at + 1 :]]
        return _asked(subject, asking, f"{subject} {' '.join(deed)}", ask)
    if verb in ("is", "are", "was", "were") and rest:
        length = 2 if rest[0].lower() in DETERMINERS else 1
        whole = asking in ("what", "who", "where") and len(rest) <= 5
        length = len(rest) if whole else length
        if whole or len(rest) <= length + 1:
            subject, after = " ".join(rest[:length]), " ".join(rest[length:])
            return _asked(subject, asking, f"{in_sentence(subject)} {verb} {after}".strip(), ask)
    return None


def _asked(subject: str, asking: str, claim: str, ask: str) -> Topic:
    """The topic of a question about `subject`, whose clause is `claim`."""
    matter = f"{asking} {claim}"
    title = ask if ask.endswith("?") else capitalised(matter)
    taken = asking in ("why", "how")
    kind: Kind | None = "claim" if taken else None
    return Topic.named(
        _subject_name(subject), matter=matter, ask=ask, title=title, kind=kind, claim=claim if taken else ""
    )


def _quoted(typed: str) -> Topic:
    """A question that we cannot turn into a clause: it is spoken of as it was asked."""
    ask = capitalised(typed) + "?"
    rest = [word for at, word in enumerate(typed.split()) if at > 1 or (at and word.lower() not in AUXILIARIES)]
    end = subject_end(rest)
    name = _subject_name(" ".join(rest[:end])) if end else "this question"
    return Topic.named(name, matter=f"the old question, {typed[:1].lower()}{typed[1:]}", ask=ask, title=ask)


def _subject_name(subject: str) -> str:
    return "this question" if subject.lower() in PRONOUNS else noun_phrase(subject)
