"""Layers: `python -m infra.aws.layers` writes what each one holds into `layers/<name>/requirements.txt`.

It is exported from the lock file: `core` is the project's own dependencies, every other layer is the group of its name,
without what `core` has already.
"""

from collections.abc import Iterator

from infra.aws.uv import ROOT, uv

CORE = "core"
GROUPS = ("web", "data", "press", "film")

_HEADER = "# Exported from uv.lock by `python -m infra.aws.layers`; do not edit.\n"


def requirements() -> Iterator[tuple[str, str]]:
    """Every layer's name, and its pinned and hashed requirements."""
    core = _exported("--no-default-groups", "--no-emit-project")
    without = [option for name in _packages(core) for option in ("--no-emit-package", name)]
    yield CORE, core
    for group in GROUPS:
        yield group, _exported("--only-group", group, *without)


def main() -> None:
    for name, text in requirements():
        folder = ROOT / "layers" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "requirements.txt").write_text(_HEADER + text, encoding="utf-8")


def _exported(*options: str) -> str:
    return uv("export", "--quiet", "--frozen", "--no-header", "--no-annotate", *options)


def _packages(requirements: str) -> list[str]:
    lines = (line for line in requirements.splitlines() if line and not line.startswith((" ", "#")))
    return [line.partition("==")[0] for line in lines]


if __name__ == "__main__":
    main()
