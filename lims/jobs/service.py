"""Asking for a job in the unit of work that makes it necessary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lims.jobs.models import JobRow, JobState
from lims.records import Unit


def ask_for_job(
    unit: Unit, kind: str, key: str, arguments: Mapping[str, Any], *, after: timedelta = timedelta()
) -> JobRow:
    """Write a job into this unit. The same key asked for twice is one job."""
    known = unit.session.scalar(select(JobRow).where(JobRow.key == key))
    if known is not None:
        return known
    return unit.add(
        JobRow(
            kind=kind, key=key, arguments=dict(arguments), state=JobState.WAITING, asked_by=unit.by.label,
            person_id=unit.by.person_id, asked_at=unit.at, run_after=unit.at + after,
        )
    )  # fmt: skip
