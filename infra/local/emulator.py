"""The emulator: AWS on this machine, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.session import Session

from infra.local import environment, processes
from infra.local.home import Home
from infra.local.trouble import Trouble

_LOG = "emulator"
_WORKERS = 24
"""As many functions may run at once; more are told to come back, as AWS does."""
_IDLE_SECONDS = 60
"""How long a worker waits for more to do, unless it is the last of its function."""


@dataclass(frozen=True)
class Emulator:
    process: subprocess.Popen[bytes]
    port: int

    @property
    def endpoint(self) -> str:
        return endpoint(self.port)

    def wait(self) -> None:
        """Until it serves. Raises Trouble when it does not."""
        processes.wait(self.process, "The emulator", _LOG, lambda: serves(self.endpoint) or None)


def start(
    home: Home,
    port: int,
    surroundings: Mapping[str, str],
    *,
    wait_scale: float = 1,
    apart: Mapping[str, str] | None = None,
) -> Emulator:
    """Start it. `wait_scale` shortens the waits of state machines, down to 0. Raises Trouble.

    `apart` says where functions find the services that it does not have, and that are played.
    """
    for needed in ("ministack", "awslambdaric"):
        if find_spec(needed) is None:
            raise Trouble(f"{needed} is not installed.", "`make setup` installs it.")
    address = endpoint(port)
    variables = {
        **environment.closed(surroundings, home, endpoint=address, apart=apart),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # What lies in buckets stays. Everything else is made from the template again at each start, so that a
        # studio that was killed and one that was stopped come back in the same way.
        "PERSIST_STATE": "0",
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(home.objects),
        "STATE_DIR": str(home.scratch),
        "SFN_WAIT_SCALE": str(wait_scale),
        "LAMBDA_ACCOUNT_CONCURRENCY": str(_WORKERS),
        "LAMBDA_WARM_TTL_SECONDS": str(_IDLE_SECONDS),
        # Step Functions' and other clients would put "sync-" and the like before 127.0.0.1.
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        "POWERTOOLS_TRACE_DISABLED": "1",
    }
    return Emulator(processes.begin(home, _LOG, (sys.executable, "-m", "infra.local.launch"), variables), port)


def serves(endpoint: str) -> bool:
    """Whether an emulator answers there."""
    # Not by way of urllib, which would ask a proxy for it.
    connection = HTTPConnection(urlsplit(endpoint).netloc, timeout=5)
    try:
        connection.request("GET", "/_ministack/health")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def endpoint(port: int) -> str:
    # Not "localhost": for a number boto3 puts the bucket into the path, and needs no name to resolve.
    return f"http://127.0.0.1:{port}"


def client(service: str, address: str) -> Any:
    """A client of the emulator. Nothing in this process's environment or in its owner's home turns it elsewhere."""
    nothing = (None, None, os.devnull, None)
    session = Session({"profile": (None, None, None, None), "config_file": nothing, "credentials_file": nothing})
    return session.create_client(
        service,
        region_name=environment.REGION,
        endpoint_url=address,
        aws_access_key_id=environment.ACCOUNT,
        aws_secret_access_key="local",
        config=Config(
            connect_timeout=3, read_timeout=900, retries={"total_max_attempts": 1}, inject_host_prefix=False, proxies={}
        ),
    )
