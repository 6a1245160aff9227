"""Monitoring of competence (6.2.5 f): planned observations, blind samples and comparisons, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lims.catalogue import method_version_at
from lims.catalogue.models import MethodVersionRow
from lims.competence.errors import MonitoringRefused
from lims.competence.models import (
    MonitoringOutcome,
    MonitoringOutcomeRow,
    MonitoringRow,
    MonitoringWay,
)
from lims.errors import NotFound
from lims.people import Act, find_person
from lims.quality import open_nonconformity
from lims.records import Unit
from lims.results import Result, results_of
from lims.results.models import DeterminationRow
from lims.samples import find_sample
from lims.samples.models import TestRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Monitoring:
    """A planned look at somebody's work with a method, and what came of it."""

    id: int
    watched_id: int
    method_id: int
    act: Act
    way: MonitoringWay
    due_at: datetime
    words: str
    at: datetime
    outcome: MonitoringOutcome | None
    outcome_id: int | None
    found: str
    result_id: int | None
    file_id: int | None
    nonconformity_id: int | None
    found_at: datetime | None
    found_by: int | None

    @classmethod
    def from_rows(cls, row: MonitoringRow, end: MonitoringOutcomeRow | None) -> Monitoring:
        return cls(
            id=row.id, watched_id=row.watched_id, method_id=row.method_id, act=row.act, way=row.way, due_at=row.due_at,
            words=row.words, at=row.at, outcome=end.outcome if end else None, outcome_id=end.id if end else None,
            found=end.words if end else "", result_id=end.result_id if end else None, file_id=end.file_id if end else None,
            nonconformity_id=end.nonconformity_id if end else None, found_at=end.at if end else None,
            found_by=end.person_id if end else None,
        )  # fmt: skip


def plan_monitoring(
    unit: Unit, *, watched_id: int, method_id: int, act: Act, way: MonitoringWay, due_at: datetime, words: str
) -> int:
    """Plan to look at somebody's work with a method by a day; returns its id. Raises NotFound."""
    if find_person(unit.session, watched_id).client_id is not None:
        raise NotFound
    if method_version_at(unit.session, method_id, unit.at) is None:
        raise NotFound
    row = unit.add(
        MonitoringRow(
            watched_id=watched_id, method_id=method_id, act=act, way=way, due_at=due_at, words=words.strip(), at=unit.at,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    unit.link(watched_id, row.id, "holder")
    return row.id


def conclude(
    unit: Unit, monitoring_id: int, *, outcome: MonitoringOutcome, words: str, result_id: int | None = None,
    file_id: int | None = None,
) -> None:  # fmt: skip
    """Say what came of it; what is unsatisfactory opens a nonconformity (7.10). Raises NotFound, MonitoringRefused."""
    one = find_monitoring(unit.session, monitoring_id)
    if one.outcome is not None:
        raise MonitoringRefused(why="what came of it is entered already")
    if unit.by.person_id == one.watched_id:
        raise MonitoringRefused(why="nobody looks at their own work")
    if not words.strip():
        raise MonitoringRefused(why="nobody has said in words what was seen")
    opened = None
    if outcome is MonitoringOutcome.UNSATISFACTORY:
        name = find_person(unit.session, one.watched_id).name
        touched = [one.id, one.watched_id, *([result_id] if result_id else [])]
        opened = open_nonconformity(unit, source=f"Monitoring of {name}: {words.strip()}", touches=touched)
    row = unit.add(
        MonitoringOutcomeRow(
            monitoring_id=monitoring_id, outcome=outcome, words=words.strip(), result_id=result_id, file_id=file_id,
            nonconformity_id=opened, at=unit.at, person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    unit.link(one.id, row.id, "checked")
    if file_id is not None:
        unit.link(file_id, row.id, "document")


def results_watched(session: Session, monitoring: Monitoring, code: str) -> list[Result]:
    """The results of a sample by the method that the person measured. Raises what a code that is none raises."""
    sample = find_sample(session, code)
    query = (
        select(DeterminationRow.test_id)
        .join(TestRow, TestRow.id == DeterminationRow.test_id)
        .join(MethodVersionRow, MethodVersionRow.id == TestRow.method_version_id)
        .where(
            TestRow.item_id == sample.id, MethodVersionRow.header_id == monitoring.method_id,
            DeterminationRow.person_id == monitoring.watched_id,
        )
    )  # fmt: skip
    return [one for found in results_of(session, set(session.scalars(query))).values() for one in found]


def _both() -> Select[MonitoringRow, MonitoringOutcomeRow]:
    return select(MonitoringRow, MonitoringOutcomeRow).outerjoin(
        MonitoringOutcomeRow, MonitoringOutcomeRow.monitoring_id == MonitoringRow.id
    )


def find_monitoring(session: Session, monitoring_id: int) -> Monitoring:
    """One planned look. Raises NotFound."""
    found = session.execute(_both().where(MonitoringRow.id == monitoring_id)).first()
    if found is None:
        raise NotFound
    return Monitoring.from_rows(*found)


def monitorings_of(session: Session, watched_id: int) -> list[Monitoring]:
    """Every look at somebody's work, the latest due first."""
    query = _both().where(MonitoringRow.watched_id == watched_id)
    return [
        Monitoring.from_rows(*pair) for pair in session.execute(query.order_by(MonitoringRow.due_at.desc()))
    ]


def open_monitorings(session: Session, until: datetime) -> list[Monitoring]:
    """What is to be looked at before a moment, the most urgent first."""
    query = _both().where(MonitoringOutcomeRow.id.is_(None), MonitoringRow.due_at < until)
    return [Monitoring.from_rows(*pair) for pair in session.execute(query.order_by(MonitoringRow.due_at))]
