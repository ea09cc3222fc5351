"""Scripts: the alphabets of the world, as far as a text needs telling apart."""

from bisect import bisect_right
from collections import Counter

type Script = str
"""An ISO 15924 code: Latn, Cyrl, Arab, Hani, Hira, Thai …; Jpan for Han with kana."""


def script_of(text: str) -> Script | None:
    """The script of most of the letters of `text`; None when it has no letters."""
    counts = letters_by_script(text)
    if not counts:
        return None
    kana = counts["Hira"] + counts["Kana"]
    if kana and kana * 10 >= counts["Hani"]:
        counts["Jpan"] = kana + counts["Hani"]
    return max(counts, key=lambda script: (counts[script], script))


def letters_by_script(text: str) -> Counter[Script]:
    return Counter(script for character in text if character.isalpha() and (script := _script_of_letter(character)))


# First and last code point of the blocks that hold each script's letters (Unicode 16, Blocks.txt and Scripts.txt).
_BLOCKS = sorted(
    (int(first, 16), int(last, 16), script)
    for script, blocks in {
        "Latn": "41-5A 61-7A AA-AA BA-BA C0-24F 250-2AF 1E00-1EFF 2C60-2C7F A720-A7FF FB00-FB06 FF21-FF3A FF41-FF5A",
        "Grek": "370-3FF 1F00-1FFF",
        "Cyrl": "400-52F 1C80-1C8F 2DE0-2DFF A640-A69F",
        "Armn": "530-58F FB13-FB17",
        "Hebr": "590-5FF FB1D-FB4F",
        "Arab": "600-6FF 750-77F 860-8FF FB50-FDFF FE70-FEFC",
        "Syrc": "700-74F",
        "Thaa": "780-7BF",
        "Deva": "900-97F A8E0-A8FF",
        "Beng": "980-9FF",
        "Guru": "A00-A7F",
        "Gujr": "A80-AFF",
        "Orya": "B00-B7F",
        "Taml": "B80-BFF",
        "Telu": "C00-C7F",
        "Knda": "C80-CFF",
        "Mlym": "D00-D7F",
        "Sinh": "D80-DFF",
        "Thai": "E00-E7F",
        "Laoo": "E80-EFF",
        "Tibt": "F00-FFF",
        "Mymr": "1000-109F A9E0-A9FF AA60-AA7F",
        "Geor": "10A0-10FF 1C90-1CBF 2D00-2D2F",
        "Hang": "1100-11FF 3130-318F A960-A97F AC00-D7FF",
        "Ethi": "1200-139F 2D80-2DDF AB00-AB2F",
        "Cher": "13A0-13FF AB70-ABBF",
        "Khmr": "1780-17FF",
        "Mong": "1800-18AF",
        "Hira": "3040-309F 1B000-1B16F",
        "Kana": "30A0-30FF 31F0-31FF FF66-FF9F",
        "Hani": "2E80-2FDF 3005-3007 3400-4DBF 4E00-9FFF F900-FAFF 20000-323AF",
    }.items()
    for first, _, last in (block.partition("-") for block in blocks.split())
)
_STARTS = [first for first, _, _ in _BLOCKS]


def _script_of_letter(letter: str) -> Script | None:
    point = ord(letter)
    at = bisect_right(_STARTS, point) - 1
    if at < 0 or point > _BLOCKS[at][1]:
        return None
    return _BLOCKS[at][2]
