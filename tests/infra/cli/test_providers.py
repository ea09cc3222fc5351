"""Whom a studio asks and with which keys, as it is said and shown from the command line."""

import json
import os
import stat
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from infra.cli import chains, inventory, keyring, providers
from infra.cli.__main__ import app
from infra.local import state
from infra.local.home import Home
from infra.local.providers import Chosen, read, write
from infra.local.state import Phase
from infra.local.vendors.openai import OpenAI
from infra.local.vendors.street import Street, opened
from shared import secrets
from shared.production import catalogue as production
from shared.production.catalogue import CAPABILITIES, Choice, catalogue, resolve
from shared.settings import settings
from tests.days import on
from tests.infra.cli.studio import Studio

KEY = "sk-proj-0123456789abcdef"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A machine on which no studio runs, and nothing was chosen."""
    monkeypatch.setenv("TALEWRIGHT_HOME", str(tmp_path))
    monkeypatch.setattr(secrets, "_held", {})
    for module in (inventory, production):
        on(date(2026, 11, 21), module, monkeypatch)
    yield Home(tmp_path)
    settings.cache_clear()


@pytest.fixture(params=["", "http://127.0.0.1:9000"], ids=["asked", "played"])
def street(here: Home, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the vendors of a studio that serves here are played, if they are."""
    played: str = request.param
    with here.held():
        state.write(here, state.mine(Phase.SERVING, street=played))
        yield played


def typed(*words: str, by: str | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "250"}).invoke(app, ["providers", *words], input=by)


def said(*words: str, by: str | None = None) -> str:
    result = typed(*words, by=by)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words: str, by: str | None = None) -> str:
    result = typed(*words, by=by)
    assert result.exit_code == 1, result.output
    return " ".join(result.output.split())


# Keys.


def test_a_key_that_is_piped_is_kept_for_its_owner_s_eyes_and_shown_to_nobody(here: Home) -> None:
    output = said("add", "openai", by=f"{KEY}\n")

    assert read(here).keys == {"openai": KEY}
    assert stat.S_IMODE(here.providers.stat().st_mode) == 0o600
    assert KEY not in output + said() + said("--json") + said("--all", "--json")
    assert "talewright providers use language openai" in output


def test_a_key_is_typed_without_being_seen(here: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "somebody_is_here", lambda: True)

    output = said("add", "elevenlabs", by=f"{KEY}\n")

    assert read(here).keys == {"elevenlabs": KEY}
    assert "https://elevenlabs.io/app/settings/api-keys" in output
    assert KEY not in output


def test_a_key_comes_from_a_file(here: Home, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"  {KEY}\n")

    said("add", "fal", "--key-file", str(tmp_path / "key"))

    assert read(here).keys == {"fal": KEY}


def test_a_key_is_never_an_argument(here: Home) -> None:
    assert typed("add", "openai", KEY).exit_code == 2
    assert typed("add", "openai", "--key", KEY).exit_code == 2
    assert not here.providers.exists()


@pytest.mark.parametrize("wrong", ["", "\n", "two words", f"{KEY}\n{KEY}", "schlüssel", "k" * 1001, "\x1b[31m"])
def test_what_is_no_key_is_refused_and_not_quoted(here: Home, wrong: str) -> None:
    output = refused("add", "openai", by=wrong)

    assert "That is no key." in output
    assert not wrong.strip() or wrong.strip() not in output
    assert not here.providers.exists()


@pytest.mark.parametrize(
    ("company", "complaint"),
    [
        ("openia", "Nobody called openia is in the catalogue. There are openai, anthropic"),
        ("polly", "polly wants no key."),
        ("offline", "offline wants no key."),
        ("compatible", "Nobody knows where compatible is. Say it with --at"),
    ],
)
def test_who_wants_no_key_or_is_nobody_is_given_none(here: Home, company: str, complaint: str) -> None:
    assert complaint in refused("add", company, by=KEY)
    assert not here.providers.exists()


def test_a_server_of_one_s_own_is_added_with_its_address(here: Home) -> None:
    output = said("add", "compatible", "--at", "http://127.0.0.1:11434/v1/", by="any")

    assert read(here).urls == {"compatible": "http://127.0.0.1:11434/v1"}
    assert "talewright providers use language compatible:MODEL" in output


@pytest.mark.parametrize(
    "at",
    [
        "http://127.0.0.1:1/v1",
        "http://localhost:1/v1",
        "http://[::1]:1",
        "http://192.168.1.7:1234/v1",
        "http://10.0.0.7:11434/v1",
        "http://[fd12::7]:1234",
        "http://studio.local:1234/v1",
        "https://a.example",
    ],
)
def test_a_company_is_asked_on_this_machine_or_network_or_where_nobody_reads_along(here: Home, at: str) -> None:
    said("add", "openai", "--at", f"{at}/", by=KEY)

    assert read(here).urls == {"openai": at}


@pytest.mark.parametrize(
    "at",
    [
        "127.0.0.1:11434",
        "http://proxy.example/v1",
        "http://127.0.0.1.proxy.example",
        "http://studio.local.proxy.example",
        "http://8.8.8.8:11434/v1",
        "http://172.32.0.1/v1",
        "http://[2606:4700::1111]/v1",
        "http://[::ffff:8.8.8.8]/v1",
        "http://127.0.0.1@proxy.example",
        "https://somebody:secret@proxy.example",
        "https://proxy.example?key=secret",
        "https://proxy.example#secret",
        "ftp://127.0.0.1",
        "",
    ],
)
def test_what_is_no_address_is_refused_and_not_quoted(here: Home, at: str) -> None:
    output = refused("add", "compatible", "--at", at, by="any")

    assert "That is no address of a company. An address is" in output
    assert "secret" not in output
    assert not here.providers.exists()


def test_why_a_public_address_of_http_is_refused_is_said(here: Home) -> None:
    output = refused("add", "compatible", "--at", "http://proxy.example/v1", by="any")

    assert "An address is one of https, or of http on this machine or on a private network" in output
    assert "everybody could read the key and the text." in output


def test_a_key_is_forgotten_with_a_word_on_who_still_names_its_company(here: Home) -> None:
    write(here, Chosen(keys={"openai": KEY, "fal": KEY}, chains={"speech": "elevenlabs, openai"}))

    output = said("remove", "openai")

    assert read(here).keys == {"fal": KEY}
    assert "still to be asked for speech" in output
    assert "There is no key for openai" in refused("remove", "openai")


def test_how_aws_is_given_a_key_names_a_file_and_stores_nothing(here: Home) -> None:
    output = said("add", "elevenlabs", "--aws", "--key-file", "my keys/eleven")
    name = "talewright/providers/elevenlabs --secret-string 'file://my keys/eleven'"

    assert f"aws secretsmanager create-secret --name {name}\n" in output
    assert f"aws secretsmanager put-secret-value --secret-id {name}\n" in output
    assert not here.providers.exists()


# Chains.


def test_a_chain_is_chosen_and_shown_in_its_order(here: Home) -> None:
    write(here, Chosen(keys={"elevenlabs": KEY}))

    output = said("use", "speech", "elevenlabs:eleven_flash_v2_5,", "gemini")
    rows = json.loads(said("--json"))

    assert read(here).chains == {"speech": "elevenlabs:eleven_flash_v2_5, gemini"}
    assert "gemini has no key yet: `talewright providers add gemini`" in output
    assert "elevenlabs has no key" not in output
    assert [(row["provider"], row["model"], row["key"]) for row in rows if row["capability"] == "speech"] == [
        ("elevenlabs", "eleven_flash_v2_5", "there"),
        ("gemini", "gemini-3.8-flash-tts", "missing"),
    ]
    assert {row["key"] for row in rows if row["provider"] == "offline"} == {None}


def test_no_key_is_missing_where_vendors_are_played(here: Home, street: str) -> None:
    output = said("use", "speech", "elevenlabs,", "gemini,", "polly")
    keys = {(row["provider"], row["key"]) for row in json.loads(said("--all", "--json"))}

    assert ("elevenlabs has no key yet: `talewright providers add elevenlabs`" in output) is not bool(street)
    assert ("played" in output, "missing" in output) == (bool(street), not street)
    assert {("elevenlabs", "played" if street else "missing"), ("polly", None)} <= keys


@pytest.mark.parametrize("words", [("use", "speech", "gemini"), ("drop", "images")])
def test_how_a_studio_is_started_anew_is_said_as_it_was_started(
    here: Home, street: str, words: tuple[str, ...]
) -> None:
    write(here, Chosen(chains={"images": "fal"}))

    output = said(*words)

    again = "`talewright up --played`" if street else "`talewright up`"
    assert f"It holds when the studio is started anew: `talewright down`, then {again}.\n" in output


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("speech", "openia"), "Openia is not asked for speech"),
        (("language", "anthropic:claude-9"), "Anthropic has no 'claude-9' for language"),
        (("sound", "openai"), "Nobody is asked for sound. There are language"),
        (("language", "compatible"), "which model"),
    ],
)
def test_a_chain_that_cannot_be_is_refused_and_nothing_changes(
    here: Home, words: tuple[str, ...], complaint: str
) -> None:
    assert complaint in refused("use", *words)
    assert not here.providers.exists()


def test_a_chain_that_was_chosen_can_be_dropped(here: Home) -> None:
    said("use", "speech", "elevenlabs,", "gemini")
    said("use", "language", "anthropic")

    output = said("drop", "speech")

    assert read(here).chains == {"language": "anthropic"}
    assert "An understudy on this machine is asked for speech again; of played vendors, elevenlabs, gemini." in output
    rows = json.loads(said("--json"))
    assert [row["provider"] for row in rows if row["capability"] in ("speech", "language")] == ["anthropic", "offline"]


def test_what_was_dropped_is_as_if_nobody_had_ever_been_chosen(here: Home) -> None:
    said("use", "music", "offline")
    assert read(here) != Chosen()

    assert "asked for music again." in said("drop", "music")
    assert read(here) == Chosen()


@pytest.mark.parametrize(
    ("capability", "complaint"),
    [("speech", "Nobody is chosen for speech."), ("sound", "Nobody is asked for sound. There are language")],
)
def test_where_nobody_is_chosen_nothing_is_dropped(here: Home, capability: str, complaint: str) -> None:
    assert complaint in refused("drop", capability)
    assert not here.providers.exists()


def test_without_a_studio_it_is_said_whom_one_would_ask(here: Home) -> None:
    output = said()

    assert all(capability in output for capability in CAPABILITIES)
    assert "No studio runs here" in output


def test_the_whole_catalogue_is_shown_without_a_studio(here: Home) -> None:
    rows = json.loads(said("--all", "--json"))

    assert sorted((row["provider"], row["model"]) for row in rows) == sorted(
        (model.company, model.id) for model in catalogue().models
    )
    assert "fal-ai/flux-2-pro" in said("--all")


def shown(day: date, capability: str, chain: str) -> str:
    return printed((chains.row_of(choice) for choice in resolve(capability, chain.split(","), day)), day)


def printed(rows: Iterable[chains.Row], day: date) -> str:
    console = Console(width=250, record=True)
    with console.capture() as captured:
        console.print(chains.shown(rows, today=day))
    return captured.get()


def test_what_ends_within_ninety_days_is_said_with_who_takes_over() -> None:
    late, early = date(2026, 12, 1), date(2026, 6, 1)

    assert "openai:gpt-4o-mini-tts ends on 2027-01-06, in 36 days; nobody takes over" in shown(late, "speech", "openai")
    assert "openai:gpt-4o ends on 2027-01-14, in 44 days; gpt-6-luna takes over" in shown(
        late, "language", "openai:gpt-4o"
    )
    assert "ends on" not in shown(early, "speech", "openai")


def test_whoever_has_taken_a_place_is_said_to_have() -> None:
    said_of_it = shown(date(2026, 12, 1), "language", "anthropic:claude-3-5-sonnet")

    assert (
        "anthropic:claude-3-5-sonnet-20241022 is gone; anthropic:claude-sonnet-5-5 has taken its place." in said_of_it
    )


def test_who_is_gone_is_said_to_be() -> None:
    speaker = catalogue().find("speech", "openai", "tts-1")
    row = chains.row_of(Choice(speaker, speaker, gone=True))

    assert "openai:tts-1 was shut down on 2027-01-06 and is not asked any more: choose another." in printed(
        [row], date(2027, 1, 6)
    )


@pytest.mark.parametrize(
    ("capability", "chain", "price"),
    [
        ("language", "openai", "$0.1 in and $0.5 out a million tokens (2026-11-11)"),
        ("speech", "elevenlabs", "$0.08 a thousand characters (2026-11-11)"),
        ("alignment", "elevenlabs", "$0.003672 a minute (2026-11-11)"),
        ("images", "fal", "$0.024 a picture (2026-11-21)"),
        ("moderation", "openai", "costs nothing"),
    ],
)
def test_a_price_is_said_as_people_compare_it(capability: str, chain: str, price: str) -> None:
    assert price in shown(date(2026, 11, 21), capability, chain)


def test_a_deployed_studio_is_asked_how_they_fare(here: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    fared = {"word": "troubled", "calls": 9, "failures": 3, "cost": "0.2", "milliseconds": None}
    row = chains.row_of(resolve("speech", ["elevenlabs"])[0]) | fared | {"secret": "talewright/providers/elevenlabs"}
    asked = Studio(providers={"providers": [row]})
    monkeypatch.setattr(providers, "client_of", lambda _url: asked)

    output = said("--url", "https://studio.example")

    assert asked.asked == [("GET", "/api/admin/providers", None)]
    assert all(
        part in output
        for part in ("speech", "elevenlabs:eleven_multilingual_v2", "troubled", "9 calls for $0.2, 3 failures", "--aws")
    )
    assert json.loads(said("--url", "https://studio.example", "--json")) == [row]


# What companies say.


def test_each_company_with_a_key_is_asked_what_it_has(here: Home) -> None:
    with opened(Street([OpenAI()])) as street:
        write(here, Chosen(keys={"openai": OpenAI.KEY, "fal": KEY}, urls={"openai": f"{street}/openai"}))
        (openai, fal) = json.loads(said("check", "--json"))
        table = said("check")

    models = {model["model"]: model for model in openai["models"]}
    assert models["gpt-4o-mini-tts"]["there"]
    assert models["gpt-4o-mini-tts"]["theirs"] == models["gpt-4o-mini-tts"]["ours"] == "2027-01-06"
    assert "dall-e-3" not in models
    assert "fal does not list its models" in fal["refusal"]
    assert OpenAI.KEY not in table


def test_a_key_that_is_not_taken_is_said_plainly(here: Home) -> None:
    with opened(Street([OpenAI()])) as street:
        write(here, Chosen(keys={"openai": KEY}, urls={"openai": f"{street}/openai"}))
        output = refused("check")

    assert "openai does not take the studio's key: `talewright providers add openai`" in output
    assert KEY[:8] not in output


def test_a_key_of_the_shell_is_nobody_s_word(here: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    assert "There is no key to check" in said("check")
    assert {row["key"] for row in json.loads(said("--all", "--json")) if row["provider"] == "openai"} == {"missing"}
    assert os.environ["OPENAI_API_KEY"] == KEY
