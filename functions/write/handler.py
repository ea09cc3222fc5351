"""Write: make a draft of an order, from its topic or from the user's own text; a retake brings its own."""

from typing import Annotated

from functions import uncollected

with uncollected():
    from pydantic import JsonValue

    from functions.write.forms import Pictured, Written
    from shared import prose
    from shared.errors import ProviderRefused, ScriptRefused
    from shared.formats import FORMATS
    from shared.formats.short.niches import NICHES, facts_of
    from shared.production.documents import Beat, Draft, Line, Maker, Order, Visual
    from shared.production.flow import Stage
    from shared.production.stage import stage
    from shared.providers.language import LANGUAGE, Language, compose
    from shared.providers.moderation import MODERATION, Moderation, let_through

_TRIES = 3
"""How many drafts a writer may hand in."""

_WORDS_A_BEAT = 13
"""Five seconds of speech: a shot of four to seven."""


def write(
    order: Order, language: Annotated[Language, LANGUAGE], moderation: Annotated[Moderation, MODERATION]
) -> Draft:
    """What is ordered is judged before anybody is paid to write of it; what is written, `check` judges."""
    if order.draft is not None:
        return order.draft
    let_through(moderation, order.topic, order.script, order.tone, language=order.language)
    return _picture(order, language) if order.script else _compose(order, language)


def _compose(order: Order, language: Language) -> Draft:
    """A script on a topic. A draft that misses the budget is sent back with what is wrong with it."""
    fewest, most = order.words
    words = (fewest + most) // 2
    facts = _facts(order) | {"words": words, "beats": max(1, round(words / _WORDS_A_BEAT))}
    for number in range(1, _TRIES + 1):
        written = compose(
            language,
            f"{order.format}.script",
            instructions=FORMATS[order.format].prompt(Stage.WRITE),
            facts=facts,
            into=Written,
        )
        count = sum(len(prose.words(told.text, order.language)) for told in written.beats)
        if fewest <= count <= most:
            return _draft(written, order, language)
        facts = facts | {"problem": f"draft {number} had {count} words; it needs between {fewest} and {most}"}
    raise ProviderRefused(f"{language.company} could not keep to {fewest} to {most} words in {_TRIES} drafts")


def _draft(written: Written, order: Order, language: Language) -> Draft:
    return Draft(
        title=written.title,
        description=written.description,
        hashtags=_tags(written.hashtags),
        beats=tuple(
            Beat(line=Line(text=told.text), visual=Visual(description=told.visual), role=told.role)
            for told in written.beats
        ),
        maker=Maker(company=language.company, model=language.model),
    )


def _picture(order: Order, language: Language) -> Draft:
    """The user's own text, word for word, with a picture thought up for every beat of it."""
    told = prose.beats(order.script, order.language)
    if not prose.words(order.script, order.language):
        raise ScriptRefused("the script holds no words to say")
    pictured = compose(
        language,
        f"{order.format}.visuals",
        instructions=FORMATS[order.format].prompt(Stage.WRITE),
        facts={**_facts(order), "beats": [*told]},
        into=Pictured,
    )
    if len(pictured.visuals) != len(told):
        raise ProviderRefused(f"{language.company} gave {len(pictured.visuals)} visuals for {len(told)} beats")
    return Draft(
        title=pictured.title,
        description=pictured.description,
        hashtags=_tags(pictured.hashtags),
        beats=tuple(
            Beat(line=Line(text=text), visual=Visual(description=visual), role="body" if number else "hook")
            for number, (text, visual) in enumerate(zip(told, pictured.visuals, strict=True))
        ),
        maker=Maker(company=language.company, model=language.model),
    )


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
