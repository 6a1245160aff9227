"""What others call says in a line what it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, files_in, name

SHARE_DOCUMENTED = 0.8


def public_functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The public functions of a module, and the public methods of its public classes."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public_functions(node.body)
        elif (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and not node.name.startswith("_")
            and not is_repeated(node)
        ):
            yield node


def is_repeated(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """An overload or an override is documented where it is said first."""
    return any(
        ast.unparse(mark).rpartition(".")[2] in {"overload", "override"} for mark in function.decorator_list
    )


def undocumented(path: Path) -> list[str]:
    """The public functions of a file without a docstring, by line and name."""
    functions = public_functions(ast.parse(path.read_text()).body)
    return [f"line {f.lineno}: {f.name}" for f in functions if not ast.get_docstring(f)]


@pytest.mark.parametrize("path", files_in("methods", "instruments", "dcc", suffix=".py"), ids=name)
def test_every_public_function_of_methods_and_instruments_has_a_docstring(path: Path) -> None:
    assert undocumented(path) == []


def test_four_of_five_public_functions_have_a_docstring() -> None:
    paths = files_in(*PACKAGES, suffix=".py")
    functions = [f for path in paths for f in public_functions(ast.parse(path.read_text()).body)]

    missing = [f"{name(path)} {each}" for path in paths for each in undocumented(path)]

    assert len(missing) <= (1 - SHARE_DOCUMENTED) * len(functions), "\n".join(missing)
