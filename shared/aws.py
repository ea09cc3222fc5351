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

# Links and forms are signed in the old way otherwise, which no newer region takes, and lead to the host of all regions,
# which sends on to the bucket's own, where a signature for another host is worth nothing. At an address that is a
# number, such as the emulator's, the bucket goes into the path all the same.
_SIGNED = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})

# What is pushed is also in the log: nobody waits for a gateway that does not answer.
_HASTY = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1})

# What is said is paid, whether its answer arrives or not.
_ONCE = Config(retries={"total_max_attempts": 1, "mode": "standard"})

_OF_THEIR_OWN = {"s3": _SIGNED, "apigatewaymanagementapi": _HASTY, "polly": _ONCE}


@cache
def client(name: str, endpoint: str | None = None) -> Any:
    """The client of one AWS service. `AWS_ENDPOINT_URL` and the region come from the environment.

    `endpoint` is for the service that has another one for each API.
    """
    return _session().create_client(
        name, config=_CONFIG.merge(_OF_THEIR_OWN.get(name, Config())), endpoint_url=endpoint
    )


@cache
def _session() -> Session:
    return Session()
