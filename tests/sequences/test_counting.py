"""Checks of a sequence on the control charts of their lot: counted once, judged, corrected beside the old one, walked back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lims.control import (
    ControlChart,
    ControlPoint,
    ControlState,
    EventKind,
    change_chart,
    events_of,
    exclude_point,
    open_chart,
    points_of,
    record_point,
)
from lims.control.gate import look
from lims.db import Database
from lims.gates import GateQuestion
from lims.permissions import Role
from lims.quality.models import DoubtRow
from lims.sequences import SequenceLine, decide_curves, take_all, take_one
from lims.trace.walks import trace_back
from tests.conftest import NOON
from tests.support.sequences import DAY, STANDARDS, GcLaboratory, make_gc
from tests.support.web import ClientAs, words_of

OFF = {**STANDARDS[1], "propane": 63.0}
REINTEGRATED = {**STANDARDS[1], "propane": 60.1}


@pytest.fixture
def gc(database: Database, tmp_path: Path) -> GcLaboratory:
    return make_gc(database, tmp_path / "files", at=NOON)


def chart(gc: GcLaboratory, name: str = "propane", *, minutes: float = -30, **given: Any) -> ControlChart:
    """A chart of a component of the check's lot, whose centre line and standard deviation are set beforehand."""
    settings = {"lot_id": gc.lots[1].id, "centre": 60.0, "sigma": 0.2, **given}
    with gc.unit(gc.other, minutes, "control.opened") as unit:
        return open_chart(
            unit, method_id=gc.method.method_id, measurand=f"composition/{name}", needed=8, basis="FICTITIOUS",
            **settings,
        )  # fmt: skip


def ran(gc: GcLaboratory, **amounts: Mapping[str, float]) -> tuple[int, list[SequenceLine]]:
    """A sequence that was run and taken; `line_9={...}`: what a line gives instead. Its checks are lines 3, 9 and 11."""
    sequence, lines = gc.started()
    for line in lines:
        gc.inject(line, amounts=amounts.get(f"line_{line.position}"))
    with gc.unit(minutes=500, act="sequence.taken") as unit:
        take_all(unit, sequence.id)
    return sequence.id, lines


def again(
    gc: GcLaboratory, sequence: int, line: SequenceLine, amounts: Mapping[str, float], *, minutes: float = 520
) -> None:
    """Another integration of the injection of a line, taken by a person."""
    record = gc.inject(line, amounts=amounts)
    with gc.unit(minutes=minutes, act="sequence.line_decided") as unit:
        take_one(unit, line.id, sequence, record, reason="the baseline was drawn again")


def points(gc: GcLaboratory, of: ControlChart) -> list[ControlPoint]:
    with gc.database.read() as session:
        return points_of(session, of.id)


def test_checks_that_were_taken_are_control_results_at_the_time_of_their_injection(gc: GcLaboratory) -> None:
    gc.calibrate()
    kept = [chart(gc), chart(gc, "n-butane", centre=20.0)]
    chart(gc, lot_id=gc.lots[0].id)

    ran(gc)

    for one, amount in zip(kept, (60.0, 20.0), strict=True):
        found = points(gc, one)
        assert [each.at for each in found] == [NOON + timedelta(minutes=10 + 15 * n) for n in (3, 9, 11)]
        assert [each.value for each in found] == pytest.approx([amount] * 3, rel=1e-6)
        assert {each.state for each in found} == {ControlState.IN_CONTROL}
        assert {each.person_id for each in found} == {gc.analyst.id}


def test_a_control_result_walks_back_to_the_bytes_of_the_injection_and_to_the_curves(
    gc: GcLaboratory,
) -> None:
    curves, kept = gc.calibrate(), chart(gc)
    ran(gc)

    with gc.database.read() as session:
        walk = trace_back(session, points(gc, kept)[0].id)

    said = {one.kind for one in walk.nodes}
    assert {"sequence_line", "reading", "raw_record", "curve_set", "material_lot_version"} <= said
    assert curves.number in {one.title for one in walk.nodes}


def test_a_check_out_of_control_holds_as_a_typed_one_does(gc: GcLaboratory) -> None:
    gc.calibrate()
    kept = chart(gc)

    ran(gc, line_9=OFF)

    found = points(gc, kept)
    assert [one.state for one in found] == [
        ControlState.IN_CONTROL, ControlState.OUT_OF_CONTROL, ControlState.OUT_OF_CONTROL,
    ]  # fmt: skip  # the last one by its moving range
    with gc.database.read() as session:
        doubts = session.scalars(select(DoubtRow).order_by(DoubtRow.id)).all()
    assert doubts[0].source_id == found[0].id
    assert kept.code in doubts[0].reason


def test_another_integration_stands_beside_the_old_one_and_is_not_counted_twice(gc: GcLaboratory) -> None:
    gc.calibrate()
    kept = chart(gc)
    sequence, lines = ran(gc)

    again(gc, sequence, lines[2], REINTEGRATED)

    old, new, *_others = found = points(gc, kept)
    with gc.database.read() as session:
        (event,) = events_of(session, kept.id)
    assert (len(found), old.at, round(new.value, 3)) == (4, new.at, 60.1)
    assert (event.kind, event.point_id) == (EventKind.EXCLUDED, old.id)
    assert "the baseline was drawn again" in event.reason


def test_the_same_amount_taken_again_changes_nothing(gc: GcLaboratory) -> None:
    gc.calibrate()
    kept = chart(gc)
    sequence, lines = ran(gc)

    again(gc, sequence, lines[2], STANDARDS[1])

    assert len(points(gc, kept)) == 3


def test_what_was_measured_with_an_integration_that_was_wrong_is_doubted(gc: GcLaboratory) -> None:
    gc.calibrate()
    kept = chart(gc)
    sequence, lines = ran(gc)

    again(gc, sequence, lines[2], OFF)

    old, new = points(gc, kept)[:2]
    assert new.state is ControlState.OUT_OF_CONTROL
    with gc.database.read() as session:
        (doubt,) = session.scalars(select(DoubtRow)).all()
    assert (doubt.source_id, doubt.since, doubt.until) == (old.id, old.at, NOON + timedelta(minutes=520))


def test_the_gate_goes_by_the_integration_that_stands_also_for_what_was_measured_before_it_came(
    gc: GcLaboratory,
) -> None:
    gc.calibrate()
    kept = chart(gc)
    sequence, lines = ran(gc, line_11=OFF)
    question = GateQuestion(
        act="perform", at=NOON + timedelta(minutes=200), person_id=None, test_id=None, method_id=gc.method.method_id,
        method_version_id=gc.method.id, settings={}, definition="",
    )  # fmt: skip

    def said() -> list[str]:
        with gc.database.read() as session:
            return [one.reason for one in look(session, question)]

    assert said() == ["out_of_control"]
    again(gc, sequence, lines[10], REINTEGRATED)
    assert said() == ["in_control"]
    assert len(points(gc, kept)) == 4


def test_a_result_that_a_person_left_out_stays_left_out(gc: GcLaboratory) -> None:
    gc.calibrate()
    kept = chart(gc)
    sequence, lines = ran(gc)
    with gc.unit(gc.other, 510) as unit:
        exclude_point(unit, points(gc, kept)[0].id, reason="the wrong bottle")

    again(gc, sequence, lines[2], STANDARDS[1])

    assert len(points(gc, kept)) == 3


def test_a_check_whose_curves_are_accepted_afterwards_is_counted_then(gc: GcLaboratory) -> None:
    made, kept = gc.calibrate(accept=False), chart(gc)
    ran(gc)
    assert points(gc, kept) == []

    with gc.unit(gc.other, 510) as unit:
        decide_curves(unit, made.id, accepted=True, words="looked at", valid_until=NOON + 30 * DAY)

    assert [round(one.value, 3) for one in points(gc, kept)] == [60.0] * 3
    assert {one.person_id for one in points(gc, kept)} == {gc.analyst.id}


def test_of_a_component_that_was_not_found_nothing_is_counted(gc: GcLaboratory) -> None:
    gc.calibrate()
    kept, other = chart(gc), chart(gc, "n-butane", centre=20.0)
    without = {"isobutane": 20.0, "n-butane": 20.0}

    sequence, lines = ran(gc, line_3=without)
    again(gc, sequence, lines[8], without)

    assert len(points(gc, other)) == 3
    with gc.database.read() as session:
        out = {one.point_id for one in events_of(session, kept.id)}
    first, _second = points(gc, kept)
    assert out == {first.id}  # of the ninth line, whose other integration has no propane


def test_a_chart_that_is_not_in_use_or_has_a_result_of_that_moment_takes_nothing_and_the_record_is_taken(
    gc: GcLaboratory,
) -> None:
    gc.calibrate()
    kept, typed = chart(gc), chart(gc, "n-butane", centre=20.0)
    with gc.unit(gc.other, -20) as unit:
        change_chart(
            unit, kept.id, needed=8, rules=kept.rules, ewma=False, every_days=None, centre=60.0, sigma=0.2, basis="FICTITIOUS",
            in_use=False,
        )  # fmt: skip
    with gc.unit(minutes=60) as unit:
        record_point(unit, typed.id, value=20.1, text="20.1", at=NOON + timedelta(minutes=55))

    ran(gc)

    assert points(gc, kept) == []
    assert [one.text for one in points(gc, typed)] == ["20.1", "20", "20"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_line_names_the_chart_and_the_chart_names_the_line(
    client_as: ClientAs, database: Database, tmp_path: Path
) -> None:
    gc = make_gc(database, tmp_path / "files", at=NOON - timedelta(hours=10), samples=5)
    gc.calibrate()
    kept = chart(gc)
    sequence, lines = ran(gc)
    client = client_as(Role.QUALITY_MANAGER)

    line = client.get(f"/sequences/{sequence}/lines/{lines[2].id}").text
    run = client.get(f"/sequences/{sequence}").text
    shown = client.get(f"/control/{kept.id}").text

    for page in (line, run):
        assert f"counted on chart {kept.code}" in words_of(page)
        assert f'href="/control/{kept.id}"' in page
    assert lines[2].injection_id in words_of(shown)
    assert f'href="/sequences/{sequence}/lines/{lines[2].id}"' in shown


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("role", "offered"), [(Role.QUALITY_MANAGER, True), (Role.TECHNICIAN, False)])
def test_without_a_chart_only_who_may_open_one_is_offered_it(
    client_as: ClientAs, database: Database, tmp_path: Path, role: Role, *, offered: bool
) -> None:
    gc = make_gc(database, tmp_path / "files", at=NOON - timedelta(hours=10), samples=5)
    gc.calibrate()
    sequence, lines = ran(gc)
    client = client_as(role)

    page = client.get(f"/sequences/{sequence}/lines/{lines[2].id}").text

    assert (f"/control/new?lot={gc.lots[1].id}" in page) is offered
    if offered:
        form = client.get(f"/control/new?lot={gc.lots[1].id}").text
        assert f'selected value="{gc.lots[1].id}"' in form or f'value="{gc.lots[1].id}" selected' in form
