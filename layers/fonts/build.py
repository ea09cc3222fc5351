"""Make this folder's fonts out of the packages that README.md names, and the table of what they cover.

    python layers/fonts/build.py PACKAGES

PACKAGES holds the unpacked packages. What comes out is committed, so this runs only when a font changes; the same
packages give the same bytes.
"""

import json
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).parent
TABLE = FONTS.parents[1] / "shared" / "media" / "fonts.json"
NOTO = "usr/share/fonts/truetype/noto"
CJK = "usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
EMOJI = "fontsource-noto-emoji/files/noto-emoji-{}-700-normal.woff"
INTER = "fontpkg_inter/files/Inter[opsz,wght].ttf"


@dataclass(frozen=True)
class Cut:
    """One face of Noto Sans CJK, with the characters that its language is written in."""

    language: str
    name: str
    face: int
    """In the collection."""
    characters: frozenset[int]


def main(packages: Path) -> None:
    for made in FONTS.glob("*.[ot]tf"):
        made.unlink()
    _latin(packages / INTER)
    for script in SCRIPTS:
        name = f"NotoSans{script}-{'Bold' if script == 'Oriya' else 'ExtraBold'}.ttf"
        shutil.copy(packages / NOTO / name, FONTS / name)
    for cut in _cuts():
        _subset(packages / CJK, cut)
    _emoji([packages / EMOJI.format(part) for part in range(10)])
    TABLE.write_text(_table())


SCRIPTS = (
    *("Arabic", "Hebrew", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada"),
    *("Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Georgian", "Armenian", "Ethiopic"),
)
SET = {
    "Arabic": (1.12, 1.4),
    "Hebrew": (1.06, 1.2),
    **dict.fromkeys(("Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu"), (1.06, 1.4)),
    **dict.fromkeys(("Kannada", "Malayalam", "Sinhala"), (1.0, 1.4)),
    **dict.fromkeys(("Thai", "Lao"), (1.08, 1.5)),
    **dict.fromkeys(("Khmer", "Myanmar"), (1.0, 1.7)),
    "CJK": (0.98, 1.25),
    "Emoji": (0.92, 1.2),
}
"""How large a script is set, so that all look of one size, and from one line to the next; both in em of the Latin."""


def _latin(source: Path) -> None:
    font = instantiateVariableFont(TTFont(source, recalcTimestamp=False), {"opsz": 32, "wght": 800})
    _rename(font, "Inter Display ExtraBold")
    options = _options()
    options.layout_features = ["ccmp", "kern", "liga", "calt", "locl", "mark", "mkmk"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(font.getBestCmap()))
    subsetter.subset(font)
    font.save(FONTS / "InterDisplay-ExtraBold.ttf")


def _cuts() -> tuple[Cut, ...]:
    symbols = frozenset(
        (0x20, 0xA0, *range(0x2010, 0x2050), *range(0x3000, 0x3100), *range(0xFE30, 0xFE50), *range(0xFF00, 0xFFF0))
    )
    hangul = frozenset((*range(0x1100, 0x1200), *range(0x3130, 0x3190), *range(0xAC00, 0xD7A4)))
    return (
        Cut("ja", "JP", 0, _encoded("shift_jis_2004", range(0x81, 0xFD)) | symbols),
        Cut("zh-Hans", "SC", 2, _encoded("gb2312", range(0xA1, 0xF8)) | symbols),
        Cut("zh-Hant", "TC", 3, _encoded("big5", range(0xA1, 0xC7)) | symbols),
        Cut("ko", "KR", 1, hangul | symbols),
    )


def _encoded(codec: str, leads: Iterable[int]) -> frozenset[int]:
    """The characters that two bytes of an old encoding can write: what its country thought common."""
    found: set[int] = set()
    for lead in leads:
        for trail in range(0x40, 0xFF):
            found.update(map(ord, bytes((lead, trail)).decode(codec, "ignore")))
    return frozenset(point for point in found if 0x2000 <= point < 0xE000 or point > 0xF8FF)


def _subset(source: Path, cut: Cut) -> None:
    font = TTFont(source, fontNumber=cut.face, recalcTimestamp=False)
    options = _options()
    options.layout_features = ["ccmp", "kern", "liga", "ljmo", "vjmo", "tjmo"]
    options.desubroutinize = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(cut.characters))
    subsetter.subset(font)
    font.save(FONTS / f"NotoSansCJK{cut.name.lower()}-Bold.otf")


def _emoji(parts: list[Path]) -> None:
    """The web slices put together again; sequences that span slices are lost, and captions draw their first emoji."""
    with TemporaryDirectory() as folder:
        slices: list[str] = []
        for part in parts:
            font = TTFont(part)
            font.flavor = None
            slices.append(f"{folder}/{part.stem}.ttf")
            font.save(slices[-1])
        font = Merger().merge(slices)
        font.recalcTimestamp = False
        font["head"].created = font["head"].modified = TTFont(parts[0])["head"].modified
    _rename(font, "Noto Emoji Bold")
    font["name"].setName("Licensed under the SIL Open Font License, Version 1.1.", 13, 3, 1, 0x409)
    font.save(FONTS / "NotoEmoji-Bold.ttf")


def _options() -> Options:
    options = Options()
    options.hinting = False
    options.name_IDs = ["*"]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.drop_tables += ["STAT", "MVAR", "DSIG", "vhea", "vmtx", "VORG", "BASE"]
    return options


def _rename(font: TTFont, name: str) -> None:
    """Make `name` the family, of one style: the only thing a renderer has to ask for."""
    for record in list(font["name"].names):
        if record.nameID in (16, 17, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
    for identity, text in {1: name, 2: "Regular", 4: name, 6: name.replace(" ", "")}.items():
        font["name"].setName(text, identity, 3, 1, 0x409)


def _table() -> str:
    """What `shared.media.fonts` knows: a JSON list of families, the first that has a character draws it."""
    files = ["InterDisplay-ExtraBold.ttf", *(next(FONTS.glob(f"NotoSans{script}-*.ttf")).name for script in SCRIPTS)]
    languages = {f"NotoSansCJK{cut.name.lower()}-Bold.otf": cut.language for cut in _cuts()}
    return (
        "[\n"
        + ",\n".join(
            json.dumps(_family(FONTS / file, languages.get(file, "")), separators=(",", ":"))
            for file in (*files, *languages, "NotoEmoji-Bold.ttf")
        )
        + "\n]\n"
    )


def _family(path: Path, language: str) -> dict[str, object]:
    font = TTFont(path)
    em = font["head"].unitsPerEm
    scale, leading = next((chosen for part, chosen in SET.items() if part in path.name), (1.0, 1.2))
    return {
        "name": font["name"].getDebugName(1),
        "file": path.name,
        "language": language,
        "scale": scale,
        "leading": leading,
        "ascent": round(font["OS/2"].usWinAscent / em, 4),
        "descent": round(font["OS/2"].usWinDescent / em, 4),
        "advances": _advances(font),
    }


def _advances(font: TTFont) -> list[int]:
    """Runs of characters of one width: how many are skipped, how many follow, how wide they are in 1/1000 em."""
    em, widths = font["head"].unitsPerEm, font["hmtx"].metrics
    runs: list[int] = []
    at = 0
    for point, glyph in sorted(font.getBestCmap().items()):
        width = round(1000 * widths[glyph][0] / em)
        if runs and point == at and runs[-1] == width:
            runs[-2] += 1
        else:
            runs += [point - at, 1, width]
        at = point + 1
    return runs


if __name__ == "__main__":
    main(Path(sys.argv[1]))
