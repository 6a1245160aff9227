"""The kinds of jobs: features register what they can do later, and which permission asking for it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lims.clock import Clock
from lims.config import Settings
from lims.db import Database


@dataclass(frozen=True, kw_only=True)
class JobContext:
    """What a job has at hand. It opens its own units of work and may report its progress."""

    job_id: int
    key: str
    arguments: Mapping[str, Any]
    asked_by: str
    person_id: int | None
    database: Database
    settings: Settings
    clock: Clock
    report: Callable[[int, int | None, str], None] = field(default=lambda done, of, message: None)

    @property
    def files(self) -> Path:
        return self.settings.data_dir / "files"


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job. `run` must be idempotent: killed at any moment it runs again, with effect once."""

    name: str
    permission: str
    run: Callable[[JobContext], Mapping[str, Any]]
    lease_s: int = 120
    attempts: int = 5
    daily: bool = False  # the worker asks for it once a day


_kinds: dict[str, JobKind] = {}


def register_job(kind: JobKind) -> None:
    """Add a kind of job; the same one may be registered again (a second application in one process)."""
    _kinds[kind.name] = kind


def job_kinds() -> Mapping[str, JobKind]:
    return _kinds
