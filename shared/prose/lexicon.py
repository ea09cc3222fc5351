"""The small words that say where a sentence may be parted, and the abbreviations that say where it may not."""

from dataclasses import dataclass
from functools import cache

from shared.prose.pieces import primary


@dataclass(frozen=True)
class Lexicon:
    joining: frozenset[str] = frozenset()
    """Words that begin a clause: one may breathe before them."""
    leaning: frozenset[str] = frozenset()
    """Words that lean on the next one (articles, prepositions, possessives): never breathe after them."""
    prepositions: frozenset[str] = frozenset()
    """Words that begin a phrase: if one must breathe, then rather before them."""
    abbreviations: frozenset[str] = frozenset()
    """Lower case, with their dots but the last: they do not end a sentence."""
    saying: frozenset[str] = frozenset()
    """Verbs that give a quotation to its speaker."""
    dotted_ordinals: bool = False
    """Whether "3." is how one writes "third"."""


@cache
def lexicon(language: str) -> Lexicon:
    return _LEXICONS.get(primary(language), Lexicon(abbreviations=_EVERYWHERE))


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_EVERYWHERE = _set("dr mr mrs ms prof st vs e.g i.e p.s u.s u.s.a ph.d")
MAY_END = _set("etc inc ltd co corp jr sr a.m p.m u.s u.k u.s.a e.u u.n ph.d d.c b.c a.d ave blvd rd usw al")
"""Abbreviations that may also be the last word of a sentence."""
BEFORE_NUMBERS = _set("no nos nr núm n° p pp vol fig figs art ch chap sec op eq bd s str c ca abb kap")
"""Abbreviations only when a number follows."""
STARTERS = _set(
    "the a an this that these those he she it they we you i his her its their our your my there here then when while "
    "but and so yet or if as at in on for after before now what who where why how no not yes one some all every each "
    "il elle ils elles le la les un une der die das er sie es ein eine el los las una ella lo gli o os as um uma"
)
"""Words so often the first of a sentence that a capital on them says so."""

_ENGLISH = Lexicon(
    joining=_set(
        "and but or nor because although though while when whenever where which who whom whose that if unless until "
        "till whereas wherever whether"
    ),
    leaning=_set(
        "a an the of to in on at by for from with into onto upon over under about between among through without within "
        "during against toward towards near behind beside beyond across along around off out like per via than as and "
        "but or nor so because although though while when where which who whose that if unless until since my your his "
        "her its our their this these those some any no every each very too more most is are was were be been being am "
        "has have had do does did will would shall should can could may might must not never mr mrs ms dr don't "
        "doesn't didn't isn't wasn't can't couldn't won't wouldn't i he she we they it's he's she's i'm there"
    ),
    prepositions=_set(
        "of to in on at by for from with into onto upon over under about between among through without within during "
        "against toward towards near behind beside beyond across along around like down up as after before since than"
    ),
    abbreviations=_EVERYWHERE
    | _set(
        "mt ft gen col capt lt sgt maj cpl cmdr adm rev hon pres gov sen rep supt messrs mme mlle fr sr jr esq inc ltd "
        "co corp dept univ est approx appt apt ave blvd rd hwy assn etc cf viz al ibid vol vols ed eds trans fig figs "
        "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun a.m p.m b.c a.d c.e "
        "b.c.e u.k u.n e.u d.c n.b r.s.v.p min max misc tel ext"
    ),
    saying=_set(
        "said says say asked asks replied replies answered answers cried cries shouted shouts whispered whispers "
        "thought thinks muttered mutters called calls exclaimed added adds continued began begged sighed laughed "
        "murmured told remarked observed repeated interrupted growled screamed yelled declared went wondered insisted"
    ),
)
_FRENCH = Lexicon(
    joining=_set("et mais ou donc car ni que qui dont où parce puisque lorsque quand comme si tandis pendant après"),
    leaning=_set(
        "le la les un une des du de d' l' à au aux en dans sur sous par pour avec sans chez vers entre mon ma mes ton "
        "ta tes son sa ses notre votre leur nos vos leurs ce cet cette ces et ou que qui ne se je tu il elle nous vous "
        "ils elles on est sont était très plus"
    ),
    prepositions=_set("de du des à au aux en dans sur sous par pour avec sans chez vers entre depuis"),
    abbreviations=_EVERYWHERE | _set("m mm mme mmes mlle me av env ex cf p.ex c.-à-d éd hab janv févr juil sept"),
    saying=_set("dit dis demanda répondit cria murmura pensa ajouta reprit s'écria répliqua souffla"),
)
_SPANISH = Lexicon(
    joining=_set("y e pero o u ni que porque aunque cuando mientras donde quien cual como si pues sino después antes"),
    leaning=_set(
        "el la los las un una unos unas de del a al en por para con sin sobre entre hacia hasta desde mi tu su sus mis "
        "tus nuestro este esta ese esa y o que no se me te le lo es son era fue muy más"
    ),
    prepositions=_set("de del a al en por para con sin sobre entre hacia hasta desde"),
    abbreviations=_EVERYWHERE | _set("sr sra srta dr dra d dña ud uds vd ee.uu pág págs aprox av avda núm etc"),
    saying=_set("dijo preguntó respondió gritó susurró pensó añadió exclamó murmuró contestó"),
)
_GERMAN = Lexicon(
    joining=_set("und aber oder denn sondern dass weil obwohl wenn als während bevor nachdem damit ob wo wie sodass"),
    leaning=_set(
        "der die das den dem des ein eine einen einem einer eines in im an am auf aus bei beim mit nach von vom zu zum "
        "zur über unter vor hinter neben zwischen durch für gegen ohne um mein dein sein ihr unser und oder dass weil "
        "ist war sind waren hat hatte nicht kein keine sehr ich du er sie es wir"
    ),
    prepositions=_set("in im an am auf aus bei mit nach von zu zum zur über unter vor hinter durch für gegen ohne um"),
    abbreviations=_EVERYWHERE
    | _set("bzw ca d.h z.b u.a usw evtl ggf hr fr frl inkl nr s.o s.u sog tel vgl z.t mio mrd jh jhd geb gest abs"),
    saying=_set("sagte fragte antwortete rief flüsterte dachte meinte murmelte erwiderte schrie"),
    dotted_ordinals=True,
)
_ITALIAN = Lexicon(
    joining=_set("e ed ma o oppure che perché quando mentre dove come se poi quindi anche cui chi dopo prima"),
    leaning=_set(
        "il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai da dal dalla in nel nella "
        "su sul sulla con per tra fra mio mia tuo suo sua e ed o che non si mi ti è sono era molto più"
    ),
    prepositions=_set("di del della dei delle a al alla da dal dalla in nel nella su sul sulla con per tra fra"),
    abbreviations=_EVERYWHERE | _set("sig sigg sig.ra dott dott.ssa ing avv arch pag pagg ecc es a.c d.c"),
    saying=_set("disse chiese rispose gridò sussurrò pensò aggiunse esclamò mormorò"),
)
_PORTUGUESE = Lexicon(
    joining=_set("e mas ou que porque quando enquanto onde como se pois embora depois antes quem cujo"),
    leaning=_set(
        "o a os as um uma de do da dos das em no na nos nas por pelo pela para com sem sobre entre até meu minha seu "
        "sua e ou que não se me te lhe é são era foi muito mais ao à"
    ),
    prepositions=_set("de do da dos das em no na nos nas por pelo pela para com sem sobre entre até"),
    abbreviations=_EVERYWHERE | _set("sr sra srta d dra exmo v.ex.ª pág págs av etc aprox"),
    saying=_set("disse perguntou respondeu gritou sussurrou pensou acrescentou exclamou murmurou"),
)
_ARABIC = Lexicon(
    joining=_set("ثم لكن ولكن أو بل لأن حتى عندما حين بينما حيث الذي التي الذين إذا لو كما"),
    leaning=_set("من إلى على في عن مع بين تحت فوق أن إن لا ما لم لن قد هذا هذه ذلك تلك كل"),
    prepositions=_set("من إلى على في عن مع بين تحت فوق"),
    saying=_set("قال قالت سأل سألت أجاب أجابت"),
)
_HINDI = Lexicon(
    joining=_set("और लेकिन मगर या क्योंकि जब कि जो जहाँ तो इसलिए अगर फिर"),
    abbreviations=_set("डॉ श्री प्रो रु पं"),
    saying=_set("कहा पूछा बोला बोली"),
)
_DOTTED = Lexicon(abbreviations=_EVERYWHERE, dotted_ordinals=True)

_LEXICONS = {
    **{"en": _ENGLISH, "fr": _FRENCH, "es": _SPANISH, "de": _GERMAN, "it": _ITALIAN, "pt": _PORTUGUESE},
    **{"ar": _ARABIC, "hi": _HINDI},
    **dict.fromkeys(("cs", "da", "et", "fi", "hr", "hu", "lv", "nb", "no", "pl", "sk", "sl", "sr", "tr"), _DOTTED),
}
