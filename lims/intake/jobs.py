"""Understanding what takes longer than a gateway should wait: result files and folders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lims.files import FileStore
from lims.intake.records import JOB, add_understanding, find_record, sense_of, understandings_of
from lims.intake.rules import match_by_rule
from lims.jobs import JobContext, JobKind
from lims.records import Actor, unit_of_work


def understand_record(context: JobContext) -> Mapping[str, Any]:
    """Read a record that nobody has read yet; run again, it finds that done."""
    record_id = int(context.arguments["record"])
    with context.database.read() as session:
        record = find_record(session, record_id)
        sense, interface = sense_of(session, FileStore(context.files), record)
    with unit_of_work(
        context.database, by=Actor.system("worker"), clock=context.clock, act="record.understood"
    ) as unit:
        if not understandings_of(unit.session, record_id):
            add_understanding(unit, record_id, sense, interface)
            match_by_rule(unit, record_id)
    return {"record": record_id, "readings": len(sense.readings)}


UNDERSTAND = JobKind(JOB, "instruments.match", understand_record)
