"""What the offline moderation objects to, as patterns."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    category: str
    pattern: re.Pattern[str]
    reason: str
    convicts: Callable[[str], bool] = bool
    """Whether what the pattern found is really it."""


def _is_card(digits: str) -> bool:
    """Whether digits are a payment card's: the Luhn check (ISO/IEC 7812-1)."""
    numbers = [int(digit) for digit in digits if digit.isdigit()][::-1]
    doubled = sum(sum(divmod(2 * number, 10)) for number in numbers[1::2])
    return 13 <= len(numbers) <= 19 and len(set(numbers)) > 1 and (sum(numbers[::2]) + doubled) % 10 == 0


def _rule(category: str, reason: str, *patterns: str, convicts: Callable[[str], bool] = bool) -> Rule:
    return Rule(
        category, re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])", re.IGNORECASE), reason, convicts
    )


_MINOR = (
    r"(?:child(?:ren)?|kids?|minors?|toddlers?|infants?|bab(?:y|ies)|teen(?:age(?:d|r|rs)?|s)?|underage\w*|preteens?|"
    r"school ?(?:girls?|boys?)|little (?:girls?|boys?)|[1-9]\d?[ -]?years?[ -]?olds?)"
)
_SEX = (
    r"(?:ha(?:ve|ving|d|s) sex|sex (?:with|scenes?|acts?|tapes?)|sexy|sexual (?:acts?|desires?|pleasures?|fantas\w+)|"
    r"sexuali[sz]ed|porn\w*|nudes?|erotic\w*|orgasm\w*|aroused|fuck\w*|blow ?jobs?|lewd)"
)
_NEAR = r"(?:[^\w.!?]+\w+){0,4}[^\w.!?]+"
_HOW = (
    r"(?:how (?:to|do i|can i|you can)|steps? to|instructions? (?:for|to|on)|guide to|recipe for|here(?:'s| is) how to|"
    r"(?:let me|i will|i'll) (?:show|teach) you (?:how )?to)"
)
_SOMEBODY = (
    r"(?:someone|somebody|people|persons?|man|woman|child|wife|husband|boss|neighbou?rs?|classmates?|teachers?|"
    r"students?|victims?|him|her|them)"
)
_YOU = r"(?:you|yourself|urself|ur ?self)"

WORD_RULES = (
    _rule(
        "sexual/minors",
        "It puts a child beside sexual words. That is never made here.",
        rf"{_MINOR}{_NEAR}{_SEX}",
        rf"{_SEX}{_NEAR}{_MINOR}",
        rf"naked {_MINOR}",
        rf"{_MINOR} naked",
        r"child ?porn\w*",
        r"(?:cp|loli|shota) (?:porn|pics|videos?)",
        r"p(?:a?e)dophil(?:e|ic) (?:love|fantas\w+|stor(?:y|ies))",
    ),
    _rule(
        "sexual",
        "It is sexually explicit.",
        r"blow ?jobs?",
        r"hand ?jobs?",
        r"cum ?shots?",
        r"gang ?bangs?",
        r"(?:hard|soft) ?core (?:sex|porn)\w*",
        r"porn(?:o|os|ography|ographic)?",
        r"(?:fuck(?:ing|ed)?) (?:her|him|me) (?:hard|harder|good)",
        r"(?:suck|lick|ride)(?:ing|ed|s)? (?:my|his|her|your) (?:cock|dick|pussy|clit)",
        r"(?:wet|tight) puss(?:y|ies)",
        r"(?:hard|throbbing|erect) (?:cock|dick|penis)",
    ),
    _rule(
        "hate",
        "It uses a slur, or calls for harm to people for what they are.",
        r"n[i]gg(?:er|a)s?",
        r"f[a]ggots?",
        r"k[i]kes?",
        r"tr[a]nn(?:y|ies)",
        r"w[e]tbacks?",
        r"(?:gas|exterminate|lynch|behead|kill|deport|burn) (?:all )?(?:the )?"
        r"(?:jews|muslims|christians|blacks|gays|immigrants|refugees|arabs|asians|gypsies|trans people)",
        r"(?:jews|muslims|blacks|gays|immigrants|refugees|arabs|asians|gypsies) (?:are|is) (?:all )?"
        r"(?:vermin|subhuman|animals|parasites|cockroaches|filth)",
        r"heil hitler",
        r"white power",
    ),
    _rule(
        "self-harm",
        "It encourages somebody to hurt themselves.",
        rf"(?:go |just |please |should |must |better )+(?:kill|hang|cut|hurt|drown) {_YOU}",
        rf"kill {_YOU} (?:now|already|today)",
        r"kys",
        r"you (?:should|deserve to|must|ought to) (?:die|commit suicide|end (?:it|your life))",
        rf"{_HOW} (?:commit suicide|overdose|(?:kill|hang|cut) (?:myself|yourself))",
        r"(?:best|painless|easiest|quickest) ways? to (?:die|commit suicide|kill (?:my|your)self|end (?:my|your) life)",
        r"(?:pro|thinspo) ?(?:ana|mia) tips",
    ),
    _rule(
        "violence",
        "It explains how to hurt somebody.",
        rf"{_HOW} (?:murder|poison|strangle|torture|behead|stab|kidnap|dismember) "
        rf"(?:a |an |the |your |my |his |her )?(?:\w+ )?{_SOMEBODY}",
        rf"{_HOW} kill (?:someone|somebody|people|a person|my \w+|your \w+)",
        rf"{_HOW} (?:get away with murder|(?:hide|dispose of) a (?:dead )?body)",
        rf"{_HOW} (?:commit|carry out|plan) (?:a |an )?(?:school shooting|mass shooting|massacre|terror\w* attack)",
    ),
    _rule(
        "illegal",
        "It explains how to make or get a weapon or a drug, or how to break in or to cheat.",
        rf"{_HOW} (?:make|build|assemble|construct) (?:a |an |your own |some |home ?made )*"
        r"(?:pipe |nail |fertili[sz]er |car |dirty |molotov )*(?:bombs?|explosives?|grenades?|ied|cocktails? bombs?|"
        r"molotovs?|molotov cocktails?|silencers?|ghost guns?|nerve gas|sarin|ricin|napalm|thermite)",
        rf"{_HOW} (?:make|cook|synthesi[sz]e|brew|grow|manufacture) (?:some |crystal |your own |home ?made )*"
        r"(?:meth|methamphetamine|heroin|crack|cocaine|fentanyl|mdma|ecstasy|lsd|ghb)",
        rf"{_HOW} (?:buy|order|get|smuggle) (?:some |illegal |cheap )*"
        r"(?:meth|heroin|cocaine|fentanyl|guns? without|untraceable guns?)",
        rf"{_HOW} (?:hack into|steal|clone|forge|counterfeit|launder) (?:a |an |the |your |someone's |somebody's )*"
        r"(?:\w+ )?(?:accounts?|credit cards?|cards?|cars?|passports?|money|identit(?:y|ies)|ids?|wi-?fi)",
    ),
)
"""What plain text may not say."""

DATA_RULES = (
    _rule(
        "personal-data",
        "It gives away a payment card's number.",
        r"\d(?:[ -]?\d){12,18}",
        convicts=_is_card,
    ),
    _rule(
        "personal-data",
        "It gives away somebody's e-mail address.",
        r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+",
        convicts=lambda address: (
            not re.search(r"@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|example|invalid|test)$", address)
        ),
    ),
    _rule(
        "personal-data",
        "It gives away a telephone number.",
        r"(?:(?:call|phone|text|whatsapp|ring|reach|dial) (?:me|him|her|us|them)|(?:tele|cell)?phone|tel|mobile)"
        r"\W+(?:\w+\W+){0,3}?"
        r"\+?\(?\d(?:[ ().-]{0,2}\d){8,13}",
    ),
    _rule(
        "personal-data",
        "It gives away a social security number.",
        r"(?:ssn|social security(?: number)?)\W+(?:\w+\W+){0,3}?\d{3}[ -]?\d{2}[ -]?\d{4}",
    ),
)
"""What no text may give away, as it was written."""
