"""Every module and every public type of the package says what it is."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import sfjourney

PACKAGE = Path(sfjourney.__file__).parent


@cache
def trees() -> dict[str, ast.Module]:
    """Every module by its path; read when a test asks, and not by each process that collects tests."""
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def test_a_module_begins_with_a_line_that_says_what_it_turns_into_what() -> None:
    assert [name for name, tree in trees().items() if not ast.get_docstring(tree)] == []


def test_a_public_type_says_what_it_is() -> None:
    types = [(name, node) for name, tree in trees().items() for node in tree.body if isinstance(node, ast.ClassDef)]
    public = [(name, node) for name, node in types if not node.name.startswith("_")]
    assert len(public) > 500
    assert [f"{name} {node.name}" for name, node in public if not ast.get_docstring(node)] == []


def test_no_module_is_longer_than_the_architecture_allows() -> None:
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {path.name: count for path, count in lines.items() if count > 400} == {}


@pytest.mark.parametrize("package", ["syntax/recovery", "graph/difference", "replay", "facts", "schemas"])
def test_a_package_of_many_modules_says_what_each_is_for(package: str) -> None:
    modules = {Path(path).stem for path in trees() if Path(path).parent.as_posix() == package} - {"__init__"}
    told = set(re.findall(r"``(\w+)``", ast.get_docstring(trees()[f"{package}/__init__.py"]) or ""))
    assert len(modules) > 20
    assert modules - told == set()
