"""Whom a laptop asks, and with which keys: its owner's word, and with played vendors nothing that leads outside."""

import json
import os
import stat
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from infra.local import providers
from infra.local.home import Home
from infra.local.providers import Chosen, introduce, introduce_played
from infra.local.trouble import Trouble
from shared import settings
from shared.production.catalogue import CAPABILITIES, catalogue, is_keyed, is_vendor, key_secret, resolve
from shared.settings import Settings

STREET = "http://127.0.0.1:9000"
DOOR = "http://127.0.0.1:8080"
KEYS = {company: f"sk-played-{company}" for company in ("openai", "anthropic", "gemini", "elevenlabs", "fal")}
CHOSEN = Chosen(
    keys={"openai": "sk-real", "fal": "real"},
    chains={"language": "openai:gpt-6.1-sol", "music": "library"},
    urls={"compatible": "http://192.168.1.7:11434/v1"},
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "studio")


def told(variables: object) -> Settings:
    assert isinstance(variables, dict)
    return settings.read(variables)


def chains(known: Settings) -> dict[str, str]:
    return {capability: getattr(known, capability) for capability in CAPABILITIES}


def test_at_first_nothing_is_chosen_and_nobody_outside_is_asked(home: Home) -> None:
    said = introduce(providers.read(home))

    assert set(chains(told(said.variables)).values()) == {"offline"}
    assert (said.secrets, said.companies) == ({}, ())
    assert not home.path.exists()


def test_what_is_chosen_is_kept_for_its_owner_s_eyes(home: Home) -> None:
    providers.write(home, Chosen())
    home.providers.chmod(0o644)
    old = os.umask(0)
    try:
        providers.write(home, CHOSEN)
    finally:
        os.umask(old)

    assert stat.S_IMODE(home.providers.stat().st_mode) == 0o600
    assert providers.read(home) == CHOSEN
    assert [path.name for path in home.path.glob("providers*")] == ["providers.json"]
    assert "sk-real" not in repr(CHOSEN)


@pytest.mark.parametrize("left", ['{"keys": {"openai": 7}}', "{", '{"kyes": {"openai": "sk-real"}}'])
def test_what_cannot_be_read_is_said_without_what_is_in_it(home: Home, left: str) -> None:
    home.make()
    home.providers.write_text(left)

    with pytest.raises(Trouble, match="cannot be read") as trouble:
        providers.read(home)

    assert "sk-real" not in f"{trouble.value} {trouble.value.__cause__}"


def test_real_companies_are_asked_where_they_are_and_none_is_told_of_this_machine() -> None:
    said = introduce(CHOSEN)
    known = told(said.variables)

    assert chains(known) == {
        **dict.fromkeys(CAPABILITIES, "offline"),
        "language": "openai:gpt-6.1-sol",
        "music": "library",
    }
    assert known.provider_urls == {"compatible": "http://192.168.1.7:11434/v1"}
    assert known.webhooks_url == ""
    assert said.secrets == {key_secret("openai"): "sk-real", key_secret("fal"): "real"}
    assert said.companies == ("openai", "library")


def test_a_key_that_is_added_later_is_looked_for_where_it_will_lie() -> None:
    known = told(introduce(Chosen()).variables)

    assert known.provider_secrets == {
        company: key_secret(company) for company in catalogue().companies if is_keyed(company)
    }


@pytest.mark.parametrize("chosen", [Chosen(), CHOSEN])
def test_with_played_vendors_no_real_key_and_no_address_outside_is_told(chosen: Chosen) -> None:
    said = introduce_played(chosen, STREET, KEYS, door=DOOR)
    known = told(said.variables)

    assert said.secrets == {key_secret(company): key for company, key in KEYS.items()}
    assert "real" not in json.dumps([said.variables, said.secrets])
    assert {urlsplit(url).netloc for url in known.provider_urls.values()} == {"127.0.0.1:9000"}
    assert known.provider_urls.keys() == {company for company in catalogue().companies if is_vendor(company)}
    assert known.webhooks_url == DOOR


def test_who_takes_no_key_in_the_street_is_given_no_secret() -> None:
    said = introduce_played(Chosen(), STREET, {**KEYS, "polly": "000000000000"}, door=DOOR)

    assert said.secrets.keys() == {key_secret(company) for company in KEYS}
    assert told(said.variables).provider_secrets == {company: key_secret(company) for company in KEYS}


def test_played_vendors_are_asked_for_all_that_the_owner_has_said_nothing_of() -> None:
    known = told(introduce_played(CHOSEN, STREET, KEYS, door=DOOR).variables)

    assert chains(known) == {**providers.PLAYED, "language": "openai:gpt-6.1-sol", "music": "library"}


def test_the_chains_that_are_played_are_in_the_catalogue() -> None:
    for capability, said in providers.PLAYED.items():
        companies = [choice.model.company for choice in resolve(capability, said.split(","))]

        assert companies == said.split(", ")
        assert set(companies) <= KEYS.keys()


def test_a_chain_that_nobody_knows_is_trouble_with_a_way_out() -> None:
    with pytest.raises(Trouble, match=r"openia is not asked for language.*talewright providers use"):
        introduce(Chosen(chains={"language": "openia"}))
