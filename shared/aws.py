"""AWS clients, made once a process.

Of botocore and not of boto3: that has nothing more that we use, and every cold start would import it.
"""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import Session

# Step Functions and queues are the ones who retry; an SDK that retries beneath them multiplies their waits. The second
# attempt is for a kept connection that went stale while the environment slept.
_CONFIG = Config(connect_timeout=3, read_timeout=60, retries={"total_max_attempts": 2, "mode": "standard"})

# Links and forms that S3 signs by itself are of the old kind, which no newer region takes.
_SIGNED = Config(signature_version="s3v4")


@cache
def client(name: str) -> Any:
    """The client of one AWS service. `AWS_ENDPOINT_URL` and the region come from the environment."""
    return _session().create_client(name, config=_CONFIG.merge(_SIGNED) if name == "s3" else _CONFIG)


@cache
def _session() -> Session:
    return Session()
