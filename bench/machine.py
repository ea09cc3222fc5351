"""The machine that figures come from: as much of it as they depend on, and nothing that names it."""

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version

_LIBRARIES = ("boto3", "fastapi", "pydantic", "sqlalchemy")


def described() -> Mapping[str, str | int]:
    return {
        "cores": os.cpu_count() or 1,
        "load before": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "kernel": f"{platform.system()} {platform.release().partition('-')[0]} {platform.machine()}",
        **{library: version(library) for library in _LIBRARIES},
    }
