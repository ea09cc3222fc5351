"""The supervisor: the process that starts all the others, serves the front door, and ends what it started."""

import json
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from infra.local import (
    database,
    deployment,
    emulator,
    invocation,
    ownership,
    played,
    processes,
    providers,
    state,
    synthesis,
)
from infra.local.database import Postgres
from infra.local.deployment import Deployed
from infra.local.door import Upstream, door
from infra.local.emulator import Emulator
from infra.local.home import Home
from infra.local.issuer import Issuer, callback
from infra.local.pages import Pages
from infra.local.played import Played
from infra.local.providers import Introduction
from infra.local.state import Phase, State
from infra.local.transform import SOCKETS_PATH, Place
from infra.local.trouble import Trouble
from infra.local.watch import Watch

type Say = Callable[[str], None]

AT_ONCE = 2
"""A laptop's state machines work on two items at a time."""
_LOOK_SECONDS = 0.5
_ENDING_SECONDS = 40.0
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(home: Home, *, port: int, say: Say, wait_scale: float = 1, playing: bool = False) -> None:
    """Be the studio, until Ctrl-C or a signal. With played vendors, or with those that its owner has chosen.

    Raises Trouble when it cannot start, or cannot go on.
    """
    demand_free(home)
    with home.held() as mine:
        if not mine:
            raise _already_runs(home)
        why: dict[str, str] = {}
        with _interruptible():
            try:
                _start_and_serve(home, port, say, wait_scale, playing=playing)
            except KeyboardInterrupt:
                say("Stopping.")
            except Trouble as trouble:
                why = {"trouble": trouble.sentence, "way_out": trouble.way_out}
                raise
            finally:
                _end(home, why)


def demand_free(home: Home) -> None:
    """Wait for a studio that is ending. Raises Trouble when one runs."""
    deadline = time.monotonic() + _ENDING_SECONDS
    while home.is_held():
        if not _ends(state.read(home)) or time.monotonic() > deadline:
            raise _already_runs(home)
        time.sleep(_LOOK_SECONDS / 5)


def _ends(known: State | None) -> bool:
    """Whether a studio that is held lets go soon: it says so, or its emulator has died."""
    if known is None:
        return False
    if known.phase in {Phase.ENDING, Phase.ENDED}:
        # It says that it has ended a moment before it lets go.
        return True
    return bool(known.emulator) and not emulator.serves(known.emulator)


def _already_runs(home: Home) -> Trouble:
    known = state.read(home)
    where = f" at {known.url}" if known and known.url else ""
    return Trouble(f"This studio already runs{where}.", "`talewright status` shows it, and `talewright down` stops it.")


def _start_and_serve(home: Home, port: int, say: Say, wait_scale: float, *, playing: bool) -> None:
    with processes.listen(port) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        _sweep(home, say)
        home.prepare()
        state.write(home, state.mine(Phase.STARTING, url=url))
        ours, database_url = _database(home)
        street = played.start(home, processes.free_port(), os.environ) if playing else None
        apart = street.services if street else None
        cloud = emulator.start(home, processes.free_port(), os.environ, wait_scale=wait_scale, apart=apart)
        say("The database and the emulator start." if ours else "The emulator starts.")
        asked = _introduction(home, street, url)
        variables = {**_variables(url, cloud.endpoint), **asked.variables}
        place = Place(deployment.supported(), variables, {"MaxConcurrency": AT_ONCE})
        with synthesis.synthesised(home, os.environ, say=say) as assembly:
            cloud.wait()
            deployed = deployment.deploy(assembly, cloud.endpoint, place, home.stamp)
        say(f"The stacks are deployed: {len(deployed.functions)} functions.")
        if ours:
            ours.wait()
        issuer = Issuer(url, frozenset(map(callback, _origins(url))))
        told = {synthesis.DATABASE_SECRET: json.dumps({"url": database_url}), synthesis.GOOGLE_SECRET: issuer.company()}
        _tell_secrets(home, cloud, deployed, {**told, **asked.secrets})
        _migrate(cloud, deployed)
        say("The database is migrated.")
        known = state.mine(
            Phase.SERVING,
            url=url,
            emulator=cloud.endpoint,
            database=database.public(database_url),
            street=street.url if street else "",
            companies=asked.companies,
            functions=deployed.functions,
            outputs=deployed.outputs,
        )
        ownership.settle(known)
        app = door(Upstream(cloud.endpoint, deployed.outputs["DistributionDomain"]), parts(known), issuer.routes())
        pages = Pages(emulator.client("s3", cloud.endpoint), deployed.outputs["WebBucket"])
        pages.refresh()
        watch = Watch(home, cloud, ours, street, pages, say)
        _serve(app, listening, watch, lambda: _open(home, known, say))


def parts(known: State) -> dict[str, str]:
    """What runs, and where."""
    return {
        "API": f"{known.url}/api",
        "Files": f"{known.url}/cdn",
        "Cloud": known.emulator,
        "Database": known.database,
        "Providers": _asked(known),
    }


def _asked(known: State) -> str:
    """Who makes things here."""
    if known.street:
        return f"played at {known.street}: nobody is paid"
    return ", ".join(known.companies) or "none: all is made on this machine"


def _variables(url: str, endpoint: str) -> dict[str, str]:
    """What functions must be told of the front door, and of a laptop's network, which no template knows."""
    return {
        "STUDIO_CDN": f"{url}/cdn",
        "STUDIO_ORIGINS": json.dumps(_origins(url)),
        "STUDIO_SOCKETS": f"{endpoint}{SOCKETS_PATH}",
        "STUDIO_SOCKETS_URL": f"{url.replace('http:', 'ws:')}/ws",
        "STUDIO_OWNER_EMAIL": ownership.address(os.environ),
        "STUDIO_PRIVATE_WEBHOOKS": "true",
    }


def _origins(url: str) -> list[str]:
    return [url, url.replace("127.0.0.1", "localhost")]


def _database(home: Home) -> tuple[Postgres | None, str]:
    """A server of our own that starts, or none; and the URL of the one that is used."""
    if given := os.environ.get(database.VARIABLE):
        database.demand(given)
        return None, given
    ours = database.start(home, processes.free_port(), os.environ)
    return ours, ours.url


def _introduction(home: Home, street: Played | None, url: str) -> Introduction:
    chosen = providers.read(home)
    if street is None:
        return providers.introduce(chosen)
    return providers.introduce_played(chosen, street.url, street.wait(), door=url)


def _sweep(home: Home, say: Say) -> None:
    """End what a studio that was killed has left running."""
    left = processes.belonging(home)
    if left:
        say(f"The last studio here was killed; ending the {len(left)} processes that it left.")
        processes.end(left)


def _end(home: Home, why: Mapping[str, str]) -> None:
    # A second Ctrl-C would leave half of them behind.
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    # On a disk that has just become full, the reason is told to whoever waits, and not kept.
    with suppress(OSError):
        state.write(home, state.mine(Phase.ENDING, **why))
    processes.end(processes.belonging(home))
    with suppress(OSError):
        state.write(home, state.mine(Phase.ENDED, **why))


def _tell_secrets(home: Home, cloud: Emulator, deployed: Deployed, told: Mapping[str, str]) -> None:
    if not home.signing.exists():
        home.signing.touch(mode=0o600)
        home.signing.write_text(secrets.token_urlsafe(48))
    client = emulator.client("secretsmanager", cloud.endpoint)
    for name, content in told.items():
        client.create_secret(Name=name, SecretString=content)
    client.put_secret_value(SecretId=deployed.outputs["SigningSecret"], SecretString=home.signing.read_text())


def _migrate(cloud: Emulator, deployed: Deployed) -> None:
    answer = invocation.invoke(cloud.endpoint, deployed.functions["migrate"], {})
    if answer.failed:
        said: Mapping[str, Any] = answer.payload
        raise Trouble(
            f"The database cannot be migrated: {said.get('errorType')}: {said.get('errorMessage')}.",
            "Mend functions/migrate, or delete the studio's folder, and start again.",
        )


def _open(home: Home, known: State, say: Say) -> None:
    state.write(home, known)
    say(f"Open at {known.url}")


@contextmanager
def _interruptible() -> Generator[None]:
    """Let every polite way to end a process be Ctrl-C."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _serve(app: ASGIApp, listening: socket.socket, watch: Watch, opened: Callable[[], None]) -> None:
    # In a thread, so that signals stay with the main one: uvicorn would keep them to itself.
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, date_header=False, timeout_graceful_shutdown=2
        )
    )
    serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    serving.start()
    try:
        while serving.is_alive() and not server.started:
            serving.join(0.01)
        opened()
        while serving.is_alive():
            watch.look()
            serving.join(_LOOK_SECONDS)
    finally:
        server.should_exit = True
        serving.join()
