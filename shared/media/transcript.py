"""Documents into what captions are made of, and back: milliseconds there, seconds here."""

from collections.abc import Iterable

from shared.media import captions
from shared.media.words import Word
from shared.production import documents


def heard(words: Iterable[documents.Word]) -> tuple[Word, ...]:
    return tuple(Word(word.text, word.start / 1000, word.end / 1000, word.glued) for word in words)


def shown(pages: Iterable[documents.Page]) -> tuple[captions.Page, ...]:
    return tuple(captions.Page(heard(page.words), page.start / 1000, page.end / 1000) for page in pages)


def paged(words: Iterable[documents.Word], language: str) -> tuple[documents.Page, ...]:
    """The pages of what is spoken, as documents."""
    return tuple(
        documents.Page(
            words=tuple(
                documents.Word(
                    text=word.text,
                    start=round(word.start * 1000),
                    end=round(word.end * 1000),
                    glued=word.glued,
                )
                for word in page.words
            ),
            start=round(page.start * 1000),
            end=round(page.end * 1000),
        )
        for page in captions.paginate(heard(words), language=language)
    )
