"""What the page of a piece of equipment shows: as of a moment and as known then; its error over its life as a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.equipment.apparatus import EquipmentCheck, checks_of
from lims.equipment.calibration import AS_FOUND, Calibration, CalibrationPoint
from lims.equipment.service import (
    Equipment,
    EquipmentVersion,
    calibration_at,
    calibrations_of,
    equipment_life,
    equipment_version_at,
    find_equipment,
)
from lims.web import Chart, Line, Series, gettext, unit_words


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """A piece of equipment as it stood at a moment."""

    equipment: Equipment
    version: EquipmentVersion | None
    calibration: Calibration | None
    calibrations: tuple[Calibration, ...]  # done before the moment
    later: int  # calibrations that the moment did not know
    checks: tuple[EquipmentCheck, ...]
    periods: tuple[EquipmentVersion, ...]

    @property
    def last_known(self) -> Calibration | None:
        """The latest calibration, due or not."""
        return next(iter(self.calibrations), None)


def look_at(session: Session, equipment_id: int, at: datetime, known_at: int | None = None) -> Life:
    """Everything about a piece of equipment as of a moment, as known now or at an event. Raises NotFound."""
    done = calibrations_of(session, equipment_id, known_at)
    before = tuple(one for one in done if one.calibrated_at <= at)
    return Life(
        equipment=find_equipment(session, equipment_id),
        version=equipment_version_at(session, equipment_id, at, known_at),
        calibration=calibration_at(session, equipment_id, at, known_at),
        calibrations=before, later=len(done) - len(before), checks=tuple(checks_of(session, equipment_id, at, known_at)),
        periods=tuple(one for one in equipment_life(session, equipment_id, known_at) if one.valid_from <= at),
    )  # fmt: skip


def drift_chart(life: Life, at: datetime) -> Chart | None:
    """The error (indication minus reference) at one point over the life, with U; None before the first calibration.

    The point is the one nearest to the middle of the latest calibration's first quantity.
    """
    latest = life.last_known
    if latest is None or not latest.points:
        return None
    middle = latest.points_of(latest.quantities[0])
    chosen = middle[len(middle) // 2]
    found = [
        (one.calibrated_at, point) for one in reversed(life.calibrations) for point in _near(one, chosen)
    ]
    lines = [Line(label=gettext("as of"), x=at)]
    if latest.due_at is not None:
        lines.append(Line(label=gettext("due"), x=latest.due_at))
    unit = unit_words(chosen.unit)
    where = f"{chosen.reference:g} {unit}".strip()
    return Chart(
        words=gettext("Error of %(quantity)s at %(where)s at each calibration, with U.", quantity=chosen.quantity, where=where),
        x_label=gettext("Calibrated"), y_label=f"{gettext('Error')}, {unit}" if unit else gettext("Error"), x=[when for when, _ in found],
        series=[
            _series(gettext("as found"), "disc", [p if p.when == AS_FOUND else None for _, p in found]),
            _series(gettext("as left or not said"), "square", [None if p.when == AS_FOUND else p for _, p in found]),
        ],
        lines=[Line(label="0", y=0.0, kind="centre"), *lines],
    )  # fmt: skip


def _near(calibration: Calibration, chosen: CalibrationPoint) -> list[CalibrationPoint]:
    """The points of a calibration nearest to the chosen one: as found and as left."""
    alike = [one for one in calibration.points if (one.quantity, one.unit) == (chosen.quantity, chosen.unit)]
    whens = dict.fromkeys(one.when for one in alike)
    nearest = (
        min((one for one in alike if one.when == when), key=lambda one: abs(one.reference - chosen.reference))
        for when in whens
    )
    return sorted(nearest, key=lambda one: one.when != AS_FOUND)


def _series(label: str, mark: str, points: list[CalibrationPoint | None]) -> Series:
    return Series(
        label=label, mark=mark, values=[None if one is None else -one.correction for one in points],
        half=[None if one is None else one.expanded_uncertainty for one in points],
    )  # fmt: skip
