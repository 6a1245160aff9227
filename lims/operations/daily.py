"""What is done once a day, of every feature; here the audit trail is verified, then its head is written down outside the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lims.clock import Clock
from lims.db import Database
from lims.files import FileStore
from lims.jobs import JobContext, JobKind, ask_for_job, job_kinds
from lims.operations.audit_commands import anchors_folder
from lims.operations.kept_files import damaged_files
from lims.records import Actor, unit_of_work
from lims.records.anchors import append_anchor, head, read_anchors
from lims.records.verify import verify

ANCHOR, VERIFY = "audit.anchor", "audit.verify"
NAMED = 20  # findings that the job's outcome names


def write_anchor(context: JobContext) -> Mapping[str, Any]:
    """Write the head to the anchors. Run again after a kill, it writes nothing where the head is there already."""
    folder = anchors_folder(context.settings)
    with context.database.read() as session:
        anchor = head(session, "the daily export")
    if anchor is None:
        return {"seq": 0}
    if not any(known.hash == anchor.hash for known in read_anchors(folder)):
        append_anchor(folder, anchor, context.clock())
    return {"seq": anchor.seq, "hash": anchor.hash}


def verify_trail(context: JobContext) -> Mapping[str, Any]:
    """Replay every event against the present rows, hash every kept file again; what was found stands in the job's outcome."""
    with context.database.read() as session:
        verdict = verify(session, read_anchors(anchors_folder(context.settings)))
        damaged = list(damaged_files(session, FileStore(context.files)))
    return {
        "events": verdict.events, "rows": verdict.rows, "findings": len(verdict.findings),
        "named": [str(finding) for finding in verdict.findings[:NAMED]],
        "complete_to": verdict.complete_to.seq if verdict.complete_to else None,
        "files": len(damaged), "damaged": [str(one) for one in damaged[:NAMED]],
    }  # fmt: skip


KINDS = (
    JobKind(VERIFY, "operations.administer", verify_trail, lease_s=600, attempts=3, daily=True),
    JobKind(ANCHOR, "operations.administer", write_anchor, daily=True),
)


def ask_for_daily_work(database: Database, clock: Clock) -> None:
    """Ask for today's work; asked twice it is the same work. Jobs are no evidence, so this makes no event."""
    day = f"{clock():%Y-%m-%d}"
    with unit_of_work(database, by=Actor.system("worker"), clock=clock, act="daily.asked") as unit:
        for kind in job_kinds().values():
            if kind.daily:
                ask_for_job(unit, kind.name, f"{kind.name}:{day}", {})


class DailyBeat:
    """Called at every beat of the worker; asks for the day's work when the day has changed."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._asked: datetime | None = None

    def __call__(self) -> None:
        at = self._clock()
        if self._asked is None or self._asked.date() != at.date():
            ask_for_daily_work(self._database, self._clock)
            self._asked = at
