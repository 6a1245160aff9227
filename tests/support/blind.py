"""Blind samples: a bench with two samples, of which the quality manager has planned one as a blind one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from lims.blind.comparing import Comparison, comparisons, verdict_of
from lims.blind.models import BlindKind, BlindSampleRow
from lims.blind.service import assign_value, keep_verdicts, plan_blind
from lims.clock import SetClock
from lims.db import Database
from lims.people import Person
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.support.people import make_person
from tests.support.results import Bench, make_bench, make_results

HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A blind sample, the one beside it, and who planned it."""

    bench: Bench
    manager: Person
    blind_id: int
    at: datetime


def make_blind(
    database: Database, kind: BlindKind = BlindKind.DUPLICATE, *, at: datetime, **bench: Any
) -> Planned:
    """The second sample of a bench is a blind one: a duplicate of the first, or of a value that is known."""
    made = make_bench(database, at=at, samples=2, **bench)
    manager = make_person(database, Role.QUALITY_MANAGER, at=at - 2 * HOUR)
    with unit_of_work(
        database, by=Actor.person(manager.id), clock=SetClock(at - HOUR), act="blind.planned"
    ) as unit:
        blind_id = plan_blind(
            unit, made.samples[1].code, kind=kind, original=made.samples[0].code, why="the plan of this year"
        )
    return Planned(bench=made, manager=manager, blind_id=blind_id, at=at)


def assign(database: Database, made: Planned, value: float, *, expanded: float = 0.2) -> None:
    """What the density should be, in kg/m3."""
    with unit_of_work(
        database, by=Actor.person(made.manager.id), clock=SetClock(made.at), act="blind.value_assigned"
    ) as unit:
        assign_value(
            unit, made.blind_id, method_id=made.bench.method.method_id, measurand="density_15C", value=value, text=f"{value}",
            expanded_uncertainty=expanded, k=2.0, source="FICTITIOUS certificate of the lot",
        )  # fmt: skip


def measure_both(database: Database, made: Planned, first: float, second: float) -> None:
    """Measure and submit the original and the blind sample, in g/cm3."""
    make_results(database, made.bench, first, first, at=made.at, test=made.bench.tests[0])
    make_results(database, made.bench, second, second, at=made.at + HOUR, test=made.bench.tests[1])


def compared(database: Database, made: Planned) -> list[Comparison]:
    """What the density of the blind sample says now."""
    with database.read() as session:
        row = session.scalars(select(BlindSampleRow).where(BlindSampleRow.id == made.blind_id)).one()
        return [one for one in comparisons(session, row) if one.result.measurand == "density_15C"]


def kept(database: Database, made: Planned) -> None:
    """Keep what it says."""
    rows = [verdict_of(made.blind_id, one) for one in compared(database, made)]
    with unit_of_work(
        database, by=Actor.person(made.manager.id), clock=SetClock(made.at + 2 * HOUR), act="blind.kept"
    ) as unit:
        keep_verdicts(unit, rows)
