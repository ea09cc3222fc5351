"""Seams: the places between the pieces of a text where it may be parted, from never to gladly."""

import re
from enum import IntEnum, auto

from shared.prose.lexicon import BEFORE_NUMBERS, MAY_END, STARTERS, Lexicon, lexicon
from shared.prose.pieces import Piece, is_unspaced


class Seam(IntEnum):
    """What is between two pieces; a greater one parts the text more."""

    NEVER = auto()
    """A mark and the word it belongs to, a title and its name, a number and its unit."""
    LEANING = auto()
    """After a word that leans on the next one."""
    WORD = auto()
    PHRASE = auto()
    JOINING = auto()
    """Before a word that begins a clause."""
    SAYING = auto()
    """Between a quotation and who says it."""
    COMMA = auto()
    CLAUSE = auto()
    """Semicolon, colon, dash, the end of a line of verse."""
    QUOTED = auto()
    """A sentence's end within a quotation that goes on."""
    SENTENCE = auto()
    HEADING = auto()
    """A paragraph's end without a full stop: what is before it is a heading, or an item of a list."""
    PARAGRAPH = auto()


def seams(parts: tuple[Piece, ...], language: str) -> tuple[Seam, ...]:
    """The seam after each piece but the last."""
    reading = _Reading(parts, lexicon(language), unspaced=is_unspaced(language))
    return tuple(reading.seam(at) for at in range(len(parts) - 1))


_OPENERS = "\"'“‘«‹„‚「『（《〈【(［[¿¡—–-"
_CLOSERS = "\"'”’»›“」』）》〉】)］]"
_QUOTES_THAT_CLOSE = frozenset("\"'”’»“」』")
_QUOTES_THAT_OPEN = frozenset('"“«„「『')
_DOUBLE_QUOTES_THAT_CLOSE = frozenset('"”»“」』')
_DASHES = frozenset("—–-―")
_FULL_STOPS = frozenset(".!?…。！？؟।॥۔።፧།．‽")
_COMMAS = frozenset(",、，،፣")
_CLAUSE_ENDS = frozenset(";:；：؛—–―")
_TRAILING = "".join(_FULL_STOPS | _COMMAS | _CLAUSE_ENDS) + "-\"'”’»)]"
_VERSE_WIDTH = 45
"""Characters: text whose widest line is shorter was not wrapped by a program."""
_RAGGED = 0.85
"""How full a line is, of the widest in its paragraph, when only the next word's length ended it."""
_INITIAL = re.compile(r"[^\W\d_]\.|(?:[^\W\d_]\.)+[^\W\d_]\.")
_LIST_NUMBER = re.compile(r"\(?\d{1,2}[.)]")


class _Reading:
    """One pass over a text: what each gap is depends on what is around it."""

    def __init__(self, parts: tuple[Piece, ...], words: Lexicon, *, unspaced: bool) -> None:
        self.parts = parts
        self.words = words
        self.unspaced = unspaced
        self.bare = [part.text.strip(_OPENERS + _CLOSERS).lower() for part in parts]
        self.core = [part.text.rstrip(_CLOSERS) for part in parts]
        self.capitals_begin_sentences = self._capitals_begin_sentences()
        self.breaks_lines = _breaks_lines(parts)
        self.quoted = _quoted(parts)

    def seam(self, at: int) -> Seam:
        part, after = self.parts[at], self.parts[at + 1].text
        if "\n\n" in part.after:
            return Seam.PARAGRAPH if self.core[at][-1:] in _FULL_STOPS else Seam.HEADING
        if not after.strip(_TRAILING) and after not in _DASHES:
            return Seam.NEVER
        if not part.text.strip(_OPENERS) and self._opens(at):
            return Seam.NEVER
        if self._ends_sentence(at):
            return Seam.QUOTED if at in self.quoted else Seam.SENTENCE
        found = self._within_sentence(at)
        if at in self.breaks_lines:
            return max(found, Seam.CLAUSE)
        return found

    def _within_sentence(self, at: int) -> Seam:
        part, core, after = self.parts[at].text, self.core[at], self.parts[at + 1].text
        quoted = part[-1:] in _QUOTES_THAT_CLOSE and len(core) < len(part)
        if (quoted and core[-1:] in _FULL_STOPS | _COMMAS) or self._introduces_quotation(at):
            return Seam.SAYING
        if core[-1:] in _CLAUSE_ENDS or part in _DASHES or (core[-1:] in _FULL_STOPS and not self._abbreviates(at)):
            return Seam.CLAUSE
        if after in _DASHES:
            return Seam.JOINING
        if core[-1:] in _COMMAS:
            return Seam.COMMA
        return self._between_words(at)

    def _between_words(self, at: int) -> Seam:
        before, after = self.bare[at], self.bare[at + 1]
        if self._abbreviates(at) or _INITIAL.fullmatch(self.core[at]) or _LIST_NUMBER.fullmatch(self.parts[at].text):
            return Seam.NEVER
        if before[-1:].isdigit() and not self.unspaced:
            return Seam.LEANING
        if before in self.words.leaning:
            return Seam.LEANING
        if after in self.words.joining:
            return Seam.JOINING
        if after in self.words.prepositions:
            return Seam.PHRASE
        if self.unspaced and self.parts[at].after:
            return Seam.CLAUSE
        return Seam.WORD

    def _ends_sentence(self, at: int) -> bool:
        core, part = self.core[at], self.parts[at].text
        if core[-1:] not in _FULL_STOPS:
            return False
        after = self.parts[at + 1].text.lstrip(_OPENERS) or self._first_word_after(at + 1)
        closes = part[-1:] in _QUOTES_THAT_CLOSE and len(core) < len(part) and core[-1] not in ".。"
        if closes and (after[:1].islower() or self._says(at + 1)):
            return False
        if self.unspaced and part[-1:] in "」』" and after[:1] in "とっ":
            return False
        if core[-1] != "." or core.endswith(".."):
            return not after[:1].islower()
        return self._full_stop_ends(at, after)

    def _full_stop_ends(self, at: int, after: str) -> bool:
        """Whether the "." of this piece ends a sentence, and is not an abbreviation's, an initial's, an ordinal's."""
        bare = self.bare[at].rstrip(".")
        starts = after.lower().rstrip(",'’") in STARTERS and after[:1].isupper()
        if _LIST_NUMBER.fullmatch(self.parts[at].text):
            return not self.words.dotted_ordinals and not self._begins(at)
        if bare in BEFORE_NUMBERS and after[:1].isdigit():
            return False
        if bare in MAY_END:
            return starts or not after
        if bare in self.words.abbreviations:
            return False
        if _INITIAL.fullmatch(self.core[at].lstrip(_OPENERS)):
            return starts and at > 0 and self.core[at - 1][:1].islower()
        return not after[:1].islower() or not self.capitals_begin_sentences

    def _abbreviates(self, at: int) -> bool:
        core, bare = self.core[at], self.bare[at].rstrip(".")
        if not core.endswith(".") or core.endswith(".."):
            return False
        known = bare in self.words.abbreviations or bare in MAY_END
        return known or (bare in BEFORE_NUMBERS and self.parts[at + 1].text[:1].isdigit())

    def _begins(self, at: int) -> bool:
        """Whether this piece is the first of its sentence."""
        return at == 0 or "\n" in self.parts[at - 1].after or self.core[at - 1][-1:] in _FULL_STOPS

    def _opens(self, at: int) -> bool:
        """Whether a lone mark belongs to what follows: an opening quotation mark, a dash that begins a line."""
        return self.parts[at].text not in _DASHES or self._begins(at)

    def _first_word_after(self, at: int) -> str:
        return next((part.text.lstrip(_OPENERS) for part in self.parts[at : at + 3] if part.text.strip(_OPENERS)), "")

    def _says(self, at: int) -> bool:
        """Whether the words from `at` on say whose a quotation was: "she said", "said Alice", "the old man asked"."""
        following = [bare.rstrip(",.;:!?") for bare in self.bare[at : at + 4]]
        stops = [place for place, core in enumerate(self.core[at : at + 4]) if core[-1:] in _FULL_STOPS]
        near = following[: stops[0] + 1] if stops else following
        return any(word in self.words.saying for word in near)

    def _introduces_quotation(self, at: int) -> bool:
        opens = self.parts[at + 1].text[:1] in '"“«„「『'
        return opens and self.core[at][-1:] in _COMMAS | _CLAUSE_ENDS and self.bare[at] != ""

    def _capitals_begin_sentences(self) -> bool:
        """Whether this writer uses capitals at all: if not, a small letter after a full stop says nothing."""
        firsts = [self.parts[at + 1].text[:1] for at, core in enumerate(self.core[:-1]) if core.endswith(".")]
        return 2 * sum(first.islower() for first in firsts) <= len(firsts)


def _breaks_lines(parts: tuple[Piece, ...]) -> frozenset[int]:
    """The pieces after which the writer broke the line on purpose: the next word would still have fitted."""
    found: set[int] = set()
    lines: list[tuple[int, int]] = []
    length = 0
    for at, part in enumerate(parts):
        length += len(part.text) + 1
        if "\n" not in part.after and at < len(parts) - 1:
            continue
        lines.append((at, length))
        length = 0
        if "\n\n" in part.after or at == len(parts) - 1:
            width = max(line for _, line in lines)
            found |= {
                end
                for end, line in lines[:-1]
                if line + len(parts[end + 1].text) <= width * _RAGGED or width < _VERSE_WIDTH
            }
            lines = []
    return frozenset(found)


def _quoted(parts: tuple[Piece, ...]) -> frozenset[int]:
    """The pieces after which a quotation goes on. Paragraphs are taken each for itself."""
    found: set[int] = set()
    inside = False
    for at, part in enumerate(parts):
        core = part.text.strip(".,;:!?…—–()[]。！？，、")
        opens, closes = core[:1] in _QUOTES_THAT_OPEN, core[-1:] in _DOUBLE_QUOTES_THAT_CLOSE
        inside = (inside or opens) and not (closes and (len(core) > 1 or inside))
        if "\n\n" in part.after:
            inside = False
        if inside:
            found.add(at)
    return frozenset(found)
