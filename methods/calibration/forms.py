"""The forms of a calibration or analysis function: polynomial, power, exponential (ISO 6143, Table of functions)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from methods.calibration.errors import CalibrationRefused
from methods.calibration.points import Array

_EXPONENTS = np.linspace(-2.0, 2.0, 81)  # where a search for a start looks, in units of the scale of x


class Form(Protocol):
    """A function of x with coefficients b: its value, slope in x, gradient in b, and a start for the fit."""

    @property
    def name(self) -> str:
        """What the form is called in messages."""

    @property
    def size(self) -> int:
        """How many coefficients it has."""

    def value(self, x: Array, b: Array) -> Array:
        """The function."""

    def slope(self, x: Array, b: Array) -> Array:
        """Its derivative with respect to x."""

    def gradient(self, x: Array, b: Array) -> Array:
        """Its derivatives with respect to b, one column for each."""

    def start(self, x: Array, y: Array) -> Array:
        """Coefficients from which a fit begins."""


@dataclass(frozen=True, slots=True)
class Polynomial:
    """b0 + b1 x + b2 x^2 + ... up to `degree`; with `through_zero` there is no b0."""

    degree: int = 1
    through_zero: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.degree <= 6:
            raise CalibrationRefused(
                what=f"a polynomial of degree {self.degree} was asked",
                remedy="Choose a degree from 1 to 6; ISO 6143 knows 1 to 3",
            )

    @property
    def name(self) -> str:
        """Straight line, or polynomial with its degree."""
        return "straight line" if self.degree == 1 else f"polynomial of degree {self.degree}"

    @property
    def size(self) -> int:
        """Number of coefficients."""
        return self.degree + (not self.through_zero)

    @property
    def powers(self) -> Array:
        """The exponents that have a coefficient."""
        return np.arange(int(self.through_zero), self.degree + 1, dtype=np.float64)

    def value(self, x: Array, b: Array) -> Array:
        """The function."""
        return self.gradient(x, b) @ b

    def slope(self, x: Array, b: Array) -> Array:
        """Its derivative with respect to x."""
        powers = self.powers
        lowered = np.where(powers > 0, powers - 1, 0)
        return (np.asarray(x)[..., None] ** lowered * powers) @ b

    def gradient(self, x: Array, b: Array) -> Array:
        """The powers of x."""
        return np.asarray(np.asarray(x)[..., None] ** self.powers)

    def start(self, x: Array, y: Array) -> Array:
        """Least squares without weights."""
        return least_squares(self.gradient(x, np.zeros(self.size)), y)


@dataclass(frozen=True, slots=True)
class Power:
    """b0 + b1 x^(1 + b2), for x above zero (ISO 6143, clause not verified)."""

    name: str = "power function"
    size: int = 3

    def value(self, x: Array, b: Array) -> Array:
        """The function."""
        return np.asarray(b[0] + b[1] * _above_zero(x) ** (1 + b[2]))

    def slope(self, x: Array, b: Array) -> Array:
        """Its derivative with respect to x."""
        return np.asarray(b[1] * (1 + b[2]) * _above_zero(x) ** b[2])

    def gradient(self, x: Array, b: Array) -> Array:
        """Its derivatives with respect to b0, b1, b2."""
        raised = _above_zero(x) ** (1 + b[2])
        return np.stack([np.ones_like(raised), raised, b[1] * raised * np.log(x)], axis=-1)

    def start(self, x: Array, y: Array) -> Array:
        """The best of a row of exponents, each with a line through the rest."""
        return _best_start(lambda c: _above_zero(x) ** (1 + c), y, _EXPONENTS)


@dataclass(frozen=True, slots=True)
class Exponential:
    """b0 + b1 exp(b2 x) (ISO 6143, clause not verified)."""

    name: str = "exponential function"
    size: int = 3

    def value(self, x: Array, b: Array) -> Array:
        """The function."""
        return np.asarray(b[0] + b[1] * np.exp(b[2] * x))

    def slope(self, x: Array, b: Array) -> Array:
        """Its derivative with respect to x."""
        return np.asarray(b[1] * b[2] * np.exp(b[2] * x))

    def gradient(self, x: Array, b: Array) -> Array:
        """Its derivatives with respect to b0, b1, b2."""
        raised = np.exp(b[2] * np.asarray(x))
        return np.stack([np.ones_like(raised), raised, b[1] * raised * x], axis=-1)

    def start(self, x: Array, y: Array) -> Array:
        """The best of a row of rates, each with a line through the rest."""
        width = float(np.ptp(x)) or 1.0
        rates = 2.5 * _EXPONENTS[_EXPONENTS != 0] / width
        return _best_start(lambda c: np.exp(c * x), y, rates)


LINE = Polynomial(1)
QUADRATIC = Polynomial(2)
CUBIC = Polynomial(3)
POWER = Power()
EXPONENTIAL = Exponential()


def least_squares(A: Array, y: Array) -> Array:
    """Coefficients of the columns of A that come nearest to y; the columns are brought to one size first."""
    scale = np.linalg.norm(A, axis=0)
    if not (scale > 0).all():
        raise CalibrationRefused(what="all values are zero", remedy="Measure points at different values")
    found, _, rank, _ = np.linalg.lstsq(A / scale, y, rcond=1e-13)
    if rank < A.shape[1]:
        raise CalibrationRefused(
            what="there are fewer different values than coefficients",
            remedy="Measure more calibration points, or choose a simpler form",
        )
    return np.asarray(found / scale)


def _best_start(basis: Callable[[float], Array], y: Array, candidates: Array) -> Array:
    best, least = None, np.inf
    for c in candidates:
        raised = basis(float(c))
        A = np.stack([np.ones_like(raised), raised], axis=-1)
        if np.ptp(raised) <= 1e-12 * np.max(np.abs(raised)):
            continue
        b = least_squares(A, y)
        rest = float(np.sum((y - A @ b) ** 2))
        if rest < least:
            best, least = np.array([*b, float(c)]), rest
    if best is None:
        raise CalibrationRefused(what="all values are alike", remedy="Measure points at different values")
    return best


def _above_zero(x: Array) -> Array:
    found = np.asarray(x, dtype=np.float64)
    if not (found > 0).all():
        raise CalibrationRefused(
            what="a power function was asked of a value that is not above zero",
            remedy="Leave the blank out, or choose another form",
        )
    return found
