"""Calls: how long providers take, and how often they do not answer."""

import time
from collections.abc import Generator
from contextlib import contextmanager

from aws_lambda_powertools.metrics import MetricUnit

from shared.telemetry import Figure, measure


@contextmanager
def counted(capability: str, company: str) -> Generator[None]:
    """Count one call of a provider, however it ends."""
    began = time.perf_counter()
    failed = 1
    error = ""
    try:
        yield
        failed = 0
    except Exception as raised:
        error = type(raised).__name__
        raise
    finally:
        measure(
            Figure("ProviderSeconds", time.perf_counter() - began, MetricUnit.Seconds),
            Figure("ProviderFailed", failed),
            by={"provider": company, "capability": capability},
            error=error,
        )
