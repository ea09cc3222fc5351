"""The frame of the hardening tests: the same tests in short, among all the others, or in full, with what was seen.

A test that has something to show asks for `figure`, and for `scale` if it can do more than it does every day. With
`--thorough` such tests run in full, and no others.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

_OPTION = "--thorough"


@dataclass(frozen=True)
class Scale:
    """How much a test does."""

    thorough: bool

    def __call__[T](self, short: T, full: T) -> T:
        """One of both."""
        return full if self.thorough else short


@dataclass(frozen=True)
class Figure:
    """What one test has seen."""

    test: str
    """Its node id."""
    name: str
    text: str


type Figures = list[Figure]
type Show = Callable[[str, str], None]

_FIGURES = pytest.StashKey[Figures]()


@pytest.fixture
def scale(pytestconfig: pytest.Config) -> Scale:
    """Chooses between what a test does every day and what it does in full: `jobs = scale(40, 1_000)`."""
    return Scale(pytestconfig.getoption(_OPTION))


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Show:
    """Shows a line at the end of the run: `figure("tokens", "1,204 mutations, 0 accepted")`."""
    figures = request.config.stash[_FIGURES]
    return lambda name, text: figures.append(Figure(request.node.nodeid, name, text))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(_OPTION, action="store_true", help="run the hardening tests in full, and no others")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_FIGURES] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption(_OPTION):
        others = [item for item in items if "figure" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    figures = config.stash[_FIGURES]
    if not figures:
        return
    broken = {report.nodeid for kind in ("failed", "error") for report in terminalreporter.stats.get(kind, ())}
    width = max(len(figure.name) for figure in figures)
    terminalreporter.section(f"hardening, {'in full' if config.getoption(_OPTION) else 'in short'}")
    for figure in figures:
        mark = "BROKEN" if figure.test in broken else "held"
        terminalreporter.write_line(f"{mark:6}  {figure.name:{width}}  {figure.text}")
