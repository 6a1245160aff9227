"""Requests: what a client asks for, reviewed and agreed before work begins (ISO/IEC 17025 7.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.clients import find_client, find_contact
from lims.errors import ChangedMeanwhile, NotFound
from lims.notices import Event, announce
from lims.records import Unit, next_in_series
from lims.requests.errors import (
    AgreementUnnamed,
    ImpossibleDueDate,
    NoSuchWord,
    NothingAsked,
    NotOfThisClient,
    RequestFrozen,
)
from lims.requests.models import RequestLineRow, RequestRow, RequestState, View
from lims.requests.review import check_lines, check_rule

AFTER_TESTING = ("dispose", "return")
LANGUAGES = ("en", "az", "ru")


@dataclass(frozen=True, kw_only=True, slots=True)
class LineWish:
    """One method in one edition that is asked for, and the specifications to judge its results by."""

    method_version_id: int
    specification_version_ids: tuple[int, ...] = ()
    accepts_equivalence: bool = False
    injection_mode: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestDetails:
    """What a client asks for. `language` is that of the certificates, `view` whose risk the decision rule guards."""

    client_id: int
    lines: tuple[LineWish, ...] = ()
    contact_id: int | None = None
    client_reference: str | None = None
    language: str = "en"
    due_at: datetime | None = None
    decision_rule_id: int | None = None
    view: View = View.NEITHER
    after_testing: str = "dispose"
    retention_days: int | None = None
    notes: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestLine:
    """One method of a request. `removed_at` is set once it was taken out by a change."""

    id: int
    request_id: int
    n: int
    method_version_id: int
    specification_version_ids: tuple[int, ...]
    accepts_equivalence: bool
    injection_mode: str | None
    removed_at: datetime | None

    @classmethod
    def from_row(cls, row: RequestLineRow) -> RequestLine:
        return cls(
            id=row.id, request_id=row.request_id, n=row.n, method_version_id=row.method_version_id,
            specification_version_ids=tuple(row.specification_version_ids),
            accepts_equivalence=row.accepts_equivalence, injection_mode=row.injection_mode, removed_at=row.removed_at,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A request with its lines, those that were taken out included."""

    id: int
    code: str
    client_id: int
    contact_id: int | None
    state: RequestState
    client_reference: str | None
    language: str
    due_at: datetime | None
    decision_rule_id: int | None
    view: View
    after_testing: str
    retention_days: int | None
    asked_at: datetime
    agreed_at: datetime | None
    agreed_by: int | None
    agreed_with: str | None
    notes: str | None
    row_version: int
    lines: tuple[RequestLine, ...]

    @property
    def present_lines(self) -> tuple[RequestLine, ...]:
        """The lines that stand."""
        return tuple(line for line in self.lines if line.removed_at is None)

    @classmethod
    def from_rows(cls, row: RequestRow, lines: Iterable[RequestLineRow]) -> Request:
        return cls(
            id=row.id, code=row.code, client_id=row.client_id, contact_id=row.contact_id, state=row.state,
            client_reference=row.client_reference, language=row.language, due_at=row.due_at,
            decision_rule_id=row.decision_rule_id, view=row.view, after_testing=row.after_testing,
            retention_days=row.retention_days, asked_at=row.asked_at, agreed_at=row.agreed_at,
            agreed_by=row.agreed_by, agreed_with=row.agreed_with, notes=row.notes, row_version=row.row_version,
            lines=tuple(RequestLine.from_row(line) for line in lines),
        )  # fmt: skip


def create_request(unit: Unit, details: RequestDetails) -> Request:
    """Write down what a client asks for; it is a draft until it is agreed. Raises what the details are refused for."""
    _check(unit, details)
    row = RequestRow(
        code=next_in_series(unit, RequestRow.code, f"R-{unit.at:%Y}-"),
        state=RequestState.DRAFT,
        asked_at=unit.at,
        client_id=details.client_id,
        row_version=1,
    )
    _fill(row, details)
    unit.add(row)
    lines = add_lines(unit, row.id, details.lines)
    announce(
        unit, Event.REQUEST_RECEIVED, client_id=row.client_id, number=row.code, path=f"/portal/requests/{row.id}", thing_id=row.id
    )  # fmt: skip
    return Request.from_rows(row, lines)


def change_request(
    unit: Unit, request_id: int, details: RequestDetails, *, seen: int | None = None
) -> Request:
    """Change a request that is not agreed yet. Raises NotFound, ChangedMeanwhile, RequestFrozen."""
    row = draft_row(unit, request_id, seen)
    _check(unit, details)
    _fill(row, details)
    row.row_version += 1
    present = line_rows(unit.session, [request_id])
    kept = {wish for line in present if line.removed_at is None and (wish := _wish(line)) in details.lines}
    for line in present:
        if line.removed_at is None and _wish(line) not in kept:
            line.removed_at = unit.at
    add_lines(unit, request_id, [wish for wish in details.lines if wish not in kept], after=len(present))
    return find_request(unit.session, request_id)


def agree_request(unit: Unit, request_id: int, *, agreed_with: str, seen: int | None = None) -> Request:
    """Agree a request with its client; from here on it is not edited. `agreed_with`: who said yes, and how.

    Everything is looked at again at this moment: methods and specifications in use, the decision rule.
    Raises NotFound, ChangedMeanwhile, RequestFrozen, AgreementUnnamed, NothingAsked, MethodNotInUse and its like.
    """
    row = draft_row(unit, request_id, seen)
    if not agreed_with.strip():
        raise AgreementUnnamed
    lines = [line for line in line_rows(unit.session, [request_id]) if line.removed_at is None]
    if not lines:
        raise NothingAsked(code=row.code)
    wishes = [_wish(line) for line in lines]
    check_lines(unit.session, wishes, unit.at)
    check_rule(unit.session, wishes, row.decision_rule_id, row.view, unit.at)
    row.state, row.agreed_at, row.agreed_by = RequestState.AGREED, unit.at, unit.by.person_id
    row.agreed_with = agreed_with.strip()
    row.row_version += 1
    unit.flush()
    return find_request(unit.session, request_id)


def draft_row(unit: Unit, request_id: int, seen: int | None) -> RequestRow:
    """The row of a request that may be edited. Raises NotFound, ChangedMeanwhile, RequestFrozen."""
    row = unit.session.get(RequestRow, request_id)
    if row is None:
        raise NotFound
    if seen is not None and row.row_version != seen:
        raise ChangedMeanwhile(what=row.code)
    if row.state is not RequestState.DRAFT:
        raise RequestFrozen(code=row.code, state=row.state.value)
    return row


def _check(unit: Unit, details: RequestDetails) -> None:
    find_client(unit.session, details.client_id, unit.at)
    if details.contact_id and find_contact(unit.session, details.contact_id).client_id != details.client_id:
        raise NotOfThisClient
    for word, known in ((details.language, LANGUAGES), (details.after_testing, AFTER_TESTING)):
        if word not in known:
            raise NoSuchWord(word=word[:40], known=", ".join(known))
    if details.due_at is not None and details.due_at < unit.at:
        raise ImpossibleDueDate(due=f"{details.due_at:%Y-%m-%d %H:%M} UTC")
    check_lines(unit.session, details.lines, unit.at)


def _fill(row: RequestRow, details: RequestDetails) -> None:
    row.client_id, row.contact_id = details.client_id, details.contact_id
    row.client_reference = (details.client_reference or "").strip() or None
    row.language, row.due_at, row.view = details.language, details.due_at, details.view
    row.decision_rule_id, row.after_testing = details.decision_rule_id, details.after_testing
    row.retention_days, row.notes = details.retention_days, (details.notes or "").strip() or None


def add_lines(
    unit: Unit, request_id: int, wishes: Iterable[LineWish], *, after: int = 0
) -> list[RequestLineRow]:
    """Write lines of a request, numbered on from `after`."""
    rows = [
        RequestLineRow(
            request_id=request_id, n=n, method_version_id=wish.method_version_id,
            specification_version_ids=list(wish.specification_version_ids),
            accepts_equivalence=wish.accepts_equivalence, injection_mode=wish.injection_mode,
        )
        for n, wish in enumerate(wishes, after + 1)
    ]  # fmt: skip
    unit.add_all(rows)
    unit.flush()
    return rows


def _wish(line: RequestLineRow) -> LineWish:
    return LineWish(
        method_version_id=line.method_version_id, specification_version_ids=tuple(line.specification_version_ids),
        accepts_equivalence=line.accepts_equivalence, injection_mode=line.injection_mode,
    )  # fmt: skip


def line_rows(session: Session, request_ids: Sequence[int]) -> list[RequestLineRow]:
    """The rows of the lines of some requests, in order."""
    query = select(RequestLineRow).where(RequestLineRow.request_id.in_(request_ids))
    return list(session.scalars(query.order_by(RequestLineRow.request_id, RequestLineRow.n)))


def find_request(session: Session, request_id: int) -> Request:
    """One request. Raises NotFound."""
    found = requests_by_id(session, [request_id])
    if request_id not in found:
        raise NotFound
    return found[request_id]


def requests_by_id(session: Session, ids: Iterable[int]) -> dict[int, Request]:
    """Several requests at once, by id; two queries."""
    wanted = list(set(ids))
    rows = session.scalars(select(RequestRow).where(RequestRow.id.in_(wanted)))
    lines = line_rows(session, wanted)
    return {
        row.id: Request.from_rows(row, [one for one in lines if one.request_id == row.id]) for row in rows
    }


def request_lines(session: Session, ids: Iterable[int]) -> dict[int, RequestLine]:
    """Several lines at once, by id."""
    query = select(RequestLineRow).where(RequestLineRow.id.in_(set(ids)))
    return {row.id: RequestLine.from_row(row) for row in session.scalars(query)}
