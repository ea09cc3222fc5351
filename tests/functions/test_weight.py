"""A cold start pays for every import, so each function may load only what it works with."""

import subprocess
import sys

import pytest

HEAVY = {
    "PIL",
    "alembic",
    "av",
    "boto3",
    "email_validator",
    "fastapi",
    "fontTools",
    "httpx",
    "mangum",
    "numpy",
    "openai",
    "psycopg",
    "sqlalchemy",
    "vapoursynth",
}
STAGES = ("write", "check", "narrate", "align", "publish")
ALLOWED: dict[str, set[str]] = {
    "api": {"fastapi", "mangum", "psycopg", "sqlalchemy"},
    "record": {"psycopg", "sqlalchemy"},
    "tend": {"psycopg", "sqlalchemy"},
    "post": {"psycopg", "sqlalchemy"},
    "deliver": {"psycopg", "sqlalchemy"},
    "greet": {"psycopg", "sqlalchemy"},
    "listen": set(),
    "admit": set(),
    "migrate": {"alembic", "psycopg", "sqlalchemy"},
    **{name: set() for name in STAGES},
    "illustrate": {"PIL", "numpy"},
    "preview": {"PIL", "av", "numpy", "vapoursynth"},
    "render": {"PIL", "av", "numpy", "vapoursynth"},
    "assemble": {"PIL", "av", "numpy"},
}


@pytest.mark.parametrize("name", ALLOWED)
def test_a_function_loads_only_what_it_may(name: str) -> None:
    probe = f"import sys, functions.{name}.handler; print(*{{module.partition('.')[0] for module in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout.split()

    assert HEAVY & set(loaded) <= ALLOWED[name]


def test_nothing_is_connected_to_by_being_imported() -> None:
    probe = """
import socket

def refuse(*_):
    raise AssertionError("an import reached out")

socket.socket.connect = refuse
import functions.api.handler, functions.record.handler, functions.admit.handler, functions.migrate.handler
"""
    subprocess.run([sys.executable, "-c", probe], check=True)
