"""What a calibration certificate says, point by point, and the correction at a value between the points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from lims.equipment.errors import OutsideCalibration, PointRefused, QuantityNotCalibrated
from lims.equipment.functions import BETWEEN, WORDS, fitted
from lims.equipment.hysteresis import merged
from lims.equipment.models import CalibrationRow, CalibrationVersionRow
from methods import MethodError
from methods.units import UNITS, convert, convert_uncertainty, unit

AS_FOUND, AS_LEFT = "as_found", "as_left"
WHEN = ("", AS_FOUND, AS_LEFT)
DIRECTIONS = ("", "rising", "falling")
QUANTITIES = {one.quantity for one in UNITS.values()}
ROUNDING = 1e-9  # of the reference: what the digits of a certificate may differ by in binary


class Correction(NamedTuple):
    """What is added to an indication, its standard uncertainty, and the node that says so."""

    correction: float
    standard_uncertainty: float
    source_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CalibrationPoint:
    """One point: correction = reference - indication, with U and k of the certificate.

    `holds_from` and `holds_to` say for which indications a single point was accepted.
    """

    quantity: str
    unit: str
    reference: float
    indication: float
    correction: float
    expanded_uncertainty: float
    k: float
    when: str = ""  # as_found, as_left, or "" where the certificate does not say
    holds_from: float | None = None
    holds_to: float | None = None
    function: str = BETWEEN  # how corrections are found between the points of the quantity
    direction: str = ""  # rising, falling: how the point was approached, where both were measured
    resolution: float | None = (
        None  # the step of the display, where the certificate or the laboratory says it
    )

    @property
    def standard_uncertainty(self) -> float:
        """U/k in the unit of a difference."""
        return self.expanded_uncertainty / self.k

    @property
    def unit_text(self) -> str:
        """The unit as printed in English."""
        return unit(self.unit).printed["en"]

    @property
    def low(self) -> float:
        """The least indication that the point stands for."""
        return self.indication if self.holds_from is None else min(self.holds_from, self.indication)

    @property
    def high(self) -> float:
        """The largest indication that the point stands for."""
        return self.indication if self.holds_to is None else max(self.holds_to, self.indication)

    def to_json(self) -> dict[str, Any]:
        """The point as it is stored."""
        said: dict[str, Any] = {} if self.function == BETWEEN else {"function": self.function}
        said |= {"direction": self.direction} if self.direction else {}
        said |= {} if self.resolution is None else {"resolution": self.resolution}
        return {
            **said, "quantity": self.quantity, "unit": self.unit, "reference": self.reference, "indication": self.indication,
            "correction": self.correction, "expanded_uncertainty": self.expanded_uncertainty, "k": self.k,
            "when": self.when, "holds_from": self.holds_from, "holds_to": self.holds_to,
        }  # fmt: skip


def read_points(points: Iterable[Mapping[str, Any] | CalibrationPoint]) -> tuple[CalibrationPoint, ...]:
    """The points of a certificate, by quantity and rising indication. Raises PointRefused."""
    read = [
        one if isinstance(one, CalibrationPoint) else _point(n, one) for n, one in enumerate(points, start=1)
    ]
    ordered = sorted(read, key=lambda one: (one.quantity, one.when, one.direction, one.indication))
    for a, b in pairwise(ordered):
        if (a.quantity, a.when) == (b.quantity, b.when) and a.unit != b.unit:
            raise PointRefused(n=read.index(b) + 1, why=f"has another unit than the others of {b.quantity}")
        place = (a.quantity, a.when, a.direction, a.indication)
        if place == (b.quantity, b.when, b.direction, b.indication):
            raise PointRefused(n=read.index(b) + 1, why=f"repeats the indication {b.indication:g} {b.unit}")
    return tuple(ordered)


def _point(n: int, data: Mapping[str, Any]) -> CalibrationPoint:
    quantity, code = str(data.get("quantity") or "").strip(), str(data.get("unit") or "").strip()
    if not quantity:
        raise PointRefused(n=n, why="names no quantity")
    try:
        found = unit(code)
    except MethodError as trouble:
        raise PointRefused(
            n=n, why=f"has the unit “{code[:20]}”: {trouble.remedy_text.rstrip('.').lower()}"
        ) from trouble
    if quantity in QUANTITIES and found.quantity != quantity:
        raise PointRefused(n=n, why=f"gives a {quantity} in “{code}”, which is a unit of {found.quantity}")
    figures = {
        name: _figure(n, data, name) for name in ("reference", "indication", "expanded_uncertainty", "k")
    }
    _check_uncertainty(n, figures)
    when = str(data.get("when") or "")
    if when not in WHEN:
        raise PointRefused(n=n, why=f"is “{when[:20]}”, which is neither as found nor as left")
    direction = str(data.get("direction") or "")
    if direction not in DIRECTIONS:
        raise PointRefused(n=n, why=f"was approached “{direction[:20]}”, which is neither rising nor falling")
    return CalibrationPoint(
        quantity=quantity, unit=code, correction=_correction(n, data, figures), when=when,
        holds_from=_optional(n, data, "holds_from"), holds_to=_optional(n, data, "holds_to"),
        function=str(data.get("function") or BETWEEN), resolution=_resolution(n, data), direction=direction, **figures,
    )  # fmt: skip


def _figure(n: int, data: Mapping[str, Any], name: str) -> float:
    value = data.get(name)
    words = name.replace("_", " ")
    if value is None:
        raise PointRefused(n=n, why=f"has no {words}")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise PointRefused(n=n, why=f"has the {words} “{str(value)[:20]}”, which is not a number")
    return float(value)


def _optional(n: int, data: Mapping[str, Any], name: str) -> float | None:
    return None if data.get(name) is None else _figure(n, data, name)


def _resolution(n: int, data: Mapping[str, Any]) -> float | None:
    step = _optional(n, data, "resolution")
    if step is not None and step <= 0:
        raise PointRefused(n=n, why="has a resolution that is not above zero")
    return step


def _check_uncertainty(n: int, figures: Mapping[str, float]) -> None:
    if figures["expanded_uncertainty"] <= 0:
        raise PointRefused(n=n, why="has an expanded uncertainty that is not above zero")
    if not 1 <= figures["k"] <= 20:
        raise PointRefused(
            n=n, why=f"has the coverage factor k = {figures['k']:g}, which is not between 1 and 20"
        )


def _correction(n: int, data: Mapping[str, Any], figures: Mapping[str, float]) -> float:
    computed = figures["reference"] - figures["indication"]
    stated = _optional(n, data, "correction")
    if stated is None:
        return computed
    if abs(stated - computed) > ROUNDING * max(1.0, abs(figures["reference"])):
        raise PointRefused(
            n=n, why=f"states the correction {stated:g}, but reference minus indication is {computed:.6g}"
        )
    return stated


@dataclass(frozen=True, kw_only=True, slots=True)
class Calibration:
    """A calibration as it stood: `id` of the header, `version_id` of what was known of its figures."""

    id: int
    version_id: int
    n: int
    equipment_id: int
    certificate: str
    laboratory: str
    accreditation: str | None
    calibrated_at: datetime
    due_at: datetime | None
    points: tuple[CalibrationPoint, ...]
    standard: str
    suitable: bool | None
    accepted_by: int | None
    file_id: int | None
    fictitious: bool
    born: int
    died: int | None

    @classmethod
    def from_row(cls, row: CalibrationVersionRow, header: CalibrationRow) -> Calibration:
        return cls(
            id=header.id, version_id=row.id, n=row.n, equipment_id=header.equipment_id, certificate=header.certificate,
            laboratory=row.laboratory, accreditation=row.accreditation, calibrated_at=row.calibrated_at,
            due_at=row.valid_to, points=read_points(row.points), standard=row.standard, suitable=row.suitable,
            accepted_by=row.accepted_by, file_id=row.file_id, fictitious=row.fictitious, born=row.born, died=row.died,
        )  # fmt: skip

    def counts_at(self, at: datetime) -> bool:
        """Whether it was done and not due again at a moment."""
        return self.calibrated_at <= at and (self.due_at is None or self.due_at > at)

    @property
    def function(self) -> str:
        """The function that was chosen; "" where corrections are joined between neighbouring points."""
        return next((one.function for one in self.points if one.function != BETWEEN), BETWEEN)

    def how_corrected(self, quantity: str) -> str:
        """How corrections to a quantity are found from its points, in English."""
        points = self.points_of(quantity)
        return WORDS[points[0].function if len(points) > 1 else BETWEEN]

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities that the certificate has points for."""
        return tuple(dict.fromkeys(one.quantity for one in self.points))

    def points_of(self, quantity: str) -> tuple[CalibrationPoint, ...]:
        """The points that corrections are taken from: those that hold, rising and falling as one (`hysteresis`)."""
        return merged(self.holding_points(quantity))

    def holding_points(self, quantity: str) -> tuple[CalibrationPoint, ...]:
        """The points that hold: as left where there are such, else all that are not as found."""
        of = [one for one in self.points if one.quantity == quantity]
        left = [one for one in of if one.when == AS_LEFT]
        unsaid = [one for one in of if one.when == ""]
        return tuple(left or unsaid or of)

    def resolution_of(self, quantity: str) -> float | None:
        """The coarsest step of the display at the points of a quantity; None where nobody has said it for all of them."""
        steps = [one.resolution for one in self.points_of(quantity)]
        return max((one for one in steps if one is not None), default=None) if None not in steps else None

    def range_of(self, quantity: str) -> tuple[float, float, str] | None:
        """From where to where a quantity is calibrated, and the unit; None where it is not."""
        points = self.points_of(quantity)
        if not points:
            return None
        return min(one.low for one in points), max(one.high for one in points), points[0].unit

    def correction_at(self, quantity: str, value: float, unit: str | None = None) -> Correction:
        """The correction to an indication, in `unit` (the points' own unit where none is given).

        Between two points both correction and standard uncertainty are interpolated linearly: the uncertainty as of
        fully correlated points, which is never the smaller one. Where a function was chosen, the correction is its
        value there. Raises QuantityNotCalibrated, OutsideCalibration.
        """
        points = self.points_of(quantity)
        if not points:
            raise QuantityNotCalibrated(certificate=self.certificate, quantity=quantity)
        own = points[0].unit
        x = value if unit is None else convert(value, unit, own)
        correction, u = self._interpolated(quantity, points, x)
        if points[0].function != BETWEEN and len(points) > 1:
            correction, u = fitted(points[0].function, points, x, u)
        if unit is not None:
            correction, u = (convert_uncertainty(one, own, unit) for one in (correction, u))
        return Correction(correction, u, self.version_id)

    def _interpolated(
        self, quantity: str, points: Sequence[CalibrationPoint], x: float
    ) -> tuple[float, float]:
        for one in points:
            if one.low <= x <= one.high:
                return one.correction, one.standard_uncertainty
        for a, b in pairwise(points):
            if a.indication <= x <= b.indication:
                w = (x - a.indication) / (b.indication - a.indication)
                return (
                    (1 - w) * a.correction + w * b.correction,
                    (1 - w) * a.standard_uncertainty + w * b.standard_uncertainty,
                )
        low, high = points[0].low, points[-1].high
        raise OutsideCalibration(
            value=f"{x:g}", unit=points[0].unit, certificate=self.certificate, quantity=quantity,
            low=f"{low:g}", high=f"{high:g}",
        )  # fmt: skip
