"""A thermometer is calibrated in the laboratory's own bath: by an approved procedure, with a budget, by two people."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lims.catalogue import draft_version
from lims.db import Database
from lims.equipment import calibration_at, decide_suitability, detail_of
from lims.inhouse import decide, submit
from lims.inhouse.errors import (
    NotComplete,
    OwnCalibration,
    ProcedureRefused,
    ReadingOutOfPlace,
    ReferenceNotFit,
)
from lims.inhouse.models import RunState
from lims.inhouse.procedures import KIND, ensure_procedure
from lims.inhouse.service import enter_reading, found_points, work_of
from lims.trace.walks import trace_back
from lims.web import missing_translations
from tests.conftest import NOON
from tests.support.certificates import make_laboratory
from tests.support.equipment import make_equipment
from tests.support.inhouse import COMPONENTS, Bath, accepted, make_bath, procedure_content, read_all, start

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def bath(database: Database) -> Bath:
    make_laboratory(database, at=NOON - 9 * DAY)
    return make_bath(database, at=NOON)


def test_it_counts_once_another_person_accepted_it(database: Database, bath: Bath) -> None:
    made = accepted(bath)

    with database.read() as session:
        counts = calibration_at(session, bath.thermometer.id, NOON + 3 * HOUR)
        detail = detail_of(session, made.version_id)
    assert counts is not None
    assert counts.id == made.id
    assert counts.certificate == "K-2026-0001/1"
    assert (detail.conditions, detail.adjusted) == ("FICTITIOUS: 21 °C", False)
    assert counts.laboratory == "FICTITIOUS Testing Centre"


def test_the_reference_is_corrected_by_its_own_calibration(database: Database, bath: Bath) -> None:
    run = start(bath)
    read_all(bath, run, off=0.05)

    with database.read() as session:
        first = found_points(session, work_of(session, run.id))[0].found

    assert first.reference == pytest.approx(0.01)  # the certificate of the reference says +0.01 °C
    assert first.evaluation.value == pytest.approx(0.05 - 0.01)


def test_u_is_made_of_everything_that_matters(database: Database, bath: Bath) -> None:
    run = start(bath)
    read_all(bath, run)

    with database.read() as session:
        evaluation = found_points(session, work_of(session, run.id))[0].found.evaluation

    parts = {one.input: one.u for one in evaluation.lines}
    assert parts == pytest.approx({
        "repeatability": 0.003 / math.sqrt(3), "reference": 0.01, "reference_drift": 0.01 / math.sqrt(3),
        "bath_inhomogeneity": 0.005 / math.sqrt(3), "resolution": 0.005 / math.sqrt(3),
    })  # fmt: skip
    assert evaluation.u == pytest.approx(math.hypot(*parts.values()))
    assert pytest.approx(evaluation.k * evaluation.u) == evaluation.U


def test_rising_and_falling_points_are_kept_and_corrected_as_one(database: Database, bath: Bath) -> None:
    made = accepted(bath, off=0.05, lag=0.02)

    assert [one.direction for one in made.points] == ["falling"] * 3 + ["rising"] * 3
    merged = made.points_of("temperature")
    assert len(merged) == 3
    assert merged[1].correction == pytest.approx(-(0.04 + 0.06) / 2)
    assert merged[1].standard_uncertainty == pytest.approx(
        math.hypot(max(one.standard_uncertainty for one in made.points), 0.01 / math.sqrt(3)), rel=1e-6
    )


def test_the_walk_back_goes_through_the_work_to_the_national_standard(database: Database, bath: Bath) -> None:
    made = accepted(bath)
    with bath.unit(bath.other, NOON + 3 * HOUR) as unit:
        again = decide_suitability(unit, made.id, True, bath.other.id)  # a new version rests on the same

    for version in (made.version_id, again.version_id):
        with database.read() as session:
            found = {one.kind: one for one in trace_back(session, version).nodes}
        assert "inhouse_calibration" in found
        assert "calibration_procedure_version" in found
        with database.read() as session:
            titles = [one.title for one in trace_back(session, version).nodes]
        assert bath.reference.certificate.certificate in titles


def test_whoever_measured_does_not_decide(database: Database, bath: Bath) -> None:
    run = start(bath)
    read_all(bath, run)
    with bath.unit(bath.analyst) as unit:
        submit(unit, run.id)

    with pytest.raises(OwnCalibration), bath.unit(bath.analyst) as unit:
        decide(unit, run.id, accepted=True, words="mine", suitable=None, due_at=None, row_version=2)


def test_it_is_sent_back_to_be_read_again_with_the_reason_kept(database: Database, bath: Bath) -> None:
    run = start(bath)
    read_all(bath, run)
    with bath.unit(bath.analyst) as unit:
        submit(unit, run.id)
    with bath.unit(bath.other) as unit:
        decide(
            unit,
            run.id,
            accepted=False,
            words="15 °C was not stable",
            suitable=None,
            due_at=None,
            row_version=2,
        )

    again = {
        "when": "",
        "nominal": 15.0,
        "direction": "rising",
        "n": 1,
        "reference": (15.0, "15"),
        "indication": (15.04, "15.04"),
    }
    with pytest.raises(ReadingOutOfPlace, match="there already"), bath.unit(bath.analyst) as unit:
        enter_reading(unit, run.id, **again)  # type: ignore[arg-type]
    with bath.unit(bath.analyst) as unit:
        enter_reading(unit, run.id, why="the bath was not stable", **again)  # type: ignore[arg-type]

    with database.read() as session:
        work = work_of(session, run.id)
    assert work.run.state is RunState.MEASURING
    assert [one.why for one in work.pairs if one.why] == ["the bath was not stable"]


def test_a_calibration_with_readings_missing_stays_where_it_is(database: Database, bath: Bath) -> None:
    run = start(bath)
    read_all(bath, run, when="as_found")

    with pytest.raises(NotComplete, match="18 readings"), bath.unit(bath.analyst) as unit:
        submit(unit, run.id)  # as found was read, so as left is asked for


def test_a_reference_that_is_not_fit_is_refused(database: Database, bath: Bath) -> None:
    bare = make_equipment(database, at=NOON - DAY, role="reference thermometer")

    with pytest.raises(ReferenceNotFit, match="no calibration in date"):
        start(bath, reference_id=bare.id)
    with pytest.raises(ReferenceNotFit, match="the piece that is calibrated"):
        start(bath, equipment_id=bath.reference.thermometer.id)
    with pytest.raises(ReferenceNotFit, match="not a reference thermometer"):
        start(bath, reference_id=make_equipment(database, at=NOON - DAY, role="barometer").id)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"components": COMPONENTS[1:]}, "drift of the reference"),
        ({"components": [{"name": "reference_drift", "half_width": 0.01, "source": ""}]}, "no source"),
        ({"repeats": 2}, "at least 3 times"),
        ({"points": [15.0, 0.0]}, "rising"),
        ({"unit": "kPa_abs"}, "no unit of temperature"),
    ],
)
def test_a_procedure_that_leaves_out_what_matters_is_refused(
    database: Database, bath: Bath, given: dict[str, Any], why: str
) -> None:
    with pytest.raises(ProcedureRefused, match=why), bath.unit(bath.other) as unit:
        header = ensure_procedure(unit, "CP-X")
        draft_version(unit, KIND, header, procedure_content(**given), NOON, "for a test")


def test_no_text_is_missing_in_any_language() -> None:
    assert missing_translations(Path("lims/inhouse")) == []
