"""How equipment, calibrations, checks and rooms are shown in a walk; and when a link of the chain is broken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.equipment.apparatus import EquipmentCheck
from lims.equipment.forms import STATES
from lims.equipment.found import check_name, found_sentence
from lims.equipment.models import (
    CalibrationRow,
    CalibrationVersionRow,
    CheckAnswer,
    EquipmentCheckRow,
    EquipmentRow,
    EquipmentState,
    EquipmentVersionRow,
    MeasuringSystemRow,
    MeasuringSystemVersionRow,
    RoomConditionRow,
    RoomCorrectionRow,
    RoomRow,
)
from lims.records import known_by, stated, versions_then
from lims.trace import Description, NodeKind, Traceability, Uses
from lims.web import day_text, gettext, moment_text, ngettext, unit_words
from lims.web import lazy_gettext as _

EQUIPMENT, CALIBRATION, CONDITION = 5, 6, 4
ANSWER_WORDS = {
    CheckAnswer.PASSED: _("passed"),
    CheckAnswer.FAILED: _("failed"),
    CheckAnswer.UNKNOWN: _("no requirement entered"),
}


def _equipment(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(EquipmentRow).where(EquipmentRow.id.in_(ids)))
    return {
        row.id: Description(title=row.code, detail=f"{row.maker} {row.model}", url=f"/equipment/{row.id}")
        for row in rows
    }


def _equipment_versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(EquipmentVersionRow, EquipmentRow).join(
        EquipmentRow, EquipmentRow.id == EquipmentVersionRow.header_id
    )
    return {
        row.id: Description(
            title=f"{header.code} {header.name}",
            detail=gettext(
                "%(model)s, %(state)s, as of %(day)s",
                model=header.model,
                state=STATES[row.state],
                day=day_text(row.valid_from),
            ),
            url=f"/equipment/{header.id}",
        )
        for row, header in session.execute(query.where(EquipmentVersionRow.id.in_(ids)))
    }


WORKED = frozenset(
    {"checked", "settings"}
)  # a check may be what brings it back; a record may be read in later


def _equipment_stood(session: Session, uses: Uses) -> dict[int, str]:
    """Equipment that was not in service when it was used for work (6.4.4)."""
    moments = {id_: [one.at for one in of if one.role not in WORKED] for id_, of in uses.items()}
    found: dict[int, str] = {}
    for id_, (_row, known) in versions_then(session, EquipmentVersionRow, moments).items():
        for at, then in known:
            if then is None or then.state is not EquipmentState.IN_SERVICE:
                state = gettext("not registered") if then is None else STATES[then.state]
                said = gettext(
                    "When it was used, %(at)s, its state was: %(state)s.", at=moment_text(at), state=state
                )
                found[id_] = (
                    said + " " + gettext("Show that it worked as it must, or repeat what was done with it.")
                )
                break
    return found


def _calibrations(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(CalibrationRow).where(CalibrationRow.id.in_(ids)))
    return {
        row.id: Description(title=row.certificate, url=f"/equipment/calibrations/{row.id}") for row in rows
    }


def _calibration_versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = (
        select(CalibrationVersionRow, CalibrationRow, EquipmentRow)
        .join(CalibrationRow, CalibrationRow.id == CalibrationVersionRow.header_id)
        .join(EquipmentRow, EquipmentRow.id == CalibrationRow.equipment_id)
        .where(CalibrationVersionRow.id.in_(ids))
    )
    return {
        row.id: Description(
            title=header.certificate,
            detail=_calibration_line(row),
            url=f"/equipment/calibrations/{header.id}",
            broken=_missing(row),
            traceability=_traceability(row, header.certificate, equipment),
        )
        for row, header, equipment in session.execute(query)
    }


def _calibrations_stood(session: Session, uses: Uses) -> dict[int, str]:
    """Calibrations that did not count, or were not accepted, at a moment at which something rested on them (6.4.5, 6.4.7)."""
    moments = {id_: [one.at for one in of] for id_, of in uses.items()}
    used = versions_then(session, CalibrationVersionRow, moments)
    lasts = _periods(session, [row.header_id for row, _known in used.values()])
    said = {
        id_: next(
            filter(None, (_not_counting(row, at, then, lasts.get(row.header_id)) for at, then in known)), None
        )
        for id_, (row, known) in used.items()
    }
    return {id_: words for id_, words in said.items() if words is not None}


def _periods(session: Session, headers: Sequence[int]) -> dict[int, CalibrationVersionRow]:
    """What is stated of each calibration, for whatever period."""
    query = select(CalibrationVersionRow).where(
        CalibrationVersionRow.header_id.in_(headers), stated(CalibrationVersionRow, known_by(session))
    )
    return {row.header_id: row for row in session.scalars(query.order_by(CalibrationVersionRow.valid_from))}


def _not_counting(
    row: CalibrationVersionRow,
    at: datetime,
    then: CalibrationVersionRow | None,
    last: CalibrationVersionRow | None,
) -> str | None:
    """What is wrong with a calibration for a use at a moment, as known now; None where it stood."""
    if then is not None:
        return _not_good(row, then)
    used = moment_text(at)
    if last is None:
        return gettext("It was withdrawn after it had been used. Calibrate again and judge what rests on it.")
    if last.valid_from > at:
        done = moment_text(last.valid_from)
        said = gettext("It was used %(used)s, before it was done (%(done)s).", used=used, done=done)
    else:
        said = gettext(
            "It had expired %(due)s when it was used %(used)s.",
            due=moment_text(last.valid_to or at),
            used=used,
        )
    return said + " " + gettext("A calibration that shows what the equipment did at that moment is needed.")


def _not_good(row: CalibrationVersionRow, then: CalibrationVersionRow) -> str | None:
    if then.suitable is False:
        return gettext("The calibration was found not good enough for its methods.")
    if then.suitable is None:
        return gettext("Nobody has accepted it as good enough for its methods: accept or reject it.")
    if then.points != row.points:
        return gettext("Its figures were corrected after it had been used: compute again what rests on it.")
    return None


def _calibration_line(row: CalibrationVersionRow) -> str:
    worst = max(row.points, key=lambda point: point["expanded_uncertainty"], default=None)
    figures = (
        f"U {worst['expanded_uncertainty']:g} {unit_words(worst['unit'])}, k = {worst['k']:g}; "
        if worst
        else ""
    )
    return f"{figures}{row.laboratory}; {row.standard or gettext('no reference standard named')}"


def _traceability(row: CalibrationVersionRow, certificate: str, equipment: EquipmentRow) -> Traceability:
    return Traceability(
        what=f"{equipment.code} {equipment.name}", certificate=certificate or None, laboratory=row.laboratory or None,
        accreditation=row.accreditation or None, uncertainty=_largest(row) or None, valid_until=row.valid_to,
        stands_on=row.standard,
    )  # fmt: skip


def _largest(row: CalibrationVersionRow) -> str:
    """The largest expanded uncertainty of each unit, with its k."""
    worst: dict[str, dict[str, Any]] = {}
    for point in row.points:
        known = worst.setdefault(point["unit"], point)
        if point["expanded_uncertainty"] > known["expanded_uncertainty"]:
            worst[point["unit"]] = point
    return "; ".join(
        f"≤ {one['expanded_uncertainty']:g} {unit_words(unit)}, k = {one['k']:g}"
        for unit, one in worst.items()
    )


def _missing(row: CalibrationVersionRow) -> str | None:
    """What the calibration lacks to be a link of the chain (6.5.1)."""
    if not row.standard.strip():
        return gettext("The certificate names no reference standard: ask the calibration laboratory.")
    if row.suitable is False and row.died is None:
        return gettext("The calibration was found not good enough for its methods.")
    return None


def _checks(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(EquipmentCheckRow, EquipmentRow.code).join(
        EquipmentRow, EquipmentRow.id == EquipmentCheckRow.equipment_id
    )
    found = session.execute(query.where(EquipmentCheckRow.id.in_(ids)))
    return {row.id: _check(EquipmentCheck.from_row(row), code) for row, code in found}


def _check(one: EquipmentCheck, code: str) -> Description:
    return Description(
        title=f"{code}: {check_name(one.kind)}", detail=f"{ANSWER_WORDS[one.answer]}, {moment_text(one.at)}",
        url=f"/equipment/{one.equipment_id}", broken=found_sentence(one) if one.answer is CheckAnswer.FAILED else None,
    )  # fmt: skip


def _systems(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(MeasuringSystemRow).where(MeasuringSystemRow.id.in_(ids)))
    return {row.id: Description(title=row.code, detail=row.name, url="/equipment/systems") for row in rows}


def _system_versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(MeasuringSystemVersionRow, MeasuringSystemRow).join(
        MeasuringSystemRow, MeasuringSystemRow.id == MeasuringSystemVersionRow.header_id
    )
    return {
        row.id: Description(
            title=header.code,
            detail=f"{header.name}, " + ngettext("%(num)s part", "%(num)s parts", len(row.parts)),
            url="/equipment/systems",
        )
        for row, header in session.execute(query.where(MeasuringSystemVersionRow.id.in_(ids)))
    }


def _rooms(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(RoomRow).where(RoomRow.id.in_(ids)))
    return {row.id: Description(title=row.code, detail=row.name, url=f"/rooms/{row.id}") for row in rows}


def _conditions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = (
        select(RoomConditionRow, RoomRow, RoomCorrectionRow.reason)
        .join(RoomRow, RoomRow.id == RoomConditionRow.room_id)
        .outerjoin(RoomCorrectionRow, RoomCorrectionRow.wrong_id == RoomConditionRow.id)
    )
    return {
        row.id: Description(
            title=gettext("Room %(code)s", code=room.code),
            detail=_air(row)
            if wrong is None
            else f"{_air(row)}; {gettext('corrected later: %(reason)s', reason=wrong)}",
            url=f"/rooms/{room.id}",
        )
        for row, room, wrong in session.execute(query.where(RoomConditionRow.id.in_(ids)))
    }


def _air(row: RoomConditionRow) -> str:
    figures = ((row.temperature_c, "degC"), (row.humidity_percent, "%RH"), (row.pressure_kpa, "kPa"))
    said = ", ".join(f"{value:g} {unit_words(unit)}" for value, unit in figures if value is not None)
    return f"{said}, {moment_text(row.at)}"


KINDS = (
    NodeKind("equipment", _("equipment"), EQUIPMENT, _equipment),
    NodeKind("equipment_version", _("equipment that day"), EQUIPMENT, _equipment_versions, _equipment_stood),
    NodeKind("calibration", _("calibration"), CALIBRATION, _calibrations),
    NodeKind(
        "calibration_version", _("calibration"), CALIBRATION, _calibration_versions, _calibrations_stood
    ),
    NodeKind("equipment_check", _("check"), EQUIPMENT, _checks),
    NodeKind("measuring_system", _("measuring system"), EQUIPMENT, _systems),
    NodeKind("measuring_system_version", _("measuring system"), EQUIPMENT, _system_versions),
    NodeKind("room", _("room"), CONDITION, _rooms),
    NodeKind("room_condition", _("room conditions"), CONDITION, _conditions),
)
