"""OpenAI as it is asked and as it complains; so do the servers that speak as it does, with less to say."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from shared.errors import ContentRefused, ProviderBusy, ProviderRefused, ProviderSpent, StudioError
from shared.providers.vendor import LONGEST_COMPLAINT, Answered, Reply, Vendor


class _Moderation(Answered):
    categories: tuple[str, ...] = ()


class Complaint(Answered):
    """What it says when something is wrong (its specification, `Error`). Other servers leave out most of it."""

    message: str = ""
    type: str | None = None
    code: str | int | None = None
    moderation_details: _Moderation | None = None
    """Of pictures (openai 3.54.0, types/beta: `ImageGenerationCallErrorModerationDetails`)."""

    @property
    def is_of_content(self) -> bool:
        return self.code in _CONTENT or "safety system" in self.message

    @property
    def rule(self) -> str:
        """Of what may be made; as it calls it."""
        if self.moderation_details is not None and self.moderation_details.categories:
            return ", ".join(self.moderation_details.categories)
        named = _VIOLATIONS.search(self.message)
        return named.group(1) if named else str(self.code or "")


def error_of(company: str, complaint: Complaint) -> StudioError | None:
    """The error for a complaint that says what is wrong, whatever its status is; None for all others."""
    said = f"{company}: {complaint.message[:LONGEST_COMPLAINT]}"
    if complaint.is_of_content:
        rule = complaint.rule
        return ContentRefused(said if rule in said else f"{said} ({rule})", rule=rule)
    if complaint.type == _NO_QUOTA or complaint.code in _SPENT:
        return ProviderSpent(said)
    if complaint.code == _NO_MODEL:
        return ProviderRefused(f"{said} `talewright providers` shows which models there are.")
    return ProviderBusy(said) if complaint.code in _PASSING else None


class _Said(Answered):
    error: Complaint | str = Complaint()


_VIOLATIONS = re.compile(r"safety_violations=\[([^\[\]]*)\]")
"""Images name the rules in their sentence where they give no details."""
_CONTENT = {
    "moderation_blocked",
    "content_policy_violation",
    "content_filter",
    "image_content_policy_violation",
    "bio_policy",
    "misalignment_policy_violation",
}
_NO_QUOTA = "insufficient_quota"
_SPENT = {
    _NO_QUOTA,
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
    "billing_hard_limit_reached",
    "billing_not_active",
}
"""Codes that no waiting mends (developers.openai.com/api/docs/guides/error-codes; the last two are older)."""
_NO_MODEL = "model_not_found"
_PASSING = {"server_error", "rate_limit_exceeded"}
"""Codes of answers that have failed while they were made."""
_FORBIDDEN = 403
_OF_THE_KEY = "scope"
"""What is said of a key that may do something else only: "Missing scopes: model.request"."""


def _complaint(said: Any) -> Complaint:
    try:
        error = _Said.model_validate(said).error
    except ValidationError:
        return Complaint()
    return Complaint(message=error) if isinstance(error, str) else error


def _sentence(said: Any) -> str:
    return _complaint(said).message


def _special(company: str, reply: Reply, said: Any) -> StudioError | None:
    complaint = _complaint(said)
    if complaint.code in _PASSING:
        # Their status says as much, and the reply says when to come again.
        return None
    if (error := error_of(company, complaint)) is not None:
        return error
    if reply.status == _FORBIDDEN and complaint.message and _OF_THE_KEY not in complaint.message:
        # The key is good, and whose it is may not have this: a country, or an organisation that has to show who it is.
        return ProviderRefused(f"{company}: {complaint.message[:LONGEST_COMPLAINT]}")
    return None


def _authorise(key: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {key}"}


def _asked_as(company: str) -> Vendor:
    return Vendor(company, _authorise, _sentence, lambda reply, said: _special(company, reply, said))


OPENAI = _asked_as("openai")
COMPATIBLE = _asked_as("compatible")
