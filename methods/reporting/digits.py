"""Decimal digits of a binary number, and rounding by a rule that a document names."""

from __future__ import annotations

import math
import re
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

from methods.errors import MethodError

_PLAIN_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_PRECISION = 700  # decimal digits that hold every float at every step


class ReportingRefused(MethodError):
    """A number cannot be written down as it was asked."""

    problem = "The result cannot be reported: {what}."
    remedy = "{remedy}."


class Rounding(StrEnum):
    """The tie rule of a method edition."""

    HALF_EVEN = "half_even"
    HALF_UP = "half_up"


_MODES = {Rounding.HALF_EVEN: ROUND_HALF_EVEN, Rounding.HALF_UP: ROUND_HALF_UP}


def written(text: str) -> Decimal | None:
    """The number that a plain decimal text writes; None for anything else (no exponent, comma or space)."""
    return Decimal(text) if _PLAIN_DECIMAL.fullmatch(text) else None


def exact(value: float | Decimal) -> Decimal:
    """The value at 15 significant digits: what a person would have computed, without the binary tail."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ReportingRefused(
            what=f"the value is {value}", remedy="Check the calculation before reporting it"
        )
    return value if isinstance(value, Decimal) else Decimal(f"{float(value):.15g}")


def round_to_step(value: float | Decimal, step: Decimal, rounding: Rounding = Rounding.HALF_EVEN) -> Decimal:
    """The multiple of step nearest to the value, ties by the rule, with the decimals of the step."""
    return _multiple(exact(value), step, _MODES[rounding])


def round_up_to_step(value: Decimal, step: Decimal) -> Decimal:
    """The least multiple of step that is not below the value."""
    return _multiple(value, step, ROUND_CEILING)


def uncertainty_digits(U: float | Decimal, digits: int = 2) -> Decimal:
    """U to so many significant digits; rounded up where plain rounding takes off more than 5 % (ILAC P14).

    Clause not verified.
    """
    figure = exact(U)
    place = Decimal(1).scaleb(figure.adjusted() - digits + 1)
    plain = _multiple(figure, place, ROUND_HALF_EVEN)
    rounded = plain if plain >= figure * Decimal("0.95") else _multiple(figure, place, ROUND_CEILING)
    # 0.0996 becomes 0.10: the place moves with the first digit
    return rounded if rounded.adjusted() == figure.adjusted() else rounded.quantize(place.scaleb(1))


def place_of(number: Decimal) -> Decimal:
    """One unit in the last place of a number as it is written: 0.1 for 845.0."""
    return Decimal(1).scaleb(int(number.as_tuple().exponent))


def decimals(text: str) -> int:
    """How many decimals a written number shows."""
    return max(0, -int(Decimal(text).as_tuple().exponent))


def plain_text(number: Decimal) -> str:
    """A decimal without exponent, and zero without a sign."""
    return f"{abs(number) if number == 0 else number:f}"


def _multiple(value: Decimal, step: Decimal, mode: str) -> Decimal:
    if not (step.is_finite() and step > 0):
        raise ReportingRefused(what=f"the step {step} is not above zero", remedy="Enter the method's step")
    with localcontext(prec=_PRECISION):
        return ((value / step).quantize(Decimal(1), rounding=mode) * step).quantize(place_of(step))
