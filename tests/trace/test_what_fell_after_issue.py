"""A certificate that stood is red, with the reason, once something it rests on is known not to have held when it was used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from lims.catalogue.models import AccreditationVersionRow, MethodVersionRow, ScopeLineVersionRow
from lims.certificates import Certificate, withdraw
from lims.clock import SetClock
from lims.control import ControlChart, record_point
from lims.db import Database
from lims.equipment import EquipmentState, change_equipment
from lims.materials import change_lot
from lims.people import revoke_authorisation
from lims.people.models import AuthorisationVersionRow
from lims.records import Actor, Unit, put_version, unit_of_work
from lims.review import Decision, decide, evidence_of
from lims.trace.walks import trace_back, trace_forward
from tests.conftest import NOON
from tests.support.catalogue import make_accreditation, make_method, make_scope_line
from tests.support.certificates import Case, make_issued
from tests.support.control import enter_all, make_chart

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("app")  # it registers the kinds


class Undone(Exception):
    """Leaves a unit of work without a trace, for the next way to fall."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """An issued certificate within the scope, its measurement watched by a control chart."""

    certificate: Certificate
    case: Case
    chart: ControlChart


@pytest.fixture
def issue(database: Database, tmp_path: Path) -> Issue:
    method = make_method(database, at=NOON - 2 * DAY)
    chart = make_chart(database, method_id=method.method_id, at=NOON - 20 * HOUR, system_id=None)
    enter_all(database, chart, at=NOON - HOUR, step=HOUR)
    make_accreditation(database, at=NOON - 2 * DAY, until=NOON + 99 * DAY)
    make_scope_line(database, method, at=NOON - 2 * DAY)
    case, certificate = make_issued(database, tmp_path, at=NOON)
    return Issue(certificate=certificate, case=case, chart=chart)


def lot_expired(unit: Unit, issue: Issue, _: int) -> None:
    change_lot(unit, issue.chart.lot_id, expires_at=NOON - 10 * HOUR)


def lot_out_of_use(unit: Unit, issue: Issue, _: int) -> None:
    change_lot(unit, issue.chart.lot_id, since=NOON - 10 * HOUR, in_use=False)


def authorisation_ended(unit: Unit, _: Issue, version: int) -> None:
    authorisation = unit.session.get_one(AuthorisationVersionRow, version).header_id
    revoke_authorisation(unit, authorisation, from_=NOON - HOUR)


def equipment_out_of_use(unit: Unit, issue: Issue, _: int) -> None:
    meter = issue.case.bench.density.meter.id
    change_equipment(unit, meter, since=NOON - HOUR, state=EquipmentState.OUT_OF_USE)


def another_edition(unit: Unit, _: Issue, version: int) -> None:
    row = unit.session.get_one(MethodVersionRow, version)
    content = {**row.content(), "edition": "D4052-96"}
    put_version(unit, MethodVersionRow, row.header_id, valid_from=NOON - HOUR, **content)


def suspended(unit: Unit, _: Issue, version: int) -> None:
    row = unit.session.get_one(AccreditationVersionRow, version)
    content = {**row.content(), "standing": "suspended"}
    put_version(unit, AccreditationVersionRow, row.header_id, valid_from=NOON - HOUR, **content)


def scope_narrowed(unit: Unit, _: Issue, version: int) -> None:
    row = unit.session.get_one(ScopeLineVersionRow, version)
    content = {**row.content(), "product_groups": ["crude oil"]}
    put_version(unit, ScopeLineVersionRow, row.header_id, valid_from=NOON - HOUR, **content)


def out_of_control(unit: Unit, issue: Issue, _: int) -> None:
    point = record_point(unit, issue.chart.id, value=836.0, text="836.00")
    unit.flush()
    out = trace_forward(unit.session, point.id).start.broken
    assert out is not None
    assert out.startswith("Out of control: a point beyond 3 s")


def taken_up_again(unit: Unit, issue: Issue, _: int) -> None:
    test, reviewer = issue.case.bench.test.id, issue.case.reviewer.id
    seen = evidence_of(unit.session, test).seen_hash
    decide(
        unit, test, decision=Decision.REPEAT, person_id=reviewer, seen_hash=seen, reason="it was the wrong bottle"
    )  # fmt: skip


def withdrawn(unit: Unit, issue: Issue, _: int) -> None:
    withdraw(unit, issue.certificate.id, reason="it was the wrong sample")


# the role in which the certificate, or what it rests on, used what falls; how it falls; what the walk says
WAYS: tuple[tuple[str, Callable[[Unit, Issue, int], None], str], ...] = (
    ("control_material", lot_expired, "The lot had expired"),
    ("control_material", lot_out_of_use, "The lot was out of use when it was used"),
    ("authorisation", authorisation_ended, "The authorisation did not hold at the moment of the act"),
    ("in_service", equipment_out_of_use, "its state was: Out of use"),
    ("method_current", another_edition, "Not in force when it was used"),
    ("accreditation", suspended, "Not in force when it was used"),
    ("scope", scope_narrowed, "Not in force when it was used"),
    ("control", out_of_control, "is out of control"),
    ("review", taken_up_again, "The last review did not accept it"),
    ("document", withdrawn, "Withdrawn: it was the wrong sample."),
)


def test_what_is_known_later_not_to_have_held_is_red_in_both_directions(
    database: Database, issue: Issue
) -> None:
    with database.read() as session:
        before = trace_back(session, issue.certificate.id)
    used = {step.role: step.src for step in before.steps} | {"document": issue.certificate.id}
    assert before.broken == ()

    silent = []
    for role, take_away, words in WAYS:
        by = Actor.person(issue.case.reviewer.id)
        with (
            pytest.raises(Undone),
            unit_of_work(database, by=by, clock=SetClock(NOON + DAY), act="known_later") as unit,
        ):
            take_away(unit, issue, used[role])
            unit.flush()
            red = {one.id: one.broken for one in trace_back(unit.session, issue.certificate.id).broken}
            start = trace_forward(unit.session, used[role]).start
            if words not in str(red.get(used[role])) or words not in str(start.broken):
                silent.append((take_away.__name__, start, red))
            raise Undone
    assert silent == []
