"""Layers hold what the lock file says, no more and nothing else."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from infra.aws.layers import CORE, GROUPS
from infra.aws.uv import ROOT

type Pins = Mapping[str, str]


@pytest.fixture(scope="module")
def lock() -> Mapping[str, dict[str, Any]]:
    return {package["name"]: package for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}


def pinned(layer: str) -> Pins:
    text = (ROOT / "layers" / layer / "requirements.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def closure(lock: Mapping[str, dict[str, Any]], wanted: Iterable[dict[str, Any]]) -> Pins:
    """All that some requirements of the lock bring with them, and in which version."""
    pins: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = list(wanted)
    while waiting:
        requirement = waiting.pop()
        package = lock[requirement["name"]]
        pins[package["name"]] = package["version"]
        for extra in ("", *requirement.get("extra", ())):
            if (package["name"], extra) not in seen:
                seen.add((package["name"], extra))
                optional = package.get("optional-dependencies", {})
                waiting += optional.get(extra, ()) if extra else package.get("dependencies", ())
    return pins


def test_core_is_what_the_project_itself_depends_on(lock: Mapping[str, dict[str, Any]]) -> None:
    assert pinned(CORE) == closure(lock, lock["talewright"]["dependencies"])


@pytest.mark.parametrize("group", GROUPS)
def test_a_layer_is_its_group_without_what_core_has(group: str, lock: Mapping[str, dict[str, Any]]) -> None:
    whole = closure(lock, lock["talewright"]["dev-dependencies"][group])

    assert pinned(group) == {name: version for name, version in whole.items() if name not in pinned(CORE)}


@pytest.mark.parametrize("layer", [CORE, *GROUPS])
def test_what_is_installed_is_checked_against_its_hash(layer: str) -> None:
    text = (ROOT / "layers" / layer / "requirements.txt").read_text(encoding="utf-8")

    for requirement in re.split(r"\n(?=\S)", text.partition("\n")[2].strip()):
        assert "--hash=sha256:" in requirement
