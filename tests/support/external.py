"""Tests by external providers: a provider approved for the method, a client who agreed, a sample that went out, a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lims.clock import SetClock
from lims.db import Database
from lims.external import (
    Figure,
    Packet,
    check_figures,
    enter_figure,
    keep_report,
    record_agreement,
    send_out,
)
from lims.external.models import ExternalTestRow
from lims.external.service import waiting_entries
from lims.files import Kept, keep
from lims.people import Act, Person
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.results import Result
from lims.suppliers import (
    ProviderScope,
    Purpose,
    Supplier,
    Verdict,
    approve_evaluation,
    approve_scope,
    evaluate_supplier,
    propose_scope,
    register_supplier,
)
from tests.support import results
from tests.support.certificates import Case
from tests.support.people import make_person
from tests.support.results import Bench, make_bench

DAY = timedelta(days=1)
ACCREDITED: dict[str, Any] = {
    "accreditation": "FICTITIOUS 17025-01",
    "accredited_by": "FICTITIOUS body",
    "scope_line": "Density of petroleum products, D4052",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Outside:
    """A bench whose test can go to a provider, and the people at the desk."""

    bench: Bench
    provider: Supplier
    desk: Person
    other: Person
    at: datetime
    reviewer: Person
    signatory: Person

    @property
    def case(self) -> Case:
        """The same as a case that is reviewed and certified."""
        return Case(bench=self.bench, reviewer=self.reviewer, signatory=self.signatory, at=self.at)


def make_provider(
    database: Database, *, at: datetime, name: str = "FICTITIOUS Outside Laboratory", until: datetime | None = None
) -> Supplier:  # fmt: skip
    """A supplier that is approved for testing."""
    one, other = (make_person(database, Role.QUALITY_MANAGER, at=at) for _ in range(2))
    with unit_of_work(
        database, by=Actor.person(one.id), clock=SetClock(at), act="supplier.evaluated"
    ) as unit:
        made = register_supplier(unit, code=f"EXT-{one.id}", name=name)
        found = evaluate_supplier(
            unit, made.id, criteria="accreditation", findings="good", verdict=Verdict.APPROVED,
            purposes=[Purpose.TESTING], until=until or at + 365 * DAY,
        )  # fmt: skip
    with unit_of_work(
        database, by=Actor.person(other.id), clock=SetClock(at), act="supplier.approved"
    ) as unit:
        return approve_evaluation(unit, found.id)


def state_scope(
    database: Database, provider: Supplier, method_id: int, *, at: datetime, since: datetime, until: datetime | None,
    approved: bool = True, **accredited: Any,
) -> ProviderScope:  # fmt: skip
    """What is found of a provider's method by one person, approved by another."""
    one, other = (make_person(database, Role.TECHNICAL_MANAGER, at=at) for _ in range(2))
    with unit_of_work(
        database, by=Actor.person(one.id), clock=SetClock(at), act="supplier.method_proposed"
    ) as unit:
        made = propose_scope(
            unit, provider.id, method_id, approved=approved, why="its scope, as the body shows it", since=since, until=until,
            **accredited,
        )  # fmt: skip
    with unit_of_work(
        database, by=Actor.person(other.id), clock=SetClock(at), act="supplier.method_approved"
    ) as unit:
        return approve_scope(unit, made)


def make_outside(
    database: Database,
    *,
    at: datetime,
    agreed: bool | None = True,
    accredited: bool = True,
    scope: bool = True,
) -> Outside:
    """A received sample whose test may go out, but for what is left out. `agreed` None: the client was not asked."""
    before = at - 2 * DAY
    bench = make_bench(database, at=at)
    provider = make_provider(database, at=before)
    if scope:
        state_scope(
            database, provider, bench.method.method_id, at=before, since=before, until=at + 30 * DAY,
            **(ACCREDITED if accredited else {}),
        )  # fmt: skip
    desk, other = (make_person(database, Role.FRONT_DESK, at=before) for _ in range(2))
    reviewer = make_person(database, Role.REVIEWER, at=before)
    signatory = make_person(database, Role.SIGNATORY, at=before, function="head of laboratory")
    results.authorise(database, reviewer, bench.method, Act.REVIEW, at=before)
    results.authorise(database, signatory, bench.method, Act.RELEASE, at=before)
    made = Outside(
        bench=bench, provider=provider, desk=desk, other=other, reviewer=reviewer, signatory=signatory, at=at
    )
    if agreed is not None:
        answer(database, made, agreed)
    return made


def answer(database: Database, made: Outside, agreed: bool) -> None:
    """What the client said about the provider."""
    with unit_of_work(
        database, by=Actor.person(made.desk.id), clock=SetClock(made.at), act="external.client_answered"
    ) as unit:
        record_agreement(
            unit, made.bench.sample.request_id or 0, method_id=made.bench.method.method_id, supplier_id=made.provider.id,
            agreed=agreed, told="Who tests, and that it is accredited; by e-mail", agreed_by="A. Example, by e-mail",
            answered_at=made.at - timedelta(hours=3),
        )  # fmt: skip


def send(database: Database, made: Outside, *, hours: int = 1) -> tuple[int, int]:
    """Send the sample out; the ids of the sending and of its test."""
    at = made.at + timedelta(hours=hours)
    with unit_of_work(
        database, by=Actor.person(made.desk.id), clock=SetClock(at), act="sample.sent_out"
    ) as unit:
        sending = send_out(
            unit, made.bench.sample.id, supplier_id=made.provider.id, test_ids=[made.bench.test.id],
            packet=Packet(
                amount="0.5 L", left="0.5 L", courier="FICTITIOUS Courier", waybill="WB-77", seal="SEAL-901", sent_at=at,
                expected_at=at + 7 * DAY,
            ),
        )  # fmt: skip
        unit.flush()
        test = unit.session.query(ExternalTestRow.id).filter_by(sending_id=sending).scalar()
    return sending, test


def report(database: Database, made: Outside, sending: int, *, hours: int = 30) -> int:
    """Keep the provider's report."""
    at = made.at + timedelta(hours=hours)
    with unit_of_work(
        database, by=Actor.person(made.desk.id), clock=SetClock(at), act="external.report_kept"
    ) as unit:
        file = keep(unit, Kept(sha256="b" * 64, size=9), "report.pdf", "application/pdf")
        unit.flush()
        return keep_report(
            unit, sending, file_id=file.id, number="EXT/26/0815", issued_on=at - timedelta(hours=2)
        )


def figure(made: Outside, **given: Any) -> Figure:
    """A density as the provider reports it."""
    typed = {
        "text": "832.5",
        "unit": "kg/m3",
        "expanded_uncertainty": "0.4",
        "k": "2",
        "coverage_percent": "95",
    } | given
    return Figure(measurand=made.bench.method.definition.measurands[0].key, **typed)


def enter(
    database: Database, made: Outside, test: int, report_id: int, *, hours: int = 31, measured: int = 24, **given: Any
) -> None:  # fmt: skip
    """Enter the figure as the person at the desk."""
    at = made.at + timedelta(hours=hours)
    with unit_of_work(
        database, by=Actor.person(made.desk.id), clock=SetClock(at), act="external.figure_entered"
    ) as unit:
        enter_figure(
            unit, test, figure(made, **given), report_id=report_id, measured_at=made.at + timedelta(hours=measured)
        )  # fmt: skip


def check(
    database: Database, made: Outside, test: int, *, by: Person | None = None, agrees: bool = True, reason: str = ""
) -> list[Result]:  # fmt: skip
    """Compare the figures with the report, as another person."""
    at = made.at + timedelta(hours=32)
    with unit_of_work(
        database, by=Actor.person((by or made.other).id), clock=SetClock(at), act="external.figures_checked"
    ) as unit:
        seen = [one.id for one in waiting_entries(unit.session, [test])[test]]
        return check_figures(unit, test, agrees=agrees, reason=reason, seen=seen)


def make_reported(database: Database, *, at: datetime, **given: bool) -> tuple[Outside, int, Result]:
    """A test that a provider did, whose figures two people have seen: it waits for review."""
    made = make_outside(database, at=at, **given)
    sending, test = send(database, made)
    enter(database, made, test, report(database, made, sending))
    return made, sending, check(database, made, test)[0]
