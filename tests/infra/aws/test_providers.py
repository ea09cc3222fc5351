"""Whom a studio asks, what its functions are told of that, and that each may read and call nothing else."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from aws_cdk.assertions import Template

from infra.aws.app import LIVE
from infra.aws.functions import FUNCTIONS
from shared.production.catalogue import CAPABILITIES
from shared.settings import Settings
from tests.infra.aws.conftest import synthesised

CHAINS = {
    "language": "openai, anthropic:claude-haiku-5-5",
    "moderation": "openai",
    "speech": "elevenlabs, gemini, polly",
    "alignment": "elevenlabs",
    "images": "fal, offline",
    "music": "library",
}
SECRETS = {
    company: f"talewright/providers/{company}" for company in ("anthropic", "elevenlabs", "fal", "gemini", "openai")
}


def asked_by(name: str) -> set[str]:
    """The companies that a function asks, as its row and the chains have it."""
    said = ",".join(CHAINS[capability] for capability in FUNCTIONS[name].asks)
    return {one.partition(":")[0].strip() for one in said.split(",") if one}


type Statements = list[dict[str, Any]]


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The studio of an owner who has named companies for everything."""
    chosen = {**LIVE, "database_url_secret": "my/database", **CHAINS, "provider_limits": {"openai": [20, 500]}}
    chosen["provider_urls"] = {"openai": "https://proxy.example/openai/"}
    return synthesised(tmp_path_factory.mktemp("asking"), chosen)["TalewrightStudio"]


def told(template: Template) -> Mapping[str, Mapping[str, Any]]:
    """What each function is told."""
    surroundings = (
        resource["Properties"].get("Environment", {}).get("Variables", {})
        for resource in template.find_resources("AWS::Lambda::Function").values()
    )
    return {said["POWERTOOLS_SERVICE_NAME"]: said for said in surroundings if "POWERTOOLS_SERVICE_NAME" in said}


def allowed(template: Template) -> Mapping[str, Statements]:
    """What each function may do."""
    found: dict[str, Statements] = {name: [] for name in FUNCTIONS}
    for policy in template.find_resources("AWS::IAM::Policy").values():
        (role,) = policy["Properties"]["Roles"]
        for name in FUNCTIONS:
            if role["Ref"].startswith(f"Functions{name.title()}Role"):
                found[name] += policy["Properties"]["PolicyDocument"]["Statement"]
    return found


def keys_read(statements: Statements) -> set[str]:
    """The companies whose keys may be read."""
    return {
        company
        for statement in statements
        if "secretsmanager:GetSecretValue" in statement["Action"]
        for company, secret in SECRETS.items()
        if f":secret:{secret}-??????" in json.dumps(statement["Resource"])
    }


def who_may(template: Template, action: str) -> set[str]:
    return {
        name
        for name, statements in allowed(template).items()
        if any(action in statement["Action"] for statement in statements)
    }


def test_a_function_reads_the_keys_of_those_whom_it_asks_and_no_others(asking: Template) -> None:
    found = {name: keys_read(statements) for name, statements in allowed(asking).items()}

    assert found == {name: asked_by(name) & SECRETS.keys() for name in FUNCTIONS}
    assert found["write"] == {"anthropic", "openai"}
    assert found["check"] == {"openai"}
    assert found["assemble"] == found["api"] == found["render"] == set()


def test_a_key_may_be_read_and_never_written(asking: Template) -> None:
    actions = {
        action
        for statements in allowed(asking).values()
        for statement in statements
        if "talewright/providers/" in json.dumps(statement["Resource"])
        for action in statement["Action"]
    }

    assert actions == {"secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"}
    assert "talewright/providers" not in json.dumps(asking.find_resources("AWS::SecretsManager::Secret"))


def test_who_needs_no_key_is_let_in_otherwise(asking: Template) -> None:
    library = [statement for statement in allowed(asking)["assemble"] if "Assets" in json.dumps(statement)]

    assert who_may(asking, "polly:SynthesizeSpeech") == {"narrate"}
    assert [statement["Action"] for statement in library] == ["s3:GetObject", "s3:ListBucket"]
    assert json.dumps(library[0]["Resource"]).count("/library/*") == 1
    assert library[1]["Condition"] == {"StringLike": {"s3:prefix": "library/*"}}


def test_whoever_asks_a_provider_may_read_what_its_job_has_spent_and_how_companies_fare(studio: Template) -> None:
    stages = {name for name, row in FUNCTIONS.items() if row.asks}

    assert stages <= who_may(studio, "dynamodb:GetItem")


def test_a_studio_that_names_nobody_reads_no_key_and_asks_nobody(studio: Template) -> None:
    assert {name for name, statements in allowed(studio).items() if keys_read(statements)} == set()
    assert who_may(studio, "polly:SynthesizeSpeech") == set()
    for said in told(studio).values():
        assert {said[f"STUDIO_{capability.upper()}"] for capability in CAPABILITIES} == {"offline"}
        assert [said[f"STUDIO_PROVIDER_{what}"] for what in ("SECRETS", "URLS", "LIMITS")] == ["{}"] * 3


@pytest.mark.parametrize("name", FUNCTIONS)
def test_everybody_is_told_whom_the_studio_asks_and_where_the_keys_are(name: str, asking: Template) -> None:
    said = told(asking)[name]
    known = Settings.model_validate(
        {
            field: said[f"STUDIO_{field.upper()}"]
            for field in (*CAPABILITIES, "provider_secrets", "provider_urls", "provider_limits")
        }
    )

    assert {capability: getattr(known, capability) for capability in CAPABILITIES} == CHAINS
    assert known.provider_secrets == SECRETS
    assert known.provider_limits == {"openai": (20, 500)}
    assert known.provider_urls == {"openai": "https://proxy.example/openai"}


def test_only_who_sends_on_commissions_says_where_the_studio_is_found(asking: Template) -> None:
    named = {name: said["STUDIO_WEBHOOKS_URL"] for name, said in told(asking).items() if "STUDIO_WEBHOOKS_URL" in said}

    assert named.keys() == {name for name, row in FUNCTIONS.items() if "images" in row.asks}
    assert "DomainName" in json.dumps(named)
