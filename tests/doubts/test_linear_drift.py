"""Linear drift, stated beside the worst case: what each result would have been, in the list, the record and the letters."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from lims.clock import SetClock
from lims.db import Database
from lims.doubts import Assessment
from lims.doubts.actions import act_on
from lims.doubts.drift import Drift, drift_shift, error_seen_at_the_beginning, state_drift
from lims.doubts.errors import DriftNotPossible
from lims.doubts.letters import letters_of
from lims.doubts.models import DriftedResultRow
from lims.doubts.rows import AssessedRow, assessed_rows
from lims.doubts.sending import letters_to, send_letter
from lims.doubts.supplements import supplement_of
from lims.permissions import Role
from lims.quality.overview import touched
from lims.records import Actor, unit_of_work
from lims.records.verify import verify
from methods.petroleum import ProductGroup, Rules, density_at_15C
from tests.doubts.conftest import CALIBRATED, LATER, Story
from tests.support.doubts import DAY, make_assessment, make_ice_point, run_recomputation
from tests.support.web import ClientAs, post

SINCE = CALIBRATED - 9 * DAY  # so that a tenth of the time is left when the meter has been calibrated
UNTIL = CALIBRATED + DAY
ERROR = -0.3  # °C


def doubted(database: Database, story: Story, folder: Path) -> Assessment:
    """The reference is found 0.3 °C off; ten days before it was good within 0.05 °C; the worst case is computed."""
    by = story.case.reviewer.id
    check = make_ice_point(database, story.reference, at=SINCE, limit=0.05, person_id=by)
    made = make_assessment(
        database,
        story.reference,
        at=LATER,
        person_id=by,
        error=ERROR,
        since=SINCE,
        since_node=check,
        until=UNTIL,
    )
    run_recomputation(database, folder, LATER)
    return made


def stated(database: Database, story: Story, assessment: Assessment, begun: float = 0.0) -> Drift:
    by = Actor.person(story.case.reviewer.id)
    with unit_of_work(database, by=by, clock=SetClock(LATER), act="doubt.drift_stated") as unit:
        return state_drift(unit, assessment.id, error_begun=begun, reason="it aged evenly")


def density(database: Database, assessment: Assessment) -> AssessedRow:
    with database.read() as session:
        return next(row for row in assessed_rows(session, assessment) if row.measurand == "density_15C")


def expected(error: float) -> float:
    """The density had the true temperature been read; by the volume tables alone."""
    return float(
        density_at_15C(
            844.8 + 0.05, 15.0 - error, group=ProductGroup.REFINED_PRODUCTS, rules=Rules.D1250_2004
        )
    )


def test_a_meter_carries_the_error_of_the_day_on_which_it_was_calibrated_and_not_of_the_measurement(
    database: Database,
    story: Story,
    tmp_path: Path,
) -> None:
    assessment = doubted(database, story, tmp_path)

    stated(database, story, assessment)
    run_recomputation(database, tmp_path, LATER)

    row = density(database, assessment)
    assert row.drift_error == pytest.approx(0.9 * ERROR)
    assert row.drift_value == pytest.approx(expected(0.9 * ERROR), abs=1e-6)
    assert row.value_after == pytest.approx(expected(ERROR), abs=1e-6)
    assert row.changed


@pytest.mark.parametrize(
    ("since", "until", "begun", "error"),
    [(CALIBRATED, UNTIL, 0.02, 0.02), (SINCE, CALIBRATED + timedelta(microseconds=1), 0.02, ERROR)],
    ids=["used when it began", "used when it was found"],
)
def test_at_the_ends_of_the_time_the_error_is_what_was_known_there(
    database: Database,
    story: Story,
    since: datetime,
    until: datetime,
    begun: float,
    error: float,
) -> None:
    by = story.case.reviewer.id
    made = make_assessment(
        database, story.reference, at=LATER, person_id=by, error=ERROR, since=since, until=until
    )
    drift = stated(database, story, made, begun)

    with database.read() as session:
        shift = drift_shift(session, made, drift)

    meter = story.case.bench.density.calibration.version_id
    assert shift.error_of(meter, LATER) == pytest.approx(error, abs=1e-9)


def test_the_error_at_the_beginning_is_what_the_check_found_there(
    database: Database,
    story: Story,
    tmp_path: Path,
) -> None:
    assessment = doubted(database, story, tmp_path)

    with database.read() as session:
        assert error_seen_at_the_beginning(session, assessment) == pytest.approx(0.005)


def test_where_it_was_never_known_to_be_good_there_is_no_line(database: Database, story: Story) -> None:
    made = make_assessment(database, story.reference, at=LATER, person_id=story.case.reviewer.id)

    with pytest.raises(DriftNotPossible):
        stated(database, story, made)


def test_the_drift_stands_in_the_record_and_in_the_letters_beside_the_worst_case(
    database: Database,
    story: Story,
    tmp_path: Path,
) -> None:
    assessment = doubted(database, story, tmp_path)
    by = Actor.person(story.case.signatory.id)
    with unit_of_work(database, by=by, clock=SetClock(LATER), act="doubt.acted_on") as unit:
        nonconformity = act_on(unit, assessment.id)

    first = stated(database, story, assessment)
    run_recomputation(database, tmp_path, LATER)
    with database.read() as session:
        letter = letters_of(session, assessment.id)[0]
        more = supplement_of(session, letter.id)
        assert first.id in touched(session, [nonconformity])[nonconformity]
    assert "would have been “does not conform” instead of “conforms”" in letter.body
    assert more is not None
    assert (
        "(linear drift) from +0 °C on 2026-05-10 to -0.3 °C on 2026-05-20. Our reason: it aged evenly" in more
    )
    assert "by the linear drift 84" in more

    with unit_of_work(database, by=by, clock=SetClock(LATER), act="letter.sent") as unit:
        send_letter(unit, letter.id)
    stated(database, story, assessment, 0.01)
    run_recomputation(database, tmp_path, LATER)
    with database.read() as session:
        [read] = letters_to(session, story.case.client_id)
        again = session.scalars(select(DriftedResultRow.linear_drift_id).distinct()).all()
        assert verify(session).sound
    assert read.body.endswith(more)  # what was sent stays as it was
    assert len(again) == 2


def test_the_page_asks_for_a_reason_and_shows_the_alternative_on_each_row(
    client_as: ClientAs,
    database: Database,
    story: Story,
    tmp_path: Path,
) -> None:
    assessment = doubted(database, story, tmp_path)
    client, address = client_as(Role.QUALITY_MANAGER), f"/assessments/{assessment.id}"

    empty = post(client, f"{address}/drift", {"error_begun": "0,005", "reason": " "})
    sent = post(client, f"{address}/drift", {"error_begun": "0,005", "reason": "it aged evenly"})
    waiting = client.get(address).text
    run_recomputation(database, tmp_path, LATER)
    shown = client.get(address).text

    assert (empty.status_code, sent.status_code) == (422, 303)
    assert 'value="0,005"' in empty.text
    assert "the worst case stays" in waiting
    assert "it aged evenly" in shown
    assert "linear drift: not computed" in waiting
    assert shown.count("linear drift: ") == 6  # a value and an answer on each of three rows
    assert "linear drift: not computed" not in shown
    assert "by the linear drift" in client.get(f"{address}/results.csv").text.splitlines()[0]
    assert client_as(Role.TECHNICIAN).get(f"{address}/drift").status_code == 403
