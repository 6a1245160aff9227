"""U from own control data: charts of components, proposed by one person and approved by another, on the results afterwards."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from lims.catalogue import approve_draft, method_version_at
from lims.clock import SetClock
from lims.control import ControlChart, open_chart, record_point
from lims.control.errors import ChartRefused, OwnDataRefused
from lims.control.own_uncertainty import own_data, propose_own_data
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.requests import LineWish
from lims.results import evaluate_test
from lims.sequences import take_all
from methods.definitions import VectorResult
from methods.knowledge import Unknown
from tests.conftest import NOON
from tests.support.clients import make_request
from tests.support.control import make_control_lot
from tests.support.sequences import HOUR, GcLaboratory, make_gc
from tests.support.web import ClientAs, post, words_of

PROPANE = (60.1, 60.3, 59.9, 60.2, 60.0, 60.3, 59.8, 60.1)
BUTANE = (20.0, 20.1, 19.9, 20.0, 20.1, 19.9, 20.1, 20.0)
GAS = 1
"""Of the lots: certified for 60, 20 and 20 mol %, with U = 0.4 % and k = 2."""


@pytest.fixture
def gc(database: Database, tmp_path: Path) -> GcLaboratory:
    made = make_gc(database, tmp_path / "files", at=NOON)
    made.calibrate()
    return made


def chart(
    gc: GcLaboratory, measurand: str, values: Sequence[float], *, lot: int | None = None
) -> ControlChart:
    """A chart that eight results establish, with these, one an hour since yesterday."""
    begun = gc.at - 20 * HOUR
    with unit_of_work(
        gc.database, by=Actor.person(gc.other.id), clock=SetClock(begun), act="control.opened"
    ) as unit:
        made = open_chart(
            unit, method_id=gc.method.method_id, measurand=measurand, lot_id=lot or gc.lots[GAS].id, needed=8, basis="FICTITIOUS"
        )  # fmt: skip
    for n, value in enumerate(values):
        clock = SetClock(begun + (n + 1) * HOUR)
        with unit_of_work(
            gc.database, by=Actor.person(gc.analyst.id), clock=clock, act="control.measured"
        ) as unit:
            record_point(unit, made.id, value=value, text=str(value))
    return made


def proposed(gc: GcLaboratory, ranges: dict[int, tuple[float, float | None]]) -> int:
    with gc.unit(gc.analyst, -60) as unit:
        return propose_own_data(
            unit, gc.method.method_id, ranges, effective_from=unit.at, reason="FICTITIOUS"
        )


def test_charts_of_components_become_the_uncertainty_of_a_composition(gc: GcLaboratory) -> None:
    charts = [chart(gc, "composition/propane", PROPANE), chart(gc, "composition/n-butane", BUTANE)]
    draft = proposed(gc, {charts[0].id: (50.0, 70.0), charts[1].id: (30.0, 40.0)})
    with gc.unit(gc.other, -30) as unit:
        version = approve_draft(unit, draft, without="FICTITIOUS")
    gc.request = make_request(gc.database, at=gc.at, lines=(LineWish(method_version_id=version),))
    tests = gc.more(1)
    sequence, lines = gc.started([one.id for one in tests])
    for line in lines:
        gc.inject(line)
    with gc.unit(minutes=500) as unit:
        take_all(unit, sequence.id)

    with gc.database.read() as session:
        found = evaluate_test(session, tests[0].id, at=NOON, person_id=gc.analyst.id).outcome

    assert found is not None
    vector = found.result("composition")
    assert isinstance(vector, VectorResult)
    said = {one.name: one.uncertainty for one in vector.components}
    s = math.sqrt(sum((x - sum(PROPANE) / 8) ** 2 for x in PROPANE) / 7)
    bias = sum(PROPANE) / 8 - 60.0
    expected = math.sqrt(s**2 + bias**2 + s**2 / 8 + (60.0 * 0.004 / 2) ** 2)
    assert pytest.approx(2 * expected) == said["propane"].U  # type: ignore[union-attr]
    assert said["propane"].mode.value == "own control data"  # type: ignore[union-attr]
    assert {line.source.key for line in said["propane"].lines if line.source} == {str(charts[0].id)}  # type: ignore[union-attr]
    assert "20 lies outside" in str(said["n-butane"])
    assert isinstance(said["isobutane"], Unknown)
    assert "no own control data were approved for isobutane" in said["isobutane"].reason
    assert vector.covariances == ()


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (PROPANE[:5], "not established yet"),
        ((*PROPANE, 63.0), "not in control"),
    ],
)
def test_a_chart_that_is_not_established_or_not_in_control_gives_no_uncertainty(
    gc: GcLaboratory, values: Sequence[float], why: str
) -> None:
    made = chart(gc, "composition/propane", values)

    with pytest.raises(OwnDataRefused, match=why):
        proposed(gc, {made.id: (50.0, 70.0)})


def test_without_a_certified_value_the_bias_is_unknown(gc: GcLaboratory) -> None:
    lot = make_control_lot(gc.database, at=gc.at - 21 * HOUR)
    made = chart(gc, "composition/n-butane", BUTANE, lot=lot.id)

    with gc.database.read() as session:
        (found,) = own_data(session, gc.method.method_id, NOON)

    assert (found.u_bias, str(found.why).partition(",")[0]) == (
        None, "the control material has no certified value of it",
    )  # fmt: skip
    with pytest.raises(OwnDataRefused, match="no certified value"):
        proposed(gc, {made.id: (10.0, 30.0)})


@pytest.mark.parametrize(
    ("ends", "why"), [((50.0, None), "one end only"), ((70.0, 50.0), "begins below its end")]
)
def test_a_range_has_both_ends_in_order(gc: GcLaboratory, ends: tuple[float, float | None], why: str) -> None:
    made = chart(gc, "composition/propane", PROPANE)

    with pytest.raises(OwnDataRefused, match=why):
        proposed(gc, {made.id: ends})


def test_a_component_that_the_method_does_not_report_has_no_chart(gc: GcLaboratory) -> None:
    with pytest.raises(ChartRefused, match="or a component"):
        chart(gc, "composition/benzene", ())


def test_charts_are_proposed_on_a_page_and_the_other_person_sees_the_figures(
    gc: GcLaboratory, client_as: ClientAs
) -> None:
    made = chart(gc, "composition/propane", PROPANE)
    client, page = client_as(Role.TECHNICAL_MANAGER), f"/control/methods/{gc.method.method_id}/uncertainty"
    given = {"effective_from": "2026-06-01 08:00", "reason": "FICTITIOUS"}

    assert "propane" in words_of(client.get(page).text)
    empty = post(client, page, given)
    sent = post(client, page, {**given, f"low_{made.id}": "50", f"high_{made.id}": "70"})

    assert (empty.status_code, sent.status_code) == (422, 303)
    shown = words_of(client_as(Role.QUALITY_MANAGER).get(sent.headers["Location"]).text)
    assert "U from own control data: propane" in shown
    assert f"{made.code}: R′ = " in shown
    with gc.database.read() as session:
        standing = method_version_at(session, gc.method.method_id, NOON)
    assert standing is not None
    assert "own_control" not in standing.settings
