"""What the studio says about itself: one logger for every room, and figures that CloudWatch counts.

A line of the log is JSON. Four keys are the same everywhere (SW-06): `action` is what was done, `user_id` for whom,
`job` is what it was done for, and `duration_ms` how long it took. `correlation_id` is the request that all of it goes
back to, from the API to the last stage.

A figure is a line too: it names its metrics in CloudWatch's embedded metric format, and CloudWatch Logs finds them.
"""

import json
import re
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

NAMESPACE = "Talewright"
SERVICE = "studio"
"""A dimension of every metric."""

_SECRET = re.compile(
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"  # an address
    r"|\btw_[\w-]{8,}"  # an API key
    r"|\beyJ[\w-]+\.[\w-]+\.[\w-]+"  # a session's token
    r"|\bwhsec_[\w+/=-]{8,}"  # what signs webhooks
    r"|(?<=://)[^/@\s:\"]+:[^/@\s\"]+(?=@)"  # a name and a password in a URL
)
_MARKS = ("@", "tw_", "eyJ", "whsec_")
"""One of which every secret has: most lines have none, and need not be searched."""
_HIDDEN = "[hidden]"


def _written(said: Mapping[str, Any], *, default: Callable[[Any], Any] | None = None) -> str:
    """A line as it is written. What anybody's exception may quote of addresses, keys and tokens is not."""
    line = json.dumps(said, default=default or str, separators=(",", ":"), ensure_ascii=False)
    return _SECRET.sub(_HIDDEN, line) if any(mark in line for mark in _MARKS) else line


def _as_it_is(message: Any) -> Any:
    """A line's message: Powertools would look whether it is JSON."""
    return message


logger = Logger(service=SERVICE, json_serializer=partial(_written, default=str), json_deserializer=_as_it_is)


@dataclass(frozen=True)
class Figure:
    """One value of a metric."""

    name: str
    value: float
    unit: MetricUnit = MetricUnit.Count


def measure(*figures: Figure, by: Mapping[str, str], **about: object) -> None:
    """Have CloudWatch count some figures under the dimensions `by`. What they are `about` is in the log only."""
    logger.info("measured", extra={**about, **embedded(*figures, by=by)})


def embedded(*figures: Figure, by: Mapping[str, str]) -> dict[str, Any]:
    """Figures as keys of a line, in the embedded metric format."""
    described = _described(tuple((figure.name, figure.unit) for figure in figures), tuple(by))
    said = {"_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": described}, **by, "service": SERVICE}
    return said | {figure.name: [float(figure.value)] for figure in figures}


@cache
def _described(figures: tuple[tuple[str, MetricUnit], ...], by: tuple[str, ...]) -> object:
    """What such figures are, in CloudWatch's words: the same for each line that has them, and a line has one a call."""
    metrics = EphemeralMetrics(namespace=NAMESPACE, service=SERVICE)
    for name in by:
        metrics.add_dimension(name, name)
    for name, unit in figures:
        metrics.add_metric(name, unit, 0)
    return metrics.serialize_metric_set()["_aws"]["CloudWatchMetrics"]


@contextmanager
def visit(action: str, **keys: object) -> Generator[dict[str, object]]:
    """One line for a piece of work, however it ends: its keys, what the block adds to them, and `duration_ms`.

    Whatever is logged meanwhile has the keys as well.
    """
    began = time.perf_counter()
    said: dict[str, object] = {}
    ended = "failed"
    with logger.append_context_keys(action=action, **keys):
        try:
            yield said
            ended = "done"
        finally:
            logger.info(ended, extra={**said, "duration_ms": since(began)})


def request() -> str | None:
    """The request that is being answered, if it is one."""
    return logger.get_correlation_id()


def since(began: float) -> int:
    """Milliseconds since a moment of `time.perf_counter`."""
    return round((time.perf_counter() - began) * 1000)
