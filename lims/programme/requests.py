"""Requests to calibration providers: made for a year from the programme, and followed until the certificate is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import (
    Calibration,
    Equipment,
    EquipmentState,
    calibrations_of,
    change_equipment,
    equipment_by_id,
    equipment_version_at,
    find_calibration,
)
from lims.equipment.models import CalibrationRow, CalibrationVersionRow
from lims.errors import NotFound
from lims.programme.errors import CertificateMissing, NothingDue, StepNotPossible, YearRefused
from lims.programme.list import FAR, NEVER, DueLine, due_between
from lims.programme.models import (
    CalibrationRequestLineRow,
    CalibrationRequestRow,
    RequestStep,
    RequestStepRow,
)
from lims.programme.needs import needs_of_methods
from lims.programme.service import Need, programmes_at
from lims.records import Unit, next_in_series

NEXT: Mapping[RequestStep, tuple[RequestStep, ...]] = {
    RequestStep.PLANNED: (RequestStep.SENT, RequestStep.CANCELLED),
    RequestStep.SENT: (RequestStep.AT_PROVIDER, RequestStep.RETURNED, RequestStep.CANCELLED),
    RequestStep.AT_PROVIDER: (RequestStep.RETURNED,),
    RequestStep.RETURNED: (RequestStep.CERTIFICATE_IN,),
    RequestStep.CERTIFICATE_IN: (RequestStep.ACCEPTED,),
    RequestStep.ACCEPTED: (),
    RequestStep.CANCELLED: (),
}
OVER = (RequestStep.ACCEPTED, RequestStep.CANCELLED)
AWAY = (RequestStep.SENT, RequestStep.AT_PROVIDER)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A step as it was taken."""

    step: RequestStep
    at: datetime
    note: str
    calibration_id: int | None
    person_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestLine:
    """One piece of equipment of a request, and how far it has come."""

    id: int
    request_id: int
    equipment: Equipment
    due_at: datetime | None
    asked: tuple[Mapping[str, Any], ...]
    steps: tuple[Step, ...]

    @property
    def step(self) -> RequestStep:
        """Where it is."""
        return self.steps[-1].step if self.steps else RequestStep.PLANNED

    @property
    def next(self) -> tuple[RequestStep, ...]:
        """What may follow."""
        return NEXT[self.step]


@dataclass(frozen=True, kw_only=True, slots=True)
class CalibrationRequest:
    """What one provider is asked in a year."""

    id: int
    code: str
    year: int
    provider: str
    at: datetime
    lines: tuple[RequestLine, ...]

    @property
    def open(self) -> int:
        """How many lines have not come to their end."""
        return sum(one.step not in OVER for one in self.lines)


def make_requests(unit: Unit, year: int) -> list[int]:
    """Make one request a provider for what is due in a year and not asked for yet. Returns their ids.

    What nobody has said about a piece of equipment stands in its line as unknown. Raises YearRefused, NothingDue.
    """
    if not unit.at.year <= year <= unit.at.year + 1:
        raise YearRefused(year=year)
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    late = year == unit.at.year  # what is overdue, or was never calibrated, belongs to this year
    asked_already = _asked_already(unit.session, year)
    found = due_between(unit.session, unit.at, NEVER if late else start, end)
    due = [one for one in found if one.equipment_id not in asked_already]
    if not due:
        raise NothingDue(year=year)
    needs, of_methods = programmes_at(unit.session, unit.at), needs_of_methods(unit.session, unit.at)
    latest = _latest(unit.session, [one.equipment_id for one in due])
    made: list[int] = []
    for provider in sorted({one.provider or "" for one in due}):
        header = unit.add(
            CalibrationRequestRow(
                code=next_in_series(unit, CalibrationRequestRow.code, f"CR-{year}-"),
                year=year,
                provider=provider,
                at=unit.at,
                person_id=unit.by.person_id,
            )
        )
        unit.flush()
        made.append(header.id)
        for one in (each for each in due if (each.provider or "") == provider):
            programme = needs.get(one.equipment_id)
            said = [*(programme.needs if programme else ()), *of_methods.get(one.equipment_id, ())]
            asked = what_is_asked(said, latest.get(one.equipment_id))
            _add_line(unit, header.id, one, asked)
    return made


def _add_line(unit: Unit, request_id: int, one: DueLine, asked: list[dict[str, Any]]) -> None:
    due = one.due_at if one.due_at is not None and one.due_at < FAR else None
    line = unit.add(
        CalibrationRequestLineRow(
            request_id=request_id, equipment_id=one.equipment_id, due_at=due, asked=asked
        )
    )
    unit.flush()
    _put_step(unit, line.id, RequestStep.PLANNED, "", None)


def _asked_already(session: Session, year: int) -> set[int]:
    """The equipment of requests of a year, or of requests that have not come to their end."""
    lines = _lines(session, select(CalibrationRequestLineRow.id))
    asked = session.execute(select(CalibrationRequestRow.id, CalibrationRequestRow.year))
    years = {row.id: row.year for row in asked}
    return {
        one.equipment.id for one in lines
        if one.step is not RequestStep.CANCELLED and (one.step not in OVER or years[one.request_id] == year)
    }  # fmt: skip


def _latest(session: Session, equipment_ids: Sequence[int]) -> dict[int, Calibration]:
    query = (
        select(CalibrationVersionRow, CalibrationRow)
        .join(CalibrationRow, CalibrationRow.id == CalibrationVersionRow.header_id)
        .where(CalibrationVersionRow.died.is_(None), CalibrationRow.equipment_id.in_(equipment_ids))
        .order_by(CalibrationVersionRow.calibrated_at, CalibrationVersionRow.id)
    )
    return {header.equipment_id: Calibration.from_row(row, header) for row, header in session.execute(query)}


def what_is_asked(needs: Sequence[Need], latest: Calibration | None) -> list[dict[str, Any]]:
    """Range, points, permitted error and U for each quantity: the needs, and for the rest the last certificate's points."""
    asked = [{**one.to_json(), "points": _points(latest, one.quantity, one)} for one in needs]
    said = {one.quantity for one in needs}
    for quantity in latest.quantities if latest else ():
        if quantity not in said and latest is not None:
            low, high, unit = latest.range_of(quantity) or (None, None, "")
            other = Need(quantity=quantity, unit=unit, low=low, high=high)
            asked.append({**other.to_json(), "points": _points(latest, quantity, None)})
    return asked


def _points(latest: Calibration | None, quantity: str, need: Need | None) -> list[float]:
    """The references of the last certificate, in the unit of its points where that is the need's."""
    points = latest.points_of(quantity) if latest else ()
    if need is not None and any(one.unit != need.unit for one in points):
        return []
    return sorted({one.reference for one in points if need is None or need.covers(quantity, one.reference)})


# -- following them ----------------------------------------------------------------------------------------


def take_step(
    unit: Unit, line_id: int, step: RequestStep, *, note: str = "", calibration_id: int | None = None
) -> RequestLine:
    """Say how far a line has come. What is sent goes to calibration; what is accepted has its accepted certificate.

    Raises NotFound, StepNotPossible, CertificateMissing.
    """
    line = find_line(unit.session, line_id)
    if step not in line.next:
        raise StepNotPossible(
            code=line.equipment.code, step=_word(line.step), wanted=_word(step),
            possible=", ".join(_word(one) for one in line.next) or "none, it has come to its end",
        )  # fmt: skip
    if step is RequestStep.CERTIFICATE_IN:
        calibration_id = _certificate(unit, line, calibration_id)
    if step is RequestStep.ACCEPTED:
        _refuse_unaccepted(unit.session, line)
    if step is RequestStep.SENT:
        _send(unit, line.equipment.id)
    _put_step(unit, line_id, step, note.strip(), calibration_id)
    return find_line(unit.session, line_id)


def _word(step: RequestStep) -> str:
    return step.value.replace("_", " ")


def _put_step(unit: Unit, line_id: int, step: RequestStep, note: str, calibration_id: int | None) -> None:
    unit.add(
        RequestStepRow(
            line_id=line_id, step=step, at=unit.at, note=note, calibration_id=calibration_id, person_id=unit.by.person_id
        )
    )  # fmt: skip
    unit.flush()


def _send(unit: Unit, equipment_id: int) -> None:
    version = equipment_version_at(unit.session, equipment_id, unit.at)
    if version is not None and version.state is not EquipmentState.AT_CALIBRATION:
        change_equipment(unit, equipment_id, state=EquipmentState.AT_CALIBRATION)


def certificates_since(session: Session, line: RequestLine) -> list[Calibration]:
    """The calibrations of the equipment that may be what came of a line: done after it was sent."""
    sent = [one.at for one in line.steps if one.step in (RequestStep.SENT, RequestStep.PLANNED)]
    return [
        one for one in calibrations_of(session, line.equipment.id) if sent and one.calibrated_at >= sent[-1]
    ]


def _certificate(unit: Unit, line: RequestLine, calibration_id: int | None) -> int:
    found = certificates_since(unit.session, line)
    chosen = [one for one in found if calibration_id in (None, one.id)]
    if not chosen:
        raise CertificateMissing(code=line.equipment.code, why="no calibration was done since it was sent")
    return chosen[0].id


def _refuse_unaccepted(session: Session, line: RequestLine) -> None:
    ids = [one.calibration_id for one in line.steps if one.calibration_id is not None]
    if not ids or not find_calibration(session, ids[-1]).suitable:
        raise CertificateMissing(
            code=line.equipment.code, why="the calibration is not accepted as good enough"
        )


def find_line(session: Session, line_id: int) -> RequestLine:
    """One line with its steps. Raises NotFound."""
    found = _lines(
        session, select(CalibrationRequestLineRow.id).where(CalibrationRequestLineRow.id == line_id)
    )
    if not found:
        raise NotFound
    return found[0]


def _lines(session: Session, ids: Any) -> list[RequestLine]:
    rows = list(
        session.scalars(select(CalibrationRequestLineRow).where(CalibrationRequestLineRow.id.in_(ids))
                        .order_by(CalibrationRequestLineRow.id))
    )  # fmt: skip
    steps: dict[int, list[Step]] = {}
    query = select(RequestStepRow).where(RequestStepRow.line_id.in_(ids)).order_by(RequestStepRow.id)
    for row in session.scalars(query):
        steps.setdefault(row.line_id, []).append(
            Step(
                step=row.step,
                at=row.at,
                note=row.note,
                calibration_id=row.calibration_id,
                person_id=row.person_id,
            )
        )
    equipment = equipment_by_id(session, {row.equipment_id for row in rows})
    return [
        RequestLine(
            id=row.id, request_id=row.request_id, equipment=equipment[row.equipment_id], due_at=row.due_at,
            asked=tuple(row.asked), steps=tuple(steps.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def _with_lines(session: Session, rows: Iterable[CalibrationRequestRow]) -> list[CalibrationRequest]:
    headers = list(rows)
    ids = select(CalibrationRequestLineRow.id).where(
        CalibrationRequestLineRow.request_id.in_([row.id for row in headers])
    )
    lines: dict[int, list[RequestLine]] = {}
    for line in _lines(session, ids):
        lines.setdefault(line.request_id, []).append(line)
    return [
        CalibrationRequest(
            id=row.id, code=row.code, year=row.year, provider=row.provider, at=row.at, lines=tuple(lines.get(row.id, ()))
        )
        for row in headers
    ]  # fmt: skip


def calibration_requests(session: Session, limit: int = 200) -> list[CalibrationRequest]:
    """The latest requests with their lines."""
    query = select(CalibrationRequestRow).order_by(CalibrationRequestRow.id.desc()).limit(limit)
    return _with_lines(session, session.scalars(query))


def find_request(session: Session, request_id: int) -> CalibrationRequest:
    """One request with its lines. Raises NotFound."""
    found = _with_lines(
        session, session.scalars(select(CalibrationRequestRow).where(CalibrationRequestRow.id == request_id))
    )
    if not found:
        raise NotFound
    return found[0]


def open_lines(session: Session) -> dict[int, RequestLine]:
    """For each piece of equipment the latest line that has not come to its end."""
    lines = _lines(session, select(CalibrationRequestLineRow.id))
    return {one.equipment.id: one for one in lines if one.step not in OVER}
