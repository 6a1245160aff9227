"""The oscillating U-tube: its constants from water and air, and the check that can fail."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from methods.knowledge import Known, Unknown
from methods.petroleum.air import air_density
from methods.petroleum.errors import PeriodsDoNotDiffer
from methods.petroleum.number import Number, centre
from methods.petroleum.water import water_density

NO_LIMIT = Unknown(
    reason="no limit for the apparatus check was entered",
    remedy="enter the permitted difference for water and for air from the method's edition or the procedure",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TubeConstants:
    """Constants of d = A T² - B for one U-tube at one temperature; d has the unit of the references."""

    A: Number
    B: Number


def tube_constants(T_w: Number, T_a: Number, d_w: Number, d_a: Number) -> TubeConstants:
    """Constants from the periods T_w, T_a with water and air and from their densities d_w, d_a.

    A = (d_w - d_a)/(T_w² - T_a²), B = A T_a² - d_a   physics of the oscillating U-tube; clause not verified
    Raises PeriodsDoNotDiffer unless water swings slower than air.
    """
    if not centre(T_w) > centre(T_a) > 0:
        raise PeriodsDoNotDiffer(water=centre(T_w), air=centre(T_a))
    A = (d_w - d_a) / (T_w * T_w - T_a * T_a)
    return TubeConstants(A=A, B=A * T_a * T_a - d_a)


def density_from_period(T_s: Number, constants: TubeConstants) -> Number:
    """Density of a sample from its period, unit as in the constants: d = A T_s² - B."""
    return constants.A * T_s * T_s - constants.B


class Answer(StrEnum):
    """Three-valued answer of a check."""

    YES = "yes"
    NO = "no"
    NO_REQUIREMENT = "no requirement entered"


@dataclass(frozen=True, kw_only=True, slots=True)
class FluidCheck:
    """One fluid of an apparatus check: what was found against what it should be, densities in kg/m³."""

    fluid: str
    found: float
    reference: float
    limit: float | None
    answer: Answer

    @property
    def difference(self) -> float:
        """Found minus reference in kg/m³."""
        return self.found - self.reference


@dataclass(frozen=True, kw_only=True, slots=True)
class ApparatusCheck:
    """The check of a density meter with water and air; `answer` is the worst of the two fluids."""

    answer: Answer
    fluids: tuple[FluidCheck, ...]
    sentence: str


def apparatus_check(
    water: float,
    air: float,
    *,
    t: float,
    p: float,
    water_limit: Known[float] | Unknown = NO_LIMIT,
    air_limit: Known[float] | Unknown = NO_LIMIT,
    humidity: float = 0.5,
) -> ApparatusCheck:
    """Compare the densities read for water and air (kg/m³) at t (°C) and p (Pa) with those that they have.

    References: Tanaka 2001 and CIPM-2007, the latter with relative humidity (0 to 1; half when not measured,
    which is within 0.01 kg/m³ of any other). The limits (kg/m³, on the absolute difference, inclusive) are
    the laboratory's; unknown ones answer "no requirement entered".
    Raises OutsideValidity, TemperatureOutsideRange.
    """
    fluids = (
        _check("water", water, centre(water_density(t)), water_limit),
        _check("air", air, centre(air_density(t, p, humidity)), air_limit),
    )
    return ApparatusCheck(answer=_worst(fluids), fluids=fluids, sentence=" ".join(map(_sentence, fluids)))


def _check(fluid: str, found: float, reference: float, limit: Known[float] | Unknown) -> FluidCheck:
    if isinstance(limit, Unknown):
        return FluidCheck(
            fluid=fluid, found=found, reference=reference, limit=None, answer=Answer.NO_REQUIREMENT
        )
    within = abs(found - reference) <= limit.value
    answer = Answer.YES if within else Answer.NO
    return FluidCheck(fluid=fluid, found=found, reference=reference, limit=limit.value, answer=answer)


def _worst(fluids: tuple[FluidCheck, ...]) -> Answer:
    order = (Answer.NO, Answer.NO_REQUIREMENT, Answer.YES)
    return min((fluid.answer for fluid in fluids), key=order.index)


def _sentence(check: FluidCheck) -> str:
    figures = (
        f"{check.fluid.capitalize()}: {check.found:.3f} kg/m³ read, {check.reference:.3f} kg/m³ expected, "
        f"difference {check.difference:+.3f} kg/m³"
    )
    if check.limit is None:
        return f"{figures}; no limit entered."
    return f"{figures}, limit ±{check.limit:g} kg/m³: {'within' if check.answer is Answer.YES else 'beyond'}."
