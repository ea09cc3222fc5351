"""What a person sees of a studio that starts, stops, and is killed."""

import os
import signal
from pathlib import Path

import psycopg
import pytest
from typer import Typer
from typer.testing import CliRunner

from infra.local import processes, state, studio
from infra.local.commands import COMMANDS
from infra.local.home import Home
from infra.local.supervisor import demand_free
from infra.local.trouble import Trouble
from tests.laptop import Laptop, running


def emulator_of(laptop: Laptop) -> int:
    (found,) = (part for part in processes.belonging(laptop.home) if "infra.local.launch" in part.cmdline())
    number: int = found.pid
    return number


def database_of(laptop: Laptop) -> psycopg.Connection:
    password = (laptop.home.path / "password").read_text()
    return psycopg.connect(laptop.state.database.replace("://", f"://studio:{password}@"))


def keys(laptop: Laptop) -> list[str]:
    listed = laptop.client("s3").list_objects_v2(Bucket=laptop.state.outputs["InternalBucket"])
    return [kept["Key"] for kept in listed.get("Contents", [])]


def signing(laptop: Laptop) -> str:
    name = laptop.state.outputs["SigningSecret"]
    secret: str = laptop.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
    return secret


def until_it_ended(home: Home) -> Trouble:
    demand_free(home)
    with pytest.raises(Trouble) as told:
        studio.status(home)
    return told.value


def test_whatever_is_killed_the_next_studio_has_its_files_records_and_sessions(own_home: Home) -> None:
    with running(own_home) as first:
        bucket = first.state.outputs["InternalBucket"]
        first.client("s3").put_object(Bucket=bucket, Key="desks/kept", Body=b"a take")
        with database_of(first) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'a job' AS what")
        sessions = signing(first)
        os.kill(emulator_of(first), signal.SIGKILL)
        emulator_died = until_it_ended(own_home)
        assert processes.belonging(own_home) == []

    with running(own_home) as second:
        found_by_second = keys(second)
        supervisor = second.state.supervisor()
        assert supervisor is not None
        supervisor.kill()
        supervisor.wait()
        supervisor_died = until_it_ended(own_home)
        own_home.state.write_text('{"pid": ')

        with running(own_home) as third:
            assert keys(third) == found_by_second == ["desks/kept"]
            assert signing(third) == sessions
            with database_of(third) as connection:
                assert connection.execute("SELECT what FROM kept").fetchone() == ("a job",)
            assert "The last studio here was killed" in (own_home.logs / "studio.log").read_text()

    assert "The emulator was killed (signal 9)" in emulator_died.sentence
    assert "talewright up" in emulator_died.way_out
    assert supervisor_died.sentence == "The last studio here was killed."
    assert studio.status(own_home) is None


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("TALEWRIGHT_HOME", str(tmp_path))
    return CliRunner()


@pytest.fixture
def app() -> Typer:
    made = Typer(pretty_exceptions_enable=False)
    for name, command in COMMANDS.items():
        made.command(name)(command)
    return made


def test_without_a_studio_every_command_says_how_to_get_one(runner: CliRunner, app: Typer, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text("{}")

    said = {" ".join(words): runner.invoke(app, words) for words in (["status"], ["logs"], ["logs", "api"], ["down"])}
    invoked = runner.invoke(app, ["invoke", "api", str(event)])

    assert {words: answer.exit_code for words, answer in said.items()} == {
        "status": 3,
        "logs": 1,
        "logs api": 1,
        "down": 0,
    }
    assert "`talewright up` starts it" in said["status"].output
    assert "`talewright up` starts the studio" in said["logs"].output
    assert "There are studio, emulator, postgres" in said["logs api"].output
    assert said["down"].output == "Nothing was running.\n"
    assert (invoked.exit_code, "No studio runs here" in invoked.output) == (1, True)


def test_trouble_is_two_sentences_and_no_traceback(runner: CliRunner, app: Typer) -> None:
    with processes.listen(0) as taken:
        port = taken.getsockname()[1]

        answer = runner.invoke(app, ["up", "--port", str(port)])

    assert answer.exit_code == 1
    assert answer.output.splitlines()[0].startswith(f"Port {port} is not free: ")
    assert answer.output.splitlines()[1:] == ["Stop that, or choose another with --port."]


def test_a_start_that_failed_is_remembered(runner: CliRunner, app: Typer, tmp_path: Path) -> None:
    state.write(Home(tmp_path), state.mine(state.Phase.ENDED, trouble="It was the disk.", way_out="Make room."))

    answer = runner.invoke(app, ["status"])

    assert (answer.exit_code, answer.output) == (1, "It was the disk.\nMake room.\n")
