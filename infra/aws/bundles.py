"""Bundles: what is uploaded for each function and layer, made by `uv` on any machine, without Docker.

Lambda cannot write where code lies, and CDK zips every file with the same date. So each bundle carries its bytecode,
in the form that is not checked against a date; without it every cold start compiles all that it imports.
"""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import jsii
from aws_cdk import AssetHashType, BundlingOptions, DockerImage, IgnoreMode, ILocalBundling
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_lambda as lambda_

from infra.aws.uv import ROOT, uv

PYTHON = "3.13"
PLATFORM = "aarch64-manylinux_2_28"
"""Amazon Linux 2023 has glibc 2.34; the wheels ask for 2.28 at most."""
DOCKERFILE = "functions/render/Dockerfile"
IMAGE_FUNCTIONS = ("preview", "render", "assemble")
IMAGE_LAYERS = ("core", "film")
"""What `DOCKERFILE` installs."""

_NO_DOCKER = DockerImage.from_registry("none")
_IMAGE_CONTENT = (
    "shared",
    *(f"layers/{name}" for name in (*IMAGE_LAYERS, "fonts")),
    *(f"functions/{name}" for name in IMAGE_FUNCTIONS),
)


def handler(name: str) -> str:
    return f"functions.{name}.handler.handler"


def function_code(name: str) -> lambda_.Code:
    """A zip of `shared` and the function's own folder."""
    return _bundled(ROOT, name, partial(bundle_function, name))


def layer_code(name: str) -> lambda_.Code:
    """A zip of what `layers/<name>/requirements.txt` names."""
    return _bundled(ROOT / "layers" / name, name, partial(bundle_layer, name))


def image_code(name: str) -> lambda_.Code:
    """The one image of all functions that need FFmpeg, started with this one's handler."""
    return lambda_.Code.from_asset_image(
        str(ROOT),
        file=DOCKERFILE,
        cmd=[handler(name)],
        exclude=_everything_but(*_IMAGE_CONTENT),
        ignore_mode=IgnoreMode.GIT,
        platform=ecr_assets.Platform.LINUX_ARM64,
    )


def bundle_function(name: str, into: Path) -> None:
    for folder in ("shared", f"functions/{name}"):
        shutil.copytree(ROOT / folder, into / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "functions" / "__init__.py", into / "functions")
    compile_all(into)


def bundle_layer(name: str, into: Path) -> None:
    packages = into / "python"
    requirements = ROOT / "layers" / name / "requirements.txt"
    uv(
        "pip", "install", "--quiet", "--require-hashes", "--no-deps", "--only-binary", ":all:",
        "--python-version", PYTHON, "--python-platform", PLATFORM, "--target", packages, "--requirements", requirements,
    )  # fmt: skip
    # Commands name the Python of the machine that made them, and nobody runs them there.
    shutil.rmtree(packages / "bin", ignore_errors=True)
    (packages / ".lock").unlink(missing_ok=True)
    compile_all(into)


def compile_all(folder: Path) -> None:
    """Leave bytecode beside every module, for the Python that Lambda runs."""
    python = ("run", "--no-project", "--python", PYTHON, "python")
    # Bytecode remembers where its source lay, so it is told where that will be.
    uv(*python, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-s", folder, folder)


@jsii.implements(ILocalBundling)
class _Bundling:
    """How CDK asks for a bundle."""

    def __init__(self, make: Callable[[Path], None]) -> None:
        self._make = make

    def try_bundle(self, output_dir: str, _options: object) -> bool:
        self._make(Path(output_dir))
        return True


def _bundled(source: Path, name: str, make: Callable[[Path], None]) -> lambda_.Code:
    # The command is never run. CDK makes a bundle once for the same source and options, and by it they differ.
    return lambda_.Code.from_asset(
        str(source),
        bundling=BundlingOptions(image=_NO_DOCKER, command=[name], local=_Bundling(make)),
        asset_hash_type=AssetHashType.OUTPUT,
    )


def _everything_but(*kept: str) -> list[str]:
    """Ignore the whole house except some folders, in the words of a .gitignore."""
    rules = ["/*"]
    for path in kept:
        parent, _, _ = path.rpartition("/")
        if parent:
            rules += [f"!/{parent}", f"/{parent}/*"]
    rules += [f"!/{path}" for path in (*kept, "functions/__init__.py")]
    return [*rules, "__pycache__"]
