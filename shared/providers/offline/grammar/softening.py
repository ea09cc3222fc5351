"""Softening: a description without what somebody objects to, as far as single words tell.

No model: it knows words, and not what is meant by them. Words of the rule go, with what leads up to them; where none is
known, who and what goes, and the place is left as it is.
"""

import re

_RULES = {
    "violence": (
        "fight fights fighting fought attack attacks attacking attacked stab stabs stabbing stabbed shoot shoots "
        "shooting kill kills killing killed murder murders murdered punch punches punching strangles strangling "
        "knife knives gun guns rifle pistol sword swords axe weapon weapons blood bloody bleeding wound wounds wounded "
        "corpse corpses dead body bodies severed gore gory brutal violent torture torn"
    ),
    "sexual": "naked nude nudes topless undressed lingerie underwear bikini sexy seductive erotic kissing",
    "self": "noose hanging overdose pills razor suicide cutting wrist wrists ledge",
    "hate": "swastika swastikas nazi nazis slur slurs lynching",
    "illicit": "drug drugs cocaine heroin syringe syringes bomb bombs explosive explosives",
}
"""What breaks a rule, by a part of the rule's name as moderation and image models have it."""
_LEADING = r"(?:\b(?:with|in|from|of|by|beside|near|over|holding|covered|a|an|the|and|his|her|their|bloody)\s+)*"
_FRAMING = re.compile(r"(?:[\w -]+: )?")


def soften(description: str, rule: str) -> str | None:
    """The description in other words; None where nothing is left of it."""
    found = [words for part, words in _RULES.items() if part in rule.casefold()] or [*_RULES.values()]
    harsh = "|".join(word for words in found for word in words.split())
    softened = _tidied(re.sub(rf"(?i){_LEADING}\b(?:{harsh})\b", "", description))
    if softened != _tidied(description):
        return softened or None
    _, _, place = description.partition(", ")
    return "".join(_FRAMING.findall(description)[:1]) + place if place else None


def _tidied(text: str) -> str:
    """With single spaces, and no comma that parts nothing."""
    parts = (" ".join(part.split()) for part in text.split(","))
    return ", ".join(part for part in parts if part.strip(" :.;"))
