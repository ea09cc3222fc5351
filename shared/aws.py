"""AWS clients, made once a process."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

# Step Functions and queues are the ones who retry; an SDK that retries beneath them multiplies their waits.
_CONFIG = Config(connect_timeout=3, read_timeout=60, retries={"total_max_attempts": 2, "mode": "standard"})


@cache
def client(name: str) -> Any:
    """The client of one AWS service. `AWS_ENDPOINT_URL` and the region come from the environment."""
    return boto3.client(name, config=_CONFIG)  # pyright: ignore[reportCallIssue, reportArgumentType]
