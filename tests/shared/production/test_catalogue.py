"""The catalogue that the studio has: it leads nowhere that is gone, and says of each number where it stands."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from shared.errors import NotConfigured
from shared.formats.voices import VOICES
from shared.production.catalogue import UNDERSTUDIES, Model, catalogue, chain, resolve
from shared.production.prices import Asked, Unit
from shared.settings import settings

TODAY = date(2026, 11, 21)
LATER = date(2027, 2, 1)
"""After the last of what had been announced when the catalogue was filled."""
DAY = timedelta(days=1)

OURS = (UNDERSTUDIES, "library", "compatible")
"""Those whom nobody pays, and who have no price list."""
MODELS = catalogue().models
VENDORS = [model for model in MODELS if model.company not in OURS]
GONE = [model for model in MODELS if model.shut_down is not None]
SPEAKERS = [model for model in MODELS if model.capability == "speech"]


def named(model: Model) -> str:
    return f"{model.capability}-{model.name}"


def fares(model: Model, day: date) -> str:
    """The id of the one who is asked for a model on a day, or none."""
    try:
        return catalogue().present(model, day).id
    except NotConfigured:
        return ""


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.mark.parametrize("model", GONE, ids=named)
def test_whoever_takes_over_is_known_and_there_for_a_while(model: Model) -> None:
    follower = model

    while not follower.there_on(LATER) and follower.successor:
        follower = catalogue().find(follower.capability, follower.company, follower.successor)
    assert follower.there_on(LATER) or follower.successor is None


@pytest.mark.parametrize("model", [model for model in MODELS if model.successor], ids=named)
def test_nobody_is_followed_who_does_not_go(model: Model) -> None:
    assert model.shut_down
    assert model.source


@pytest.mark.parametrize("model", GONE, ids=named)
def test_a_model_is_asked_until_the_day_before_it_is_shut_down(model: Model) -> None:
    assert model.shut_down

    assert fares(model, model.shut_down - DAY) == model.id
    assert fares(model, model.shut_down) == (model.successor or "")


def test_gemini_costs_twice_as_much_from_the_day_on_that_it_has_named() -> None:
    dearer = [model for model in MODELS if model.later]

    assert {model.id for model in dearer} == {"gemini-3.8-flash", "gemini-3.8-flash-tts", "gemini-3.8-flash-lite-tts"}
    for model in dearer:
        before, after = (catalogue().present(model, day).price for day in (date(2026, 12, 31), date(2027, 1, 1)))
        assert before == model.price
        assert (after.each, after.answer) == (2 * before.each, 2 * before.answer)
        assert (after.unit, after.longest) == (before.unit, before.longest)
        assert after.source.startswith("https://")


def test_whoever_is_asked_is_asked_at_the_price_of_the_day(surroundings: pytest.MonkeyPatch) -> None:
    surroundings.setenv("STUDIO_LANGUAGE", "gemini")

    (today,), (later,) = chain("language", TODAY), chain("language", LATER)

    assert (today.model.price.each, later.model.price.each) == (Decimal("0.75e-6"), Decimal("1.50e-6"))
    assert later.model == later.meant


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_prices_of_the_future_come_in_their_order(model: Model) -> None:
    days = [later.since for later in model.later]

    assert days == sorted(set(days))


def test_one_that_nothing_follows_is_left_out_and_the_others_are_asked() -> None:
    asked = resolve("speech", ["openai:tts-1", "elevenlabs"], date(2027, 1, 6))

    assert [choice.model.company for choice in asked] == ["elevenlabs"]


def test_where_all_are_gone_it_is_said_of_whom() -> None:
    with pytest.raises(NotConfigured, match="openai:gpt-4o-mini-tts was shut down on 2027-01-06"):
        resolve("speech", ["openai:tts-1", "openai"], date(2027, 1, 6))
    with pytest.raises(NotConfigured, match="nobody is named for speech"):
        resolve("speech", [], date(2027, 1, 6))


def test_a_model_that_nothing_follows_says_so_once_it_is_gone() -> None:
    speaker = catalogue().find("speech", "openai", "tts-1")

    assert catalogue().present(speaker, date(2027, 1, 5)) is speaker
    with pytest.raises(
        NotConfigured, match="openai:tts-1 was shut down on 2027-01-06, and nothing has taken its place"
    ):
        catalogue().present(speaker, date(2027, 1, 6))


def test_no_name_stands_for_two_models_of_a_company() -> None:
    names = Counter((model.capability, model.company, name) for model in MODELS for name in (model.id, *model.aliases))

    assert [name for name, times in names.items() if times > 1] == []


def test_a_company_is_listed_if_and_only_if_it_has_models() -> None:
    assert set(catalogue().companies) == {model.company for model in MODELS}


def test_companies_are_asked_by_https_without_a_slash_at_the_end() -> None:
    addresses = {name: company.url for name, company in catalogue().companies.items() if company.url}

    assert set(addresses) == {"openai", "anthropic", "gemini", "elevenlabs", "fal"}
    assert all(url.startswith("https://") and not url.endswith("/") for url in addresses.values())


def test_who_is_asked_first_of_a_company_is_there_today() -> None:
    firsts = {(model.capability, model.company): model for model in reversed(MODELS)}

    assert [model.name for model in firsts.values() if not model.there_on(TODAY)] == []


@pytest.mark.parametrize("model", VENDORS, ids=named)
def test_a_price_says_where_it_stands_or_that_it_is_not_verified(model: Model) -> None:
    assert model.price.source.startswith(("https://", "not verified: "))
    assert model.price.on <= TODAY


@pytest.mark.parametrize("model", VENDORS, ids=named)
def test_a_call_costs_something_and_less_than_half_a_dollar(model: Model) -> None:
    most = model.price.cost(Asked(calls=1, characters=700)).high

    assert (most == 0) is (model.capability == "moderation")
    assert most < Decimal("0.50")


@pytest.mark.parametrize("model", VENDORS, ids=named)
def test_what_comes_back_is_counted_and_paid_or_neither(model: Model) -> None:
    assert bool(model.price.answer) is bool(model.price.longest)
    assert model.price.answer or model.price.unit is not Unit.TOKEN


@pytest.mark.parametrize("model", VENDORS, ids=named)
def test_what_is_shown_is_counted_of_whom_counts_tokens_of_pictures(model: Model) -> None:
    counts = model.references > 0 and model.price.unit is Unit.TOKEN

    assert bool(model.price.shown_longest) is counts
    assert model.price.shown is None or counts


@pytest.mark.parametrize("model", SPEAKERS, ids=named)
def test_a_model_that_speaks_has_six_voices_and_knows_its_languages(model: Model) -> None:
    assert set(model.voices) == set(VOICES)
    assert len(set(model.voices.values())) == len(VOICES)
    assert any(tag.startswith("en") for tag in model.languages)
    assert len(set(model.languages)) == len(model.languages)


@pytest.mark.parametrize(
    ("capability", "company", "name", "id"),
    [
        ("language", "openai", "GPT-4o", "gpt-6-luna"),
        ("language", "anthropic", "Claude 3.5 Sonnet", "claude-sonnet-5-5"),
        ("images", "fal", "Flux", "fal-ai/flux-2"),
        ("images", "openai", "DALL-E 3", "gpt-image-2.5-flare"),
        ("images", "gemini", "imagen-4", "gemini-3.1-flash-image"),
        ("speech", "gemini", "Google TTS", "gemini-3.8-flash-tts"),
    ],
)
def test_names_of_the_past_lead_to_who_stands_for_them(capability: str, company: str, name: str, id: str) -> None:
    assert catalogue().present(catalogue().find(capability, company, name), LATER).id == id


@pytest.mark.parametrize(("day", "asked"), [(date(2027, 1, 13), "gpt-4o-mini"), (date(2027, 1, 14), "gpt-6-luna")])
def test_a_chain_names_who_is_asked_and_who_was_meant(surroundings: pytest.MonkeyPatch, day: date, asked: str) -> None:
    surroundings.setenv("STUDIO_LANGUAGE", "openai:gpt-4o-mini, anthropic")

    links = chain("language", day)

    assert [link.model.name for link in links] == [f"openai:{asked}", "anthropic:claude-haiku-5-5"]
    assert [link.meant.name for link in links] == ["openai:gpt-4o-mini", "anthropic:claude-haiku-5-5"]


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("nobody", "nobody is not asked for speech; offline, elevenlabs, gemini, openai, polly, compatible can be"),
        ("polly:generative", "polly has no 'generative' for speech that the studio knows; there are neural"),
    ],
)
def test_whom_nobody_knows_is_not_asked(surroundings: pytest.MonkeyPatch, setting: str, complaint: str) -> None:
    surroundings.setenv("STUDIO_SPEECH", setting)

    with pytest.raises(NotConfigured, match=complaint):
        chain("speech", TODAY)


def test_of_a_server_of_ones_own_whatever_model_is_named_is_asked(surroundings: pytest.MonkeyPatch) -> None:
    surroundings.setenv("STUDIO_SPEECH", "compatible:kokoro-1")

    (link,) = chain("speech", TODAY)

    assert link.model.name == "compatible:kokoro-1"
    assert link.model == link.meant == catalogue().find("speech", "compatible", "kokoro-1")
    assert link.model.untimed


def test_a_server_of_ones_own_is_asked_for_no_model_that_nobody_named(surroundings: pytest.MonkeyPatch) -> None:
    surroundings.setenv("STUDIO_LANGUAGE", "compatible")

    with pytest.raises(NotConfigured, match="`compatible:MODEL`"):
        chain("language", TODAY)
