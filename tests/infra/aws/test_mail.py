"""Letters leave by one function, from one address, and from nowhere when there is none."""

from collections.abc import Iterator
from typing import Any

import pytest
from aws_cdk.assertions import Template

from infra.aws.app import LIVE
from infra.aws.options import Options
from shared.mail import OUTBOX
from tests.infra.aws.conftest import synthesised

SENDER = "studio@example.com"


@pytest.fixture(scope="module")
def sending(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The studio of an owner who has named an address."""
    context = {**LIVE, "database_url_secret": "my/database", "sender": SENDER}
    return synthesised(tmp_path_factory.mktemp("sending"), context)["TalewrightStudio"]


def surroundings(template: Template, name: str) -> dict[str, Any]:
    found = (
        resource["Properties"]["Environment"]["Variables"]
        for resource in template.find_resources("AWS::Lambda::Function").values()
        if "Environment" in resource["Properties"]
    )
    return next(variables for variables in found if variables.get("POWERTOOLS_SERVICE_NAME") == name)


def allowing(template: Template, action: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The statements that allow an action, and the roles that have them."""
    for policy in template.find_resources("AWS::IAM::Policy").values():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            if action in str(statement["Action"]):
                yield str(policy["Properties"]["Roles"]), statement


def test_only_the_post_may_send_and_only_from_the_owners_address(sending: Template) -> None:
    ((role, statement),) = allowing(sending, "ses:")
    ((identity, resource),) = sending.find_resources("AWS::SES::EmailIdentity").items()

    assert "PostRole" in role
    assert statement["Action"] == "ses:SendEmail"
    assert str(statement["Resource"]).endswith(f"':identity/', {{'Ref': '{identity}'}}]]}}")
    assert "*" not in str(statement["Resource"])
    assert resource["Properties"]["EmailIdentity"] == SENDER


def test_who_sends_is_told_how_and_from_where(sending: Template, studio: Template) -> None:
    told, untold = surroundings(sending, "post"), surroundings(studio, "post")

    assert (told["STUDIO_MAIL"], told["STUDIO_SENDER"]) == ("ses", SENDER)
    assert (untold["STUDIO_MAIL"], untold["STUDIO_SENDER"]) == ("outbox", "")
    assert sending.find_outputs("Letters")["Letters"]["Value"] == "ses"
    assert studio.find_outputs("Letters")["Letters"]["Value"] == "outbox"


def test_a_studio_without_an_address_sends_nothing_and_lays_letters_in_its_own_bucket(studio: Template) -> None:
    laying = [role for role, statement in allowing(studio, "s3:PutObject") if OUTBOX in str(statement["Resource"])]

    assert studio.find_resources("AWS::SES::EmailIdentity") == {}
    assert list(allowing(studio, "ses:")) == []
    assert len(laying) == 1
    assert "PostRole" in laying[0]


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="sender"):
        Options(sender="studio.example.com")
