"""The two jobs of a takeover: a rehearsal that is rolled back, and the taking over itself, in parts that happen once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from lims.files import FileStore, find_file
from lims.jobs import JobContext, JobKind
from lims.people import find_person
from lims.records import Actor, unit_of_work
from lims.takeover.reading import Line, groups, read_lines, table_of
from lims.takeover.service import (
    AT_ONCE,
    LOOK,
    TAKE_JOB,
    State,
    Takeover,
    end_takeover,
    find_takeover,
    rehearse,
    take_some,
    write_report,
)


class _OnlyRehearsed(Exception):
    """Nothing of a rehearsal is kept."""


def _read(context: JobContext) -> tuple[Takeover, list[Line]]:
    with context.database.read() as session:
        one = find_takeover(session, int(context.arguments["takeover_id"]))
        file = find_file(session, one.file_id)
    table = table_of(FileStore(context.files).read(file.sha256))
    return one, read_lines(one.kind, table, ZoneInfo(context.settings.zone))


def look(context: JobContext) -> Mapping[str, Any]:
    """Take the table over and roll it back: what would happen, row by row."""
    one, lines = _read(context)
    report: list[dict[str, Any]] = []
    by = Actor.person(one.person_id) if one.person_id else Actor.system("takeover")
    with (
        suppress(_OnlyRehearsed),
        unit_of_work(context.database, by=by, clock=context.clock, act="takeover.rehearsed") as unit,
    ):
        report = rehearse(unit, one.kind, lines)
        raise _OnlyRehearsed
    with unit_of_work(
        context.database, by=Actor.system("takeover"), clock=context.clock, act="takeover.looked_at"
    ) as unit:
        write_report(unit, one.id, report)
    return {"things": len(report), "faults": sum(1 for each in report if each["problem"])}


def take(context: JobContext) -> Mapping[str, Any]:
    """Take the table over, as the person who checked it; a part at a time, each thing once however often it runs."""
    one, lines = _read(context)
    if one.state is State.TAKEN or one.checked_by is None:
        return {"things": 0}
    things = groups(one.kind, lines)
    with context.database.read() as session:
        reason = f"taken over from paper, checked by {find_person(session, one.checked_by).name}"
    for start in range(0, len(things), AT_ONCE):
        with unit_of_work(
            context.database,
            by=Actor.person(one.checked_by),
            clock=context.clock,
            act="takeover.taken",
            reason=reason,
        ) as unit:
            take_some(unit, one.id, one.kind, things[start : start + AT_ONCE])
            if start + AT_ONCE >= len(things):
                end_takeover(unit, one.id)
        context.report(min(start + AT_ONCE, len(things)), len(things), "")
    return {"things": len(things)}


JOBS = (
    JobKind(LOOK, "takeover.bring", look, lease_s=600),
    JobKind(TAKE_JOB, "takeover.confirm", take, lease_s=600),
)
