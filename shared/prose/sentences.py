"""Sentences and clauses: a text in the parts that a reader hears."""

from shared.prose.pieces import Piece, pieces
from shared.prose.plain import normalise
from shared.prose.seams import Seam, seams


def sentences(text: str, language: str) -> tuple[str, ...]:
    """The sentences of `text`, headings and list items among them. A quotation stays with who says it."""
    return _parted(text, language, Seam.QUOTED)


def clauses(text: str, language: str) -> tuple[str, ...]:
    """The clauses of `text`, parted at commas, semicolons, colons, dashes and around quotations."""
    return _parted(text, language, Seam.SAYING)


def joined(parts: tuple[Piece, ...]) -> str:
    """Pieces as one line of text."""
    inner = "".join(part.text + (" " if part.after else "") for part in parts[:-1])
    return inner + parts[-1].text if parts else ""


def _parted(text: str, language: str, least: Seam) -> tuple[str, ...]:
    parts = pieces(normalise(text), language)
    ends = [at + 1 for at, seam in enumerate(seams(parts, language)) if seam >= least]
    starts = [0, *ends]
    return tuple(joined(parts[start:end]) for start, end in zip(starts, [*ends, len(parts)], strict=True) if end)
