"""Somebody hears of it when the studio is not well."""

from pathlib import Path

import pytest
from aws_cdk.assertions import Template

from infra.aws.app import LIVE, compose


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A studio whose owner wants to be told."""
    folder = tmp_path_factory.mktemp("told")
    context = {**LIVE, "database_url_secret": "my/database", "alarm_email": "owner@studio.example"}
    compose(str(folder), context).synth()
    return Template.from_string(Path(folder, "TalewrightStudio.template.json").read_text(encoding="utf-8"))


def test_what_could_not_be_done_rings_at_once(studio: Template) -> None:
    alarms = [alarm["Properties"] for alarm in studio.find_resources("AWS::CloudWatch::Alarm").values()]
    depths = [alarm for alarm in alarms if alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"]

    assert len(depths) == 4
    assert all(alarm["Threshold"] == 1 and alarm["EvaluationPeriods"] == 1 for alarm in depths)
    assert {alarm["MetricName"] for alarm in alarms} >= {"5xx", "ExecutionsFailed", "ApproximateAgeOfOldestMessage"}


def test_no_news_are_good_news(studio: Template) -> None:
    for alarm in studio.find_resources("AWS::CloudWatch::Alarm").values():
        assert alarm["Properties"]["TreatMissingData"] == "notBreaching"


def test_every_alarm_reaches_the_owner_who_gave_an_address(told: Template) -> None:
    (topic,) = told.find_resources("AWS::SNS::Topic")

    told.has_resource_properties("AWS::SNS::Subscription", {"Endpoint": "owner@studio.example", "Protocol": "email"})
    for alarm in told.find_resources("AWS::CloudWatch::Alarm").values():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": topic}]


def test_nobody_is_written_to_who_gave_no_address(studio: Template) -> None:
    assert not studio.find_resources("AWS::SNS::Subscription")
