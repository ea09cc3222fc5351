import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from infra.local import processes
from infra.local.environment import MARK
from infra.local.home import Home
from infra.local.trouble import Trouble

type Spawn = Callable[[Path, str], psutil.Process]

SLEEPS = "import time; print('ready', flush=True); time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPS


@pytest.fixture
def spawn() -> Iterator[Spawn]:
    """Start a Python program that belongs to a home."""
    started: list[subprocess.Popen[bytes]] = []

    def start(home: Path, program: str) -> psutil.Process:
        process = subprocess.Popen(
            (sys.executable, "-c", program), env={MARK: str(home)}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        )
        started.append(process)
        assert process.stdout is not None
        process.stdout.readline()
        return psutil.Process(process.pid)

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_only_what_belongs_to_this_studio_is_ended(tmp_path: Path, spawn: Spawn) -> None:
    ours, others, longer = tmp_path / "ours", tmp_path / "others", tmp_path / "ours-too"
    mine = [spawn(ours, SLEEPS), spawn(ours, SLEEPS)]
    strangers = [spawn(others, SLEEPS), spawn(longer, SLEEPS)]

    found = processes.belonging(Home(ours))
    processes.end(found)

    assert {process.pid for process in found} == {process.pid for process in mine}
    assert not any(process.is_running() for process in mine)
    assert all(process.is_running() for process in strangers)


def test_what_does_not_listen_is_killed(tmp_path: Path, spawn: Spawn) -> None:
    deaf = spawn(tmp_path, DEAF)

    processes.end([deaf], seconds=0.2)

    assert not deaf.is_running()


def test_a_process_that_is_gone_already_is_no_trouble(tmp_path: Path, spawn: Spawn) -> None:
    gone = spawn(tmp_path, SLEEPS)
    gone.kill()
    gone.wait()

    processes.end([gone])


def test_a_port_in_use_is_said_with_who_has_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(Trouble) as told:
            processes.listen(port)

    me = psutil.Process()
    assert told.value.sentence == f"Port {port} is not free: {me.name()} has it (process {me.pid})."
    assert told.value.way_out == "Stop that, or choose another with --port."


def test_a_port_is_open_to_this_machine_only() -> None:
    with processes.listen(0) as taken:
        assert taken.getsockname()[0] == "127.0.0.1"
        assert processes.free_port() != taken.getsockname()[1]


def test_a_part_that_begins_writes_its_log_and_is_waited_for(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    process = processes.begin(home, "part", (sys.executable, "-c", "print('ready')"), {MARK: str(tmp_path)})
    log = home.logs / "part.log"

    said = processes.wait(process, "The part", "part", lambda: log.read_text() or None)
    process.wait()

    assert said == "ready\n"


def test_a_part_that_ends_while_it_starts_is_trouble_with_its_log(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    process = processes.begin(home, "part", (sys.executable, "-c", "raise SystemExit(3)"), {MARK: str(tmp_path)})

    with pytest.raises(Trouble, match=r"The part ended with code 3 while it started.*`talewright logs part` says why"):
        processes.wait(process, "The part", "part", lambda: None)
