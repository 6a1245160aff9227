"""`lims audit verify`: replay the events against the present rows, and name what was changed past them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from lims.db import Base
from lims.records.anchors import Anchor
from lims.records.canonical import FIRST_HASH, audited_tables, event_hash, row_hash, row_values, table_of
from lims.records.ledger import batch_entry, touches_of
from lims.records.models import AuditEvent, AuditTouch, Node


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the chain says."""

    table: str
    row: int | None
    field: str | None
    what: str

    def __str__(self) -> str:
        place = (
            self.table
            + (f" row {self.row}" if self.row is not None else "")
            + (f", {self.field}" if self.field else "")
        )
        return f"{place}: {self.what}"


@dataclass
class Verdict:
    """What a verification found, and how far the log is known to be complete."""

    events: int = 0
    rows: int = 0
    findings: list[Finding] = field(default_factory=list)
    complete_to: Anchor | None = None

    @property
    def sound(self) -> bool:
        return not self.findings


@dataclass
class Expected:
    """What the events say of one table: the hash of each row, and its batches."""

    rows: dict[int, str] = field(default_factory=dict)
    batches: list[Mapping[str, Any]] = field(default_factory=list)


def verify(session: Session, anchors: Sequence[Anchor] = ()) -> Verdict:
    """Check the chain, its touches, every row that it speaks of, every node, and the anchors."""
    verdict = Verdict()
    expected: dict[str, Expected] = {name: Expected() for name in audited_tables()}
    hashes = _chain(session, verdict, expected)
    for name, table in sorted(audited_tables().items()):
        _rows(session, verdict, table, expected[name])
    _nodes(session, verdict)
    _anchors(verdict, anchors, hashes)
    return verdict


# -- the chain ---------------------------------------------------------------------------------------------


def _chain(session: Session, verdict: Verdict, expected: dict[str, Expected]) -> dict[int, str]:
    """Check each event against its hash, its forerunner and its touches; collect what it says of rows."""
    last_seq, last_hash, hashes = 0, FIRST_HASH, {}
    touches = _touches(session)
    for event in session.scalars(
        select(AuditEvent).order_by(AuditEvent.seq).execution_options(yield_per=500)
    ):
        _check_event(verdict, event, last_seq, last_hash)
        _take(verdict, event, next_touches(touches, event.seq, verdict), expected)
        last_seq, last_hash = event.seq, event.hash
        hashes[event.seq] = event.hash
        verdict.events += 1
        session.expunge(event)
    for seq, _ in touches:
        verdict.findings.append(Finding("audit_touch", seq, None, "belongs to no event"))
    return hashes


def _check_event(verdict: Verdict, event: AuditEvent, last_seq: int, last_hash: str) -> None:
    again = event_hash(
        seq=event.seq, at=event.at, actor=event.actor, person_id=event.person_id,
        act=event.act, reason=event.reason, body=event.body, prev=event.prev,
    )  # fmt: skip
    if again != event.hash:
        verdict.findings.append(Finding("audit_event", event.seq, None, "its content does not have its hash"))
    if event.seq != last_seq + 1:
        verdict.findings.append(
            Finding("audit_event", last_seq + 1, None, f"missing before event {event.seq}")
        )
    elif event.prev != last_hash:
        verdict.findings.append(
            Finding("audit_event", event.seq, "prev", "does not follow the event before it")
        )


def _take(verdict: Verdict, event: AuditEvent, touches: list[Any], expected: dict[str, Expected]) -> None:
    body = json.loads(event.body)
    declared = [tuple(entry.values()) for entry in touches_of(event.seq, body["rows"], body["batches"])]
    if touches != declared:
        verdict.findings.append(Finding("audit_touch", event.seq, None, "the touches differ from the event"))
    for entry in body["rows"]:
        expected.setdefault(entry["t"], Expected()).rows[entry["k"]] = entry["h"]
    for batch in body["batches"]:
        expected.setdefault(batch["t"], Expected()).batches.append(batch)


def _touches(session: Session) -> Iterator[tuple[int, tuple[Any, ...]]]:
    columns = (
        AuditTouch.seq,
        AuditTouch.n,
        AuditTouch.table_name,
        AuditTouch.key,
        AuditTouch.last_key,
        AuditTouch.hash,
    )
    query = select(*columns).order_by(AuditTouch.seq, AuditTouch.n).execution_options(yield_per=5000)
    return Peekable((row[0], tuple(row)) for row in session.execute(query))


def next_touches(
    touches: Iterator[tuple[int, tuple[Any, ...]]], seq: int, verdict: Verdict
) -> list[tuple[Any, ...]]:
    """The touches of one event; those of events that are gone are findings."""
    assert isinstance(touches, Peekable)  # noqa: S101 - made above; for the type checker
    found = []
    while (upcoming := touches.peek()) is not None and upcoming[0] <= seq:
        next(touches)
        if upcoming[0] == seq:
            found.append(upcoming[1])
        else:
            verdict.findings.append(Finding("audit_touch", upcoming[0], None, "belongs to no event"))
    return found


class Peekable(Iterator[tuple[int, tuple[Any, ...]]]):
    """An iterator that can be looked into by one."""

    def __init__(self, source: Iterable[tuple[int, tuple[Any, ...]]]) -> None:
        self._source = iter(source)
        self._head = next(self._source, None)

    def peek(self) -> tuple[int, tuple[Any, ...]] | None:
        return self._head

    def __next__(self) -> tuple[int, tuple[Any, ...]]:
        if self._head is None:
            raise StopIteration
        head, self._head = self._head, next(self._source, None)
        return head


# -- the rows ----------------------------------------------------------------------------------------------


def _rows(session: Session, verdict: Verdict, table: Table, expected: Expected) -> None:
    """Compare each present row with what the events say of it, then name what is missing."""
    batched = _batches(session, verdict, table, expected)
    unseen = dict(expected.rows)
    query = select(table).order_by(table.c.id).execution_options(yield_per=2000)
    for row in session.execute(query).mappings():
        verdict.rows += 1
        key = row["id"]
        values = row_values(table, row)
        wanted = unseen.pop(key, None)
        if wanted is None:
            if not _in_batch(batched, key):
                verdict.findings.append(Finding(table.name, key, None, "was inserted past the audit trail"))
        elif row_hash(values) != wanted:
            verdict.findings += list(_fields(session, table, key, values))
    verdict.findings += [
        Finding(table.name, key, None, "was removed past the audit trail") for key in sorted(unseen)
    ]  # fmt: skip


def _fields(session: Session, table: Table, key: int, values: dict[str, Any]) -> Iterable[Finding]:
    """Which fields of a row differ from what its events say last."""
    said: dict[str, Any] = {}
    for body in _bodies(session, table.name, key):
        for entry in json.loads(body)["rows"]:
            if entry["t"] == table.name and entry["k"] == key:
                said.update(entry["v"])
    wrong = [name for name in values if name in said and said[name] != values[name]]
    suspects: list[str | None] = [*wrong] or [None]
    for name in suspects:
        what = (
            f"is {values[name]!r}, the audit trail says {said[name]!r}"
            if name
            else "differs from the audit trail"
        )
        yield Finding(table.name, key, name, what)


def _bodies(session: Session, table: str, key: int) -> list[str]:
    touched = select(AuditTouch.seq).where(
        AuditTouch.table_name == table, AuditTouch.key <= key, AuditTouch.last_key >= key
    )  # fmt: skip
    return list(
        session.scalars(select(AuditEvent.body).where(AuditEvent.seq.in_(touched)).order_by(AuditEvent.seq))
    )


def _batches(session: Session, verdict: Verdict, table: Table, expected: Expected) -> list[tuple[int, int]]:
    """Check each batch against its root; rows that were changed later by an event of their own are left to it."""
    ranges = []
    for batch in expected.batches:
        ranges.append((batch["first"], batch["last"]))
        between = table.c.id.between(batch["first"], batch["last"])
        rows = list(session.execute(select(table).where(between).order_by(table.c.id)).mappings())
        _check_batch(verdict, table, batch, rows, expected.rows)
    return ranges


def _check_batch(
    verdict: Verdict, table: Table, batch: Mapping[str, Any], rows: list[Any], later: Mapping[int, str]
) -> None:
    short = [batch["rows"][n : n + 8] for n in range(0, len(batch["rows"]), 8)]
    wanted = dict(zip(range(batch["first"], batch["last"] + 1), short, strict=True))
    present = {row["id"]: row for row in rows}
    if len(rows) == len(wanted) and batch_entry(table, rows)["root"] == batch["root"]:
        return
    for key, prefix in wanted.items():
        if key not in present:
            verdict.findings.append(Finding(table.name, key, None, "was removed past the audit trail"))
        elif key not in later and not row_hash(row_values(table, present[key])).startswith(prefix):
            verdict.findings.append(
                Finding(table.name, key, _batch_fields(table, batch, rows), "differs from its batch")
            )


def _batch_fields(table: Table, batch: Mapping[str, Any], rows: list[Any]) -> str | None:
    """The fields whose roots differ; where rows are gone every root does, and none can be named."""
    if len(rows) != batch["last"] - batch["first"] + 1:
        return None
    now = batch_entry(table, rows)["columns"]
    return ", ".join(name for name, root in batch["columns"].items() if now.get(name) != root)


def _in_batch(ranges: Sequence[tuple[int, int]], key: int) -> bool:
    return any(first <= key <= last for first, last in ranges)


# -- nodes and anchors -------------------------------------------------------------------------------------


def _nodes(session: Session, verdict: Verdict) -> None:
    """Every node has its row in the table of its kind."""
    for mapper in sorted(Base.registry.mappers, key=lambda m: m.class_.__name__):
        kind = mapper.class_.__kind__
        if kind is None:
            continue
        table = table_of(mapper.class_)
        lost = select(Node.id).where(Node.kind == kind, ~Node.id.in_(select(table.c.id)))
        for key in session.scalars(lost):
            verdict.findings.append(Finding("node", key, None, f"has no row in {table.name}"))
    known = {m.class_.__kind__ for m in Base.registry.mappers if m.class_.__kind__}
    strangers = session.scalar(select(func.count()).select_from(Node).where(Node.kind.not_in(known)))
    if strangers:
        verdict.findings.append(Finding("node", None, "kind", f"{strangers} of a kind that does not exist"))


def _anchors(verdict: Verdict, anchors: Sequence[Anchor], hashes: Mapping[int, str]) -> None:
    """The last anchor that the log still holds says how far it is known to be complete."""
    for anchor in sorted(anchors, key=lambda a: a.seq):
        if anchor.seq not in hashes:
            what = f"the log ends before event {anchor.seq}, which {anchor.kept} knows of: its tail was cut"
            verdict.findings.append(Finding("audit_event", anchor.seq, None, what))
        elif hashes[anchor.seq] != anchor.hash:
            what = f"is not the event that {anchor.kept} knows: the log was rewritten"
            verdict.findings.append(Finding("audit_event", anchor.seq, "hash", what))
        else:
            verdict.complete_to = anchor
