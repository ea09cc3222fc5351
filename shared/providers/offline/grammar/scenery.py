"""What may be seen while a text is told: people, places, things, hours and weathers, found by their words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from shared.prose.pieces import primary
from shared.providers.offline.grammar.english import capitalised
from shared.providers.offline.grammar.lexicon import heard_in, shown_by
from shared.providers.offline.grammar.staging import Story, staged
from shared.providers.offline.grammar.titles import names_in, people_in, shortened, summary_of, title_of
from shared.providers.offline.grammar.tongues import english_in
from shared.providers.offline.grammar.worlds import world_of


@dataclass(frozen=True)
class Seen:
    title: str
    summary: str
    subjects: tuple[str, ...]
    """What the text is most about, most first; hashtags are made of them."""
    visuals: tuple[str, ...]
    """One a beat."""


def picture_text(beats: Sequence[str], language: str, *, title: str | None, topic: str | None) -> Seen:
    """A title for a user's own text, and a picture for each of its beats.

    The whole text says in what world it happens and who is in it; each beat moves on through that world and through
    the day, and shows what it names. Of other languages than English only the commonest nouns are understood, so a
    beat's own words are quoted after its picture. Chance is seeded by the title alone: one sentence more or less should
    leave the pictures of the others as they are.
    """
    is_english = primary(language) == "en"
    heard = [heard_in(beat) if is_english else english_in(beat, language) for beat in beats]
    names = names_in(beats) if is_english else []
    name = title or (capitalised(topic) if topic else title_of(beats, language, names))
    dice = Random(f"{language} {name}")
    story = Story(
        beats=tuple(beats),
        heard=tuple(map(tuple, heard)),
        names=tuple(names),
        people=tuple(name for name in people_in(beats, names) if not _is_element(name)),
        topic=topic if is_english else None,
        world=world_of([word for words in heard for word in words] + (heard_in(topic) if topic else []), dice),
    )
    visuals = staged(story, dice)
    if not is_english:
        visuals = tuple(
            f"{shown} (told: {_quotable(beat, language)})" for shown, beat in zip(visuals, beats, strict=True)
        )
    return Seen(
        name,
        summary_of(beats, language),
        (*names[:2], *([topic] if topic else []), *_nouns(heard)[:3]),
        visuals,
    )


_NO_QUOTES = str.maketrans("", "", '"“”„«»「」『』()')


def _quotable(beat: str, language: str) -> str:
    return shortened(beat.translate(_NO_QUOTES), language)


def _is_element(name: str) -> bool:
    return name.split()[-1].lower() in shown_by("elements")


def _nouns(heard: Sequence[Sequence[str]]) -> list[str]:
    """What the text shows most often, in its own words."""
    shown = {**shown_by("things"), **shown_by("creatures"), **shown_by("people")}
    surely = [word for words in heard for word in words if word in shown and word not in shown_by("unsure")]
    first_word = {shown[word]: word for word in reversed(surely)}
    return [first_word[noun] for noun, _ in Counter(shown[word] for word in surely).most_common()]
