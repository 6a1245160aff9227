"""Intermediate checks: judged by figures, at the gate at once, and doubt since the last one able to see the error."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lims.db import Database
from lims.equipment import CheckAnswer, found_sentence, standing_of, stands
from lims.gates import Answer, GateQuestion
from lims.intermediate import CheckPlan, change_plan, find_plan
from lims.intermediate.errors import PlanNotInUse, PlanRefused, ReadingsRefused
from lims.intermediate.gate import look
from lims.permissions import Role
from lims.quality import due_items
from lims.quality.models import DoubtRow
from lims.records import Link
from lims.web import missing_translations
from tests.conftest import NOON
from tests.support.control import make_control_lot
from tests.support.intermediate import check_it, plan_it
from tests.support.people import make_person
from tests.support.results import Bench, make_bench, make_results
from tests.support.samples import acting
from tests.support.web import ClientAs, post

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def bench(database: Database) -> Bench:
    return make_bench(database, at=NOON - 4 * HOUR)


@pytest.fixture
def plan(database: Database, bench: Bench) -> CheckPlan:
    return plan_it(database, bench.density.meter.id, at=NOON - 3 * HOUR)


def asked(database: Database, bench: Bench, at=NOON, kind: str = "sample"):  # type: ignore[no-untyped-def]
    question = GateQuestion(
        act="perform", at=at, person_id=None, test_id=None, method_id=1, method_version_id=1, settings={}, item_kind=kind,
        definition="ASTM D4052", parts={"density meter": bench.density.meter.id},
    )  # fmt: skip
    with database.read() as session:
        return list(look(session, question))


def test_the_mean_is_judged_against_the_reference_with_numbers(
    database: Database, bench: Bench, plan: CheckPlan
) -> None:
    good = check_it(database, plan, 800.06, 800.08, at=NOON - 2 * HOUR, person_id=bench.analyst.id)
    bad = check_it(database, plan, 800.1, 800.14, at=NOON - HOUR, person_id=bench.analyst.id)

    assert (good.answer, bad.answer) == (CheckAnswer.PASSED, CheckAnswer.FAILED)
    assert good.figures["found"][0]["difference"] == pytest.approx(0.07)
    assert "800.12 kg/m³ (expected 800, difference +0.12, limit ±0.1)" in bad.sentence


def test_what_equals_its_limit_is_within(database: Database, bench: Bench, plan: CheckPlan) -> None:
    at_limit = check_it(database, plan, 800.1, 800.1, at=NOON, person_id=bench.analyst.id)

    assert at_limit.answer is CheckAnswer.PASSED


def test_a_wide_spread_fails_although_the_mean_is_right(database: Database, bench: Bench) -> None:
    plan = plan_it(database, bench.density.meter.id, at=NOON - HOUR, max_spread=0.05)

    found = check_it(database, plan, 799.95, 800.05, at=NOON, person_id=bench.analyst.id)

    assert found.answer is CheckAnswer.FAILED
    assert found.figures["found"][0]["difference"] == pytest.approx(0)
    assert [one["key"] for one in found.figures["found"]] == [
        "mean"
    ]  # a spread sees no error of the equipment


def test_the_correction_of_the_calibration_is_applied_where_the_plan_says_so(
    database: Database, bench: Bench
) -> None:
    plan = plan_it(database, bench.density.meter.id, at=NOON - HOUR, corrected=True)  # the meter's is +0.05

    found = check_it(database, plan, 799.95, 799.95, at=NOON, person_id=bench.analyst.id)

    assert found.figures["found"][0]["difference"] == pytest.approx(0)
    with database.read() as session:
        roles = set(session.scalars(select(Link.role).where(Link.dst == found.id)))
    assert roles == {"limits", "correction", "checked"}


def test_without_a_criterion_it_is_unknown_and_amber_at_the_gate(database: Database, bench: Bench) -> None:
    plan = plan_it(database, bench.density.meter.id, at=NOON - 2 * HOUR, max_difference=None)

    found = check_it(database, plan, 800.5, 800.5, at=NOON - HOUR, person_id=bench.analyst.id)

    assert found.answer is CheckAnswer.UNKNOWN
    assert [(one.answer, one.reason) for one in asked(database, bench)] == [
        (Answer.NO_REQUIREMENT, "not_judged")
    ]


def test_a_failed_check_closes_the_gate_at_once_until_one_passes(
    database: Database, bench: Bench, plan: CheckPlan
) -> None:
    person = bench.analyst.id
    assert [one.reason for one in asked(database, bench)] == ["not_yet"]

    check_it(database, plan, 800.3, 800.3, at=NOON - 2 * HOUR, person_id=person)
    with database.read() as session:
        meter = bench.density.meter
        standing = stands(standing_of(session, meter, NOON))
    [failed] = asked(database, bench)
    check_it(database, plan, 800.0, 800.0, at=NOON - HOUR, person_id=person)

    assert standing is Answer.NO
    assert (failed.answer, failed.reason) == (Answer.NO, "failed")
    assert "difference +0.3 kg/m³, limit ±0.1 kg/m³: beyond" in failed.sentence
    assert [one.reason for one in asked(database, bench)] == ["passed"]
    assert [one.reason for one in asked(database, bench, at=NOON - 90 * 60 * timedelta(seconds=1))] == [
        "failed"
    ]
    assert asked(database, bench, kind="control") == []  # what is to mend it is never gated by it


def test_an_overdue_check_closes_the_gate_and_stands_among_what_is_due(
    database: Database, bench: Bench, plan: CheckPlan
) -> None:
    check_it(database, plan, 800.0, 800.0, at=NOON, person_id=bench.analyst.id)

    assert [one.reason for one in asked(database, bench, at=NOON + 31 * DAY)] == ["overdue"]
    with database.read() as session:
        due = [one for one in due_items(session, NOON + 31 * DAY) if one.what == "intermediate_check"]
    assert [one.due_at for one in due] == [NOON + 30 * DAY]


def test_doubt_begins_at_the_last_check_able_to_see_the_error(
    database: Database, bench: Bench, plan: CheckPlan
) -> None:
    person = bench.analyst.id
    check_it(database, plan, 800.0, 800.0, at=NOON - 2 * HOUR, person_id=person)
    with acting(
        database, make_person(database, Role.QUALITY_MANAGER, at=NOON), NOON - 110 * 60 * timedelta(seconds=1)
    ) as unit:
        change_plan(
            unit, plan.id, procedure="p", reference="r", reference_value=800.0, readings=2, max_difference=1.0, every_days=30.0,
            basis="a wider criterion, FICTITIOUS", in_use=True,
        )  # fmt: skip
    check_it(database, plan, 800.0, 800.0, at=NOON - 100 * 60 * timedelta(seconds=1), person_id=person)
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=NOON), NOON - HOUR) as unit:
        change_plan(
            unit, plan.id, procedure="p", reference="r", reference_value=800.0, readings=2, max_difference=0.1, every_days=30.0,
            basis="as before, FICTITIOUS", in_use=True,
        )  # fmt: skip
    make_results(database, bench, 0.8321, 0.8322, at=NOON - 90 * 60 * timedelta(seconds=1))

    check_it(
        database, plan, 800.5, 800.5, at=NOON, person_id=person
    )  # 0.5: the check with the limit 1.0 saw nothing

    with database.read() as session:
        doubts = list(session.scalars(select(DoubtRow)))
    assert doubts
    assert {one.since for one in doubts} == {NOON - 2 * HOUR}


def test_impossible_plans_and_readings_are_refused(database: Database, bench: Bench, plan: CheckPlan) -> None:
    person, meter = bench.analyst.id, bench.density.meter.id
    with pytest.raises(ReadingsRefused, match="1 readings, and the plan asks for 2"):
        check_it(database, plan, 800.0, at=NOON, person_id=person)
    for given, why in (
        ({"max_difference": 0.0}, "not above zero"), ({"unit_code": "parsec"}, "not known"), ({"basis": " "}, "are needed"),
        ({"readings": 1, "max_spread": 0.1}, "has no spread"), ({"readings": 0}, "0 readings"), ({"name": ""}, "no name"),
    ):  # fmt: skip
        with pytest.raises(PlanRefused, match=why):
            plan_it(database, meter, at=NOON, **given)
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=NOON), NOON) as unit:
        change_plan(
            unit,
            plan.id,
            procedure="p",
            reference="r",
            reference_value=800.0,
            basis="b",
            readings=2,
            in_use=False,
        )
    with pytest.raises(PlanNotInUse):
        check_it(database, plan, 800.0, 800.0, at=NOON, person_id=person)
    assert asked(database, bench) == []


# -- the pages --------------------------------------------------------------------------------------------------


def test_it_is_planned_done_and_shown(client_as: ClientAs, database: Database, bench: Bench) -> None:
    meter, lot = bench.density.meter, make_control_lot(database, at=NOON - DAY)
    manager, technician = client_as(Role.QUALITY_MANAGER), client_as(Role.TECHNICIAN)
    given = {
        "name": "Check liquid", "quantity": "density", "unit": "kg/m3", "procedure": "fill and read", "reference": "liquid",
        "lot": str(lot.id), "reference_value": "800", "readings": "2", "max_difference": "0,1", "every_days": "30", "basis": "plan",
    }  # fmt: skip

    planned = post(manager, f"/equipment/{meter.id}/intermediate/new", given)
    refused = post(
        technician, f"{planned.location}/checks/new", {"readings": "800\nabout 800", "at": "2026-05-19 12:00"}
    )
    done = post(
        technician, f"{planned.location}/checks/new", {"readings": "800,3\n800,3", "at": "2026-05-19 12:00"}
    )

    assert (planned.status_code, refused.status_code, done.status_code) == (303, 422, 303), planned.text
    assert "not a number" in refused.text
    pages = [
        "/intermediate", "/intermediate?format=csv", planned.location, f"{planned.location}/change",
        f"{planned.location}/checks/new", f"/equipment/{meter.id}", f"/equipment/{meter.id}/intermediate/new",
    ]  # fmt: skip
    assert {page: manager.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert "The equipment may not be used." in manager.get(planned.location).text
    [follow] = re.findall(r'href="(/assessments/new[^"]*)"', manager.get(planned.location).text)
    assert (
        manager.get(html.unescape(follow)).status_code == 200
    )  # the error, its unit and when it was found are filled in
    assert technician.get(f"{planned.location}/change").status_code == 403
    with database.read() as session:
        found = find_plan(session, int(planned.location.rsplit("/", 1)[1]), NOON)
    assert found.lot_id == lot.id


def test_what_failed_stands_first_in_what_is_due_and_in_the_way_at_the_bench_and_leads_to_its_doubt(
    client_as: ClientAs, database: Database, bench: Bench, plan: CheckPlan
) -> None:
    make_results(database, bench, 0.8321, 0.8322, at=NOON - HOUR)
    check_it(database, plan, 801.0, 801.0, at=NOON, person_id=bench.analyst.id)

    with database.read() as session:
        first = due_items(session, NOON)[0]
        doubt = session.scalars(select(DoubtRow)).first()
    shown = client_as(Role.TECHNICIAN).get("/bench").text
    page = client_as(Role.QUALITY_MANAGER).get(f"/intermediate/{plan.id}").text

    assert (first.what, first.thing) == ("failed_check", f"{bench.density.meter.code}, {plan.kind}")
    assert plan.kind in shown.split("In the way")[1]
    assert doubt is not None
    assert f"/trace/{doubt.source_id}/forward?doubt={doubt.id}" in page


def test_scanning_the_label_says_whether_traceability_stands(
    client_as: ClientAs, database: Database, bench: Bench, plan: CheckPlan
) -> None:
    client = client_as(Role.TECHNICIAN)
    ask = {"Accept": "application/json"}
    before = client.get(f"/scan?code={bench.density.meter.code}", headers=ask).json

    check_it(database, plan, 801.0, 801.0, at=NOON, person_id=bench.analyst.id)
    after = client.get(f"/scan?code={bench.density.meter.code}", headers=ask).json

    assert before is not None
    assert before["tone"] == "ok"
    assert "its traceability stands" in before["said"]
    assert after is not None
    assert after["tone"] == "bad"
    assert "failed" in after["said"]


def test_its_own_words_are_said_in_what_was_found(
    database: Database, bench: Bench, plan: CheckPlan, app: Flask
) -> None:
    found = check_it(database, plan, 800.06, 800.08, at=NOON, person_id=bench.analyst.id)

    with app.test_request_context():
        said = found_sentence(found)

    assert (
        said
        == "Mean of the readings 800.07 kg/m³ (expected 800 kg/m³, difference +0.07 kg/m³, limit ±0.1 kg/m³: within)."
    )


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/intermediate")) == []
