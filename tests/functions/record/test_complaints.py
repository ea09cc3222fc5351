import json

import pytest

from functions.record.complaints import UNEXPECTED, Complaint, complaint, fit_to_tell
from shared import errors


@pytest.mark.parametrize(
    ("status", "detail", "said"),
    [
        (
            "FAILED",
            {"error": "ScriptRefused", "cause": json.dumps({"errorType": "ScriptRefused", "errorMessage": "too long"})},
            Complaint("ScriptRefused", "too long"),
        ),
        ("FAILED", {"error": "ItemsFailed", "cause": "narrate 3, 7"}, Complaint("ItemsFailed", "narrate 3, 7")),
        ("FAILED", {"error": "ItemsFailed", "cause": "[3, 7]"}, Complaint("ItemsFailed", "[3, 7]")),
        ("FAILED", {"error": "MediaInvalid", "cause": '{"reason": 1}'}, Complaint("MediaInvalid", '{"reason": 1}')),
        ("FAILED", {"error": "Claimed", "cause": None}, Complaint("Claimed", "it stopped without saying why")),
        ("FAILED", {"cause": '{"errorType": "Claimed", "errorMessage": "wait"}'}, Complaint("Claimed", "wait")),
        ("FAILED", {"error": None, "cause": None}, Complaint("Unknown", UNEXPECTED)),
        ("FAILED", {}, Complaint("Unknown", UNEXPECTED)),
        ("TIMED_OUT", {}, Complaint("TimedOut", "it took longer than it may")),
        ("ABORTED", {}, Complaint("Aborted", "it was stopped by hand")),
    ],
)
def test_a_bad_end_says_why(status: str, detail: dict[str, object], said: Complaint) -> None:
    assert complaint(status, detail) == said


def test_a_reason_may_be_long_and_is_cut() -> None:
    assert len(complaint("FAILED", {"error": "DiskFull", "cause": "x" * 9_999}).message) == 2_000


@pytest.mark.parametrize(
    "error", ["RuntimeError", "KeyError", "ClientError", "Lambda.Unknown", "States.Timeout", "Odd"]
)
@pytest.mark.parametrize(
    "cause",
    [
        "the key is sk-secret",
        '{"errorMessage": "the key is sk-secret"}',
        '{"errorType": "MediaInvalid", "errorMessage": "the key is sk-secret"}',
        "narrate 3 failed; the first with MediaInvalid: the key is sk-secret",
    ],
)
def test_of_an_error_that_is_not_the_studios_own_only_the_name_goes_on(error: str, cause: str) -> None:
    assert complaint("FAILED", {"error": error, "cause": cause}) == Complaint(error, UNEXPECTED)


@pytest.mark.parametrize(
    "error", [name for name, said in vars(errors).items() if isinstance(said, type) and issubclass(said, Exception)]
)
def test_the_studios_own_errors_are_told_in_their_words(error: str) -> None:
    assert fit_to_tell(error, "in our words") == "in our words"


@pytest.mark.parametrize("items", ["narrate 0", "narrate 3, illustrate 0", "align, illustrate 5"])
@pytest.mark.parametrize(
    ("quoted", "told"),
    [
        ("MediaInvalid: no: not so", "MediaInvalid: no: not so"),
        ("MediaInvalid: two\nlines", "MediaInvalid: two\nlines"),
        ("RuntimeError: secret: stuff", f"RuntimeError: {UNEXPECTED}"),
        ("Lambda.Unknown: secret\nstuff", f"Lambda.Unknown: {UNEXPECTED}"),
        ("KeyError: x failed; the first with MediaInvalid: secret", f"KeyError: {UNEXPECTED}"),
        ("RuntimeError: ", f"RuntimeError: {UNEXPECTED}"),
        (": secret", f": {UNEXPECTED}"),
    ],
)
def test_items_that_failed_are_named_and_only_our_own_words_are_quoted(items: str, quoted: str, told: str) -> None:
    cause = f"{items} failed; the first with {quoted}"

    said = complaint("FAILED", {"error": "ItemsFailed", "cause": cause})

    assert said == Complaint("ItemsFailed", f"{items} failed; the first with {told}")
