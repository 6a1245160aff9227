"""Asking for a job in the unit of work that makes it necessary; looking at jobs, and letting a failed one run again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.jobs.errors import JobNotFailed
from lims.jobs.models import JobRow, JobState
from lims.records import Unit


def ask_for_job(
    unit: Unit, kind: str, key: str, arguments: Mapping[str, Any], *, after: timedelta = timedelta()
) -> JobRow:
    """Write a job into this unit. The same key asked for twice is one job."""
    known = unit.session.scalar(select(JobRow).where(JobRow.key == key))
    if known is not None:
        return known
    return unit.add(_row(unit, kind, key, arguments, unit.at + after))


def ask_for_jobs(unit: Unit, kind: str, wanted: Mapping[str, Mapping[str, Any]]) -> None:
    """Write several jobs of a kind into this unit, by key with their arguments; those that were asked for before stay."""
    known = set(unit.session.scalars(select(JobRow.key).where(JobRow.key.in_(list(wanted)))))
    for key, arguments in wanted.items():
        if key not in known:
            unit.add(_row(unit, kind, key, arguments, unit.at))


def _row(unit: Unit, kind: str, key: str, arguments: Mapping[str, Any], run_after: datetime) -> JobRow:
    return JobRow(
        kind=kind, key=key, arguments=dict(arguments), state=JobState.WAITING, asked_by=unit.by.label,
        person_id=unit.by.person_id, asked_at=unit.at, run_after=run_after,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One piece of work for later, as its page shows it."""

    id: int
    kind: str
    state: JobState
    asked_by: str
    asked_at: datetime
    run_after: datetime
    attempts: int
    done_parts: int
    all_parts: int | None
    message: str
    outcome: Mapping[str, Any] | None
    finished_at: datetime | None

    @classmethod
    def from_row(cls, row: JobRow) -> Job:
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


def job_query(state: str = "", kind: str = "") -> Select[Any]:
    """Jobs in a state, of a kind."""
    query = select(JobRow)
    if state:
        query = query.where(JobRow.state == JobState(state))
    return query.where(JobRow.kind == kind) if kind else query


def find_job(session: Session, job_id: int) -> Job:
    """One job. Raises NotFound."""
    row = session.get(JobRow, job_id)
    if row is None:
        raise NotFound
    return Job.from_row(row)


def latest_job(session: Session, kind: str) -> Job | None:
    """The job of a kind that was done last."""
    query = job_query(JobState.DONE, kind).order_by(JobRow.finished_at.desc(), JobRow.id.desc()).limit(1)
    row = session.scalar(query)
    return Job.from_row(row) if row is not None else None


def jobs_by_key(session: Session, keys: Iterable[str]) -> dict[str, Job]:
    """Several jobs at once, by the key that they were asked for with."""
    return {
        row.key: Job.from_row(row) for row in session.scalars(select(JobRow).where(JobRow.key.in_(set(keys))))
    }


def count_jobs(session: Session) -> dict[JobState, int]:
    """How many jobs stand in each state."""
    counted = dict.fromkeys(JobState, 0)
    for state, number in session.execute(select(JobRow.state, func.count()).group_by(JobRow.state)):
        counted[state] = number
    return counted


def retry_job(session: Session, job_id: int, at: datetime) -> None:
    """Let a failed job run again, with all its attempts. Raises NotFound, JobNotFailed."""
    row = session.get(JobRow, job_id)
    if row is None:
        raise NotFound
    if row.state is not JobState.FAILED:
        raise JobNotFailed(state=row.state.value)
    row.state, row.attempts, row.run_after, row.finished_at = JobState.WAITING, 0, at, None
    row.leased_by, row.leased_until = None, None
