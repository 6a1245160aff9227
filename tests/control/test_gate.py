"""What the gate says of control charts, and that out of control reaches the results that rest on them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from lims.control import ControlChart, exclude_point, restart_chart
from lims.db import Database
from lims.gates import Answer, CheckAnswer, GateQuestion
from lims.permissions import Role
from lims.quality import due_items
from lims.quality.models import HoldRow
from lims.records import Link
from tests.conftest import NOON
from tests.support.control import enter, enter_all, make_chart
from tests.support.people import make_person
from tests.support.results import Bench, make_bench, make_results
from tests.support.samples import acting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def bench(database: Database) -> Bench:
    return make_bench(database, at=NOON)


@pytest.fixture
def chart(database: Database, bench: Bench) -> ControlChart:
    return make_chart(
        database, method_id=bench.method.method_id, at=NOON - 10 * HOUR, system_id=None, every_days=0.25
    )


def ask(database: Database, chart: ControlChart, at: datetime, kind: str = "sample") -> list[CheckAnswer]:
    from lims.control.gate import look

    asked = GateQuestion(
        act="perform", at=at, person_id=None, test_id=None, method_id=chart.method_id, method_version_id=1, settings={},
        definition="ASTM D4052", item_kind=kind,
    )  # fmt: skip
    with database.read() as session:
        return list(look(session, asked))


def test_a_chart_being_established_is_amber(database: Database, chart: ControlChart) -> None:
    enter_all(database, chart, (832.1, 832.2, 832.0), at=NOON - HOUR, step=HOUR)

    [said] = ask(database, chart, NOON)

    assert said.answer is Answer.NO_REQUIREMENT
    assert "being established: 3 of 8 results" in said.sentence


def test_a_chart_in_control_is_what_the_result_rests_on(database: Database, chart: ControlChart) -> None:
    last = enter_all(database, chart, at=NOON - HOUR, step=HOUR)[-1]

    [said] = ask(database, chart, NOON)

    assert (said.answer, said.rests_on) == (Answer.YES, (last.id,))


def test_out_of_control_refuses_work_until_a_good_result_follows_the_correction(
    database: Database, chart: ControlChart
) -> None:
    enter_all(database, chart, at=NOON - HOUR, step=HOUR)
    enter(database, chart, 835.0, at=NOON)

    [refused] = ask(database, chart, NOON + HOUR)
    enter(database, chart, 832.09, at=NOON + HOUR + HOUR / 2)  # a good result alone explains nothing
    [still_refused] = ask(database, chart, NOON + 2 * HOUR - HOUR / 4)
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=NOON), NOON + 2 * HOUR) as unit:
        restart_chart(unit, chart.id, reason="cleaned")
    enter(database, chart, 832.1, at=NOON + 4 * HOUR)
    [fine] = ask(database, chart, NOON + 5 * HOUR)

    assert refused.answer is Answer.NO
    assert "a point beyond 3 s" in refused.sentence
    assert still_refused.reason == refused.reason == "out_of_control"
    assert fine.answer is Answer.YES


def test_after_the_correction_the_gate_asks_for_a_control_result(
    database: Database, chart: ControlChart
) -> None:
    enter_all(database, chart, at=NOON - HOUR, step=HOUR)
    enter(database, chart, 835.0, at=NOON)
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=NOON), NOON + HOUR) as unit:
        restart_chart(unit, chart.id, reason="cleaned")

    [said] = ask(database, chart, NOON + 2 * HOUR)

    assert (said.answer, said.reason) == (Answer.NO, "waiting")


def test_a_result_left_out_no_longer_counts_at_the_gate(database: Database, chart: ControlChart) -> None:
    good = enter_all(database, chart, at=NOON - HOUR, step=HOUR)[-1]
    wrong = enter(database, chart, 835.0, at=NOON)
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=NOON), NOON + HOUR) as unit:
        exclude_point(unit, wrong.id, reason="the wrong bottle")

    [said] = ask(database, chart, NOON + 2 * HOUR)

    assert (said.answer, said.rests_on) == (Answer.YES, (good.id,))


def test_a_control_sample_that_is_overdue_refuses_work_and_stands_in_the_list_of_quality(
    database: Database, chart: ControlChart
) -> None:
    enter_all(database, chart, at=NOON - HOUR, step=HOUR)

    [said] = ask(database, chart, NOON + 6 * HOUR)

    assert (said.answer, said.reason) == (Answer.NO, "overdue")
    with database.read() as session:
        assert [one.thing for one in due_items(session, NOON + 6 * HOUR) if one.what == "control"] == [
            chart.code
        ]


def test_control_work_itself_and_other_methods_are_not_asked(database: Database, chart: ControlChart) -> None:
    assert ask(database, chart, NOON, kind="control") == []
    assert ask(database, chart, NOON - 5 * DAY) == []


def test_results_since_the_last_good_one_are_held_with_their_tests(
    database: Database, bench: Bench, chart: ControlChart
) -> None:
    good = enter_all(database, chart, at=NOON - HOUR, step=HOUR)[-1]
    results = make_results(database, bench, at=NOON + HOUR)

    enter(database, chart, 835.0, at=NOON + 2 * HOUR)

    with database.read() as session:
        held = list(session.scalars(select(HoldRow)))
        resting = set(session.scalars(select(Link.dst).where(Link.src == good.id, Link.role == "control")))
    assert resting == {one.id for one in results}
    assert [one.node_id for one in held] == [bench.test.id]
    assert "out of control" in held[0].reason
