"""A composition from two injections: taken one after the other, held against each component's limit, another one where they miss."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from instruments.files.samples import SimulatedPeak
from lims.db import Database
from lims.permissions import Role
from lims.results import determinations_of, evaluate_tests, exclude_determination, results_of, submit_many
from lims.results.evaluation import Evaluated
from methods.definitions import OwnComposition
from tests.conftest import NOON
from tests.support import rows as way
from tests.support.features import registered  # noqa: F401  # a fixture: the gate is asked as in the application
from tests.support.rows import Rows, acting
from tests.support.supplied import SUPPLIED
from tests.support.web import ClientAs, words_of

CODE = "ASTM D2163"


@pytest.fixture
def rows(database: Database, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """A laboratory whose method asks for two injections, and each component may differ by 5 % of its mean (FICTITIOUS)."""
    one = SUPPLIED[CODE]
    assert isinstance(one.own, OwnComposition)
    parts = tuple(replace(each, agreement="0.05*X") for each in one.own.components)
    own = replace(one.own, injections=2, components=parts)
    monkeypatch.setitem(SUPPLIED, CODE, replace(one, own=own))
    return Rows(database, CODE)


def take(rows: Rows, minutes: int, monkeypatch: pytest.MonkeyPatch, first: float = 1.0) -> Evaluated:
    """Take one more injection whose first peak is `first` times as large, and see what the test would give."""

    def peaks(name: str, retention_time: float, area: float) -> SimulatedPeak:
        factor = first if retention_time == 1.0 else 1.0
        return SimulatedPeak(name=name, retention_time=retention_time, area=area * factor)

    monkeypatch.setattr(way, "SimulatedPeak", peaks)
    with acting(rows.database, rows.analyst, "test.measured", minutes) as unit:
        rows.take(unit, CODE)
    at = NOON + timedelta(minutes=minutes + 1)
    with rows.database.read() as session:
        (found,) = evaluate_tests(session, [rows.tests[CODE].id], at=at, person_id=rows.analyst.id)
    return found


def test_two_injections_give_the_mean_and_a_miss_asks_for_another(
    rows: Rows, monkeypatch: pytest.MonkeyPatch, client_as: ClientAs
) -> None:
    alone = take(rows, 0, monkeypatch)
    apart = take(rows, 2, monkeypatch, first=1.5)
    page = words_of(client_as(Role.TECHNICIAN).get(f"/bench/tests/{rows.tests[CODE].id}").text)
    with rows.database.read() as session:
        runs = determinations_of(session, [rows.tests[CODE].id])[rows.tests[CODE].id]
    with acting(rows.database, rows.analyst, "test.measured", 4) as unit:
        exclude_determination(unit, runs[1].id, "FICTITIOUS: the valve had not turned")
    third = take(rows, 6, monkeypatch, first=1.02)

    assert alone.refusal is not None
    assert apart.agreement is not None
    assert (apart.agreement.answer.value, apart.findings) == ("beyond", ())
    assert "Agreement of injections" in page
    assert third.refusal is None
    assert third.agreement is not None
    assert third.agreement.answer.value == "within"
    with acting(rows.database, rows.analyst, "test.submitted", 8) as unit:
        submit_many(unit, {rows.tests[CODE].id: None})
    with rows.database.read() as session:
        stored: Any = results_of(session, [rows.tests[CODE].id])[rows.tests[CODE].id][0]
    assert len(stored.components) == len(SUPPLIED[CODE].own.components)  # type: ignore[union-attr]
