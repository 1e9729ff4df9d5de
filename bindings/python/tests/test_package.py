"""The package itself."""

import ast
import importlib.metadata
import inspect
import json
import statistics
from pathlib import Path

import kiosque
from conftest import ROOT, python
from kiosque import _kiosque

FOLDER = Path(kiosque.__file__).parent

# Most bytes of the files as they are installed: four times those of the wheel that is released, for a build without
# optimisation.
MOST_BYTES = 80 << 20

# Most milliseconds of an import. A debug build on a busy machine takes a tenth.
MOST_MILLISECONDS = 250


def test_versions_agree():
    assert kiosque.__version__ == importlib.metadata.version("kiosque")
    assert (FOLDER / "py.typed").is_file()


def test_it_needs_no_other_package():
    assert all("extra ==" in needed for needed in importlib.metadata.requires("kiosque") or [])
    done = python("import sys, kiosque; print(kiosque.extract('x').status, 'pyarrow' in sys.modules, 'lxml' in sys.modules)")
    assert done.stdout == "not_article False False\n", done.stderr


def test_the_import_is_quick():
    code = "import time; t = time.perf_counter(); import kiosque; print((time.perf_counter() - t) * 1000)"
    milliseconds = statistics.median(float(python(code).stdout) for _ in range(5))
    assert milliseconds < MOST_MILLISECONDS


def test_the_stubs_tell_of_all_there_is():
    stubs = ast.parse((FOLDER / "_kiosque.pyi").read_text())
    classes = {node.name: node for node in stubs.body if isinstance(node, ast.ClassDef)}
    for name, found in inspect.getmembers(_kiosque, inspect.isclass):
        told = {node.name for node in classes[name].body if isinstance(node, ast.FunctionDef)}
        there = {member for member in vars(found) if not member.startswith("_")}
        assert there == {member for member in told if not member.startswith("_")}, name
        assert found.__doc__, name
        assert found.__module__ == "kiosque"
        for member in there:
            assert classes[name] and (vars(found)[member].__doc__ or name in ("Article", "RecordBatch", "RecordBatchReader"))


def test_signatures_are_those_of_the_stubs():
    stubs = ast.parse((FOLDER / "_kiosque.pyi").read_text())
    [kiosque_stub] = [node for node in stubs.body if isinstance(node, ast.ClassDef) and node.name == "Kiosque"]
    for node in kiosque_stub.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or node.decorator_list:
            continue
        told = [argument.arg for argument in node.args.args + node.args.kwonlyargs]
        found = [name for name in inspect.signature(getattr(kiosque.Kiosque, node.name)).parameters if name != "paths"]
        assert found == told, node.name


def test_everything_public_is_documented_and_there():
    for name in kiosque.__all__:
        assert name == "__version__" or getattr(kiosque, name).__doc__, name


def test_the_schema_is_the_one_that_is_published():
    published = json.loads((ROOT / "schema/article.arrow.json").read_text())
    assert json.loads(kiosque.SCHEMA.to_json()) == published
    assert [field["name"] for field in published["fields"]] == kiosque.SCHEMA.names
    assert len(kiosque.SCHEMA) == len(published["fields"])


def test_the_package_is_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < MOST_BYTES
