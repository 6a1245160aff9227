"""What a walk says is said in the reader's language: no English words stand in the descriptions of nodes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KINDS = sorted((ROOT / "lims").glob("*/kinds.py"))
WORDS = re.compile(r"[a-z]{3,}")
FORMAT = re.compile(r"^/|^%")  # an address, or a format of a moment


def english(tree: ast.AST) -> list[str]:
    """Words inside f-strings, and texts given to a Description without being translated."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found += [
                part.value
                for part in node.values
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("Description", "NodeKind")
        ):
            given = [*node.args[1:], *(one.value for one in node.keywords)]
            found += [
                one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
    return [text for text in found if WORDS.search(text) and not FORMAT.search(text.strip())]


@pytest.mark.parametrize("path", KINDS, ids=lambda path: path.parent.name)
def test_descriptions_of_nodes_hold_no_words_of_one_language(path: Path) -> None:
    assert english(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_a_word_in_a_description_is_seen() -> None:
    assert english(ast.parse('Description(title=f"Room {code}, by hand")')) == ["Room ", ", by hand"]
    assert english(ast.parse('NodeKind("room", "room", 4, rooms)')) == ["room"]
