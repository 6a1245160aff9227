"""Checks between calibrations (6.4.10), such as water and air in a density meter: figures that can fail.

A check that fails puts in doubt what was measured with the equipment since the last one that passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from lims.catalogue import MethodVersion, methods_at, settings
from lims.equipment.errors import CheckUnknown, FutureTime, ReadingRefused
from lims.equipment.models import CheckAnswer, EquipmentCheckRow, EquipmentRow, EquipmentVersionRow
from lims.errors import NotFound
from lims.quality import raise_doubt
from lims.records import Link, Unit, living, was_known
from methods import MethodError
from methods.catalogue import METHODS
from methods.definitions import CheckAnswer as Found
from methods.definitions import CheckDefinition, CheckState, Entered, answer_check
from methods.uncertainty import BudgetSource

ANSWERS = {
    CheckState.YES: CheckAnswer.PASSED,
    CheckState.NO: CheckAnswer.FAILED,
    CheckState.NO_REQUIREMENT: CheckAnswer.UNKNOWN,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class EquipmentCheck:
    """A check as it was done: what was read, what was found, and the answer in words."""

    id: int
    equipment_id: int
    kind: str
    at: datetime
    figures: Mapping[str, Any]  # {"readings": {name: {value, unit}}, "found": [...], "method_version_id": …}
    answer: CheckAnswer
    sentence: str
    person_id: int

    @classmethod
    def from_row(cls, row: EquipmentCheckRow) -> EquipmentCheck:
        return cls(
            id=row.id, equipment_id=row.equipment_id, kind=row.kind, at=row.at, figures=row.figures, answer=row.answer,
            sentence=row.sentence, person_id=row.person_id,
        )  # fmt: skip


def check_definition(kind: str) -> CheckDefinition:
    """The definition of a check of the methods that the program ships with. Raises CheckUnknown."""
    known = {one.key: one for method in METHODS for one in method.checks}
    if kind not in known:
        raise CheckUnknown(kind=kind[:40], known=", ".join(known))
    return known[kind]


def checks_for_role(role: str) -> list[CheckDefinition]:
    """The checks that equipment in a role can be given."""
    return [
        check for method in METHODS if role in {one.key for one in method.roles} for check in method.checks
    ]


def method_of_check(session: Session, kind: str, at: datetime) -> MethodVersion | None:
    """The method in use at a moment whose settings hold the limits of a check; None while none is approved."""
    asking = (
        one for one in methods_at(session, at) if kind in {check.key for check in one.definition.checks}
    )
    return next(asking, None)


def record_check(
    unit: Unit, *, equipment_id: int, kind: str, readings: Mapping[str, tuple[float, str]], at: datetime | None = None,
    person_id: int | None = None,
) -> EquipmentCheck:  # fmt: skip
    """Record a check: `readings` are number and unit by the names of the check's inputs.

    Limits are those of the method in use at that moment; where none is entered the answer is unknown. A failed check
    raises a doubt about what was measured with the equipment since its last good check.
    Raises NotFound, CheckUnknown, ReadingRefused, FutureTime.
    """
    moment = at or unit.at
    if moment > unit.at:
        raise FutureTime(what="The check", at=f"{moment:%Y-%m-%d %H:%M} UTC")
    unit.flush()
    if unit.session.get(EquipmentRow, equipment_id) is None:
        raise NotFound
    definition, method = check_definition(kind), method_of_check(unit.session, kind, moment)
    found = answered(definition, readings, method)
    return store_check(
        unit, equipment_id=equipment_id, kind=kind, at=moment, figures=_figures(readings, found, method),
        answer=ANSWERS[found.state], sentence=found.sentence, basis={"limits": [] if method is None else [method.id]},
        good=last_check(unit.session, equipment_id, kind, moment, passed=True), person_id=person_id,
    )  # fmt: skip


def store_check(
    unit: Unit, *, equipment_id: int, kind: str, at: datetime, figures: Mapping[str, Any], answer: CheckAnswer, sentence: str,
    basis: Mapping[str, Sequence[int]], good: EquipmentCheck | None, person_id: int | None = None,
) -> EquipmentCheck:  # fmt: skip
    """Keep a check that was judged, linked to what it rests on (`basis`: nodes by role) and to the equipment as it stood.

    A failed one raises a doubt about what was measured since `good`, the last check that could have seen it.
    Raises FutureTime.
    """
    if at > unit.at:
        raise FutureTime(what="The check", at=f"{at:%Y-%m-%d %H:%M} UTC")
    row = unit.add(
        EquipmentCheckRow(
            equipment_id=equipment_id, kind=kind, at=at, figures=dict(figures), answer=answer, sentence=sentence,
            person_id=person_id or unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    versions = {"checked": _version_ids(unit.session, equipment_id, at)}
    for role, nodes in {**basis, **versions}.items():
        for node in nodes:
            unit.link(node, row.id, role, at)
    if row.answer is CheckAnswer.FAILED:
        _doubt(unit, row, good)
    return EquipmentCheck.from_row(row)


def latest_failed(session: Session, until: datetime) -> dict[int, datetime]:
    """The equipment whose last check of a kind that methods ask for failed, and when that was; in one query."""
    kinds = sorted({check.key for method in METHODS for check in method.checks})
    one, later = EquipmentCheckRow, aliased(EquipmentCheckRow)
    after = select(later.id).where(
        later.equipment_id == one.equipment_id, later.kind == one.kind, later.at <= until,
        or_(later.at > one.at, and_(later.at == one.at, later.id > one.id)),
    )  # fmt: skip
    query = select(one.equipment_id, func.min(one.at)).where(
        one.answer == CheckAnswer.FAILED, one.kind.in_(kinds), one.at <= until, ~after.exists()
    )
    return dict(session.execute(query.group_by(one.equipment_id)).all())


def answered(
    definition: CheckDefinition, readings: Mapping[str, tuple[float, str]], method: MethodVersion | None
) -> Found:
    """The answer of a check, without storing it; for showing what it would say. Raises ReadingRefused."""
    source = BudgetSource(kind="check", key=definition.key, label=definition.names["en"])
    entered = {
        name: Entered(value=value, unit=code, text=f"{value:g}", source=source)
        for name, (value, code) in readings.items()
    }
    limits = settings.check_limits({} if method is None else method.settings, definition)
    try:
        return answer_check(definition, entered, limits)
    except MethodError as trouble:
        raise ReadingRefused(problem=trouble.problem_text, remedy=trouble.remedy_text) from trouble


def _figures(
    readings: Mapping[str, tuple[float, str]], found: Found, method: MethodVersion | None
) -> dict[str, Any]:
    return {
        "readings": {name: {"value": value, "unit": code} for name, (value, code) in readings.items()},
        "found": [{**asdict(one), "state": one.state.value, "difference": one.difference} for one in found.figures],
        "method_version_id": None if method is None else method.id,
    }  # fmt: skip


def _doubt(unit: Unit, row: EquipmentCheckRow, good: EquipmentCheck | None) -> None:
    """Results rest on the versions of the equipment, so each one that was used meanwhile is put in doubt."""
    since = None if good is None else good.at
    for version_id in _used_since(unit.session, row.equipment_id, since, row.at):
        raise_doubt(
            unit, source_id=version_id, since=since, until=row.at, reason=row.sentence,
            figures={"check_id": row.id, "last_good_check_id": good.id if good else None, **row.figures},
        )  # fmt: skip


def _version_ids(session: Session, equipment_id: int, at: datetime) -> list[int]:
    query = select(EquipmentVersionRow.id).where(
        EquipmentVersionRow.header_id == equipment_id, living(EquipmentVersionRow, at)
    )
    return list(session.scalars(query))


def _used_since(session: Session, equipment_id: int, since: datetime | None, until: datetime) -> list[int]:
    """The versions that something rests on since a moment, those that died meanwhile too, and the present one."""
    query = select(Link.src).join(EquipmentVersionRow, EquipmentVersionRow.id == Link.src).where(
        EquipmentVersionRow.header_id == equipment_id, Link.at < until
    )  # fmt: skip
    used = session.scalars((query if since is None else query.where(Link.at >= since)).distinct())
    return sorted({*used, *_version_ids(session, equipment_id, until)})


def last_check(
    session: Session,
    equipment_id: int,
    kind: str,
    at: datetime,
    known_at: int | None = None,
    *,
    passed: bool = False,
) -> EquipmentCheck | None:
    """The last check of a kind at or before a moment (the last that passed, if asked so), as known now or at an event."""
    query = select(EquipmentCheckRow).where(
        EquipmentCheckRow.equipment_id == equipment_id,
        EquipmentCheckRow.kind == kind,
        EquipmentCheckRow.at <= at,
        was_known(session, EquipmentCheckRow, known_at),
    )
    if passed:
        query = query.where(EquipmentCheckRow.answer == CheckAnswer.PASSED)
    row = session.scalar(query.order_by(EquipmentCheckRow.at.desc(), EquipmentCheckRow.id.desc()).limit(1))
    return None if row is None else EquipmentCheck.from_row(row)


def checks_of(
    session: Session, equipment_id: int, until: datetime, known_at: int | None = None, *, limit: int = 60
) -> list[EquipmentCheck]:
    """The latest checks of a piece of equipment up to a moment, latest first, as known now or at an event."""
    query = select(EquipmentCheckRow).where(
        EquipmentCheckRow.equipment_id == equipment_id, EquipmentCheckRow.at <= until,
        was_known(session, EquipmentCheckRow, known_at),
    )  # fmt: skip
    rows = session.scalars(
        query.order_by(EquipmentCheckRow.at.desc(), EquipmentCheckRow.id.desc()).limit(limit)
    )
    return [EquipmentCheck.from_row(row) for row in rows]
