"""The street of played vendors, as a process of the studio: `talewright up --played`."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from infra.local import environment, processes
from infra.local.home import Home

LOG = "vendors"
_OF_AWS = ("polly",)
"""Who is asked as a part of AWS: its clients have to know that this one is in the street."""
_LOOK_SECONDS = 5


@dataclass(frozen=True)
class Played:
    process: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        """Each company is behind it, as `{url}/{company}`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def services(self) -> Mapping[str, str]:
        """The parts of AWS that are played, by the names that its clients have for them, and where each is."""
        return {company: f"{self.url}/{company}" for company in _OF_AWS}

    def wait(self) -> Mapping[str, str]:
        """Until all are there: the one key that each of them takes, by company. Raises Trouble when they are not."""
        return processes.wait(self.process, "The street of played vendors", LOG, self._keys)

    def _keys(self) -> Mapping[str, str] | None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_LOOK_SECONDS)
        try:
            connection.request("GET", "/keys")
            answer = connection.getresponse()
            return json.loads(answer.read()) if answer.status == HTTPStatus.OK else None
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()


def start(home: Home, port: int, surroundings: Mapping[str, str]) -> Played:
    """Open the street on a port of this machine."""
    command = (sys.executable, "-m", "infra.local.vendors", "--port", str(port))
    return Played(processes.begin(home, LOG, command, environment.closed(surroundings, home)), port)
