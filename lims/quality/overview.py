"""What the pages of quality show: one nonconformity, the open holds, the doubts, what nobody has entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.gates import Answer, check_word
from lims.gates.models import AcknowledgementRow, GateAnswerRow
from lims.quality.models import DoubtRow, HoldRow, NonconformityRow, NonconformityState, NonconformityTouchRow
from lims.quality.service import Hold
from lims.web.listing import Order

MOST_SHOWN = 100
COLUMNS = NonconformityRow.__table__.c
ORDER = (Order(column=COLUMNS.id, down=True),)
DOUBT_ORDER = (Order(column=DoubtRow.__table__.c.id, down=True),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Nonconformity:
    """Nonconforming work as its page shows it."""

    id: int
    code: str
    state: NonconformityState
    opened_at: datetime
    opened_by: str
    source: str
    significance: str | None
    decision: str | None
    client_told: str | None
    resumption_by: int | None
    closed_at: datetime | None
    row_version: int

    @classmethod
    def from_row(cls, row: NonconformityRow) -> Nonconformity:
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A source that cannot be believed for a period."""

    id: int
    source_id: int
    since: datetime | None
    until: datetime | None
    reason: str
    raised_at: datetime
    raised_by: str

    @classmethod
    def from_row(cls, row: DoubtRow) -> Doubt:
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


@dataclass(frozen=True, kw_only=True, slots=True)
class Unentered:
    """A check that found no requirement entered: how often, and how many of these answers were acknowledged."""

    check: str
    answers: int
    acknowledged: int

    @property
    def word(self) -> str:
        """What the check is about, in the reader's words."""
        return check_word(self.check)


def find_nonconformity(session: Session, nonconformity_id: int) -> Nonconformity:
    """One nonconformity. Raises NotFound."""
    row = session.get(NonconformityRow, nonconformity_id)
    if row is None:
        raise NotFound
    return Nonconformity.from_row(row)


def nonconformity_query(search: str = "", state: str = "", *, still_open: bool = False) -> Select[Any]:
    """Nonconformities whose code or words hold a text, in a state."""
    query = select(NonconformityRow)
    if search:
        fields = (NonconformityRow.code, NonconformityRow.source, NonconformityRow.decision)
        query = query.where(or_(*(field.icontains(search, autoescape=True) for field in fields)))
    if state:
        query = query.where(NonconformityRow.state == NonconformityState(state))
    if still_open:
        query = query.where(NonconformityRow.state != NonconformityState.CLOSED)
    return query


def open_nonconformities(session: Session) -> list[Nonconformity]:
    """The nonconformities that are not closed, oldest first, at most MOST_SHOWN."""
    query = nonconformity_query(still_open=True).order_by(NonconformityRow.id).limit(MOST_SHOWN)
    return [Nonconformity.from_row(row) for row in session.scalars(query)]


def count_open(session: Session) -> int:
    """How many nonconformities are not closed."""
    query = select(func.count()).where(NonconformityRow.state != NonconformityState.CLOSED)
    return session.scalar(query) or 0


def touched(session: Session, nonconformity_ids: Sequence[int]) -> dict[int, list[int]]:
    """What nonconformities touch, as nodes, by nonconformity; one query for all."""
    query = select(NonconformityTouchRow).where(NonconformityTouchRow.nonconformity_id.in_(nonconformity_ids))
    found: dict[int, list[int]] = {}
    for row in session.scalars(query.order_by(NonconformityTouchRow.id)):
        found.setdefault(row.nonconformity_id, []).append(row.node_id)
    return found


def open_holds(session: Session) -> list[Hold]:
    """The holds that are not released, newest first, at most MOST_SHOWN."""
    query = select(HoldRow).where(HoldRow.released_at.is_(None)).order_by(HoldRow.id.desc())
    return [Hold.from_row(row) for row in session.scalars(query.limit(MOST_SHOWN))]


def find_hold(session: Session, hold_id: int) -> Hold:
    """One hold. Raises NotFound."""
    row = session.get(HoldRow, hold_id)
    if row is None:
        raise NotFound
    return Hold.from_row(row)


def holds_of(session: Session, nonconformity_id: int) -> list[Hold]:
    """The open holds that a nonconformity placed."""
    query = select(HoldRow).where(HoldRow.nonconformity_id == nonconformity_id, HoldRow.released_at.is_(None))
    return [Hold.from_row(row) for row in session.scalars(query.order_by(HoldRow.id))]


def recent_doubts(session: Session, limit: int = 5) -> list[Doubt]:
    """The latest doubts."""
    return [
        Doubt.from_row(row) for row in session.scalars(select(DoubtRow).order_by(DoubtRow.id.desc()).limit(limit))
    ]  # fmt: skip


def unentered(session: Session) -> list[Unentered]:
    """For each check: how many answers found no requirement entered, and how many were acknowledged in writing."""
    query = (
        select(GateAnswerRow.check, func.count(GateAnswerRow.id), func.count(AcknowledgementRow.id))
        .outerjoin(AcknowledgementRow, AcknowledgementRow.gate_answer_id == GateAnswerRow.id)
        .where(GateAnswerRow.answer == Answer.NO_REQUIREMENT)
        .group_by(GateAnswerRow.check)
        .order_by(GateAnswerRow.check)
    )
    return [
        Unentered(check=check, answers=answers, acknowledged=seen)
        for check, answers, seen in session.execute(query)
    ]


def doubt_query() -> Select[Any]:
    """All doubts."""
    return select(DoubtRow)
