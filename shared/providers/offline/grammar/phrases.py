"""Phrases as they stand within a sentence: their head, their number, their capitals, their article."""

import re

from shared.providers.offline.grammar.english import (
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    is_common,
    is_countable,
    is_plural,
    is_verb,
    plural,
)


def subject_end(words: list[str]) -> int:
    """How many words of a clause are its subject; 0 when that cannot be told."""
    return next((at for at, word in enumerate(words[:_LONGEST_SUBJECT]) if at and is_verb(word)), 0)


def noun_phrase(typed: str) -> str:
    """A noun phrase as it stands within a sentence: with its article, or in the plural, where English wants one."""
    phrase = in_sentence(typed)
    words = phrase.split()
    at = _head(words)
    if words[0].lower() in DETERMINERS or words[0][0].isupper() or " and " in f" {phrase} ":
        return phrase
    if is_countable(words[at]):
        words[at] = plural(words[at])
    return " ".join(words)


def in_sentence(phrase: str) -> str:
    """Without the capital that only the beginning of a sentence gave it."""
    first, *rest = phrase.split()
    if not first[0].isupper() or first[1:2].isupper() or first == "I":
        return phrase
    small = first.lower() + phrase[len(first) :]
    if first.lower() in DETERMINERS:
        return small
    others = [word for word in rest if word.lower() not in DETERMINERS | PREPOSITIONS | {"and"}]
    if others and all(word[0].isupper() for word in others):
        return phrase
    if rest and rest[0].lower() not in PREPOSITIONS | {"and"}:
        return phrase if _OF_A_PEOPLE.fullmatch(first) else small
    return small if is_common(first) else phrase


def _head(words: list[str]) -> int:
    """Where the noun is that the phrase is about: the last word before "of", "in", "with" …"""
    ends = (at for at, word in enumerate(words) if at and word.lower() in PREPOSITIONS)
    return next(ends, len(words)) - 1


def is_plural_phrase(phrase: str) -> bool:
    words = phrase.split()
    if words[0].lower() in PRONOUNS:
        return words[0].lower() in ("we", "you", "they", "people")
    if re.search(r"\band\b", phrase) and not (words[0].lower() == "the" and re.search(r"\bof\b", phrase)):
        return True
    head = words[_head(words)]
    if words[0].lower().endswith("ing") and len(words) > 1:
        return False
    single_name = head[0].isupper() and not phrase.lower().startswith("the ") and len(words) > 1
    return is_plural(head) and not (single_name and not is_common(head))


_LONGEST_SUBJECT = 7
_OF_A_PEOPLE = re.compile(
    r".+(?:an|ese|ish|ic|[a-z]'s)|French|Greek|Dutch|Swiss|Czech|Thai|Welsh|Aztec|Maya|Inca|Zulu|Viking"
)
