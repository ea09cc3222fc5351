"""The frame itself: what it runs, how much of it, and what it says at the end."""

import pytest

pytest_plugins = ("pytester",)

TESTS = """
def test_attack(scale, figure):
    figure("attack", f"{scale(3, 1_000):,} tries, 0 got through")

def test_siege(figure):
    figure("the siege", "1 gate fell")
    assert not "held"

def test_of_the_every_day_kind():
    pass
"""


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    pytester.makepyfile(TESTS)
    return pytester.runpytest_inprocess("-p", "tests.hardening.figures", "-p", "no:cacheprovider", *options)


def test_every_day_all_tests_run_and_say_little(pytester: pytest.Pytester) -> None:
    result = run(pytester)

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*hardening, in short*", "held    attack     3 tries, 0 got through"])


def test_in_full_only_those_run_that_have_something_to_show(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--thorough")

    result.assert_outcomes(passed=1, failed=1, deselected=1)
    result.stdout.fnmatch_lines(["*hardening, in full*", "held    attack     1,000 tries, 0 got through"])


def test_what_a_test_has_seen_that_failed_is_told_as_such(pytester: pytest.Pytester) -> None:
    run(pytester).stdout.fnmatch_lines(["BROKEN  the siege  1 gate fell"])


def test_where_nothing_is_shown_nothing_is_said(pytester: pytest.Pytester) -> None:
    result = run(pytester, "-k", "every_day")

    result.assert_outcomes(passed=1, deselected=2)
    result.stdout.no_fnmatch_line("*in short*")


def test_what_was_seen_in_another_process_is_told_as_well(pytester: pytest.Pytester) -> None:
    result = run(pytester, "-n", "1")

    result.stdout.fnmatch_lines(["held    attack     3 tries, 0 got through", "BROKEN  the siege  1 gate fell"])
