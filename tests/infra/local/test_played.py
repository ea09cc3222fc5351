"""A studio whose vendors are played, and one whose owner has given it keys: what their functions are told."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from infra.local import providers, studio
from infra.local.environment import ACCOUNT
from infra.local.home import Home
from infra.local.providers import Chosen
from infra.local.vendors.everybody import everybody
from shared import settings
from shared.production.catalogue import is_keyed, key_secret
from tests.infra.local.test_running_studio import probing, services
from tests.laptop import Laptop, running

REAL = "sk-real-0123456789"
PLAYED = {vendor.company: vendor.KEY for vendor in everybody() if is_keyed(vendor.company)}
ASKING = ("api", "write", "narrate", "illustrate", "assemble")


def talewright(laptop: Laptop, *words: str, by: str = "") -> str:
    """What a command says on standard output."""
    command = (sys.executable, "-m", "infra.cli", *words)
    surroundings = {**os.environ, "TALEWRIGHT_HOME": str(laptop.home.path)}
    return subprocess.run(command, env=surroundings, input=by, capture_output=True, text=True, check=True).stdout


def surroundings(laptop: Laptop) -> Mapping[str, Mapping[str, str]]:
    """All that functions see of their surroundings."""
    with probing(laptop, ASKING, "environment"):
        return {name: laptop.invoke(name, {}).payload for name in ASKING}


def hold_to_this_machine(laptop: Laptop, street: str) -> None:
    """No function's client of AWS leads anywhere but to the emulator, and Polly's to the street, where it speaks."""
    functions = laptop.state.functions
    with probing(laptop, functions, "surroundings"):
        for function in functions:
            seen = laptop.invoke(function, {"services": sorted(services())}).payload
            assert seen["endpoints"] == {
                name: f"{street}/polly" if name == "polly" else laptop.state.emulator for name in services()
            }
            assert seen["credentials"] == ACCOUNT
    with probing(laptop, ["narrate"], "spoken"):
        assert laptop.invoke("narrate", {"text": "The tide is out."}).payload > 8_000


def keys(laptop: Laptop) -> dict[str, str]:
    """What lies in the secrets of providers, by their names."""
    client = laptop.client("secretsmanager")
    names = [found["Name"] for found in client.list_secrets()["SecretList"]]
    return {
        name: client.get_secret_value(SecretId=name)["SecretString"]
        for name in names
        if name.startswith("talewright/providers/")
    }


def asked(street: str, company: str, key: str, body: Mapping[str, Any]) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.post(f"{street}/{company}/moderations", json=body, headers=headers, trust_env=False).status_code


def test_with_played_vendors_no_real_key_is_told_and_nobody_outside_is_asked(own_home: Home) -> None:
    providers.write(own_home, Chosen(keys={"openai": REAL, "fal": REAL}, chains={"music": "offline"}))

    with running(own_home, playing=True) as laptop:
        street = laptop.state.street
        said = talewright(laptop, "status")
        talewright(laptop, "providers", "add", "elevenlabs", by=REAL)
        talewright(laptop, "providers", "remove", "openai")
        chain = json.loads(talewright(laptop, "providers", "--json"))

        assert keys(laptop) == {key_secret(company): key for company, key in PLAYED.items()}
        for told in surroundings(laptop).values():
            known = settings.read(told)
            assert {urlsplit(url).netloc for url in known.provider_urls.values()} == {urlsplit(street).netloc}
            assert urlsplit(street).hostname == "127.0.0.1"
            assert (known.language, known.images, known.music) == (
                providers.PLAYED["language"],
                providers.PLAYED["images"],
                "offline",
            )
            assert REAL not in str(told)
            assert "of-the-shell" not in str(told)
        assert settings.read(surroundings(laptop)["illustrate"]).webhooks_url == laptop.url
        assert f"played at {street}: nobody is paid" in said
        assert {row["key"] for row in chain if row["provider"] != "offline"} == {"played"}
        judged = {"model": "omni-moderation-latest", "input": "a lamp"}
        assert (asked(street, "openai", PLAYED["openai"], judged), asked(street, "openai", REAL, judged)) == (200, 401)
        assert "Vendors are played at" in talewright(laptop, "logs", "vendors")
        hold_to_this_machine(laptop, street)

    assert studio.status(own_home) is None
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{street}/book", trust_env=False)


def test_a_key_of_the_shell_reaches_no_function(laptop: Laptop) -> None:
    for told in surroundings(laptop).values():
        known = settings.read(told)
        assert "of-the-shell" not in str(told)
        assert {known.language, known.speech, known.images, known.moderation} == {"offline"}
        assert (known.provider_urls, known.webhooks_url if "STUDIO_WEBHOOKS_URL" in told else "") == ({}, "")


def test_a_key_that_is_given_is_there_at_once_and_one_that_is_taken_is_gone(laptop: Laptop) -> None:
    given = talewright(laptop, "providers", "add", "fal", by=REAL)
    there = keys(laptop)
    talewright(laptop, "providers", "add", "fal", by=f"{REAL}-2")
    changed = keys(laptop)
    talewright(laptop, "providers", "remove", "fal")

    assert there == {key_secret("fal"): REAL}
    assert changed == {key_secret("fal"): f"{REAL}-2"}
    assert keys(laptop) == {}
    assert REAL not in given
    assert "shows it from now on" in given
    assert settings.read(surroundings(laptop)["illustrate"]).provider_secrets["fal"] == key_secret("fal")
