"""A certificate stands on something all the way down, and a doubt at the bottom reaches everybody whom it touches."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import calibration_at
from lims.people import Act, authorisation_at, authorisations_at, revoke_authorisation
from lims.permissions import Role
from lims.quality import holds_on, place_hold, raise_doubt
from lims.quality.models import DoubtRow
from lims.records import Actor, unit_of_work
from lims.results import budget_of, results_of
from lims.trace.recall import count_recall, recall_rows
from lims.trace.walks import Backward, trace_back, trace_forward
from tests.conftest import NOON
from tests.support.certificates import (
    Case,
    make_accepted,
    make_authorised,
    make_draft,
    make_issued,
    make_laboratory,
    make_submitted,
    review,
)
from tests.support.equipment import density_points, make_calibration, make_check
from tests.support.people import make_person
from tests.support.results import make_bench, make_results, measure
from tests.support.web import ClientAs

if TYPE_CHECKING:
    from lims.certificates import Certificate

pytestmark = pytest.mark.usefixtures("app")  # it registers checks and kinds
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Issued = tuple[Case, "Certificate"]


@pytest.fixture
def issued(app: object, database: Database, tmp_path: Path) -> Issued:
    """A certificate about a sample of diesel fuel, issued an hour after the measurement."""
    return make_issued(database, tmp_path, at=NOON)


def back_from(database: Database, node: int) -> Backward:
    with database.read() as session:
        return trace_back(session, node)


def kinds(walk: Backward) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for node in walk.nodes:
        found.setdefault(node.kind, set()).add(node.id)
    return found


def latest_doubt(database: Database) -> DoubtRow:
    """The doubt that was raised last."""
    with database.read() as session:
        return session.scalars(select(DoubtRow).order_by(DoubtRow.id.desc())).first()  # type: ignore[return-value]


def recalled(
    database: Database, source: int, *, since: datetime | None = None, until: datetime | None = None
) -> list[str]:
    """The numbers of the certificates on the recall list of a source."""
    with database.read() as session:
        walk = trace_forward(session, source, since, until)
        return sorted({row.number for row in recall_rows(session, walk.reach())})


def test_a_certificate_is_walked_back_to_everything_that_it_stands_on(
    database: Database, issued: Issued
) -> None:
    case, certificate = issued
    bench = case.bench

    walk = back_from(database, certificate.id)

    found = kinds(walk)
    with database.read() as session:
        allowed = authorisation_at(session, bench.analyst.id, bench.method.method_id, Act.PERFORM, NOON)
    assert allowed is not None
    assert bench.density.calibration.version_id in found["calibration_version"]
    assert allowed.version_id in found["authorisation_version"]
    assert bench.method.id in found["method_version"]
    assert bench.sample.id in found["item"]
    assert {"raw_record", "reading", "determination", "result", "review"} <= found.keys()
    assert walk.broken == ()
    assert walk.complete


def test_behind_a_calibration_stands_the_standard_that_its_certificate_names(
    database: Database, issued: Issued
) -> None:
    case, certificate = issued

    (calibration,) = [
        node
        for node in back_from(database, certificate.id).nodes
        if node.id == case.bench.density.calibration.version_id
    ]

    assert case.bench.density.calibration.standard == "FICTITIOUS national standard of density"
    assert calibration.broken is None
    assert case.bench.density.calibration.certificate in calibration.title


def test_a_calibration_is_walked_forward_to_certificate_and_client(
    database: Database, issued: Issued
) -> None:
    case, certificate = issued
    source = case.bench.density.calibration.version_id

    with database.read() as session:
        walk = trace_forward(session, source)
        counts = count_recall(session, walk.reach(), walk.counts.get("result", 0))

    assert certificate.number is not None
    assert recalled(database, source) == [certificate.number]
    assert (counts.certificates, counts.clients) == (1, 1)


def test_a_check_that_fails_afterwards_puts_the_certificate_on_the_recall_list(
    database: Database, issued: Issued, client_as: ClientAs, clock: SetClock
) -> None:
    case, certificate = issued
    meter = case.bench.density.meter
    clock.advance(3 * HOUR)

    make_check(database, meter.id, at=NOON + 2 * HOUR, person_id=case.bench.analyst.id, water_off=5.0)

    doubt = latest_doubt(database)
    assert doubt.since is not None
    assert doubt.since <= NOON
    assert recalled(database, doubt.source_id, since=doubt.since, until=doubt.until) == [certificate.number]
    page = client_as(Role.QUALITY_MANAGER).get("/quality/doubts")
    assert page.status_code == 200


def test_what_was_measured_before_the_last_good_check_is_not_in_doubt(
    database: Database, issued: Issued
) -> None:
    case, _ = issued
    make_check(database, case.bench.density.meter.id, at=NOON + HOUR, person_id=case.bench.analyst.id)

    make_check(
        database,
        case.bench.density.meter.id,
        at=NOON + 2 * HOUR,
        person_id=case.bench.analyst.id,
        water_off=5.0,
    )

    doubt = latest_doubt(database)
    assert recalled(database, doubt.source_id, since=doubt.since, until=doubt.until) == []


def test_a_revoked_authorisation_reaches_the_certificate(database: Database, issued: Issued) -> None:
    case, certificate = issued
    with database.read() as session:
        (allowed,) = authorisations_at(session, NOON, person_id=case.bench.analyst.id)
    manager = make_person(database, Role.TECHNICAL_MANAGER, at=NOON)

    with unit_of_work(
        database, by=Actor.person(manager.id), clock=SetClock(NOON + 2 * HOUR), act="people.revoked"
    ) as unit:
        ended = revoke_authorisation(unit, allowed.id, from_=NOON - HOUR)

    assert [number for one in ended for number in recalled(database, one, since=NOON - HOUR)] == [
        certificate.number
    ]
    assert [number for one in ended for number in recalled(database, one, since=NOON + 2 * HOUR)] == []


def test_a_hold_on_the_calibration_stops_the_next_certificate_and_names_the_last(
    database: Database, issued: Issued
) -> None:
    case, certificate = issued
    source = case.bench.density.calibration.version_id

    with unit_of_work(
        database, by=Actor.person(case.reviewer.id), clock=SetClock(NOON + 2 * HOUR), act="quality.held"
    ) as unit:
        place_hold(unit, source, "the standard was dropped")

    with database.read() as session:
        assert [one.reason for one in holds_on(session, [source])] == ["the standard was dropped"]
    assert recalled(database, source) == [certificate.number]


def test_what_rests_on_a_held_calibration_is_not_certified(database: Database) -> None:
    from lims.errors import LimsError

    make_laboratory(database, at=NOON - 3 * DAY)
    case = make_accepted(database, at=NOON)
    draft = make_draft(database, case)
    with unit_of_work(
        database, by=Actor.person(case.reviewer.id), clock=SetClock(case.later), act="quality.held"
    ) as unit:
        place_hold(unit, case.bench.density.calibration.version_id, "the standard was dropped")

    with pytest.raises(LimsError, match="dropped"):
        make_authorised(database, case, draft)


def test_a_doubt_of_a_person_about_a_standard_names_the_certificate(
    database: Database, issued: Issued
) -> None:
    case, certificate = issued
    source = case.bench.density.calibration.version_id

    with unit_of_work(
        database, by=Actor.person(case.reviewer.id), clock=SetClock(NOON + 2 * HOUR), act="quality.doubted"
    ) as unit:
        raise_doubt(
            unit, source_id=source, since=NOON - HOUR, until=None, reason="the standard drifted", figures={}
        )

    doubt = latest_doubt(database)
    assert recalled(database, doubt.source_id, since=doubt.since, until=doubt.until) == [certificate.number]


# -- last Tuesday ----------------------------------------------------------------------------------------


def test_a_measurement_of_last_tuesday_is_judged_by_last_tuesdays_calibration(database: Database) -> None:
    tuesday = NOON - 7 * DAY
    bench = make_bench(database, at=tuesday)
    make_calibration(
        database, bench.density.meter.id, at=NOON - DAY, points=density_points(correction=4.0, expanded=3.0)
    )

    late = make_results(database, bench, at=tuesday)[0]

    with database.read() as session:
        lines = budget_of(session, [late.id])[late.id]
        then = calibration_at(session, bench.density.meter.id, tuesday)
    assert then is not None
    assert then.version_id == bench.density.calibration.version_id
    assert then.version_id in {line.source_id for line in lines}
    assert late.printed == "832.2"


def test_what_was_known_at_the_time_is_still_told_after_a_correction(database: Database) -> None:
    from lims.equipment import correct_calibration

    bench = make_bench(database, at=NOON)
    known_at = bench.density.calibration.born
    with unit_of_work(
        database, by=Actor.person(bench.analyst.id), clock=SetClock(NOON + HOUR), act="equipment.corrected"
    ) as unit:
        corrected = correct_calibration(
            unit, bench.density.calibration.id, points=density_points(expanded=0.5)
        )

    with database.read() as session:
        then = calibration_at(session, bench.density.meter.id, NOON, known_at=known_at)
        now = calibration_at(session, bench.density.meter.id, NOON)
    assert then is not None
    assert now is not None
    assert (then.version_id, now.version_id) == (bench.density.calibration.version_id, corrected.version_id)
    assert [one.expanded_uncertainty for one in then.points][:1] == [0.1]


def test_an_older_result_keeps_the_uncertainty_of_the_calibration_that_it_used(database: Database) -> None:
    case = make_submitted(database, at=NOON)
    with database.read() as session:
        before = results_of(session, [case.bench.test.id])[case.bench.test.id][0]

    make_calibration(
        database, case.bench.density.meter.id, at=NOON + HOUR, points=density_points(expanded=1.0)
    )
    review(database, case)

    with database.read() as session:
        after = results_of(session, [case.bench.test.id])[case.bench.test.id][0]
    assert (after.expanded_uncertainty, after.id) == (before.expanded_uncertainty, before.id)


def test_the_authorisation_of_that_day_counts_and_not_that_of_today(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    measure(database, bench, at=NOON)
    with database.read() as session:
        (allowed,) = authorisations_at(session, NOON, person_id=bench.analyst.id)
    manager = make_person(database, Role.TECHNICAL_MANAGER, at=NOON)

    with unit_of_work(
        database, by=Actor.person(manager.id), clock=SetClock(NOON + HOUR), act="people.revoked"
    ) as unit:
        revoke_authorisation(unit, allowed.id, from_=NOON + HOUR)

    with database.read() as session:
        assert (
            authorisation_at(session, bench.analyst.id, bench.method.method_id, Act.PERFORM, NOON) is not None
        )
        assert (
            authorisation_at(session, bench.analyst.id, bench.method.method_id, Act.PERFORM, NOON + 2 * HOUR)
            is None
        )
