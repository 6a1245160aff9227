"""Is the system well? Each probe answers with one word and one sentence; `/health/ready` and the system page ask them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from lims.edge import Lims
from lims.jobs.models import JobRow, JobState
from lims.records.triggers import require_guards
from migrations.steps import head, revision_of

DISK_LEFT = 256 * 1024 * 1024  # bytes below which nothing should be taken in any more
SILENT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Probe:
    """One answer: of what, whether it is well, and a sentence with the figures."""

    name: str
    well: bool
    words: str


def probes(lims: Lims) -> list[Probe]:
    """Every probe's answer; one that breaks down answers no."""
    return [_ask(name, look, lims) for name, look in LOOKS.items()]


def _ask(name: str, look: Callable[[Lims], Probe], lims: Lims) -> Probe:
    try:
        return look(lims)
    except Exception as error:  # a probe that cannot be answered is an answer: not well
        return Probe(name, False, f"It could not be asked ({type(error).__name__}).")


def _database(lims: Lims) -> Probe:
    lims.database.ping()
    return Probe("database", True, f"The database answers ({lims.database.dialect}).")


def _migrations(lims: Lims) -> Probe:
    with lims.database.engine.connect() as connection:
        there = revision_of(connection)
    return Probe(
        "migrations", there == head(), f"The database stands at {there}, the program needs {head()}."
    )


def _guards(lims: Lims) -> Probe:
    with lims.database.engine.connect() as connection:
        require_guards(connection)
    return Probe("guards", True, "The triggers are those that are declared.")


def _disk(lims: Lims) -> Probe:
    free = shutil.disk_usage(existing(lims.settings.data_dir)).free
    return Probe("disk", free > DISK_LEFT, f"{free // 1024**2} MB are free for files.")


def existing(path: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(one for one in (path, *path.absolute().parents) if one.exists())


def _worker(lims: Lims) -> Probe:
    beat = last_beat(lims.settings.data_dir)
    if beat is None:
        return Probe("worker", False, "No worker has run yet; start it with `lims run`.")
    at = datetime.now(UTC)
    alive = at - beat < SILENT or _working(lims, at)
    return Probe("worker", alive, f"The worker's last sign is of {beat:%Y-%m-%d %H:%M:%S} UTC.")


def _working(lims: Lims, at: datetime) -> bool:
    """Whether a job is being run: a worker that is busy gives no other sign than its lease."""
    running = select(JobRow.id).where(JobRow.state == JobState.RUNNING, JobRow.leased_until > at).limit(1)
    with lims.database.read() as session:
        return session.scalar(running) is not None


def last_beat(data_dir: Path) -> datetime | None:
    """When the worker last said that it lives."""
    path = data_dir / "worker.heartbeat"
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None


def newest(paths: Iterator[Path]) -> datetime | None:
    """When the newest of some files was written."""
    times = [path.stat().st_mtime for path in paths]
    return datetime.fromtimestamp(max(times), UTC) if times else None


LOOKS = {
    "database": _database,
    "migrations": _migrations,
    "guards": _guards,
    "disk": _disk,
    "worker": _worker,
}
