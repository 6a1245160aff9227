"""The unit of work: the one way to write. It holds the write lock from its beginning and ends in one audit event.

It is opened by the edge (page, API, job, command), never by a service: services compose and never commit.
No PDF, password hashing, signing, file or network work belongs inside: nobody else can write meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Table, event, func, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from lims.clock import Clock
from lims.db import Base, Chain, Database, WriteState
from lims.errors import LimsError
from lims.records.actor import Actor
from lims.records.canonical import FIRST_HASH, table_of
from lims.records.ledger import Ledger
from lims.records.models import AuditEvent, AuditTouch, Link, Node

Row = TypeVar("Row", bound=Base)
_before_closing: list[Callable[[Unit], None]] = []
_watched: set[str] = set()
_open_unit: ContextVar[Unit | None] = ContextVar("open_unit", default=None)


def register_before_closing(do: Callable[[Unit], None], watching: Iterable[str] = ()) -> None:
    """Let something look at each unit before it closes, and write in it; the same one may be registered again.

    Of the tables that it is `watching`, the unit keeps the rows that were added, in `added`.
    """
    _watched.update(watching)
    if do not in _before_closing:
        _before_closing.append(do)


class UnitAlreadyOpen(LimsError):
    """A unit of work was opened inside another one."""

    status = 500
    problem = "A unit of work was opened while another one was open."
    remedy = "Open it at the edge only and hand it to the services."


class Unit:
    """An open unit of work. Services take it as their first argument and write through it."""

    def __init__(
        self, session: Session, state: WriteState, *, by: Actor, at: datetime, act: str, reason: str | None
    ) -> None:
        self.session = session
        self.by = by
        self.at = at
        self.act = act
        self.reason = reason
        self._state = state
        self._ledger = Ledger()
        self.versions: dict[int, Any] = {}  # rows of versions that were born or died here, by id
        self.added: dict[str, list[Any]] = {}  # new rows of the tables that somebody watches, by table
        self._after: list[Callable[[], None]] = []
        last = session.execute(
            select(AuditEvent.seq, AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1)
        ).first()
        self.seq: int = (last.seq if last else 0) + 1
        self._prev: str = last.hash if last else FIRST_HASH
        self._next_node: int = (session.scalar(select(func.max(Node.id))) or 0) + 1
        self._new_nodes: list[dict[str, Any]] = []

    # -- writing ---------------------------------------------------------------------------------------

    def add(self, row: Row) -> Row:
        """Add one row. A traceable thing gets its id at once, so that links to it can be written."""
        self._number(row)
        self.session.add(row)
        return row

    def add_all(self, rows: Iterable[Row]) -> list[Row]:
        return [self.add(row) for row in rows]

    def link(self, src: int, dst: int, role: str, at: datetime | None = None) -> None:
        """Record that node `dst` rests on node `src` in this role."""
        self.session.add(Link(src=src, dst=dst, role=role, at=at or self.at))

    def insert_many(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert many rows at once as a batch of the event, and tell their ids. For machine data and long imports."""
        if not rows:
            return []
        self.flush()
        table = table_of(model)
        first = self._first_id(model, len(rows))
        numbered = [{**_defaults(table), **row, "id": first + n} for n, row in enumerate(rows)]
        with self._flushing():
            self._insert_nodes()
            self.session.execute(insert(table), numbered)
        if model.__kind__ is None:
            self._number_on_from(table, first + len(rows) - 1)
        if model.__chain__ is Chain.ROW:
            self._ledger.batch(table, numbered)
        return [first + n for n in range(len(rows))]

    def flush(self) -> None:
        self.session.flush()

    def after_commit(self, do: Callable[[], None]) -> None:
        """Call `do` once the unit has been committed; for waking the worker, not for work."""
        self._after.append(do)

    def note(self, **facts: Any) -> None:
        """Add facts to the event's body that are in no row, such as what was shown to the person."""
        self._ledger.facts.update(facts)

    # -- what the session tells us ---------------------------------------------------------------------

    def _number(self, row: Base) -> None:
        if type(row).__kind__ is not None and row.__dict__.get("id") is None:
            row.id = self._new_node(type(row).__kind__ or "")  # type: ignore[attr-defined]

    def _new_node(self, kind: str, count: int = 1) -> int:
        first = self._next_node
        self._new_nodes += [{"id": first + n, "kind": kind} for n in range(count)]
        self._next_node += count
        return first

    def _first_id(self, model: type[Base], count: int) -> int:
        if model.__kind__ is not None:
            return self._new_node(model.__kind__, count)
        column = model.__table__.c.id
        return (self.session.scalar(select(func.max(column))) or 0) + 1

    def _number_on_from(self, table: Table, last: int) -> None:
        """PostgreSQL numbers rows by a sequence, which does not see the ids that a batch brings along."""
        if self.session.get_bind().dialect.name == "postgresql":
            sequence = func.pg_get_serial_sequence(table.name, "id")
            self.session.execute(select(func.setval(sequence, last)))

    def _before_flush(self, session: Session, *_: Any) -> None:
        for row in session.new:
            self._number(row)
            if type(row).__tablename__ in _watched:
                self.added.setdefault(type(row).__tablename__, []).append(row)
        for row in (*session.new, *session.dirty):
            if type(row).__version_of__ is not None:
                self.versions[row.id] = row
        self._state.flushing = True
        self._insert_nodes()

    def _after_flush(self, session: Session, *_: Any) -> None:
        self._ledger.flushed(session)

    def _after_flush_postexec(self, *_: Any) -> None:
        self._state.flushing = False

    def _insert_nodes(self) -> None:
        if self._new_nodes:
            nodes, self._new_nodes = self._new_nodes, []
            self.session.connection().execute(insert(Node), nodes)

    @contextmanager
    def _flushing(self) -> Iterator[None]:
        self._state.flushing = True
        try:
            yield
        finally:
            self._state.flushing = False

    # -- the end ---------------------------------------------------------------------------------------

    def _close(self) -> None:
        self.flush()
        for look in _before_closing:
            look(self)
        self.flush()
        if self._ledger.empty:
            return
        with self._flushing():
            entry = self._ledger.event(
                seq=self.seq, at=self.at, actor=self.by.label, person_id=self.by.person_id,
                act=self.act, reason=self.reason, prev=self._prev,
            )  # fmt: skip
            self.session.execute(insert(AuditEvent), entry)
            self.session.execute(insert(AuditTouch), self._ledger.touches(self.seq))


def _defaults(table: Table) -> dict[str, Any]:
    """What the columns' own defaults would fill in, so that every row of a batch has the same keys."""
    return {
        column.key: column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
        for column in table.columns
    }


def _listen(session: Session, unit: Unit) -> None:
    event.listen(session, "before_flush", unit._before_flush)
    event.listen(session, "after_flush", unit._after_flush)
    event.listen(session, "after_flush_postexec", unit._after_flush_postexec)


@contextmanager
def unit_of_work(
    database: Database, *, by: Actor, clock: Clock, act: str, reason: str | None = None
) -> Iterator[Unit]:
    """Open a unit of work; everything written in it is committed with one event, or nothing is.

    Raises UnitAlreadyOpen inside another unit. Errors inside roll everything back and pass through.
    """
    if _open_unit.get() is not None:
        raise UnitAlreadyOpen
    state = WriteState()
    with database.writing(state) as session:
        unit = Unit(session, state, by=by, at=clock(), act=act, reason=reason)
        _listen(session, unit)
        token = _open_unit.set(unit)
        try:
            yield unit
            unit._close()
        finally:
            _open_unit.reset(token)
    for do in unit._after:
        do()
