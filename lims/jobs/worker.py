"""The worker: leases a job, runs it, and lets the lease lapse if it dies, so that the job runs again.

The `job` table is the truth. A worker that is killed leaves a lease that ends by itself; a job must therefore be
idempotent. Leases are no evidence and stand outside the chain; what the job writes stands in its own units of work.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lims.clock import Clock, system_clock
from lims.config import Settings
from lims.db import Database
from lims.errors import LimsError
from lims.jobs.models import JobRow, JobState
from lims.jobs.registry import JobContext, JobKind, job_kinds

log = structlog.get_logger("lims.worker")
POLL_S = 0.25
BACKOFF_S = (2, 10, 60, 300, 900)


@dataclass(frozen=True)
class Worker:
    """One worker process: `name` says whose leases are whose."""

    name: str
    database: Database
    settings: Settings
    clock: Clock = system_clock

    def run_once(self) -> bool:
        """Run one waiting job, if there is one. Returns whether there was."""
        leased = self._lease()
        if leased is None:
            return False
        context, kind = leased
        with _Heartbeat(self, context.job_id, kind.lease_s):
            self._run(context, kind)
        return True

    def run_until_idle(self) -> int:
        """Run everything that waits now; for tests and the demo. Returns how many jobs ran."""
        ran = 0
        while self.run_once():
            ran += 1
        return ran

    def run_forever(self, stop: threading.Event, beat: Callable[[], None] = lambda: None) -> None:
        """Work until told to stop; `beat` is called at least every few seconds."""
        while not stop.is_set():
            try:
                beat()
                busy = self.run_once()
            except Exception:  # the database may be away for a moment; the worker stays
                log.exception("worker.stumbled")
                busy = False
                stop.wait(2)
            if not busy:
                stop.wait(POLL_S)

    # -- one job ---------------------------------------------------------------------------------------

    def _lease(self) -> tuple[JobContext, JobKind] | None:
        if not self._waiting():  # a look without the write lock, so that idling disturbs nobody
            return None
        with self.database.outside_chain() as session:
            row = session.scalar(self._ready().limit(1))
            if row is None:
                return None
            kind = job_kinds().get(row.kind)
            if kind is None or row.attempts >= kind.attempts:
                _end(
                    row,
                    JobState.FAILED,
                    self.clock,
                    "No worker knows this kind of job." if kind is None else row.message,
                )
                return None
            row.state, row.leased_by = JobState.RUNNING, self.name
            row.leased_until = self.clock() + timedelta(seconds=kind.lease_s)
            row.attempts += 1
            return self._context(row), kind

    def _waiting(self) -> bool:
        with self.database.read() as session:
            return session.scalar(self._ready().with_only_columns(JobRow.id).limit(1)) is not None

    def _ready(self) -> Select[JobRow]:
        now = self.clock()
        waiting = (JobRow.state == JobState.WAITING) & (JobRow.run_after <= now)
        lapsed = (JobRow.state == JobState.RUNNING) & (JobRow.leased_until < now)
        return select(JobRow).where(or_(waiting, lapsed)).order_by(JobRow.run_after, JobRow.id)

    def _context(self, row: JobRow) -> JobContext:
        def report(done: int, of: int | None, message: str) -> None:
            self._update(row.id, lambda job: _progress(job, done, of, message))

        return JobContext(
            job_id=row.id, key=row.key, arguments=dict(row.arguments), asked_by=row.asked_by, person_id=row.person_id,
            database=self.database, settings=self.settings, clock=self.clock, report=report,
        )  # fmt: skip

    def _run(self, context: JobContext, kind: JobKind) -> None:
        started = time.monotonic()
        try:
            outcome = dict(kind.run(context))
        except LimsError as error:
            self._failed(context, kind, str(error))
        except Exception as error:  # a fault of ours: kept with the job, tried again
            log.exception("job.failed", job=context.job_id, kind=kind.name)
            self._failed(context, kind, f"Something went wrong on our side ({type(error).__name__}).")
        else:
            self._update(context.job_id, lambda job: _done(job, outcome, self.clock))
            log.info(
                "job.done", job=context.job_id, kind=kind.name, seconds=round(time.monotonic() - started, 3)
            )

    def _failed(self, context: JobContext, kind: JobKind, message: str) -> None:
        def settle(job: JobRow) -> None:
            if job.attempts >= kind.attempts:
                _end(job, JobState.FAILED, self.clock, message)
                return
            wait = BACKOFF_S[min(job.attempts, len(BACKOFF_S)) - 1]
            job.state, job.message = JobState.WAITING, message
            job.run_after = self.clock() + timedelta(seconds=wait)

        self._update(context.job_id, settle)

    def extend(self, job_id: int, lease_s: int) -> None:
        """Say that the job is still being worked on."""
        until = self.clock() + timedelta(seconds=lease_s)
        self._update(job_id, lambda job: setattr(job, "leased_until", until))

    def _update(self, job_id: int, change: Callable[[JobRow], None]) -> None:
        with self.database.outside_chain() as session:
            job = _mine(session, job_id, self.name)
            if job is not None:
                change(job)


def _mine(session: Session, job_id: int, name: str) -> JobRow | None:
    """The job, unless its lease lapsed and another worker has it now."""
    job = session.get(JobRow, job_id)
    return job if job is not None and job.leased_by == name and job.state is JobState.RUNNING else None


def _progress(job: JobRow, done: int, of: int | None, message: str) -> None:
    job.done_parts, job.all_parts, job.message = done, of, message


def _done(job: JobRow, outcome: dict[str, object], clock: Clock) -> None:
    job.outcome = outcome
    _end(job, JobState.DONE, clock, "")


def _end(job: JobRow, state: JobState, clock: Clock, message: str) -> None:
    job.state, job.message, job.finished_at, job.leased_until = state, message, clock(), None


class _Heartbeat:
    """Extends the lease of a running job from a thread of its own, until the job ends."""

    def __init__(self, worker: Worker, job_id: int, lease_s: int) -> None:
        self._worker, self._job_id, self._lease_s = worker, job_id, lease_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    def _beat(self) -> None:
        while not self._stop.wait(self._lease_s / 3):
            try:
                self._worker.extend(self._job_id, self._lease_s)
            except Exception:  # the next beat tries again; a lapsed lease is what leases are for
                log.exception("lease.not_extended", job=self._job_id)
