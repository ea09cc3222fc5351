"""As much English grammar as it takes to put somebody's topic into somebody else's sentence."""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


AUXILIARIES = _set(
    "is are was were am be can could will would shall should may might must do does did has have had isn't aren't "
    "can't won't don't doesn't didn't"
)
ADVERBS = _set("always never often sometimes really actually still only just almost ever rarely usually")
DETERMINERS = _set("the a an my your our his her their its this that these those some every each no")
PRONOUNS = _set("we you they i he she it people everyone everybody somebody someone nobody")
PREPOSITIONS = _set(
    "of in on at from with for about behind under over between without within during against near to into after "
    "before across through among around beyond below above inside"
)
_VERBS = _set(
    "land fall rise work make take go come get give keep live die sleep dream eat drink fly swim run walk sing "
    "see hear feel think know want need love hate fear forget remember lie cry laugh smile yawn sneeze itch blush "
    "hurt grow age build break burn freeze melt glow shine change move stop start begin end help hunt purr bark "
    "howl sting hibernate migrate smell taste sound look seem turn win lose fail succeed matter exist happen "
    "procrastinate worry save spend invest collapse disappear vanish follow attract repel float sink explode form "
    "collide"
)
_MASS = re.compile(r".*(?:ness|ism|tion|sion|ity|ology|ment|ics|ing|ship|ance|ence|phy|hood|dom|sis|ssy|mic|uty)$")
_COUNTABLE = _set(
    "house hole star planet moon volcano castle king queen ghost vampire witch werewolf dragon robot rocket "
    "computer phone machine engine bridge tower pyramid ship train plane car bicycle river mountain island forest "
    "desert lake beach city village town street garden tree flower bird cat dog wolf fox bear whale shark octopus "
    "spider snake bee ant butterfly horse elephant tiger lion owl raven crow knight pirate samurai detective "
    "thief killer keeper doll mirror clock door key book letter map lantern lighthouse cemetery graveyard school "
    "hospital hotel cave tunnel dream nightmare memory habit question mistake secret mystery legend myth hero god "
    "goddess monster giant fairy unicorn battery satellite telescope atom cell virus bacterium vaccine storm "
    "hurricane tornado earthquake glacier rainbow wave comet asteroid galaxy budget loan mortgage stock bond "
    "market startup algorithm drone smartphone fund account pension tax recipe diet vitamin muscle bone"
)
_STUFF = _set(
    "honey coffee tea chocolate love time money sleep music fear hope death life water fire gravity light luck "
    "silence war peace justice truth beauty art food bread salt sugar rain snow chess yoga karma anger grief joy "
    "courage memory rust gold silver plastic electricity energy matter language sand dust ice smoke steam oil "
    "wine cheese rice"
)
_PLURALS = _set("people children men women mice teeth feet geese wolves lice oxen sheep fish deer data")
_SINGULAR_IN_S = _set(
    "gas bus lens news chess physics mathematics ethics economics politics athletics series species chaos cosmos "
    "virus campus mars venus zeus paris athens texas hercules achilles socrates odysseus isis osiris columbus "
    "confucius augustus archimedes diabetes rabies christmas atlas bias canvas octopus walrus hippopotamus "
    "philippines"
)
_PEOPLES = re.compile(r".*(?:ians|ans|ings|eks|ecs|cas|ites|ards|elts|oths)$")


def is_verb(word: str) -> bool:
    """Whether a word is likely to be where the subject of a sentence ends."""
    bare = word.lower()
    stems = (bare, bare.removesuffix("s"), bare.removesuffix("es"), re.sub("ies$", "y", bare))
    return bare in AUXILIARIES or bare in ADVERBS or any(stem in _VERBS for stem in stems)


def is_plural(noun: str) -> bool:
    """Whether a noun, the last word of its phrase, is a plural."""
    bare = noun.lower()
    if bare in _PLURALS:
        return True
    return bare.endswith("s") and not bare.endswith(("ss", "us", "is", "'s", "’s")) and bare not in _SINGULAR_IN_S


def is_countable(noun: str) -> bool:
    """Whether a noun in the singular is surely one that wants an article."""
    return noun in _COUNTABLE or (noun.endswith(("er", "ist", "man", "woman")) and noun not in _STUFF and len(noun) > 6)


def is_common(word: str) -> bool:
    """Whether a word that somebody wrote with a capital is likely no name."""
    bare = word.lower()
    if bare in _COUNTABLE or bare in _STUFF or _MASS.match(bare):
        return True
    return is_plural(bare) and not _PEOPLES.match(bare)


def plural(noun: str) -> str:
    """The plural of a regular noun."""
    if re.search(r"(?:s|x|z|ch|sh)$", noun) or noun in ("volcano", "hero", "mosquito", "tornado", "potato"):
        return f"{noun}es"
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    if noun in ("wolf", "thief"):
        return f"{noun[:-1]}ves"
    return {"bacterium": "bacteria", "samurai": "samurai"}.get(noun, f"{noun}s")


def gerund(verb: str) -> str:
    """The -ing form: save, saving; run, running; lie, lying."""
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if re.search(r"[^aeiouy]e$|ue$", verb):
        return f"{verb[:-1]}ing"
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb) or verb in ("begin", "forget", "admit", "upset"):
        return f"{verb}{verb[-1]}ing"
    return f"{verb}ing"


def third_person(verb: str) -> str:
    """The form after "it": follow, follows; go, goes."""
    if re.search(r"(?:s|x|z|ch|sh|o)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


def with_article(phrase: str) -> str:
    """ "a lantern", "an owl"."""
    return f"an {phrase}" if re.match(r"(?i)[aeio]|u(?!ni|s[ei]|ti)|hour|honest|heir", phrase) else f"a {phrase}"


def capitalised(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
