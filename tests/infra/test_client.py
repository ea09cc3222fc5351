"""The types that our pages know the API by are of the contract that is checked in, and made by what is pinned."""

import json
from pathlib import Path

from infra import client
from infra.client import CONTRACT, TYPES, headline
from infra.web import web_files

PINNED = Path(client.__file__).parent


def test_the_types_are_of_the_contract_that_is_checked_in() -> None:
    first = TYPES.read_text(encoding="utf-8").partition("\n")[0] + "\n"

    assert first == headline(), "`make contract` writes web/api/schema.d.ts anew"


def test_the_types_know_every_operation() -> None:
    types = TYPES.read_text(encoding="utf-8")
    paths = json.loads(CONTRACT.read_text(encoding="utf-8"))["paths"]

    for operations in paths.values():
        for operation in operations.values():
            assert f'operations["{operation["operationId"]}"]' in types


def test_what_makes_the_types_is_pinned_with_all_that_it_needs() -> None:
    wanted = json.loads((PINNED / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    locked = json.loads((PINNED / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    assert locked.pop("")["devDependencies"] == wanted
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all(package["integrity"].startswith("sha512-") for package in locked.values())


def test_types_are_for_those_who_write_pages_and_not_for_those_who_open_them() -> None:
    assert TYPES.is_file()
    assert not [file.key for file in web_files() if file.key.startswith("api/")]
