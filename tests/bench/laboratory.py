"""A laboratory on SQLite for benchmarks: made once, and the large one kept between runs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lims.catalogue import definition_key, definitions
from lims.db import Database
from lims.features import import_models
from lims.records.schema import create_schema
from lims.requests import LineWish, Request
from methods.catalogue import METHODS
from methods.definitions import MethodDefinition
from tests.support.catalogue import approved, d4052_settings
from tests.support.clients import make_request

NOON = datetime(2026, 5, 19, 12, tzinfo=UTC)
CACHE = Path(__file__).resolve().parents[2] / ".cache" / "bench"


def new_database(path: Path) -> Database:
    """An empty laboratory in a file."""
    import_models()
    url = f"sqlite:///{path}"
    create_schema(url)
    return Database(url)


D4052 = next(one for one in METHODS if one.code == "ASTM D4052")
ALIKE = tuple(replace(D4052, code=f"BENCH {n}") for n in range(10))
"""Ten methods that compute as D4052 does, each under a code of its own: as many as a request of the benchmarks has lines."""
vars(definitions)["METHODS"] = (*METHODS, *ALIKE)  # the program finds them as it finds its own


def make_methods(database: Database, count: int, at: datetime = NOON) -> list[int]:
    """Versions of `count` methods that compute as D4052 does, approved."""
    return [approved(database, "method", one.code, content_of(one), at=at) for one in ALIKE[:count]]


def content_of(definition: MethodDefinition) -> dict[str, Any]:
    """What a draft of this definition holds."""
    return {
        "edition": definition.edition, "definition": definition_key(definition),
        "titles": dict(definition.titles), "settings": d4052_settings(), "fictitious": True,
    }  # fmt: skip


def make_agreed_request(database: Database, method_versions: list[int]) -> Request:
    """An agreed request with a line for each of these methods."""
    lines = tuple(LineWish(method_version_id=id_) for id_ in method_versions)
    return make_request(database, at=NOON, lines=lines)


def timed(work: Callable[[], Any], *, repeat: int = 1) -> float:
    """The least wall time in seconds of some runs."""
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def figure(name: str, seconds: float, *, bare: float | None = None, limit: float | None = None) -> None:
    """Print one figure for `make bench`."""
    print(
        json.dumps({"name": name, "seconds": seconds, "bare_seconds": bare, "limit_seconds": limit}),
        flush=True,
    )
