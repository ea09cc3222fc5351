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


type Show = Callable[[str, str], None]

_FIGURE = "figure"
"""What it is called among the properties of a test, which travel with its report, whatever process it ran in."""


@pytest.fixture
def scale(pytestconfig: pytest.Config) -> Scale:
    """Chooses between what a test does every day and what it does in full: `jobs = scale(40, 1_000)`."""
    return Scale(pytestconfig.getoption(_OPTION))


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Show:
    """Shows a line at the end of the run: `figure("tokens", "1,204 mutations, 0 accepted")`."""
    return lambda name, text: request.node.user_properties.append((_FIGURE, (name, text)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(_OPTION, action="store_true", help="run the hardening tests in full, and no others")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption(_OPTION):
        others = [item for item in items if "figure" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    stats = terminalreporter.stats
    figures = [
        (report.nodeid, *said)
        for kind in ("passed", "failed")
        for report in stats.get(kind, ())
        for name, said in report.user_properties
        if name == _FIGURE and report.when == "call"
    ]
    if not figures:
        return
    broken = {report.nodeid for kind in ("failed", "error") for report in stats.get(kind, ())}
    width = max(len(name) for _, name, _ in figures)
    terminalreporter.section(f"hardening, {'in full' if config.getoption(_OPTION) else 'in short'}")
    for test, name, text in figures:
        mark = "BROKEN" if test in broken else "held"
        terminalreporter.write_line(f"{mark:6}  {name:{width}}  {text}")
