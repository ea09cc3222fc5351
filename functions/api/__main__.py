"""`python -m functions.api` writes down what the API promises: docs/openapi.json and docs/errors.md."""

import json
from collections.abc import Iterator
from pathlib import Path

from functions.api.app import api
from functions.api.catalogue import page

DOCS = Path(__file__).parents[2] / "docs"


def pages() -> Iterator[tuple[str, str]]:
    """Every page's name, and its text."""
    yield "openapi.json", json.dumps(api().openapi(), ensure_ascii=False, indent=2) + "\n"
    yield "errors.md", page()


def main() -> None:
    for name, text in pages():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
