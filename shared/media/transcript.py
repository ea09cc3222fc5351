"""Documents into what captions are made of, and back: milliseconds there, seconds here."""

from collections.abc import Iterable

from shared.media import captions
from shared.media.words import Word
from shared.production import documents


def heard(words: Iterable[documents.Word]) -> tuple[Word, ...]:
    return tuple(Word(word.text, word.start / 1000, word.end / 1000, word.glued) for word in words)


def shown(pages: Iterable[documents.Page]) -> tuple[captions.Page, ...]:
    return tuple(captions.Page(heard(page.words), page.start / 1000, page.end / 1000) for page in pages)


def paged(words: Iterable[documents.Word], language: str, style: str) -> tuple[documents.Page, ...]:
    """The pages of what is spoken, as documents: the words of one beat decide them, and how captions look.

    All times are those of frames. Whatever whole frames a page is moved by, and rounded to milliseconds, its frames can
    be told again: a clip that is cut anywhere shows them as the uncut one would.
    """
    return tuple(
        documents.Page(
            words=tuple(
                documents.Word(text=word.text, start=_frame(word.start), end=_frame(word.end), glued=word.glued)
                for word in page.words
            ),
            start=_frame(page.start),
            end=_frame(page.end),
        )
        for page in captions.paginate(heard(words), language=language, style=style)
    )


def _frame(seconds: float) -> int:
    """The milliseconds at which the nearest frame begins."""
    return documents.milliseconds(round(seconds * documents.FPS))
