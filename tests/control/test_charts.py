"""Control charts: established by their number of results, judged at each, and what follows when they are out of control."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

import lims.control.judging as judging
from lims.control import (
    ControlChart,
    ControlState,
    Measured,
    change_chart,
    charts_at,
    events_of,
    exclude_point,
    find_chart,
    judge,
    points_of,
    record_point,
    record_points,
    restart_chart,
)
from lims.control.due import control_samples_due
from lims.control.errors import (
    ChartKeptAlready,
    ChartNotInUse,
    ChartRefused,
    NothingToRestart,
    PointExcludedAlready,
    PointRefused,
    ReasonMissing,
)
from lims.control.models import RuleSet
from lims.db import Database
from lims.permissions import Role
from lims.quality import Urgency
from lims.quality.models import DoubtRow, HoldRow
from lims.records import Link
from methods.control import assess
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.control import CALM, enter, enter_all, make_chart
from tests.support.people import make_person
from tests.support.samples import acting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def chart(database: Database) -> ControlChart:
    method = make_method(database, at=NOON - 60 * DAY)
    return make_chart(database, method_id=method.method_id, at=NOON - 30 * DAY)


def manager(database: Database):  # type: ignore[no-untyped-def]
    return make_person(database, Role.QUALITY_MANAGER, at=NOON)


def test_a_chart_gives_no_verdict_until_it_is_established(database: Database, chart: ControlChart) -> None:
    points = enter_all(database, chart, at=NOON, step=DAY)

    assert {one.state for one in points[:7]} == {ControlState.BEING_ESTABLISHED}
    assert points[7].state is ControlState.IN_CONTROL


def test_a_control_result_rests_on_material_method_and_settings(
    database: Database, chart: ControlChart
) -> None:
    point = enter(database, chart, 832.1, at=NOON)

    with database.read() as session:
        roles = set(session.scalars(select(Link.role).where(Link.dst == point.id)))

    assert roles == {"limits", "method", "control_material"}


def test_a_wild_result_is_out_of_control_and_doubts_the_last_good_one(
    database: Database, chart: ControlChart
) -> None:
    points = enter_all(database, chart, at=NOON, step=DAY)

    wild = enter(database, chart, 833.0, at=NOON + DAY)

    assert wild.state is ControlState.OUT_OF_CONTROL
    assert wild.fired == ("1 beyond 3s", "moving range")
    assert wild.last_good_id == points[-1].id
    with database.read() as session:
        doubt = session.scalars(select(DoubtRow)).one()
    assert (doubt.source_id, doubt.since, doubt.until) == (points[-1].id, NOON, NOON + DAY)
    assert doubt.reason.endswith("out of control: a point beyond 3 s; the moving range is beyond its limit.")


def test_a_shift_doubts_every_result_since_it_began(database: Database, chart: ControlChart) -> None:
    points = enter_all(database, chart, at=NOON, step=DAY)
    shifted = [832.13, 832.14, 832.12, 832.13, 832.14, 832.12, 832.13, 832.12]

    for n, value in enumerate(shifted, start=1):
        last = enter(database, chart, value, at=NOON + n * DAY)

    assert last.state is ControlState.OUT_OF_CONTROL
    assert last.fired == ("9 on one side",)
    with database.read() as session:
        doubts = list(session.scalars(select(DoubtRow).order_by(DoubtRow.since)))
    assert doubts[0].source_id == points[6].id  # the last one of the eight stands above the line already
    assert len(doubts) == 9  # the last good one and the eight of the pattern before the ninth


def test_after_the_cause_is_corrected_the_counts_begin_anew(database: Database, chart: ControlChart) -> None:
    enter_all(database, chart, at=NOON, step=DAY)
    enter(database, chart, 833.0, at=NOON + DAY)

    with acting(database, manager(database), NOON + DAY + HOUR) as unit:
        restart_chart(unit, chart.id, reason="bubble in the cell; cleaned, checked with water")
    good = enter(database, chart, 832.1, at=NOON + DAY + 2 * HOUR)

    assert good.state is ControlState.IN_CONTROL
    with pytest.raises(NothingToRestart), acting(database, manager(database), NOON + 2 * DAY) as unit:
        restart_chart(unit, chart.id, reason="again")


def test_what_keeps_work_from_going_on_stands_first_until_a_control_result_is_good_again(
    database: Database, chart: ControlChart
) -> None:
    def due(at: datetime) -> list[tuple[str, Urgency]]:
        with database.read() as session:
            return [(one.what, one.urgency) for one in control_samples_due(session, at)]

    enter_all(database, chart, at=NOON, step=DAY)
    assert due(NOON + HOUR) == []

    enter(database, chart, 833.0, at=NOON + DAY)
    assert due(NOON + DAY) == [("out_of_control", Urgency.STOPPED)]

    with acting(database, manager(database), NOON + DAY + HOUR) as unit:
        restart_chart(unit, chart.id, reason="bubble in the cell")
    assert due(NOON + DAY + HOUR) == [("control", Urgency.STOPPED)]

    enter(database, chart, 832.1, at=NOON + DAY + 2 * HOUR)
    assert due(NOON + 2 * DAY) == []


def test_a_result_left_out_does_not_count_and_still_stands(database: Database, chart: ControlChart) -> None:
    points = enter_all(database, chart, [*CALM[:4], 840.0, *CALM[4:7]], at=NOON, step=DAY)

    with acting(database, manager(database), NOON + HOUR) as unit:
        exclude_point(unit, points[4].id, reason="the wrong bottle")

    with database.read() as session:
        all_points, events = points_of(session, chart.id), events_of(session, chart.id)
        judged = judge(find_chart(session, chart.id, NOON + HOUR), all_points, events)
    assert len(all_points) == 8
    assert judged.state is ControlState.BEING_ESTABLISHED
    assert len(judged.points) == 7
    with pytest.raises(PointExcludedAlready), acting(database, manager(database), NOON + DAY) as unit:
        exclude_point(unit, points[4].id, reason="again")
    with pytest.raises(ReasonMissing), acting(database, manager(database), NOON + DAY) as unit:
        exclude_point(unit, points[5].id, reason="  ")


def test_results_that_are_all_alike_are_not_judged(database: Database, chart: ControlChart) -> None:
    points = enter_all(database, chart, [832.1] * 8, at=NOON, step=DAY)

    assert points[-1].state is ControlState.NOT_JUDGED


def test_a_reference_value_needs_no_establishing(database: Database, chart: ControlChart) -> None:
    with acting(database, manager(database), NOON - 20 * DAY) as unit:
        change_chart(
            unit, chart.id, needed=8, rules=RuleSet.WESTGARD, ewma=True, every_days=1.0, centre=832.1, sigma=0.03,
            basis="the certificate, FICTITIOUS", in_use=True,
        )  # fmt: skip

    first = enter(database, chart, 832.12, at=NOON)
    second = enter(database, chart, 832.35, at=NOON + DAY)

    assert first.state is ControlState.IN_CONTROL
    assert second.state is ControlState.OUT_OF_CONTROL
    assert "1-3s" in second.fired


def test_what_was_said_of_a_result_stays_when_the_settings_change(
    database: Database, chart: ControlChart
) -> None:
    points = enter_all(database, chart, at=NOON, step=DAY)

    with acting(database, manager(database), NOON + HOUR) as unit:
        change_chart(
            unit, chart.id, needed=20, rules=RuleSet.NELSON, ewma=False, every_days=None, centre=None, sigma=None,
            basis="more results asked for", in_use=True,
        )  # fmt: skip

    with database.read() as session:
        assert points_of(session, chart.id)[-1].state is points[-1].state is ControlState.IN_CONTROL
        now = judge(find_chart(session, chart.id, NOON + HOUR), points_of(session, chart.id), ())
        before = find_chart(session, chart.id, NOON)
    assert now.state is ControlState.BEING_ESTABLISHED
    assert before.needed == 8


def test_a_late_entry_is_judged_with_the_results_before_it(database: Database, chart: ControlChart) -> None:
    enter_all(database, chart, at=NOON, step=DAY)

    with acting(database, manager(database), NOON + DAY) as unit:
        late = record_point(unit, chart.id, value=832.0, text="832.0", at=NOON - 5 * DAY - HOUR)

    assert late.state is ControlState.BEING_ESTABLISHED


def test_a_late_entry_out_of_control_doubts_what_was_measured_until_it_was_known(
    database: Database, chart: ControlChart
) -> None:
    points = enter_all(database, chart, at=NOON, step=DAY)

    with acting(database, manager(database), NOON + DAY) as unit:
        record_point(unit, chart.id, value=833.0, text="833.0", at=NOON + HOUR)

    with database.read() as session:
        (doubt,) = session.scalars(select(DoubtRow)).all()
    assert (doubt.source_id, doubt.since, doubt.until) == (points[-1].id, NOON, NOON + DAY)


def test_a_result_left_out_gives_way_to_another_of_the_same_moment(
    database: Database, chart: ControlChart
) -> None:
    mistyped = enter(database, chart, 823.1, at=NOON)
    with acting(database, manager(database), NOON + HOUR) as unit:
        exclude_point(unit, mistyped.id, reason="832.1 was meant")

    with acting(database, manager(database), NOON + HOUR) as unit:
        record_point(unit, chart.id, value=832.1, text="832.1", at=NOON)

    with database.read() as session:
        assert [one.text for one in points_of(session, chart.id)] == ["823.10", "832.1"]


@pytest.mark.parametrize("values", [
    [*CALM, 833.0, 832.1, 832.12], [*CALM, *[832.13] * 9], [*CALM[:5], 840.0, *CALM[5:]], [832.1] * 9,
])  # fmt: skip
def test_results_entered_together_are_judged_once_as_if_each_had_come_by_itself(
    database: Database, chart: ControlChart, values: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = [(one.state, one.fired) for one in enter_all(database, chart, values, at=NOON, step=HOUR)]
    other = make_chart(database, method_id=chart.method_id, at=NOON - 30 * DAY)
    first = NOON - (len(values) - 1) * HOUR
    measured = [Measured(at=first + n * HOUR, value=one, text=f"{one:.2f}") for n, one in enumerate(values)]
    asked: list[int] = []

    def assessed(*args: Any, **given: Any) -> Any:
        asked.append(1)
        return assess(*args, **given)

    monkeypatch.setattr(judging, "assess", assessed)

    with acting(database, manager(database), NOON) as unit:
        together = record_points(unit, other.id, measured)

    assert [(one.state, one.fired) for one in together] == alone
    assert len(asked) == 1
    with database.read() as session:
        doubts = session.scalars(select(DoubtRow).order_by(DoubtRow.id)).all()
        doubted = [
            [(one.since, one.reason.partition(": ")[2]) for one in doubts if one.source_id in ids]
            for ids in ({one.id for one in points_of(session, each.id)} for each in (chart, other))
        ]
    assert doubted[0] == doubted[1]


def test_a_late_entry_before_a_corrected_cause_is_judged_with_the_results_before_it(
    database: Database, chart: ControlChart
) -> None:
    enter_all(database, chart, at=NOON, step=DAY)
    enter(database, chart, 833.0, at=NOON + DAY)
    with acting(database, manager(database), NOON + 2 * DAY) as unit:
        restart_chart(unit, chart.id, reason="bubble in the cell")

    with acting(database, manager(database), NOON + 3 * DAY) as unit:
        late = record_point(unit, chart.id, value=832.1, text="832.10", at=NOON + DAY + HOUR)

    assert late.fired == ("moving range",)


def test_impossible_results_and_settings_are_refused(database: Database, chart: ControlChart) -> None:
    enter(database, chart, 832.1, at=NOON)
    person = manager(database)
    settings = {
        "measurand": "density_15C",
        "lot_id": chart.lot_id,
        "needed": 8,
        "basis": "x",
        "method_id": chart.method_id,
    }
    from lims.control import open_chart

    with pytest.raises(PointRefused, match="time to come"), acting(database, person, NOON) as unit:
        record_point(unit, chart.id, value=1.0, text="1", at=NOON + DAY)
    with pytest.raises(PointRefused, match="very moment"), acting(database, person, NOON) as unit:
        record_point(unit, chart.id, value=1.0, text="1", at=NOON)
    with pytest.raises(ChartKeptAlready), acting(database, person, NOON) as unit:
        open_chart(unit, **settings)  # type: ignore[arg-type]
    for wrong in (
        {"needed": 2},
        {"every_days": 0.0},
        {"centre": 1.0},
        {"centre": 1.0, "sigma": 0.0},
        {"basis": " "},
    ):
        with pytest.raises(ChartRefused), acting(database, person, NOON) as unit:
            change_chart(unit, chart.id, **{**KEPT, **wrong})  # type: ignore[arg-type]
    with acting(database, person, NOON + HOUR) as unit:
        change_chart(unit, chart.id, **{**KEPT, "in_use": False})  # type: ignore[arg-type]
    with pytest.raises(ChartNotInUse), acting(database, person, NOON + DAY) as unit:
        record_point(unit, chart.id, value=832.0, text="832.0")


KEPT = {
    "needed": 8, "rules": RuleSet.D6299, "ewma": False, "every_days": None, "centre": None, "sigma": None, "basis": "x",
    "in_use": True,
}  # fmt: skip


def test_only_a_measurand_that_is_a_number_has_a_chart(database: Database) -> None:
    method = make_method(database, at=NOON)

    with pytest.raises(ChartRefused, match="scale"):
        make_chart(database, method_id=method.method_id, at=NOON, measurand="colour")


def test_charts_are_numbered_and_listed_as_they_were_kept(database: Database, chart: ControlChart) -> None:
    second = make_chart(database, method_id=chart.method_id, at=NOON)

    with database.read() as session:
        assert [one.code for one in charts_at(session, NOON)] == ["CC-0001", "CC-0002"]
        assert [one.id for one in charts_at(session, NOON - DAY)] == [chart.id]
        assert list(session.scalars(select(HoldRow))) == []
    assert second.id != chart.id
