"""What is uploaded starts as fast as it can, and holds only what belongs to it."""

import sys
from pathlib import Path

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from infra.aws import uv
from infra.aws.bundles import DOCKERFILE, PYTHON, bundle_function, compile_all, function_code, handler

UNCHECKED = b"\x01\x00\x00\x00"
"""PEP 552: the hash of the source is there, and nobody compares it."""

needs_uv = pytest.mark.skipif(
    uv.where() is None or f"{sys.version_info.major}.{sys.version_info.minor}" != PYTHON,
    reason="bundles are made by uv, with the Python that Lambda runs",
)


@needs_uv
def test_a_functions_bundle_is_what_is_shared_and_its_own_folder(tmp_path: Path) -> None:
    bundle_function("admit", tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {"shared", "functions"}
    assert {path.name for path in (tmp_path / "functions").iterdir()} == {"__init__.py", "__pycache__", "admit"}
    sources = {path.relative_to(uv.ROOT / "shared") for path in (uv.ROOT / "shared").rglob("*.md")}
    assert all((tmp_path / "shared" / path).exists() for path in sources)


@needs_uv
def test_no_cold_start_compiles_anything(tmp_path: Path) -> None:
    bundle_function("admit", tmp_path)

    modules = list(tmp_path.rglob("*.py"))
    assert modules
    for module in modules:
        (bytecode,) = (module.parent / "__pycache__").glob(f"{module.stem}.cpython-313.pyc")
        assert bytecode.read_bytes()[4:8] == UNCHECKED, module


@needs_uv
def test_cdk_gives_each_function_a_bundle_of_its_own(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    stack = Stack(app, "Two")
    for name in ("admit", "publish"):
        runtime = lambda_.Runtime.PYTHON_3_13
        lambda_.Function(stack, name, code=function_code(name), handler=handler(name), runtime=runtime)
    app.synth()

    folders = {path.parent.name for path in tmp_path.glob("asset.*/functions/*/handler.py")}
    assert folders == {"admit", "publish"}
    assert len(list(tmp_path.glob("asset.*/functions"))) == 2


@needs_uv
def test_the_same_source_makes_the_same_bundle(tmp_path: Path) -> None:
    made: list[dict[Path, bytes]] = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "words.py").write_text("WORDS = {'a', 'b', 'c', 'd'}\n")
        compile_all(folder)
        made.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.pyc")})

    assert made[0] == made[1]
    assert made[0]


def test_without_uv_it_says_where_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uv, "where", lambda: None)

    with pytest.raises(FileNotFoundError, match="bootstrap"):
        compile_all(tmp_path)


def test_functions_layers_and_the_image_run_the_same_python(studio: Template) -> None:
    runtimes = {
        properties["Runtime"]
        for resource in studio.find_resources("AWS::Lambda::Function").values()
        if "functions." in (properties := resource["Properties"]).get("Handler", "")
    }

    assert runtimes == {f"python{PYTHON}"}
    assert (uv.ROOT / DOCKERFILE).read_text(encoding="utf-8").count(f"FROM public.ecr.aws/lambda/python:{PYTHON}") == 2
