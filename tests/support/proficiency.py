"""Proficiency tests for tests: a round that the laboratory is enrolled in, with a report of its provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import count

from lims.db import Database
from lims.files import FileStore, keep
from lims.people import Person
from lims.permissions import Role
from lims.proficiency import add_provider, add_report, add_round, enrol
from lims.proficiency.overview import providers
from tests.support.people import make_person
from tests.support.samples import acting

_numbers = count(1)
PROVIDER = "FICTITIOUS provider"


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A round with one enrolment and a report."""

    manager: Person
    provider_id: int
    round_id: int
    enrolment_id: int
    report_id: int


def make_enrolment(
    database: Database, folder: FileStore, method_id: int, *, at: datetime, due: datetime | None = None
) -> Taken:
    """The laboratory takes part with density in a new round, and the provider's report is there."""
    manager = make_person(database, Role.QUALITY_MANAGER, at=at)
    kept = folder.put(b"%PDF-1.7 a report of a round")
    with acting(database, manager, at) as unit:
        known = [one.id for one in providers(unit.session) if one.name == PROVIDER]
        provider = known[0] if known else add_provider(
            unit, name=PROVIDER, accreditation="PT-0 FICTITIOUS", accredited_by=None, seen_in="its web page"
        )  # fmt: skip
        round_id = add_round(
            unit, provider_id=provider, scheme="Diesel", name=f"round {next(_numbers)}", results_due_at=due
        )
        enrolment = enrol(unit, round_id, method_id=method_id, measurand="density_15C")
        report = add_report(unit, round_id, keep(unit, kept, "report.pdf", "application/pdf").id)
    return Taken(
        manager=manager, provider_id=provider, round_id=round_id, enrolment_id=enrolment, report_id=report
    )
