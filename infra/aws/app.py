"""The CDK app: the store, and the studio on top of it.

    python -m infra.aws.app

writes the templates. Where to, and with which context, CDK's own command line says through `CDK_OUTDIR` and
`CDK_CONTEXT_JSON`; without it, the answers are in `cdk.json`.
"""

import json
from collections.abc import Mapping
from typing import Any

from aws_cdk import App

from infra.aws import options
from infra.aws.store import Store
from infra.aws.studio import Studio
from infra.aws.uv import ROOT

LIVE: Mapping[str, Any] = {"aws:cdk:bundling-stacks": []}
"""The context in which nothing is bundled: an asset's path is then the source tree itself."""


def compose(outdir: str | None = None, context: Mapping[str, Any] | None = None) -> App:
    """The studio as a tree of constructs; `synth()` writes it. Raises ValueError for options that do not fit."""
    told: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))
    app = App(
        outdir=outdir,
        context={**told["context"], **(context or {})},
        analytics_reporting=False,
        stack_traces=False,
    )
    chosen = options.read(app.node)
    store = Store(app, "TalewrightStore", chosen)
    Studio(app, "TalewrightStudio", store, chosen)
    return app


def main() -> None:
    compose().synth()


if __name__ == "__main__":
    main()
