"""Receiving a sample: the checklist, with an answer to every line; what is not as it should be becomes a deviation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import NotPermitted
from lims.notices import Event, announce
from lims.records import Unit
from lims.samples.deviations import record_deviation
from lims.samples.errors import (
    ChecklistIncomplete,
    DeviationUnexplained,
    ImpossibleSampleDate,
    SampleAlreadyReceived,
    SampleEnded,
)
from lims.samples.models import ItemRow, MoveRow, ReceiptRow
from lims.samples.sample import GONE, Sample
from lims.samples.states import refresh_sample_state
from lims.samples.whereabouts import item_row
from lims.web import lazy_gettext as _


class Seen(StrEnum):
    """What eyes found for a line of the checklist."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


CHECKLIST = {
    "container": _("The container is whole and clean"),
    "seals": _("The seals are intact and are those that were told"),
    "amount": _("The amount is enough for all tests"),
    "label": _("The label agrees with what was told"),
    "conditions": _("Temperature and pressure are as they should be"),
    "documents": _("The papers are there and agree"),
}
"""What is looked at when a sample arrives (ISO/IEC 17025 7.4.1 to 7.4.3)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """One line of the checklist with its answer; `note` says what is wrong where the answer is no."""

    seen: Seen
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """How a sample arrived."""

    id: int
    at: datetime
    person_id: int
    answers: Mapping[str, Answered]


def receive_sample(
    unit: Unit, item_id: int, answers: Mapping[str, Answered], *, received_at: datetime | None = None,
    place: str | None = None, pressure_kpa: float | None = None, temperature_c: float | None = None,
    seen: int | None = None,
) -> Sample:  # fmt: skip
    """Receive a sample. Every line that says no becomes a deviation that the client is asked about.

    Pressure in kPa as read at the container, temperature in °C. Raises NotFound, ChangedMeanwhile,
    SampleAlreadyReceived, SampleEnded, ChecklistIncomplete, DeviationUnexplained, ImpossibleSampleDate.
    """
    row = item_row(unit, item_id, seen)
    at = received_at or unit.at
    _check(row, answers, at, unit.at)
    if unit.by.person_id is None:
        raise NotPermitted(permission="samples.receive")
    row.received_at, row.received_by = at, unit.by.person_id
    row.pressure_kpa_at_receipt, row.temperature_c_at_receipt = pressure_kpa, temperature_c
    row.place, row.amount_left = (place or "").strip() or None, row.amount
    row.row_version += 1
    receipt = _write(unit, row, answers, unit.by.person_id)
    unit.flush()
    refresh_from_registered(unit, row)
    for check, answer in answers.items():
        if answer.seen is Seen.NO:
            record_deviation(unit, item_id, what=answer.note, check=check, found_at=at)
    unit.link(receipt.id, item_id, "receipt")
    if row.client_id is not None:
        announce(
            unit, Event.SAMPLE_RECEIVED, client_id=row.client_id, number=row.code, path=f"/portal/samples/{item_id}",
            thing_id=item_id,
        )  # fmt: skip
    return Sample.from_row(row)


def refresh_from_registered(unit: Unit, row: ItemRow) -> None:
    """A sample that has just arrived gets the state that its tests give it."""
    refresh_sample_state(unit, row.id)


def _check(row: ItemRow, answers: Mapping[str, Answered], at: datetime, now: datetime) -> None:
    if row.received_at is not None:
        raise SampleAlreadyReceived(code=row.code, at=_moment(row.received_at))
    if row.state in GONE:
        raise SampleEnded(code=row.code, state=row.state.value)
    missing = [key for key in CHECKLIST if key not in answers]
    if missing:
        raise ChecklistIncomplete(missing=", ".join(missing))
    for key, answer in answers.items():
        if answer.seen is Seen.NO and not answer.note.strip():
            raise DeviationUnexplained(check=key)
    if at > now:
        raise ImpossibleSampleDate(what="received", at=_moment(at), why="still to come")
    if row.sampled_at is not None and row.sampled_at > at:
        raise ImpossibleSampleDate(
            what="received", at=_moment(at), why=f"before it was taken, at {_moment(row.sampled_at)}"
        )


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _write(unit: Unit, row: ItemRow, answers: Mapping[str, Answered], person_id: int) -> ReceiptRow:
    content = {
        key: {"seen": one.seen.value, "note": one.note.strip() or None} for key, one in answers.items()
    }
    if row.place:
        unit.add(
            MoveRow(
                item_id=row.id, at=unit.at, what="stored", place=row.place, amount_left=row.amount_left,
                person_id=person_id,
            )
        )  # fmt: skip
    return unit.add(ReceiptRow(item_id=row.id, at=unit.at, person_id=person_id, answers=content))


def receipt_of(session: Session, item_id: int) -> Receipt | None:
    """How a sample arrived; None if it has not."""
    row = session.scalar(select(ReceiptRow).where(ReceiptRow.item_id == item_id))
    if row is None:
        return None
    answers = {
        key: Answered(seen=Seen(one["seen"]), note=one["note"] or "") for key, one in row.answers.items()
    }
    return Receipt(id=row.id, at=row.at, person_id=row.person_id, answers=answers)
