"""Who comes to a studio on this machine: its owner, and others whom the issuer vouches for."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import httpx
import pytest

from infra.local import ownership
from tests.laptop import Laptop


def talewright(laptop: Laptop, *words: str) -> str:
    """What a command says on standard output."""
    command = (sys.executable, "-m", "infra.cli", *words)
    surroundings = {**os.environ, "TALEWRIGHT_HOME": str(laptop.home.path)}
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True).stdout


def test_whoever_is_at_this_machine_owns_its_studio_and_a_key_of_theirs_may_do_the_same(laptop: Laptop) -> None:
    key = talewright(laptop, "keys", "new", "--name", "a script", "--scope", "admin", "--scope", "read").strip()
    shown = {"Authorization": f"Bearer {key}"}

    me = httpx.get(f"{laptop.url}/api/me", headers=shown).json()
    owners = httpx.get(f"{laptop.url}/api/admin/users?role=owner", headers=shown).json()["items"]

    assert (me["email"], me["role"], me["verified"]) == (ownership.HOUSEHOLD, "owner", True)
    assert [user["id"] for user in owners] == [me["id"]]
    assert "a script" in talewright(laptop, "keys", "list")
    assert talewright(laptop, "promote-owner") == f"{ownership.HOUSEHOLD} is the owner.\n"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_stranger_signs_in_by_the_issuer_s_word(laptop: Laptop, host: str) -> None:
    door = laptop.url.replace("127.0.0.1", host)
    with httpx.Client() as browser:
        leaving = browser.get(f"{door}/api/auth/google?next=/watch.html")
        page = browser.get(leaving.headers["location"])
        back = browser.post(leaving.headers["location"], data={"email": f"{host}@example.com"})
        # Secure cookies, which this machine's studio gives over HTTP: browsers trust the loopback, httpx does not.
        kept = {"Cookie": leaving.headers["set-cookie"].partition(";")[0]}
        arrived = browser.get(back.headers["location"], headers=kept)
        cookies = "; ".join(line.partition(";")[0] for line in arrived.headers.get_list("set-cookie"))
        me = browser.get(f"{door}/api/me", headers={"Cookie": cookies}).json()

    assert "Who are you?" in page.text
    assert urlsplit(back.headers["location"]).netloc == urlsplit(door).netloc
    assert arrived.headers["location"] == f"{door}/watch.html"
    assert (me["email"], me["role"], me["verified"]) == (f"{host}@example.com", "user", True)


def test_the_issuer_sends_nobody_elsewhere(laptop: Laptop) -> None:
    leaving = httpx.get(f"{laptop.url}/api/auth/google").headers["location"]
    elsewhere = httpx.URL(leaving).copy_set_param("redirect_uri", "https://evil.example/")
    plain = httpx.URL(leaving).copy_set_param("code_challenge_method", "plain")

    for address in (elsewhere, plain):
        assert httpx.get(address).status_code == 400
        assert httpx.post(address, data={"email": "ada@example.com"}).status_code == 400
