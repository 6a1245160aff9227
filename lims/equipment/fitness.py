"""Is a piece good enough for a method (6.4.5)? Its calibration beside what the methods that use its role need, in figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion, methods_at, settings
from lims.equipment.calibration import AS_FOUND, Calibration, CalibrationPoint
from lims.equipment.systems import systems_at
from lims.errors import LimsError
from methods import MethodError, Source
from methods.calibration.fitness import CalibratedPoint, Fit, Fitness, Need, compare_with_need
from methods.reporting import exact
from methods.units import convert, unit


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodFit:
    """A piece beside one need of a method: `need` is None where nobody has entered what the method needs of the role."""

    method: MethodVersion
    role: str
    fitness: Fitness | None
    quantity: str = ""
    source: Source | None = None

    @property
    def answer(self) -> Fit:
        """Good, not good, or unknown; what nobody has entered is unknown."""
        return Fit.UNKNOWN if self.fitness is None else self.fitness.answer


def fits_of(session: Session, calibration: Calibration, at: datetime) -> list[MethodFit]:
    """A calibration beside every need of the methods whose measuring systems have its equipment as a part, at a moment."""
    methods = {one.code: one for one in methods_at(session, at)}
    served = dict.fromkeys(
        (code, role)
        for system in systems_at(session, at)
        for role, equipment_id in system.parts.items()
        for code in system.methods
        if equipment_id == calibration.equipment_id and code in methods
    )
    return [fit for code, role in sorted(served) for fit in _of_method(calibration, methods[code], role)]


def _of_method(calibration: Calibration, method: MethodVersion, role: str) -> Iterator[MethodFit]:
    compared = list(compared_with(calibration, method.settings, role))
    for fitness, source in compared:
        yield MethodFit(
            method=method,
            role=role,
            fitness=fitness,
            quantity=unit(fitness.need.unit).quantity,
            source=source,
        )
    if not compared:
        yield MethodFit(method=method, role=role, fitness=None)


def compared_with(
    calibration: Calibration, of_method: Mapping[str, Any], role: str
) -> Iterator[tuple[Fitness, Source]]:
    """A calibration beside each need that the settings of a method state of a role, in the unit of the certificate."""
    for known in settings.apparatus_needs(of_method, role):
        yield compare(calibration, known.value), known.source


def compare(calibration: Calibration, need: Need) -> Fitness:
    """A calibration beside one need; where its points have another unit of the same quantity, in that unit."""
    quantity = _quantity(calibration, need)
    if quantity is None:
        return compare_with_need(need, (), None)
    low, high, own = calibration.range_of(quantity) or (0.0, 0.0, need.unit)
    asked = need.of_unit(own)
    points = list(_points(calibration, quantity, asked))
    return compare_with_need(asked, points, (low, high), calibration.resolution_of(quantity))


def _quantity(calibration: Calibration, need: Need) -> str | None:
    """The quantity of the certificate that the need is about: the one whose points convert into its unit."""
    for quantity in calibration.quantities:
        try:
            convert(0.0, calibration.points_of(quantity)[0].unit, need.unit)
        except MethodError:
            continue
        return quantity
    return None


def _points(calibration: Calibration, quantity: str, need: Need) -> Iterator[CalibratedPoint]:
    """The points where the method works, as found ones among them, and what lies at the ends of its range."""
    present = calibration.holding_points(quantity)
    every = [one for one in calibration.points if one.quantity == quantity]
    for one in every:
        if need.holds(one.indication) and (one in present or one.when == AS_FOUND):
            yield _point(one, decides=one in present)
    for end in (need.low, need.high):
        if end is not None and end not in {one.indication for one in present}:
            yield from _between(calibration, quantity, end, present[0])


def _point(one: CalibrationPoint, *, decides: bool) -> CalibratedPoint:
    error = float(
        exact(one.indication) - exact(one.reference)
    )  # in the digits of the certificate, without a binary tail
    return CalibratedPoint(
        indication=one.indication, error=error, U=one.expanded_uncertainty, k=one.k, when=one.when, decides=decides
    )  # fmt: skip


def _between(
    calibration: Calibration, quantity: str, at: float, like: CalibrationPoint
) -> Iterator[CalibratedPoint]:
    try:
        found = calibration.correction_at(quantity, at)
    except LimsError:
        return  # outside of the calibration, which the range says already
    yield CalibratedPoint(
        indication=at, error=-found.correction, U=found.standard_uncertainty * like.k, k=like.k, between=True
    )


__all__ = ["MethodFit", "compare", "compared_with", "fits_of"]
