"""Calling one function of the studio that runs, as AWS would."""

import json
import time
from dataclasses import dataclass
from typing import Any

from infra.local import emulator


@dataclass(frozen=True)
class Answer:
    payload: Any
    failed: bool
    """Whether the function raised; then the payload has `errorType`, `errorMessage` and `stackTrace`."""
    seconds: float


def invoke(endpoint: str, function: str, event: object) -> Answer:
    """Call a function by its name in the emulator, and wait for what it says."""
    begun = time.monotonic()
    answer = emulator.client("lambda", endpoint).invoke(FunctionName=function, Payload=json.dumps(event).encode())
    payload = json.loads(answer["Payload"].read() or "null")
    return Answer(payload, "FunctionError" in answer, time.monotonic() - begun)
