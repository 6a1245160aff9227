"""Since when an error may have been there: the last check or calibration that was able to see it, and what was used since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.equipment import Calibration, CalibrationPoint, calibrations_of, passed_checks
from lims.errors import LimsError
from methods import MethodError
from methods.units import convert, convert_uncertainty


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundError:
    """An error that was found: by how much corrected values were too high, and in which range of indications."""

    error: float
    unit: str
    low: float | None = None
    high: float | None = None

    def seen_by(self, limit: float | None, unit: str, reference: float) -> bool:
        """Whether a figure of a check with this limit, at this value, would have told it."""
        if limit is None:
            return False
        try:
            smaller = limit < abs(convert_uncertainty(self.error, self.unit, unit))
            at = convert(reference, unit, self.unit)
        except MethodError:
            return False  # another quantity
        inside = (self.low is None or at >= self.low) and (self.high is None or at <= self.high)
        return smaller and inside


@dataclass(frozen=True, kw_only=True, slots=True)
class Able:
    """A moment when the error would have been seen, and was not there: a check that passed, or a calibration."""

    at: datetime
    node: int
    kind: str  # check, calibration
    title: str
    limit: float | None  # of the check's figure, in `unit`
    unit: str


def candidates(session: Session, equipment_id: int, found: FoundError, before: datetime) -> list[Able]:
    """The moments before one at which the error would have been seen, latest first: the first is where the doubt begins."""
    seen = [
        *_checks(session, equipment_id, found, before),
        *_calibrations(session, equipment_id, found, before),
    ]
    return sorted(seen, key=lambda one: one.at, reverse=True)


def _checks(session: Session, equipment_id: int, found: FoundError, before: datetime) -> Iterator[Able]:
    """The latest passed check of each kind that was able to see it."""
    kinds: set[str] = set()
    for check in passed_checks(session, equipment_id, before):
        figure = None if check.kind in kinds else figure_seen(check.figures, found)
        if figure is not None:
            kinds.add(check.kind)
            yield Able(
                at=check.at,
                node=check.id,
                kind="check",
                title=check.kind,
                limit=figure["limit"],
                unit=figure["unit"],
            )


def figure_seen(figures: Mapping[str, Any], found: FoundError) -> Mapping[str, Any] | None:
    """The figure of a check that would have told the error; None where none would."""
    for one in figures.get("found", ()):
        if found.seen_by(one.get("limit"), one["unit"], one["reference"]):
            able: Mapping[str, Any] = one
            return able
    return None


def _calibrations(session: Session, equipment_id: int, found: FoundError, before: datetime) -> Iterator[Able]:
    """The latest calibration with points in the range, whose U is smaller than the error."""
    for one in calibrations_of(session, equipment_id):
        if one.calibrated_at < before and one.suitable and (point := _saw(one, found)):
            yield Able(
                at=one.calibrated_at, node=one.version_id, kind="calibration", title=one.certificate,
                limit=point.expanded_uncertainty, unit=point.unit,
            )  # fmt: skip
            return


def _saw(calibration: Calibration, found: FoundError) -> CalibrationPoint | None:
    able = [
        one for one in calibration.points if found.seen_by(one.expanded_uncertainty, one.unit, one.indication)
    ]
    return max(able, key=lambda one: one.expanded_uncertainty, default=None)


def remaining_error(new: Calibration, before: Calibration | None) -> tuple[float, str] | None:
    """The largest error as found that remained with the former correction applied, and its unit; None: nothing as found."""
    found = [one for one in new.points if one.when == "as_found"]
    errors = []
    for one in found:
        applied = 0.0
        if before is not None and one.quantity in before.quantities:
            try:
                applied = before.correction_at(one.quantity, one.indication, one.unit).correction
            except LimsError:
                continue  # the former calibration did not reach there
        errors.append((applied - one.correction, one.unit))
    return max(errors, key=lambda pair: abs(pair[0]), default=None)
