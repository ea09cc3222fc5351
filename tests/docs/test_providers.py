"""What the README and docs/providers.md say of companies is what the catalogue has, and what a quote says."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_UP, Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from infra.cli.providers import app
from infra.local.providers import PLAYED
from shared.production import catalogue
from shared.production.catalogue import CAPABILITIES, UNDERSTUDIES
from shared.settings import settings
from shared.works.briefs import Wish, brief_of
from shared.works.estimates import estimate
from shared.works.manner import Manner, settle
from tests.days import on

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "providers.md").read_text(encoding="utf-8")
DAY = date(2026, 11, 21)
"""When the table was written."""
GIVES = {
    "language": "writing",
    "moderation": "moderation",
    "speech": "voice",
    "alignment": "word times",
    "images": "pictures",
    "music": "music",
}
COMPANIES = [company for company in catalogue.catalogue().companies if company not in (UNDERSTUDIES, "compatible")]


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    on(DAY, catalogue, monkeypatch)
    settings.cache_clear()
    yield
    settings.cache_clear()


def gives(company: str) -> list[str]:
    return [what for what in CAPABILITIES if any(catalogue.catalogue().of(what, company))]


def quoted(company: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What 60 seconds on a topic cost at most, when one company does all that it can, and understudies do the rest."""
    for capability in gives(company):
        monkeypatch.setenv(f"STUDIO_{capability.upper()}", company)
    settings.cache_clear()
    most = estimate(brief_of(Wish(topic="Why cats always land on their feet"), settle(Manner(seconds=60)))).cost.high
    return f"${most.quantize(Decimal('0.01'), ROUND_UP)}"


def key_of(company: str) -> str:
    page = catalogue.catalogue().companies[company].keys
    return f"[{urlsplit(page).hostname}]({page})" if page else "none"


@pytest.mark.parametrize("company", COMPANIES)
def test_the_readme_has_what_a_company_gives_where_its_key_is_from_and_what_a_video_costs(
    company: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    title, what = catalogue.catalogue().companies[company].title, ", ".join(GIVES[one] for one in gives(company))
    cells = (title, what, f"`{company}`", key_of(company), quoted(company, monkeypatch))

    assert f"| {' | '.join(cells)} |" in README


def test_the_readme_has_nobody_else() -> None:
    rows = re.findall(r"^\| [^|]+ \| [^|]+ \| `([a-z]+)` \|", README, re.MULTILINE)

    assert rows == COMPANIES


@pytest.mark.parametrize("page", [README, PAGE])
def test_every_command_that_is_named_is_one(page: str) -> None:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}

    assert set(re.findall(r"talewright providers ([a-z]+)", page)) <= known
    assert "talewright providers add" in page


def test_the_page_names_every_company_capability_and_played_chain() -> None:
    for company in catalogue.catalogue().companies:
        assert f"`{company}`" in PAGE
    for capability in CAPABILITIES:
        assert f"`{capability}`" in PAGE
    for capability, chain in PLAYED.items():
        assert f"| `{capability}` | `{chain}` |" in PAGE
