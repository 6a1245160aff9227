"""How equipment, calibrations, checks and rooms are shown in a walk; and when a link of the chain is broken."""

from __future__ import annotations

from collections.abc import Sequence

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
    EquipmentVersionRow,
    MeasuringSystemRow,
    MeasuringSystemVersionRow,
    RoomConditionRow,
    RoomRow,
)
from lims.trace import Description, NodeKind
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


def _calibrations(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(CalibrationRow).where(CalibrationRow.id.in_(ids)))
    return {
        row.id: Description(title=row.certificate, url=f"/equipment/calibrations/{row.id}") for row in rows
    }


def _calibration_versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = (
        select(CalibrationVersionRow, CalibrationRow)
        .join(CalibrationRow, CalibrationRow.id == CalibrationVersionRow.header_id)
        .where(CalibrationVersionRow.id.in_(ids))
    )
    return {
        row.id: Description(
            title=header.certificate,
            detail=_calibration_line(row),
            url=f"/equipment/calibrations/{header.id}",
            broken=_missing(row),
        )
        for row, header in session.execute(query)
    }


def _calibration_line(row: CalibrationVersionRow) -> str:
    worst = max(row.points, key=lambda point: point["expanded_uncertainty"], default=None)
    figures = (
        f"U {worst['expanded_uncertainty']:g} {unit_words(worst['unit'])}, k = {worst['k']:g}; "
        if worst
        else ""
    )
    return f"{figures}{row.laboratory}; {row.standard or gettext('no reference standard named')}"


def _missing(row: CalibrationVersionRow) -> str | None:
    """What the calibration lacks to be a link of the chain (6.5.1)."""
    if not row.standard.strip():
        return gettext("The certificate names no reference standard: ask the calibration laboratory.")
    if row.suitable is False:
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
    query = select(RoomConditionRow, RoomRow).join(RoomRow, RoomRow.id == RoomConditionRow.room_id)
    return {
        row.id: Description(
            title=gettext("Room %(code)s", code=room.code), detail=_air(row), url=f"/rooms/{room.id}"
        )
        for row, room in session.execute(query.where(RoomConditionRow.id.in_(ids)))
    }


def _air(row: RoomConditionRow) -> str:
    figures = ((row.temperature_c, "degC"), (row.humidity_percent, "%RH"), (row.pressure_kpa, "kPa"))
    said = ", ".join(f"{value:g} {unit_words(unit)}" for value, unit in figures if value is not None)
    return f"{said}, {moment_text(row.at)}"


KINDS = (
    NodeKind("equipment", _("equipment"), EQUIPMENT, _equipment),
    NodeKind("equipment_version", _("equipment that day"), EQUIPMENT, _equipment_versions),
    NodeKind("calibration", _("calibration"), CALIBRATION, _calibrations),
    NodeKind("calibration_version", _("calibration"), CALIBRATION, _calibration_versions),
    NodeKind("equipment_check", _("check"), EQUIPMENT, _checks),
    NodeKind("measuring_system", _("measuring system"), EQUIPMENT, _systems),
    NodeKind("measuring_system_version", _("measuring system"), EQUIPMENT, _system_versions),
    NodeKind("room", _("room"), CONDITION, _rooms),
    NodeKind("room_condition", _("room conditions"), CONDITION, _conditions),
)
