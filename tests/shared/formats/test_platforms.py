import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.formats.platforms import PLATFORMS, Post, faults, fitted, strictest

GOOD = Post("The lamp", "A keeper and the sea.", ("#sea", "#lamp"))


def test_every_platform_says_where_its_numbers_are_from() -> None:
    assert all(platform.source for platform in PLATFORMS.values())


def test_the_strictest_of_all_is_what_is_kept_to() -> None:
    limits = strictest()

    assert (limits.title, limits.caption, limits.caption_bytes, limits.hashtags) == (100, 2_200, 5_000, 5)
    assert limits.never == "<>"


def test_what_every_platform_takes_has_no_fault_and_stays_as_it_is() -> None:
    assert list(faults(GOOD)) == []
    assert fitted(GOOD, "en") == GOOD


@pytest.mark.parametrize(
    ("post", "said"),
    [
        (Post("word " * 21, "d", ()), "the title has 105 characters; it may have 100"),
        (Post("🎉" * 51, "d", ()), "the title has 102 characters"),
        (Post("t", "d" * 2_190, ("#sea", "#lamps")), "description and hashtags have 2203 characters together"),
        (Post("t", "海" * 1_700, ()), "5000 bytes"),
        (Post("t", "d", tuple(f"#{number}" for number in range(6))), "there are 6 hashtags; there may be 5"),
        (Post("a < b", "d", ()), "< and > may be in none of it"),
    ],
)
def test_what_some_platform_would_not_take_is_said(post: Post, said: str) -> None:
    (fault,) = faults(post)

    assert said in fault


def test_a_text_is_cut_after_a_word() -> None:
    title = "The keeper of the last lighthouse on the coast, who never slept and never spoke of what he saw there, ever"

    made = fitted(Post(title, "d", ()), "en")

    assert len(made.title) <= 100
    assert made.title.endswith("…")
    assert title.startswith(made.title.removesuffix("…"))
    assert title[len(made.title) - 1] in " ,"


def test_a_language_without_spaces_is_cut_after_a_character() -> None:
    made = fitted(Post("灯塔看守人" * 30, "d", ()), "zh")

    assert made.title == ("灯塔看守人" * 30)[:99] + "…"


def test_one_endless_word_is_not_cut_at_all() -> None:
    assert fitted(Post("a" * 101, "d", ()), "en").title == ""


@given(
    st.text(st.sampled_from("ab ,<>🎉海\n"), min_size=1, max_size=400),
    st.text(st.sampled_from("ab ,<>🎉海\n"), max_size=3_000),
    st.lists(st.text(st.sampled_from("ab海"), min_size=1, max_size=20), max_size=9),
    st.sampled_from(["en", "zh"]),
)
def test_whatever_is_fitted_has_no_fault(title: str, description: str, tags: list[str], language: str) -> None:
    made = fitted(Post(title, description, tuple(f"#{tag}" for tag in tags)), language)

    assert list(faults(made)) == []
    assert fitted(made, language) == made
