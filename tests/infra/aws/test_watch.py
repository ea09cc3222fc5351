"""Somebody hears of it when the studio is not well, and is told what to do."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aws_cdk.assertions import Template

from infra.aws import figures
from infra.aws.app import LIVE, compose
from infra.aws.uv import ROOT
from shared import telemetry

type Alarms = Mapping[str, dict[str, Any]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A studio whose owner wants to be told."""
    folder = tmp_path_factory.mktemp("told")
    compose(str(folder), {**LIVE, "alarm_email": "owner@studio.example"}).synth()
    return Template.from_string(Path(folder, "TalewrightStudio.template.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def alarms(by_default: Mapping[str, Template]) -> Alarms:
    """The properties of every alarm, by the name that the code gives it."""
    found = by_default["TalewrightStudio"].find_resources("AWS::CloudWatch::Alarm")
    return {re.sub(r"^WatchAlarms|[0-9A-F]{8}$", "", name): alarm["Properties"] for name, alarm in found.items()}


def metrics(alarm: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What an alarm, or a widget, is worked out of."""
    if "MetricName" in alarm:
        yield {"Namespace": alarm["Namespace"], "MetricName": alarm["MetricName"]}
    for part in alarm.get("Metrics", ()):
        if "MetricStat" in part:
            yield part["MetricStat"]["Metric"]


def expression(alarm: Mapping[str, Any]) -> str:
    (found,) = (part["Expression"] for part in alarm["Metrics"] if "Expression" in part)
    return str(found)


def body(template: Template) -> str:
    (page,) = template.find_resources("AWS::CloudWatch::Dashboard").values()
    return json.dumps(page["Properties"]["DashboardBody"])


def test_what_could_not_be_done_rings_at_once_in_every_queue_that_there_is(studio: Template, alarms: Alarms) -> None:
    queues = studio.find_resources("AWS::SQS::Queue")
    dead = {name for name in queues if re.fullmatch(r".+Dead[0-9A-F]{8}", name)}
    rings = {
        alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for name, alarm in alarms.items()
        if name.endswith("Dead") and (alarm["Threshold"], alarm["EvaluationPeriods"]) == (1, 1)
    }

    assert len(dead) * 2 == len(queues)
    assert {re.sub(r"[0-9A-F]{8}$", "", name) for name in rings} == {re.sub(r"[0-9A-F]{8}$", "", name) for name in dead}


def test_the_promises_of_the_studio_are_watched(alarms: Alarms) -> None:
    assert alarms.keys() >= {
        *("ApiErrors", "ApiSlow", "ApiCrashes", "ApiThrottled", "Throttled"),
        *("JobsFail", "ShortFlowFails", "TendFails", "ScheduleLate", "NewsLate", "StartsLate", "PremiumLate"),
        "DatabaseFull",
    }
    slow, errors, jobs = alarms["ApiSlow"], alarms["ApiErrors"], alarms["JobsFail"]
    assert (slow["Threshold"], slow["ComparisonOperator"]) == (200, "GreaterThanThreshold")
    assert (errors["Threshold"], errors["ComparisonOperator"]) == (0.1, "GreaterThanThreshold")
    assert (jobs["Threshold"], jobs["ComparisonOperator"]) == (95, "LessThanThreshold")


def test_a_share_is_judged_only_of_enough_cases(alarms: Alarms) -> None:
    assert expression(alarms["ApiErrors"]).startswith("IF(calls >= 100, 100 * FILL(errors, 0) / calls")
    assert "FILL(good_short, 0) + FILL(bad_short, 0) >= 20" in expression(alarms["JobsFail"])
    assert expression(alarms["ApiSlow"]).count(">= 40") == 2


def test_what_hashes_a_password_is_not_called_slow(alarms: Alarms) -> None:
    kinds = {
        dimension["Value"]
        for metric in metrics(alarms["ApiSlow"])
        for dimension in metric["Dimensions"]
        if dimension["Name"] == "kind"
    }

    assert kinds == {"read", "write"}


def test_every_alarm_says_what_has_happened_and_what_to_do(alarms: Alarms) -> None:
    for name, alarm in alarms.items():
        said = alarm["AlarmDescription"]
        assert 80 <= len(said) <= 1024, name
        assert said.count(". ") >= 1, name


def test_every_alarm_has_its_place_in_the_page_for_whoever_runs_the_studio(alarms: Alarms) -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    for name in alarms:
        kind = "…Dead" if name.endswith("Dead") else "…FlowFails" if name.endswith("FlowFails") else name
        assert f"`{kind}`" in page, name


def test_what_is_watched_is_what_is_measured(told: Template, alarms: Alarms) -> None:
    """A name that is misspelt here would be an alarm that never rings."""
    sources = "".join(
        path.read_text(encoding="utf-8") for room in ("functions", "shared") for path in (ROOT / room).rglob("*.py")
    )
    watched = {
        metric["MetricName"]
        for alarm in alarms.values()
        for metric in metrics(alarm)
        if metric["Namespace"] == figures.NAMESPACE
    }
    shown = set(re.findall(rf'\\"{figures.NAMESPACE}\\\\",\\\\"(\w+)', body(told).replace('\\\\\\"', '\\\\"')))

    assert watched
    for name in watched | shown:
        assert f'"{name}"' in sources, name
    assert (figures.NAMESPACE, figures.SERVICE) == (telemetry.NAMESPACE, telemetry.SERVICE)


def test_the_page_shows_all_that_the_studio_measures(told: Template) -> None:
    shown = body(told)

    for name in (
        *("JobSucceeded", "JobFailed", "JobRefused", "JobSeconds", "JobCost", "StageSeconds", "StageFailed"),
        *("CallMilliseconds", "ApproximateAgeOfOldestMessage", "ConcurrentExecutions", "Throttles"),
        *("ProviderSeconds", "ProviderFailed", "StartLate", "ServerlessDatabaseCapacity", "DatabaseConnections"),
    ):
        assert name in shown, name


def test_no_news_are_good_news(alarms: Alarms) -> None:
    for alarm in alarms.values():
        assert alarm["TreatMissingData"] == "notBreaching"


def test_every_alarm_reaches_the_owner_who_gave_an_address(told: Template) -> None:
    (topic,) = told.find_resources("AWS::SNS::Topic")

    told.has_resource_properties("AWS::SNS::Subscription", {"Endpoint": "owner@studio.example", "Protocol": "email"})
    for alarm in told.find_resources("AWS::CloudWatch::Alarm").values():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": topic}]


def test_a_backup_that_fails_reaches_them_too(told: Template) -> None:
    (topic,) = told.find_resources("AWS::SNS::Topic")
    rules = [rule["Properties"] for rule in told.find_resources("AWS::Events::Rule").values()]
    heard = [rule for rule in rules if rule.get("EventPattern", {}).get("source") == ["aws.backup"]]

    assert {kind for rule in heard for kind in rule["EventPattern"]["detail-type"]} == {
        "Backup Job State Change",
        "Restore Job State Change",
    }
    assert [rule["Targets"][0]["Arn"] for rule in heard] == [{"Ref": topic}] * 2


def test_nobody_is_written_to_who_gave_no_address(studio: Template) -> None:
    assert not studio.find_resources("AWS::SNS::Subscription")
