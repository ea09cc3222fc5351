"""The machine that figures come from: as much of it as they depend on, and nothing that names it."""

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("boto3", "fastapi", "pydantic", "sqlalchemy", "vapoursynth", "imageio-ffmpeg", "av", "numpy", "pillow")
_CPUINFO = Path("/proc/cpuinfo")


def described() -> Mapping[str, str | int]:
    return {
        "cores": os.cpu_count() or 1,
        "processor": _processor(),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "kernel": f"{platform.system()} {platform.release().partition('-')[0]} {platform.machine()}",
        **{library: version(library) for library in _LIBRARIES},
    }


def _processor() -> str:
    if not _CPUINFO.exists():
        return platform.processor()
    lines = (line.partition(":") for line in _CPUINFO.read_text().splitlines())
    return next((said.strip() for name, _, said in lines if name.strip() == "model name"), platform.machine())
