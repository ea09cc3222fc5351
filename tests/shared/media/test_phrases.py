"""Text without spaces, taken apart where a reader would."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.media.phrases import phrases

UNSPACED = st.sampled_from(["zh", "zh-TW", "yue", "ja", "th", "lo", "km", "my", "bo"])


@pytest.mark.parametrize(
    ("language", "parted"),
    [
        ("zh", "灯塔|看守人|已经|十一年|没有|和任何|人|说|过话了。"),
        ("zh", "科学家们|发现，|海洋|中的|塑料|垃圾|正在|以惊人的|速度|增加。"),
        ("zh-TW", "後來，|在十一月的|一個|夜晚，|一條|小船|從霧|中|駛來。"),
        ("ja", "灯台守は|十一年間、|誰とも|話していなかった。"),
        ("ja", "コーヒーを|飲みながら|インターネットで|調べものを|するのが|好きです。"),
        ("th", "คน|เฝ้า|ประภาคาร|ไม่|ได้|พูด|กับ|ใคร"),
    ],
)
def test_a_sentence_is_parted_between_its_words(language: str, parted: str) -> None:
    assert "|".join(phrases(parted.replace("|", ""), language)) == parted


@given(st.text(st.sampled_from("灯塔的了，。「」ー々小さなเรือำ่ះក្ឃxyz19—…")), UNSPACED)
def test_phrases_are_the_text_and_none_begins_with_a_mark_that_closes(text: str, language: str) -> None:
    found = phrases(text, language)
    assert "".join(found) == text
    assert all(found)
    assert not any(before[-1].isalnum() and after[0] in "，。」" for before, after in pairwise(found))


def test_other_languages_load_no_model() -> None:
    probe = (
        "import sys; from shared.media.captions import Word, paginate; paginate([Word('sea', 0, 1)], language='en');"
        "print('budoux' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    said = subprocess.run([sys.executable, "-c", probe], cwd=root, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"
