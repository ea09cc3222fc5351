"""Imports: what a cold start pays before a handler is there, as a ratio to what a web function cannot do without."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

from pydantic import BaseModel

from bench.figures import Figure, Row
from infra.local.home import ROOT

ROUNDS = 11
HEAVY = frozenset(
    {
        "PIL",
        "aws_xray_sdk",
        "av",
        "email_validator",
        "fastapi",
        "fontTools",
        "httpx",
        "numpy",
        "openai",
        "psycopg",
        "sqlalchemy",
        "stripe",
        "vapoursynth",
    }
)
"""What a cold start feels, each by itself."""

_BASE = "base"
_BASE_CODE = "import fastapi, mangum, sqlalchemy.orm, psycopg, boto3"
_STAGE = ("s3", "dynamodb", "events")
_CLIENTS: Mapping[str, tuple[str, ...]] = {
    _BASE: ("s3", "sqs", "stepfunctions"),
    "api": ("secretsmanager", "sqs", "stepfunctions"),
    "admit": ("dynamodb", "s3", "stepfunctions"),
    "record": ("secretsmanager",),
    "tend": ("dynamodb", "secretsmanager"),
    "post": ("secretsmanager", "sesv2"),
    "deliver": ("secretsmanager", "dynamodb"),
    "seclude": ("secretsmanager", "dynamodb", "s3"),
    "greet": ("secretsmanager", "dynamodb"),
    "listen": ("dynamodb",),
    "migrate": ("secretsmanager",),
}
"""What a function has made by the end of its first call; stages not named here have `_STAGE`."""
_WITH_DATABASE = ("record", "tend", "post", "deliver", "seclude", "migrate")
_LATER: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_WITH_DATABASE, ("psycopg",)),
    **dict.fromkeys(("api", "greet"), ("psycopg", "jwt")),
}
"""What is loaded by the end of the first call besides: with the first connection, and for the first session."""
_WITHOUT_DATABASE = 0.40
_WITH_SQLALCHEMY = 0.75
_WITH_SDK = 0.89
_BARS: Mapping[str, float | None] = {
    "api": 1.35,
    **dict.fromkeys(_WITH_DATABASE, _WITH_SQLALCHEMY),
    "greet": _WITH_SQLALCHEMY,
    "preview": _WITH_SDK,
    "render": _WITH_SDK,
    "assemble": _WITH_SDK,
    "migrate": None,
}
"""Functions not named here are to stay under `_WITHOUT_DATABASE`; `migrate` runs once a deployment."""
_PROBE = """
import importlib, json, resource, sys
def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
{imports}
imported, modules = spent(), list(sys.modules)
from {maker} import client
for name in {clients!r}:
    client(name)
for name in {later!r}:
    importlib.import_module(name)
print(json.dumps({{"imported": imported, "ready": spent(), "modules": modules}}))
"""


class Start(BaseModel):
    """One cold start, in seconds of processor time since the process began."""

    imported: float
    ready: float
    """With the clients of AWS, and what else is loaded on first use, that its first call needs."""
    modules: tuple[str, ...]


@dataclass(frozen=True)
class Import:
    """What one function's import costs, in bases."""

    ratio: float
    quartiles: tuple[float, float]
    ready: float
    modules: int
    heavy: frozenset[str]


def measure() -> Figure:
    """Import every handler, each time in a process of its own, one after the other in rounds."""
    names = (_BASE, *functions())
    starts: dict[str, list[Start]] = {name: [] for name in names}
    for kept in [False, *[True] * ROUNDS]:  # the first round writes bytecode and warms the disk's cache
        for name in names:
            start = _start(name)
            if kept:
                starts[name].append(start)
    return figure(compared(starts))


def functions() -> Iterator[str]:
    """Every Lambda of the studio, by its folder's name."""
    for handler in sorted((ROOT / "functions").glob("*/handler.py")):
        yield handler.parent.name


def compared(starts: Mapping[str, list[Start]]) -> dict[str, Import]:
    """Every function's cost as a ratio to the base's median, which is the first of `starts`."""
    base = median(start.ready for start in starts[_BASE])
    return {name: _import(measured, base) for name, measured in starts.items()}


def figure(imports: Mapping[str, Import]) -> Figure:
    return Figure(
        name="imports",
        title=f"Cold imports: processor time as a ratio to the base (median of {ROUNDS})",
        rows=tuple(_row(name, cost) for name, cost in imports.items()),
        notes=(
            f"base: {_BASE_CODE.removeprefix('import ')}, and three clients of boto3",
            "ready: with the clients of AWS, the database's driver, and PyJWT, as far as the first call needs them",
            "the bar is for the import. What has SQLAlchemy, which no stage may have, has one of what that costs",
            "preview, render and assemble load what films and reads; they run in an image, for seconds at a time",
        ),
    )


def _row(name: str, cost: Import) -> Row:
    low, high = cost.quartiles
    cells = {
        "function": name,
        "import": cost.ratio,
        "quartiles": f"{low:.2f}-{high:.2f}",
        "ready": cost.ready,
        "modules": cost.modules,
        "heavy": ", ".join(sorted(cost.heavy)),
    }
    bar = None if name == _BASE else _BARS.get(name, _WITHOUT_DATABASE)
    return Row(cells, judged="import", bar=bar)


def _import(starts: list[Start], base: float) -> Import:
    ratios = [start.imported / base for start in starts]
    low, _, high = quantiles(ratios, n=4, method="inclusive")
    modules = starts[-1].modules
    return Import(
        ratio=median(ratios),
        quartiles=(low, high),
        ready=median(start.ready / base for start in starts),
        modules=len(modules),
        heavy=HEAVY & {module.partition(".")[0] for module in modules},
    )


def _start(name: str) -> Start:
    imports, maker = (_BASE_CODE, "boto3") if name == _BASE else (f"import functions.{name}.handler", "shared.aws")
    code = _PROBE.format(imports=imports, maker=maker, clients=_CLIENTS.get(name, _STAGE), later=_LATER.get(name, ()))
    account = {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
    closed = {"PATH": os.environ["PATH"], "AWS_CONFIG_FILE": os.devnull, **account}
    said = subprocess.run(
        (sys.executable, "-c", code), cwd=ROOT, env=closed, capture_output=True, text=True, check=True
    ).stdout
    return Start.model_validate_json(said)
