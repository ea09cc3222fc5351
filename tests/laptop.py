"""A whole studio on this machine, for the tests that need one: in a folder and on ports of its own."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from infra.local import database, emulator, processes, studio
from infra.local.environment import MARK
from infra.local.home import Home
from infra.local.invocation import Answer
from infra.local.state import State

_PREFIX = "talewright-studio-"


@dataclass(frozen=True)
class Laptop:
    home: Home
    state: State

    @property
    def url(self) -> str:
        """The front door."""
        return self.state.url

    def client(self, service: str) -> Any:
        """A client of the studio's emulator."""
        return emulator.client(service, self.state.emulator)

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection to the studio's database, to see what the functions see."""
        secret = self.client("secretsmanager").get_secret_value(SecretId=self.state.outputs["DatabaseSecret"])
        url = json.loads(secret["SecretString"])["url"].replace("postgresql+psycopg:", "postgresql:")
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection

    def invoke(self, function: str, event: object) -> Answer:
        return studio.invoke(self.home, function, event)

    def tell(self, functions: Sequence[str], variables: Mapping[str, str]) -> None:
        """Have functions find these in their environment from the next call on, as a deployment would."""
        client, names = self.client("lambda"), [self.state.functions[function] for function in functions]
        for name in names:
            known = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
            client.update_function_configuration(FunctionName=name, Environment={"Variables": {**known, **variables}})
        for name in names:
            client.get_waiter("function_updated_v2").wait(FunctionName=name)

    def workers(self, function: str) -> list[psutil.Process]:
        """The processes that run a function."""
        handler = f"functions.{function}.handler.handler"
        return [process for process in processes.belonging(self.home) if _handler(process) == handler]

    def logged(self) -> Iterator[str]:
        """All that functions have logged."""
        client = self.client("logs")
        for groups in client.get_paginator("describe_log_groups").paginate():
            for group in groups["logGroups"]:
                for page in client.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"]):
                    yield from (event["message"] for event in page["events"])


@pytest.fixture(scope="session")
def laptop(laptop_home: Home) -> Iterator[Laptop]:
    """A studio for the whole session. Its flows do not wait; what one test leaves in it, the next one finds."""
    with running(laptop_home) as laptop:
        yield laptop


@pytest.fixture(scope="module")
def played_laptop(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Laptop]:
    """A studio of a module's own, whose vendors are played. Its flows do not wait."""
    for home in _home(tmp_path_factory, pytestconfig):
        with running(home, playing=True) as laptop:
            yield laptop


@pytest.fixture(scope="session")
def laptop_home(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Home]:
    """An empty home. What was synthesised in an earlier session is found again, if nothing it is made of changed."""
    yield from _home(tmp_path_factory, pytestconfig)


@pytest.fixture
def own_home(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Home]:
    """A home for one test, which may break what is in it."""
    yield from _home(tmp_path_factory, pytestconfig)


@contextmanager
def running(home: Home, *, playing: bool = False) -> Iterator[Laptop]:
    """Start a studio, and see that nothing of it is left."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(database.VARIABLE, raising=False)
        for name, value in _hostile(home.path.with_suffix(".owner")).items():
            patch.setenv(name, value)
        known = studio.start(home, port=0, say=print, wait_scale=0, playing=playing)
    try:
        yield Laptop(home, known)
    finally:
        studio.stop(home)
        assert processes.belonging(home) == []


def _handler(process: psutil.Process) -> str | None:
    """What a worker runs; nothing of one that has just ended."""
    try:
        return process.environ().get("_HANDLER")
    except psutil.Error:
        return None


def _hostile(owner: Path) -> dict[str, str]:
    """The shell of somebody who works with AWS all day: all of it leads to accounts that no test may reach."""
    (owner / ".aws").mkdir(parents=True, exist_ok=True)
    (owner / ".aws" / "config").write_text(
        "[profile production]\nregion = eu-west-1\nendpoint_url = https://aws.test\n"
    )
    (owner / ".aws" / "credentials").write_text("[production]\naws_access_key_id = AKIA\naws_secret_access_key = s\n")
    return {
        "HOME": str(owner),
        "AWS_PROFILE": "production",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL": "https://aws.test",
        "AWS_ENDPOINT_URL_POLLY": "https://polly.test",
        "AWS_ENDPOINT_URL_S3": "https://s3.test",
        "AWS_ROLE_ARN": "arn:aws:iam::111111111111:role/admin",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
        "AWS_ACCESS_KEY_ID": "AKIA",
        "AWS_SECRET_ACCESS_KEY": "s",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "STUDIO_TABLE": "production",
        "OPENAI_API_KEY": "sk-of-the-shell",
        "ANTHROPIC_API_KEY": "sk-ant-of-the-shell",
        "GEMINI_API_KEY": "AI-of-the-shell",
        "ELEVENLABS_API_KEY": "of-the-shell",
        "FAL_KEY": "of-the-shell",
    }


def _home(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Home]:
    _end_orphans()
    home = Home(tmp_path_factory.mktemp(f"{_PREFIX}{os.getpid()}-"))
    home.templates.symlink_to(pytestconfig.cache.mkdir("talewright-templates"))
    yield home
    studio.stop(home)


def _end_orphans() -> None:
    """End the studios of test sessions that were killed: their homes say whose they were."""
    for process in psutil.process_iter():
        try:
            home = Path(process.environ().get(MARK, ""))
        except psutil.Error:
            continue
        owner = home.name.removeprefix(_PREFIX).partition("-")[0]
        if home.name.startswith(_PREFIX) and not psutil.pid_exists(int(owner)):
            processes.end([process], seconds=1)
