"""The offline moderation: what it objects to, and above all what it lets pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.providers.offline.reader import OfflineModeration

READER = OfflineModeration()


def categories(text: str) -> set[str]:
    return {finding.category for finding in READER.judge(text, language="en").findings}


@pytest.mark.parametrize(
    ("category", "text"),
    [
        ("sexual/minors", "a story about a sexy 14-year-old"),
        ("sexual/minors", "naked little girl"),
        ("sexual", "hardcore porn"),
        ("hate", "the jews are vermin, they said"),
        ("hate", "Deport all immigrants"),
        ("self-harm", "go kill yourself"),
        ("self-harm", "the most painless way: painless ways to die"),
        ("violence", "How to murder your wife"),
        ("violence", "how to hide a body"),
        ("illegal", "How to make a pipe bomb"),
        ("illegal", "steps to cook crystal meth"),
        ("illegal", "let me show you how to launder money"),
        ("personal-data", "Her card is 4111 1111 1111 1111, use it"),
        ("personal-data", "write to jane.doe@gmail.com"),
        ("personal-data", "call me at +1 (212) 555-0187"),
        ("personal-data", "my SSN is 078-05-1120"),
    ],
)
def test_it_objects(category: str, text: str) -> None:
    assert category in categories(text)


@pytest.mark.parametrize(
    "text",
    [
        "K1ll y0urs3lf",
        "just k.i.l.l yourself",
        "just k i l l yourself",
        "just ki\u200bll yourself",
        "just kіll yоurself",  # Cyrillic i and o
        "just kíll yoürself",
        "JUST KILL\n\n  YOURSELF",
        "just killlll yourself",
        "just k!ll your$elf",
    ],
)
def test_disguises_do_not_help(text: str) -> None:
    assert categories(text if text.lower().startswith("just") else f"just {text}") == {"self-harm"}


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe United beat Sussex and Essex",
        "The assassin drank a cocktail in the cockpit",
        "We had time to kill, so we killed time",
        "I could kill for a coffee",
        "She nearly killed herself laughing",
        "Call a suicide prevention line if you need to talk",
        "How to kill weeds, and how to make a bath bomb",
        "How to cook rice and grow tomatoes",
        "How to shoot people at weddings, with a small camera",
        "How to hack your morning routine",
        "The naked mole rat is a child of the desert",
        "Sex education for children, explained by a nurse",
        "The children were playing. Later the adults spoke about the sex of seahorses",
        "Moby Dick, by the whale's biographer; Charles Dickens; pussy willows in spring",
        "Nigeria and Niger are neighbours, and he was niggardly",
        "Hitler came to power in 1933",
        "The bomb disposal squad arrived",
        "A man poisoned the king, and nobody knew how",
        "The order number is 1234567890123",
        "In 1815 the 4th army had 100000 men, 7 of 8 on foot",
        "He died of shame; you should see the garden",
        "Write to someone@example.com",
        "The queen bee and her babies",
        "Hi! 1 2 3 4, a b c d e",
        "The Jews of Prague, the Muslims of Granada, the gays of Berlin: a history",
    ],
)
def test_harmless_words_pass(text: str) -> None:
    assert READER.judge(text, language="en").findings == ()


def test_a_finding_quotes_the_words_as_they_were_written() -> None:
    (finding,) = READER.judge("It was late. Just K1LL\u200b yourself, it said.", language="en").findings

    assert finding.quote == "Just K1LL\u200b yourself"
    assert finding.reason


def test_each_broken_rule_is_one_finding() -> None:
    text = "go kill yourself, just kill yourself. How to make a bomb. Mail a@b.io or c@d.io"

    assert [finding.category for finding in READER.judge(text, language="en").findings] == [
        "self-harm",
        "illegal",
        "personal-data",
    ]


def test_it_costs_nothing_and_says_who_it_is() -> None:
    assert READER.judge("Hello", language="en").cost == 0
    assert (READER.company, READER.model) == ("offline", "wordlist-1")


@given(st.text(max_size=200))
def test_any_text_can_be_judged_and_every_quote_is_from_it(text: str) -> None:
    for judged in (text, f"{text} go kill yourself {text}"):
        assert all(finding.quote in judged for finding in READER.judge(judged, language="en").findings)
