"""The published vectors that ship with the program."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "methods" / "verify" / "vectors"


@pytest.fixture
def vector() -> Callable[[str, str], Any]:
    """One vector of a file, by file and id."""

    def find(file: str, id: str) -> Any:
        return next(v for v in _vectors(file) if v["id"] == id)

    return find


@pytest.fixture
def published(vector: Callable[[str, str], Any]) -> Callable[[str, str], dict[str, Any]]:
    """Published figures of a vector, each to be compared within its own tolerance."""

    def find(file: str, id: str) -> dict[str, Any]:
        return {
            e["quantity"]: pytest.approx(e["value"], rel=0, abs=e["tolerance"] * (1 + 1e-9))
            for e in vector(file, id)["expected"]
        }

    return find


@cache
def _vectors(file: str) -> list[Any]:
    vectors: list[Any] = json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8"))["vectors"]
    return vectors
