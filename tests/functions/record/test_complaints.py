import json

import pytest

from functions.record.complaints import Complaint, complaint


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
        ("FAILED", {"error": "Odd", "cause": '{"reason": 1}'}, Complaint("Odd", '{"reason": 1}')),
        ("FAILED", {"error": None, "cause": None}, Complaint("Unknown", "it stopped without saying why")),
        ("FAILED", {}, Complaint("Unknown", "it stopped without saying why")),
        ("TIMED_OUT", {}, Complaint("TimedOut", "it took longer than it may")),
        ("ABORTED", {}, Complaint("Aborted", "it was stopped by hand")),
    ],
)
def test_a_bad_end_says_why(status: str, detail: dict[str, object], said: Complaint) -> None:
    assert complaint(status, detail) == said


def test_a_reason_may_be_long_and_is_cut() -> None:
    assert len(complaint("FAILED", {"error": "Odd", "cause": "x" * 9_999}).message) == 2_000
