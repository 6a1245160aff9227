"""The programme of a piece of equipment: its interval with the reason, what it is needed for, and the due date that follows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment import Calibration, calibrations_of, correct_calibration, detail_of, find_equipment
from lims.programme.errors import NeedRefused, ProgrammeRefused, RuleRefused
from lims.programme.models import IntervalRuleRow, ProgrammeVersionRow
from lims.records import Unit, living, put_version, version_at
from methods import MethodError
from methods.intervals import Staircase
from methods.units import unit as unit_of

LONGEST = 36525  # days; nothing is calibrated once in a hundred years


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """What equipment is needed for in one quantity; a figure that nobody has said is None."""

    quantity: str
    unit: str
    low: float | None = None
    high: float | None = None
    max_error: float | None = None
    max_uncertainty: float | None = None
    source: str = ""

    def to_json(self) -> dict[str, Any]:
        """The need as it is stored."""
        return {name: getattr(self, name) for name in self.__slots__}

    def covers(self, quantity: str, value: float) -> bool:
        """Whether a value lies in its range; an end that nobody has said is open."""
        return (
            quantity == self.quantity
            and (self.low is None or value >= self.low)
            and (self.high is None or value <= self.high)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """The programme of a piece of equipment as it stood."""

    id: int
    equipment_id: int
    n: int
    days: int | None
    reason: str
    source: str
    provider: str | None
    needs: tuple[Need, ...]
    person_id: int | None
    valid_from: datetime
    valid_to: datetime | None

    @classmethod
    def from_row(cls, row: ProgrammeVersionRow) -> Programme:
        return cls(
            id=row.id, equipment_id=row.header_id, n=row.n, days=row.days, reason=row.reason, source=row.source,
            provider=row.provider, needs=tuple(Need(**one) for one in row.needs), person_id=row.person_id,
            valid_from=row.valid_from, valid_to=row.valid_to,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class IntervalRule:
    """The laboratory's figures for reviewing intervals, and where they come from."""

    staircase: Staircase
    source: str
    at: datetime


def put_programme(
    unit: Unit, equipment_id: int, *, days: int | None, reason: str, source: str, provider: str | None = None,
    needs: Sequence[Need] = (),
) -> Programme:  # fmt: skip
    """Decide how often a piece of equipment is calibrated from now on, and what it is needed for.

    The calibration that counts is due again after the new interval, and never before this decision.
    Raises NotFound, ProgrammeRefused.
    """
    find_equipment(unit.session, equipment_id)
    if not reason.strip() or not source.strip():
        raise ProgrammeRefused(why="an interval needs its reason and its source")
    if days is not None and not 1 <= days <= LONGEST:
        raise ProgrammeRefused(why=f"an interval of {days} days is none")
    before = programme_at(unit.session, equipment_id, unit.at)
    row = put_version(
        unit, ProgrammeVersionRow, equipment_id, valid_from=unit.at, days=days, reason=reason.strip(),
        source=source.strip(), provider=(provider or "").strip() or None, needs=[one.to_json() for one in needs],
        person_id=unit.by.person_id,
    )  # fmt: skip
    if days is not None and (before is None or before.days != days):
        _move_due_date(unit, equipment_id, days)
    return Programme.from_row(row)


def _move_due_date(unit: Unit, equipment_id: int, days: int) -> None:
    """The due date of the latest calibration, if it is not over: what was measured until now was measured in time."""
    latest = next(iter(calibrations_of(unit.session, equipment_id)), None)
    if latest is None or (latest.due_at is not None and latest.due_at <= unit.at):
        return
    due = max(latest.calibrated_at + timedelta(days=days), unit.at)
    if due != latest.due_at and due > latest.calibrated_at:
        detail = replace(detail_of(unit.session, latest.version_id), interval_days=days)
        correct_calibration(unit, latest.id, due_at=due, detail=detail)


def programme_at(session: Session, equipment_id: int, at: datetime) -> Programme | None:
    """The programme of a piece of equipment at a moment; None where nobody has decided one."""
    row = version_at(session, ProgrammeVersionRow, equipment_id, at)
    return None if row is None else Programme.from_row(row)


def interval_at(session: Session, equipment_id: int, at: datetime) -> int | None:
    """The days between two calibrations that were decided for a piece of equipment; None where nobody has."""
    found = programme_at(session, equipment_id, at)
    return None if found is None else found.days


def programmes_of(session: Session, equipment_id: int) -> list[Programme]:
    """All decisions about a piece of equipment as known now, latest first."""
    query = select(ProgrammeVersionRow).where(
        ProgrammeVersionRow.header_id == equipment_id, ProgrammeVersionRow.died.is_(None)
    )
    return [
        Programme.from_row(row)
        for row in session.scalars(query.order_by(ProgrammeVersionRow.valid_from.desc()))
    ]


def programmes_at(session: Session, at: datetime) -> dict[int, Programme]:
    """The programme of each piece of equipment at a moment, in one query."""
    rows = session.scalars(select(ProgrammeVersionRow).where(living(ProgrammeVersionRow, at)))
    return {row.header_id: Programme.from_row(row) for row in rows}


def read_needs(text: str) -> list[Need]:
    """Needs from lines: quantity; unit; from; to; largest error; largest U; source. Raises NeedRefused."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [_need(n, line) for n, line in enumerate(lines, start=1)]


def _need(n: int, line: str) -> Need:
    cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else line.split(";"))]
    if not 2 <= len(cells) <= 7:
        raise NeedRefused(n=n, why=f"has {len(cells)} cells")
    cells += [""] * (7 - len(cells))
    quantity, code = cells[0], cells[1]
    try:
        found = unit_of(code)
    except MethodError as trouble:
        raise NeedRefused(n=n, why=f"has the unit “{code[:20]}”, which is not known") from trouble
    if not quantity:
        raise NeedRefused(n=n, why="names no quantity")
    names = ("low", "high", "max_error", "max_uncertainty")
    figures = {name: _figure(n, cell) for name, cell in zip(names, cells[2:6], strict=True)}
    _check_need(n, figures, cells[6])
    return Need(quantity=quantity, unit=found.code, source=cells[6], **figures)


def _figure(n: int, text: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text.replace(",", ".").replace("−", "-").replace(" ", ""))
    except ValueError:
        raise NeedRefused(n=n, why=f"has “{text[:20]}”, which is not a number") from None
    if not math.isfinite(value):
        raise NeedRefused(n=n, why=f"has “{text[:20]}”, which is not a number")
    return value


def _check_need(n: int, figures: Mapping[str, float | None], source: str) -> None:
    low, high = figures["low"], figures["high"]
    if low is not None and high is not None and low > high:
        raise NeedRefused(n=n, why="has a range that ends before it begins")
    if any(value is not None and value <= 0 for name, value in figures.items() if name.startswith("max_")):
        raise NeedRefused(n=n, why="has a largest error or U that is not above zero")
    if any(figures[name] is not None for name in ("max_error", "max_uncertainty")) and not source:
        raise NeedRefused(n=n, why="names no source for what is permitted")


def needs_text(needs: Sequence[Need]) -> str:
    """Needs as lines that can be edited and read again."""
    return "\n".join(
        "; ".join("" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
                  for value in one.to_json().values())
        for one in needs
    )  # fmt: skip


# -- the laboratory's rule ----------------------------------------------------------------------------------


def put_rule(
    unit: Unit, *, share: float, longer: float, shorter: float, least: int, most: int, source: str
) -> None:
    """Say by which figures intervals are reviewed from now on. Raises RuleRefused, ProgrammeRefused."""
    try:
        Staircase(share=share, longer=longer, shorter=shorter, least=least, most=most)
    except MethodError as trouble:
        raise RuleRefused(problem=trouble.problem_text, remedy=trouble.remedy_text) from trouble
    if not source.strip():
        raise ProgrammeRefused(why="nobody has said where the figures of the review come from")
    unit.add(
        IntervalRuleRow(
            share=share, longer=longer, shorter=shorter, least=least, most=most, source=source.strip(), at=unit.at,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip


def rule_at(session: Session, at: datetime) -> IntervalRule | None:
    """The laboratory's figures at a moment; None while nobody has entered them."""
    query = (
        select(IntervalRuleRow).where(IntervalRuleRow.at <= at).order_by(IntervalRuleRow.id.desc()).limit(1)
    )
    row = session.scalar(query)
    if row is None:
        return None
    figures = Staircase(
        share=row.share, longer=row.longer, shorter=row.shorter, least=row.least, most=row.most
    )
    return IntervalRule(staircase=figures, source=row.source, at=row.at)


def latest_of(calibrations: Sequence[Calibration]) -> Calibration | None:
    """The latest of some calibrations, which stand latest first."""
    return next(iter(calibrations), None)
