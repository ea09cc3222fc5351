"""The niches of the short format."""

import json

from shared.formats.short.niches import NICHES, facts_of, niche_of


def test_every_niche_is_complete() -> None:
    assert len(NICHES) == 14
    for name, niche in NICHES.items():
        assert niche.name == name
        assert niche.label[0].isupper()
        assert niche.tone
        assert len(set(niche.vocabulary)) == len(niche.vocabulary) >= 10


def test_a_niche_is_found_by_its_name_or_its_label() -> None:
    assert niche_of("true-crime") is niche_of("True Crime") is niche_of("  true   crime ") is NICHES["true-crime"]
    assert niche_of("Personal finance") is NICHES["finance"]


def test_an_unknown_niche_is_none() -> None:
    assert niche_of("knitting") is None
    assert niche_of("") is None


def test_what_a_writer_is_told_of_a_niche_is_json() -> None:
    facts = facts_of(NICHES["science"])

    assert json.loads(json.dumps(facts)) == facts
    assert set(facts) == {"name", "label", "tone", "vocabulary"}
