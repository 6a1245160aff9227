"""The job that asks the gate again about moments of which something was entered late, and doubts what it would say otherwise.

The answers that were given stay as they are, and so do the results: a doubt says which of them would not be given today.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.db import remembering
from lims.doubts.late import JOB, LateEntry
from lims.gates import Answer, CheckAnswer, StoredAnswer, ask, checks_resting_on, given_between
from lims.jobs import JobContext, JobKind
from lims.quality import doubts_by, raise_doubt
from lims.records import Actor, AuditEvent, Unit, unit_of_work
from lims.results import Asked, asked_again, subjects
from lims.review import gate_question
from lims.trace import describe

BY = Actor.system("late entry")
AT_ONCE = 500
PERFORM = "perform"
INSTANT = timedelta(microseconds=1)
Said = StoredAnswer | CheckAnswer


@dataclass(frozen=True, kw_only=True, slots=True)
class Differing:
    """An answer that was given, and what the check says now of the same moment."""

    given: StoredAnswer
    now: tuple[CheckAnswer, ...]

    @property
    def source(self) -> int:
        """What the answer rested on, whose uses since then are in doubt; the answer itself where it rested on nothing."""
        return self.given.rests_on[0] if self.given.rests_on else self.given.id

    def to_json(self) -> dict[str, Any]:
        """As the doubt keeps it."""
        return {
            "gate_answer_id": self.given.id, "test_id": self.given.test_id, "act": self.given.act, "check": self.given.check,
            "was": self.given.sentence, "now": [one.sentence for one in self.now],
        }  # fmt: skip


def ask_again(context: JobContext) -> Mapping[str, Any]:
    """Ask again about each period of the entries; one doubt for each thing that differing answers rested on."""
    entries = [LateEntry.from_json(one) for one in context.arguments["entries"]]
    with context.database.read() as session:
        known = _doubted(session)
        found: dict[int, tuple[LateEntry, Differing]] = {}
        for entry in entries:
            for one in differing(session, entry):
                if one.given.id not in known:
                    found.setdefault(one.given.id, (entry, one))
                context.report(len(found), None, f"{len(found)} answers would be others")
    with unit_of_work(context.database, by=BY, clock=context.clock, act="doubt.raised") as unit:
        fresh = [pair for id_, pair in found.items() if id_ not in _doubted(unit.session)]
        doubts = list(_raise(unit, fresh, int(context.arguments["event"])))
    return {"answers": len(fresh), "doubts": doubts}


def _doubted(session: Session) -> set[int]:
    """The answers that a late entry put in doubt before: not again."""
    return {one["gate_answer_id"] for figures in doubts_by(session, BY.label) for one in figures["answers"]}


def differing(session: Session, entry: LateEntry) -> Iterator[Differing]:
    """The answers about the period of an entry that would be others now."""
    only, last = checks_resting_on([entry.table]), 0
    while some := given_between(session, only, entry.since, entry.until, after=last, limit=AT_ONCE):
        last = some[-1].id
        with remembering(session):
            yield from _compared(session, some, only)


def _compared(session: Session, given: Sequence[StoredAnswer], only: frozenset[str]) -> Iterator[Differing]:
    events = select(AuditEvent.seq, AuditEvent.person_id).where(
        AuditEvent.seq.in_({one.seq + 1 for one in given})
    )
    people = dict(session.execute(events).all())
    asked = {one.id: (one.test_id, one.valid_at, people.get(one.seq + 1)) for one in given}
    measured = asked_again(session, [asked[one.id] for one in given if one.act == PERFORM], only)
    about = subjects(session, {one.test_id for one in given if one.act != PERFORM})
    decided: dict[tuple[str, Asked], list[CheckAnswer]] = {}
    for one in given:
        key = asked[one.id]
        if one.act == PERFORM:
            answers = measured.get(key, [])
        elif key[2] is None or one.test_id not in about:
            continue  # nobody is known who decided
        else:
            if (one.act, key) not in decided:
                question = gate_question(about[one.test_id], one.act, one.valid_at, key[2])
                decided[one.act, key] = ask(session, question, only)
            answers = decided[one.act, key]
        of_check = [answer for answer in answers if answer.check == one.check]
        if of_check and _said(one) not in map(_said, of_check):
            yield Differing(given=one, now=tuple(of_check))


def _said(one: Said) -> tuple[Any, ...]:
    """What makes an answer the same: what it is, and the things that a yes names; not since when, nor how much."""
    if one.answer is Answer.NO:
        return one.check, one.answer
    named = {name: json.dumps(fact) for name, fact in one.facts.items() if _names(fact)}
    reason = one.reason if one.answer is Answer.NO_REQUIREMENT else ""
    return one.check, one.answer, reason, tuple(sorted(named.items()))


def _names(fact: Any) -> bool:
    """Whether a fact names a thing, by its code or by a word such as that of a quantity; and is no figure nor moment."""
    return isinstance(fact, str) or (isinstance(fact, dict) and "phrase" in fact)


def _raise(unit: Unit, found: Sequence[tuple[LateEntry, Differing]], event: int) -> Iterator[int]:
    of: dict[int, list[tuple[LateEntry, Differing]]] = defaultdict(list)
    for entry, one in found:
        of[one.source].append((entry, one))
    titles = describe(unit.session, [pairs[0][0].node for pairs in of.values()])
    for source, pairs in of.items():
        entry, first = pairs[0]
        moments = [one.given.valid_at for _, one in pairs]
        what = titles[entry.node][1].title
        now = first.now[0].sentence
        yield raise_doubt(
            unit, source_id=source, since=min(moments), until=max(moments) + INSTANT,
            reason=f"{what}, entered later (event {event}): {len(pairs)} answers of the gate would be others. "
            f"Was: {first.given.sentence} Now: {now}",
            figures={"event": event, "entry": entry.to_json(), "answers": [one.to_json() for _, one in pairs]},
        )  # fmt: skip


LATE_ENTRY = JobKind(JOB, "quality.doubt", ask_again, lease_s=300)
