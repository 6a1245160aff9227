"""A link of the chain that did not stand when it was used is red in the walk back and in its own walk forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lims.clock import SetClock
from lims.db import Database
from lims.equipment import correct_calibration, decide_suitability
from lims.errors import NotFound
from lims.permissions import Role
from lims.quality import place_hold, raise_doubt
from lims.records import Actor, AuditEvent, Unit, unit_of_work
from lims.trace.walks import trace_back, trace_forward
from tests.conftest import NOON
from tests.support.doubts import Reference, calibrate_with, make_reference
from tests.support.equipment import make_equipment
from tests.support.web import ClientAs

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("app")  # it registers the kinds


def expired(unit: Unit, reference: Reference) -> None:
    correct_calibration(unit, reference.certificate.id, due_at=NOON - DAY)


def not_good(unit: Unit, reference: Reference) -> None:
    decide_suitability(unit, reference.certificate.id, False)


def not_accepted(unit: Unit, reference: Reference) -> None:
    correct_calibration(unit, reference.certificate.id, suitable=None)


def held(unit: Unit, reference: Reference) -> None:
    place_hold(unit, reference.certificate.version_id, "it was dropped")


def doubted(unit: Unit, reference: Reference) -> None:
    source = reference.certificate.version_id
    raise_doubt(unit, source_id=source, since=NOON - DAY, until=None, reason="it drifted", figures={})


def test_each_way_in_which_a_standard_falls_is_red_in_both_directions(database: Database) -> None:
    ways: dict[Callable[[Unit, Reference], None], str] = {
        expired: "It had expired", not_good: "not good enough", not_accepted: "Nobody has accepted it",
        held: "On hold: it was dropped", doubted: "In doubt when it was used: it drifted",
    }  # fmt: skip
    for take_away, words in ways.items():
        reference = make_reference(database, at=NOON - 30 * DAY)
        meter = make_equipment(database, at=NOON - 30 * DAY)
        own = calibrate_with(database, meter, reference, at=NOON)
        with database.read() as session:
            assert trace_back(session, own.version_id).broken == ()
            before = session.scalar(select(func.max(AuditEvent.seq)))

        clock = SetClock(NOON + DAY)
        with unit_of_work(database, by=Actor.system("x"), clock=clock, act="taken_away") as unit:
            take_away(unit, reference)

        with database.read() as session:
            (red,) = trace_back(session, own.version_id).broken
            start = trace_forward(session, reference.certificate.version_id).start
            known_then = trace_back(session, own.version_id, known_at=before)
            start_then = trace_forward(session, reference.certificate.version_id, known_at=before).start
            assert (known_then.broken, start_then.broken, known_then.all) == ((), None, 2), words
        assert red.id == start.id == reference.certificate.version_id
        assert words in str(red.broken)
        assert start.broken == red.broken


def test_what_was_used_before_the_doubt_stands(database: Database) -> None:
    reference = make_reference(database, at=NOON - 30 * DAY)
    own = calibrate_with(database, make_equipment(database, at=NOON - 30 * DAY), reference, at=NOON - 2 * DAY)

    with unit_of_work(database, by=Actor.system("x"), clock=SetClock(NOON), act="taken_away") as unit:
        doubted(unit, reference)

    with database.read() as session:
        assert trace_back(session, own.version_id).broken == ()


def test_a_walk_shows_the_uses_up_to_a_moment_and_what_was_known_of_them(
    client_as: ClientAs, database: Database
) -> None:
    reference = make_reference(database, at=NOON - 30 * DAY)
    meter = make_equipment(database, at=NOON - 30 * DAY)
    with database.read() as session:
        before = session.scalar(select(func.max(AuditEvent.seq))) or 0
    own = calibrate_with(database, meter, reference, at=NOON)  # entered after `before`, for NOON

    with database.read() as session:
        source = reference.certificate.version_id
        now, earlier = trace_back(session, own.version_id), trace_back(session, own.version_id, at=NOON - DAY)
        with pytest.raises(NotFound):
            trace_back(session, own.version_id, NOON, before)
        forward, forward_then = (
            trace_forward(session, source),
            trace_forward(session, source, known_at=before),
        )

    assert (now.all, earlier.all) == (2, 1)
    assert (forward.counts.get("calibration_version"), dict(forward_then.counts)) == (1, {})
    client = client_as(Role.ASSESSOR)
    address = f"/trace/{own.version_id}/back?at=2026-05-19+18:00&known="
    assert reference.certificate.certificate in client.get(address).text
    assert client.get(f"{address}{before}").status_code == 404
    assert f"Known at event {before}." in client.get(f"/trace/{source}/back?known={before}").text
    assert client.get(f"/trace/{source}/forward?known={before}").status_code == 200
