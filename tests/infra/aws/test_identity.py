"""Whose studio it is, and who else says who somebody is: the owner's to choose, and nothing where nothing is chosen."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aws_cdk.assertions import Template

from infra.aws.app import LIVE
from tests.infra.aws.conftest import synthesised

GOOGLE = "my/google"


def told(studio: Template, function: str) -> dict[str, Any]:
    """What a function is told."""
    (found,) = (
        made["Properties"]["Environment"]["Variables"]
        for made in studio.find_resources("AWS::Lambda::Function").values()
        if f"functions.{function}." in json.dumps(made["Properties"])
    )
    return found


def readers(studio: Template, secret: str) -> Iterator[str]:
    """The roles that may read a secret, by their names in the template."""
    for policy in studio.find_resources("AWS::IAM::Policy").values():
        if secret in json.dumps(policy["Properties"]["PolicyDocument"]):
            yield from (role["Ref"] for role in policy["Properties"]["Roles"])


def test_an_owner_and_google_are_known_only_to_who_needs_them(tmp_path: Path) -> None:
    chosen = {"database_url_secret": "my/database", "owner_email": "me@example.com", "google_secret": GOOGLE}
    studio = synthesised(tmp_path, {**LIVE, **chosen})["TalewrightStudio"]

    assert told(studio, "migrate")["STUDIO_OWNER_EMAIL"] == "me@example.com"
    assert told(studio, "api")["STUDIO_GOOGLE_SECRET"] == GOOGLE
    (reader,) = readers(studio, GOOGLE)
    assert "ApiRole" in reader


def test_a_studio_that_is_told_nothing_asks_nobody(studio: Template) -> None:
    assert told(studio, "migrate")["STUDIO_OWNER_EMAIL"] == ""
    assert told(studio, "api")["STUDIO_GOOGLE_SECRET"] == ""
    assert list(readers(studio, GOOGLE)) == []
