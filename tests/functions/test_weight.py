"""A cold start pays for every import, so each function may load only what it works with."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "PIL",
    "alembic",
    "authlib",
    "av",
    "aws_xray_sdk",
    "boto3",
    "cryptography",
    "email_validator",
    "fastapi",
    "fontTools",
    "httpx",
    "jwt",
    "mangum",
    "numpy",
    "openai",
    "psycopg",
    "sqlalchemy",
    "stripe",
    "vapoursynth",
}
FUNCTIONS = Path(__file__).parents[2] / "functions"
MOST_MODULES = 950
"""That the API may load before its first call."""
STAGES = ("write", "check", "narrate", "align", "publish")
ALLOWED: dict[str, set[str]] = {
    "api": {"fastapi", "mangum", "psycopg", "sqlalchemy"},
    "record": {"psycopg", "sqlalchemy"},
    "tend": {"psycopg", "sqlalchemy"},
    "post": {"psycopg", "sqlalchemy"},
    "deliver": {"psycopg", "sqlalchemy"},
    "seclude": {"psycopg", "sqlalchemy"},
    "greet": {"psycopg", "sqlalchemy"},
    "listen": set(),
    "admit": set(),
    "migrate": {"alembic", "psycopg", "sqlalchemy"},
    **{name: set() for name in STAGES},
    "portray": {"PIL"},
    "illustrate": {"PIL", "numpy"},
    "preview": {"PIL", "av", "numpy", "vapoursynth"},
    "render": {"PIL", "av", "numpy", "vapoursynth"},
    "assemble": {"PIL", "av", "numpy"},
}


@pytest.mark.parametrize("name", ALLOWED)
def test_a_function_loads_only_what_it_may(name: str) -> None:
    loaded = _said(f"import sys, functions.{name}.handler; print(*{{name.partition('.')[0] for name in sys.modules}})")

    assert HEAVY & set(loaded) <= ALLOWED[name]


def test_the_api_loads_few_modules() -> None:
    (loaded,) = _said("import sys, functions.api.handler; print(len(sys.modules))")

    assert int(loaded) <= MOST_MODULES


@pytest.mark.parametrize("name", ALLOWED)
def test_garbage_is_looked_for_again_once_a_function_is_there(name: str) -> None:
    enabled, looked_through = _said(
        f"import gc, functions.{name}.handler; print(gc.isenabled(), gc.get_freeze_count() == 0)"
    )

    assert (enabled, looked_through) == ("True", "False")


def test_every_function_is_weighed() -> None:
    assert {handler.parent.name for handler in FUNCTIONS.glob("*/handler.py")} == set(ALLOWED)


def test_nothing_is_connected_to_by_being_imported() -> None:
    probe = """
import socket

def refuse(*_):
    raise AssertionError("an import reached out")

socket.socket.connect = refuse
import functions.api.handler, functions.record.handler, functions.admit.handler, functions.migrate.handler
"""
    subprocess.run([sys.executable, "-c", probe], check=True)


def _said(probe: str) -> list[str]:
    """The words that a process of its own prints."""
    return subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout.split()
