"""The studio's templates, synthesised once: as they are by default, and for a PostgreSQL of one's own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

# First of all: it says which Node CDK's engine runs on.
from infra.aws.app import LIVE, compose  # isort: skip
from aws_cdk.assertions import Template

type Templates = Mapping[str, Template]

OWN_DATABASE = {**LIVE, "database_url_secret": "my/database"}


@pytest.fixture(scope="session")
def by_default(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return synthesised(tmp_path_factory.mktemp("default"), LIVE)


@pytest.fixture(scope="session")
def own_database(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return synthesised(tmp_path_factory.mktemp("own"), OWN_DATABASE)


@pytest.fixture(scope="session")
def store(own_database: Templates) -> Template:
    return own_database["TalewrightStore"]


@pytest.fixture(scope="session")
def studio(own_database: Templates) -> Template:
    return own_database["TalewrightStudio"]


def synthesised(folder: Path, context: Mapping[str, Any]) -> Templates:
    compose(str(folder), context).synth()
    return {
        path.name.removesuffix(".template.json"): Template.from_string(path.read_text(encoding="utf-8"))
        for path in folder.glob("*.template.json")
    }
