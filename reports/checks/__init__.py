"""The checker's rules: for the archive, for reading aloud, for the attached data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

Rule = Callable[[pikepdf.Pdf], Iterator[str]]
"""Looks at a file and says, in a sentence each, where it breaks the rule."""


def inner(item: Any, *path: str) -> Any:
    """What lies at the end of a path of keys, or an empty dictionary where the path breaks off."""
    for key in path:
        item = item.get(key) if hasattr(item, "get") else None
        if item is None:
            return pikepdf.Dictionary()
    return item


def operations(page: pikepdf.Page) -> Iterator[tuple[list[Any], str]]:
    """The page's operators in order, each with its operands."""
    for instruction in pikepdf.parse_content_stream(page):
        yield list(instruction.operands), str(instruction.operator)
