"""The table of jobs: the truth about work for later."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.db import Base, Chain, fk, identity, word


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRow(Base):
    """One piece of work for later. What it does is in the chain; that it waited is not."""

    __tablename__ = "job"
    __chain__ = Chain.OUTSIDE
    __table_args__ = (Index("ix_job_queue", "state", "run_after"),)

    id: Mapped[int] = identity()
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)  # the same work asked for twice is one job
    arguments: Mapped[dict[str, Any]]
    state: Mapped[JobState] = word(JobState)
    asked_by: Mapped[str]
    person_id: Mapped[int | None] = fk("person.id", nullable=True)
    asked_at: Mapped[datetime]
    run_after: Mapped[datetime]
    leased_by: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_parts: Mapped[int] = mapped_column(default=0)
    all_parts: Mapped[int | None]
    message: Mapped[str] = mapped_column(default="")
    outcome: Mapped[dict[str, Any] | None]
    finished_at: Mapped[datetime | None]
