"""A laboratory with any number of results, written in batches through units of work, so that its chain is valid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.results.models import ResultKind, ResultNumericRow, ResultRow
from lims.samples.codes import sample_code
from lims.samples.models import ItemKind, ItemRow, SampleState, TestRow, TestState
from tests.bench.laboratory import NOON, make_agreed_request, make_methods, new_database
from tests.support.people import make_person
from tests.support.samples import make_product

TESTS = 10
SAMPLES_AT_ONCE = 5_000
OPEN = 200  # samples that are still in work, whatever the size of the archive


def large_laboratory(path: Path, results: int) -> Database:
    """A laboratory with this many results in a file; made if the file is not there yet."""
    if path.exists():
        return Database(f"sqlite:///{path}")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    for leftover in path.parent.glob(f"{partial.name}*"):
        leftover.unlink()
    database = new_database(partial)
    fill(database, results // TESTS)
    database.dispose()
    partial.rename(path)
    return Database(f"sqlite:///{path}")


def fill(database: Database, samples: int) -> None:
    """Samples with tests and results: the last ones open, the others released long ago."""
    request = make_agreed_request(database, make_methods(database, TESTS))
    product = make_product(database, at=NOON)
    person = make_person(database, Role.TECHNICIAN, at=NOON)
    base = {"request_id": request.id, "client_id": request.client_id, "product_id": product.id}
    for start in range(0, samples, SAMPLES_AT_ONCE):
        numbers = range(start, min(start + SAMPLES_AT_ONCE, samples))
        with unit_of_work(
            database, by=Actor.person(person.id), clock=SetClock(NOON), act="archive.built"
        ) as unit:
            items = unit.insert_many(ItemRow, [item(n, samples, base) for n in numbers])
            methods = [line.method_version_id for line in request.lines]
            tests = unit.insert_many(TestRow, list(tests_of(items, numbers, samples, methods)))
            found = unit.insert_many(ResultRow, [result(test) for test in tests])
            unit.insert_many(ResultNumericRow, [numeric(id_) for id_ in found])


def item(n: int, samples: int, base: dict[str, Any]) -> dict[str, Any]:
    is_open = n >= samples - OPEN
    at = NOON - timedelta(minutes=samples - n)
    return {
        **base, "code": sample_code(2020 + n // 500_000, n % 500_000 + 1), "kind": ItemKind.SAMPLE,
        "state": SampleState.RECEIVED if is_open else SampleState.RELEASED, "registered_at": at, "received_at": at,
        "due_at": at + timedelta(days=3), "due_order": at + timedelta(days=3), "told_by": {},
        "search_key": f"s{n} tank {n % 97}", "source": f"tank {n % 97}",
    }  # fmt: skip


def tests_of(items: list[int], numbers: range, samples: int, methods: list[int]) -> Iterator[dict[str, Any]]:
    for id_, n in zip(items, numbers, strict=True):
        is_open = n >= samples - OPEN
        due = NOON - timedelta(minutes=samples - n) + timedelta(days=3)
        state = TestState.NOT_STARTED if is_open else TestState.ACCEPTED
        for version in methods:
            yield {
                "item_id": id_,
                "method_version_id": version,
                "state": state,
                "due_at": due,
                "due_order": due,
            }


def result(test: int) -> dict[str, Any]:
    return {
        "test_id": test, "measurand": "density_15C", "revision": 1, "kind": ResultKind.NUMERIC,
        "names": {"en": "density at 15 °C"}, "unit": "kg/m3", "reference_condition": "15 °C",
        "uncertainty_mode": "gum", "given": {}, "outcome": {}, "code_version": "1", "measured_at": NOON, "at": NOON,
        "printed": "835.0", "printed_uncertainty": "0.3",
    }  # fmt: skip


def numeric(result_id: int) -> dict[str, Any]:
    return {
        "result_id": result_id, "value": 835.0, "combined_uncertainty": 0.14, "expanded_uncertainty": 0.28, "k": 2.0,
        "coverage": 0.95, "dof": None,
    }  # fmt: skip
