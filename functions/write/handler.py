"""Write: make a draft of an order, from its topic or from the user's own text; a retake brings its own."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from functions import uncollected

with uncollected():
    from pydantic import JsonValue

    from functions.write.forms import Imagined, Pictured, Written
    from functions.write.lengths import Beats, bounds
    from shared import prose
    from shared.errors import ProviderRefused, ScriptRefused
    from shared.formats import FORMATS, platforms
    from shared.formats.platforms import Post
    from shared.formats.short.niches import NICHES, facts_of
    from shared.production import catalogue
    from shared.production.documents import Beat, Character, Draft, Line, Maker, Order, Visual
    from shared.production.flow import Stage
    from shared.production.stage import stage
    from shared.providers.language import LANGUAGE, Language, compose
    from shared.providers.moderation import MODERATION, Moderation, let_through

_TRIES = 3
"""How many drafts a writer may hand in."""

_WORDS_A_BEAT = 13
"""Five seconds of speech: a shot of four to seven."""

_PORTION = 60
"""Beats of a text of one's own of which a writer is told at once: one answer has 8,000 tokens, and a visual some 60."""

_SEEN_LAST = 3
"""Visuals of the portion before that a writer is told."""


def write(
    order: Order, language: Annotated[Language, LANGUAGE], moderation: Annotated[Moderation, MODERATION]
) -> Draft:
    """What is ordered is judged before anybody is paid to write of it; what is written, `check` judges."""
    if order.draft is not None:
        return order.draft
    let_through(moderation, order.topic, order.script, order.tone, language=order.language)
    return _picture(order, language) if order.script else _compose(order, language)


def _compose(order: Order, language: Language) -> Draft:
    """A script on a topic.

    A draft is sent back with what is wrong with it: one that misses the budget, or in which beats are too short or too
    long, or, once, one that some platform would not take. In the end the one is taken that is within the budget and
    misses with the fewest beats.
    """
    fewest, most = order.words
    words = (fewest + most) // 2
    facts = _facts(order) | {"words": words, "beats": max(1, round(words / _WORDS_A_BEAT))}
    fitting: list[tuple[int, Written]] = []
    for number in range(1, _TRIES + 1):
        written = compose(
            language,
            f"{order.format}.script",
            instructions=FORMATS[order.format].prompt(Stage.WRITE),
            facts=facts,
            into=Written,
        )
        told = Beats([told.text for told in written.beats], order.language, order.words)
        missed = told.missed if _is_held(language) else ()
        wrong = [f"draft {number} had {told.words} words; it needs between {fewest} and {most}"] * (not told.fits)
        wrong += missed
        wrong += platforms.faults(_post(written)) if number == 1 else ()
        if told.fits:
            fitting.append((len(missed), written))
        if not wrong:
            break
        facts = facts | {"problem": f"draft {number}: {'; '.join(wrong)}"}
    if not fitting:
        raise ProviderRefused(f"{language.company} could not keep to {fewest} to {most} words in {_TRIES} drafts")
    _, best = min(fitting, key=lambda draft: draft[0])
    return _draft(best, order, language)


def _draft(written: Written, order: Order, language: Language) -> Draft:
    return _around(
        written,
        [
            Beat(
                line=Line(text=told.text, span=_span(number, len(written.beats)) if _is_held(language) else None),
                visual=Visual(description=told.visual),
                role=told.role,
            )
            for number, told in enumerate(written.beats)
        ],
        order,
        language,
    )


def _is_held(language: Language) -> bool:
    """Whether a writer is held to the lengths of single beats: an understudy has only the sentences that it has."""
    return catalogue.is_vendor(language.company)


def _span(number: int, of: int) -> tuple[int, int]:
    """Fewest and most milliseconds of a beat."""
    least, most = bounds(number, of)
    return round(least * 1000), round(most * 1000)


def _picture(order: Order, language: Language) -> Draft:
    """The user's own text, word for word, with a picture thought up for every beat of it.

    A long text is more than one answer has room for: it is told in portions, and each later one goes on from what the
    first has settled. An understudy has all the room there is, and is told the whole.
    """
    told = prose.beats(order.script, order.language)
    if not prose.words(order.script, order.language):
        raise ScriptRefused("the script holds no words to say")
    room = _PORTION if catalogue.is_vendor(language.company) else len(told)
    facts = _facts(order) | (_place(told, 0, room) if len(told) > room else {})
    first = _pictured(facts, told[:room], order, language)
    if wrong := "; ".join(platforms.faults(_post(first))):
        first = _pictured({**facts, "problem": wrong}, told[:room], order, language)
    visuals = [*first.visuals]
    while portion := told[len(visuals) : len(visuals) + room]:
        facts = _facts(order) | _place(told, len(visuals), room) | _settled(first, visuals)
        visuals += _pictured(facts, portion, order, language).visuals
    return _around(
        first,
        [
            Beat(line=Line(text=text), visual=Visual(description=visual), role="body" if number else "hook")
            for number, (text, visual) in enumerate(zip(told, visuals, strict=True))
        ],
        order,
        language,
    )


def _place(told: Sequence[str], before: int, room: int) -> dict[str, JsonValue]:
    """Which beats of how many a portion has, from 1 on."""
    return {"portion": {"first": before + 1, "last": min(before + room, len(told)), "of": len(told)}}


def _settled(first: Pictured, visuals: Sequence[str]) -> dict[str, JsonValue]:
    """What the portions before have settled: title and cast, and how places were described last."""
    return {
        "title": first.title,
        "cast": [played.model_dump() for played in first.cast],
        "seen_last": [*visuals[-_SEEN_LAST:]],
    }


def _pictured(facts: Mapping[str, JsonValue], beats: Sequence[str], order: Order, language: Language) -> Pictured:
    def wrong_with(pictured: Pictured) -> str:
        given = len(pictured.visuals)
        return "" if given == len(beats) else f"there are {given} visuals for {len(beats)} beats; give one for each"

    return compose(
        language,
        f"{order.format}.visuals",
        instructions=FORMATS[order.format].prompt(Stage.WRITE),
        facts={**facts, "beats": [*beats]},
        into=Pictured,
        wrong_with=wrong_with,
    )


def _around(written: Written | Pictured, beats: Sequence[Beat], order: Order, language: Language) -> Draft:
    """Beats with what belongs around them, as every platform takes it."""
    post = platforms.fitted(_post(written), order.language)
    if not post.title or not post.description:
        raise ProviderRefused(f"{language.company} gave a title or a description that is one endless word")
    return Draft(
        title=post.title,
        description=post.description,
        hashtags=post.hashtags,
        beats=tuple(beats),
        cast=_cast(written.cast),
        maker=Maker(company=language.company, model=language.model),
    )


def _post(written: Written | Pictured) -> Post:
    return Post(written.title, written.description, _tags(written.hashtags))


def _cast(cast: Sequence[Imagined]) -> tuple[Character, ...]:
    return tuple(Character(name=" ".join(played.name.split()), look=played.look.rstrip(". ")) for played in cast)


def _facts(order: Order) -> dict[str, JsonValue]:
    facts: dict[str, JsonValue] = {
        "topic": order.topic,
        "language": order.language,
        "niche": facts_of(NICHES[order.niche]),
    }
    return facts | {"tone": order.tone} if order.tone else facts


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Hashtags with exactly one # each, none twice."""
    bare = ("".join(tag.replace("#", "").split()) for tag in tags)
    return tuple(dict.fromkeys(f"#{tag}" for tag in bare if tag))


handler = stage(write)
