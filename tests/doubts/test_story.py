"""A reference thermometer is found off: who is called is exact, and each result says what it would have been."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from lims.clock import SetClock
from lims.db import Database
from lims.doubts import Assessment, candidates, find_assessment
from lims.doubts.actions import act_on
from lims.doubts.errors import DoneAlready, ErrorNotSaid, NothingUsed
from lims.doubts.letters import letters_of
from lims.doubts.models import AssessedResultRow
from lims.doubts.rows import assessed_rows, reported_changes
from lims.doubts.service import progress_of, results_of, shift_of, write_some
from lims.doubts.sources import FoundError, remaining_error
from lims.equipment import put_calibration
from lims.quality import holds_on
from lims.records import Actor, unit_of_work
from lims.results import shifted_results
from lims.results.models import ResultNumericRow, ResultRow
from methods.petroleum import ProductGroup, Rules, density_at_15C
from tests.conftest import NOON
from tests.doubts.conftest import CALIBRATED, LATER, Story
from tests.support.doubts import (
    DAY,
    make_assessment,
    make_ice_point,
    run_recomputation,
)
from tests.support.equipment import make_calibration, make_equipment


def assessed(database: Database, story: Story, folder: Path, error: float) -> Assessment:
    """The reference is found off, and the worker has computed everything again."""
    made = make_assessment(database, story.reference, at=LATER, person_id=story.case.reviewer.id, error=error)
    run_recomputation(database, folder, LATER)
    return made


def test_the_doubt_begins_at_the_last_check_that_was_able_to_see_the_error(
    database: Database, story: Story
) -> None:
    person = story.case.reviewer.id
    able = make_ice_point(database, story.reference, at=NOON - 30 * DAY, limit=0.05, person_id=person)
    make_ice_point(database, story.reference, at=NOON - 5 * DAY, limit=0.5, person_id=person)

    with database.read() as session:
        found = candidates(session, story.reference.thermometer.id, FoundError(error=0.3, unit="degC"), LATER)
        elsewhere = candidates(
            session,
            story.reference.thermometer.id,
            FoundError(error=0.3, unit="degC", low=10.0, high=40.0),
            LATER,
        )
        small = candidates(
            session, story.reference.thermometer.id, FoundError(error=0.01, unit="degC"), LATER
        )

    assert [(one.node, one.kind) for one in found] == [
        (able, "check"), (story.reference.certificate.version_id, "calibration"),
    ]  # fmt: skip
    assert [one.kind for one in elsewhere] == ["calibration"]
    assert small == []


def test_a_result_is_computed_again_as_if_the_true_temperature_had_been_read(
    database: Database, story: Story, tmp_path: Path
) -> None:
    """The true temperature was 0.3 °C higher; the density is found apart from the program's own recomputation."""
    assessment = assessed(database, story, tmp_path, error=-0.3)
    expected = float(
        density_at_15C(844.8 + 0.05, 15.0 + 0.3, group=ProductGroup.REFINED_PRODUCTS, rules=Rules.D1250_2004)
    )

    with database.read() as session:
        rows = {one.measurand: one for one in assessed_rows(session, assessment)}
        kept = session.scalars(select(ResultNumericRow.value)).all()

    density = rows["density_15C"]
    assert density.value_after == pytest.approx(expected, abs=1e-6)
    assert (density.answer_before, density.answer_after, density.changed) == (
        "conforms",
        "does_not_conform",
        True,
    )
    assert density.value_before in kept


def test_an_error_that_changes_no_answer_is_told_as_that(
    database: Database, story: Story, tmp_path: Path
) -> None:
    assessment = assessed(database, story, tmp_path, error=0.01)

    with database.read() as session:
        progress = progress_of(session, assessment)
        told = reported_changes(session, assessment)

    assert (progress.all, progress.done, progress.recomputed, progress.changed) == (3, 3, 3, 0)
    assert told == []


def test_a_meter_calibrated_before_the_doubt_began_is_not_on_the_list(
    database: Database, story: Story
) -> None:
    with pytest.raises(NothingUsed):
        make_assessment(
            database,
            story.reference,
            at=LATER,
            person_id=story.case.reviewer.id,
            since=CALIBRATED + timedelta(minutes=1),
        )


@pytest.mark.parametrize(("error", "unit"), [(0.0, "degC"), (0.3, "furlong"), (float("nan"), "degC")])
def test_an_error_that_says_nothing_is_refused(
    database: Database, story: Story, error: float, unit: str
) -> None:
    with pytest.raises(ErrorNotSaid):
        make_assessment(
            database, story.reference, at=LATER, person_id=story.case.reviewer.id, error=error, unit_code=unit
        )


def test_an_error_in_another_quantity_leaves_the_result_unknown_and_not_untouched(
    database: Database, story: Story, tmp_path: Path
) -> None:
    made = make_assessment(
        database, story.reference, at=LATER, person_id=story.case.reviewer.id, error=0.3, unit_code="kPa_abs"
    )
    run_recomputation(database, tmp_path, LATER)

    with database.read() as session:
        progress = progress_of(session, made)

    assert (progress.recomputed, progress.unknown) == (0, 3)


def test_a_job_that_ran_half_goes_on_and_writes_each_result_once(
    database: Database, story: Story, tmp_path: Path
) -> None:
    made = make_assessment(database, story.reference, at=LATER, person_id=story.case.reviewer.id)
    with unit_of_work(database, by=Actor.system("x"), clock=SetClock(LATER), act="doubt.recomputed") as unit:
        ids = results_of(unit.session, made)
        shift = shift_of(unit.session, made)
        assert shift is not None
        write_some(unit, made.id, shifted_results(unit.session, ids[:1], shift))

    run_recomputation(database, tmp_path, LATER)

    with database.read() as session:
        done = session.scalars(
            select(AssessedResultRow.result_id).order_by(AssessedResultRow.result_id)
        ).all()
        assert done == session.scalars(select(ResultRow.id).order_by(ResultRow.id)).all()


def test_one_button_holds_opens_a_nonconformity_and_drafts_a_letter_in_the_clients_language(
    database: Database, story: Story, tmp_path: Path
) -> None:
    assessment = assessed(database, story, tmp_path, error=-0.3)
    by = Actor.person(story.case.signatory.id)

    with unit_of_work(database, by=by, clock=SetClock(LATER), act="doubt.acted_on") as unit:
        act_on(unit, assessment.id)

    with database.read() as session:
        letter = letters_of(session, assessment.id)[0]
        held = holds_on(session, [story.reference.thermometer.id, story.case.bench.test.id])
        assert find_assessment(session, assessment.id).nonconformity_id is not None
    assert [one.node_id for one in held] == [story.reference.thermometer.id]
    assert letter.client_id == story.case.client_id
    assert str(story.certificate.number) in letter.body
    assert "would have been “does not conform” instead of “conforms”" in letter.body
    with (
        pytest.raises(DoneAlready),
        unit_of_work(database, by=by, clock=SetClock(LATER), act="doubt.acted_on") as unit,
    ):
        act_on(unit, assessment.id)


def test_letters_wait_until_everything_was_computed_again(
    database: Database, story: Story, tmp_path: Path
) -> None:
    made = make_assessment(database, story.reference, at=LATER, person_id=story.case.reviewer.id, error=-0.3)
    with unit_of_work(
        database, by=Actor.person(story.case.signatory.id), clock=SetClock(LATER), act="doubt.acted_on"
    ) as unit:
        act_on(unit, made.id)
    with database.read() as session:
        assert letters_of(session, made.id) == []

    run_recomputation(database, tmp_path, LATER)

    with database.read() as session:
        assert len(letters_of(session, made.id)) == 1


def test_the_error_that_remained_is_what_was_found_less_what_was_corrected(database: Database) -> None:
    meter = make_equipment(database, at=NOON)
    point = {"quantity": "temperature", "unit": "degC", "expanded_uncertainty": 0.02, "k": 2.0}
    before = make_calibration(
        database,
        meter.id,
        at=NOON,
        points=[{**point, "reference": 15.1, "indication": 15.0, "holds_from": 10, "holds_to": 20}],
    )
    with unit_of_work(
        database, by=Actor.system("x"), clock=SetClock(LATER), act="equipment.calibrated"
    ) as unit:
        new = put_calibration(
            unit, meter.id, certificate="N", laboratory="L", calibrated_at=LATER, due_at=None, fictitious=True,
            points=[{**point, "reference": 15.4, "indication": 15.0, "when": "as_found"}],
        )  # fmt: skip

    found = remaining_error(new, before)

    assert found is not None
    assert found[0] == pytest.approx(-0.3)
    assert found[1] == "degC"
