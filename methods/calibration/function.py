"""A calibration function as it was found: coefficients with covariances, predictions both ways, goodness of fit."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from methods.calibration.errors import CalibrationRefused, Extrapolation, NoInverse
from methods.calibration.forms import Form
from methods.calibration.points import Array
from methods.uncertainty import BudgetSource, Input, coverage_factor, welch_satterthwaite

LARGEST_GAMMA = 2.0  # ISO 6143:2001, clause not verified
_GRID = 257  # pieces of the range in which a response is looked for


@dataclass(frozen=True, kw_only=True, slots=True)
class Prediction:
    """A value found by a calibration function, with the parts that its standard uncertainty is made of."""

    value: float
    u: float
    dof: float
    u_function: float  # from the coefficients and their covariances
    u_reading: float  # from what was put in
    extrapolated: bool = False

    def U(self, p: float = 0.95) -> float:
        """Expanded uncertainty by the t-factor (JCGM 100 G)."""
        return coverage_factor(p, self.dof) * self.u

    def as_input(self, name: str, *, unit: str, source: BudgetSource | None = None) -> Input:
        """As an input quantity of a budget."""
        return Input(name=name, value=self.value, u=self.u, dof=self.dof, unit=unit, source=source)


@dataclass(frozen=True, kw_only=True, slots=True)
class Goodness:
    """Whether the function describes the points: chi-squared against its 95 % quantile, and Gamma <= 2.

    ISO/TS 28037:2010 6.3 and ISO 6143:2001 5 (clauses not verified). `consistent` is None where the
    uncertainties came from the residuals themselves, which then cannot testify against them.
    """

    chi_squared: float
    dof: int
    quantile: float
    probability: float  # of a chi-squared as large or larger
    gamma: float  # largest move of a coordinate over its standard uncertainty
    consistent: bool | None
    r_squared: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Calibration:
    """y = f(x - origin) with coefficients b; the covariance is that of b, in the units of the points.

    Also an analysis function x = f(y) when the responses were given as x (ISO 6143).
    """

    form: Form
    origin: float
    coefficients: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    chi_squared: float
    residual_dof: int
    estimated: bool  # the variance was taken from the residuals
    relative: bool
    x: tuple[float, ...]
    y: tuple[float, ...]
    adjusted_x: tuple[float, ...]
    adjusted_y: tuple[float, ...]
    weighted_residuals: tuple[float, ...]
    largest_deviation: float

    @property
    def dof(self) -> float:
        """Degrees of freedom of the coefficients: of the residuals where they gave the variance, else infinite."""
        return float(self.residual_dof) if self.estimated else math.inf

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest value calibrated."""
        return min(self.x), max(self.x)

    @property
    def s(self) -> float:
        """Residual standard deviation sqrt(chi^2 / (m - n)), in the unit of y for ordinary least squares."""
        return math.sqrt(self.chi_squared / self.residual_dof) if self.residual_dof else 0.0

    def u(self, i: int) -> float:
        """Standard uncertainty of coefficient i."""
        return math.sqrt(self.covariance[i][i])

    def correlation(self, i: int, j: int) -> float:
        """Correlation coefficient of two coefficients."""
        return self.covariance[i][j] / (self.u(i) * self.u(j))

    def posterior_covariance(self) -> tuple[tuple[float, ...], ...]:
        """The covariance times (m - 2)/(m - 4) for a line: that of the t-distribution (ISO/TS 28037 Annex E).

        Clause not verified. For variances from the residuals only; use either this or t-factors, not both.
        """
        if not self.estimated or self.residual_dof <= 2:
            raise CalibrationRefused(
                what="a posterior covariance needs a variance from more than two residual degrees of freedom",
                remedy="Measure more calibration points, or expand by the t-factor instead",
            )
        factor = self.residual_dof / (self.residual_dof - 2)
        return tuple(tuple(factor * c for c in row) for row in self.covariance)

    def goodness(self, p: float = 0.95) -> Goodness:
        """Chi-squared test and largest deviation."""
        from scipy.special import chdtrc, chdtri  # late: it takes longer to load than the rest of the package

        chi2, dof = self.chi_squared, self.residual_dof
        quantile = float(chdtri(dof, 1 - p)) if dof else 0.0
        fits = chi2 <= quantile and self.largest_deviation <= LARGEST_GAMMA
        return Goodness(
            chi_squared=chi2,
            dof=dof,
            quantile=quantile,
            probability=float(chdtrc(dof, chi2)) if dof else 1.0,
            gamma=self.largest_deviation,
            consistent=None if self.estimated or not dof else fits,
            r_squared=self._r_squared(),
        )

    def at(self, x: float, *, u_x: float = 0.0, extrapolate: bool = False) -> Prediction:
        """The mean response at x; with `u_x` the uncertainty of x counts too. Raises Extrapolation."""
        return self._prediction(x, u_x * abs(self._slope(x)), math.inf, extrapolate)

    def response(self, x: float, *, repeats: int = 1, extrapolate: bool = False) -> Prediction:
        """A future mean of `repeats` responses at x, for ordinary least squares (residual s)."""
        return self._prediction(x, self._scatter(repeats), self.dof, extrapolate)

    def inverse(
        self,
        y: float,
        *,
        u_y: float | None = None,
        repeats: int = 1,
        dof: float = math.inf,
        extrapolate: bool = False,
    ) -> Prediction:
        """The value that gave the response y: u^2(x) = (u^2(y) + g' V g) / f'(x)^2 (ISO/TS 28037 11.1).

        Clause not verified. Without u_y, after ordinary least squares, y is a mean of `repeats` responses with
        the residual s; for a line that is (s/b) sqrt(1/p + 1/n + (x - mean)^2/Sxx) (QUAM A5, E.3).
        Raises NoInverse, Extrapolation, CalibrationRefused.
        """
        x = self._solve(_finite(y), extrapolate)
        slope = self._slope(x)
        if slope == 0:
            raise NoInverse(value=y, what="the function is level there")
        estimated = u_y is None
        reading = self._scatter(repeats) if u_y is None else _finite(u_y)
        function = self._function(x)
        low, high = self.range
        return Prediction(
            value=x,
            u=math.hypot(reading, function) / abs(slope),
            dof=self.dof if estimated else welch_satterthwaite([(reading, dof), (function, self.dof)]),
            u_function=function / abs(slope),
            u_reading=reading / abs(slope),
            extrapolated=not low <= x <= high,
        )

    def _prediction(self, x: float, reading: float, dof: float, extrapolate: bool) -> Prediction:
        low, high = self.range
        if not (extrapolate or low <= _finite(x) <= high):
            raise Extrapolation(value=x, low=low, high=high)
        function = self._function(x)
        return Prediction(
            value=self._value(x),
            u=math.hypot(reading, function),
            dof=self.dof if dof == self.dof else welch_satterthwaite([(reading, dof), (function, self.dof)]),
            u_function=function,
            u_reading=reading,
            extrapolated=not low <= x <= high,
        )

    def _scatter(self, repeats: int) -> float:
        if not self.estimated or self.relative:
            raise CalibrationRefused(
                what="the scatter of a response is not known from this fit",
                remedy="Give the standard uncertainty of the response",
            )
        if repeats < 1:
            raise CalibrationRefused(what="no response was read", remedy="Give the number of repeats")
        return self.s / math.sqrt(repeats)

    def _solve(self, y: float, extrapolate: bool) -> float:
        low, high = self.range
        if extrapolate:
            low, high = low - (high - low), high + (high - low)
        if len(self.coefficients) == 2 and getattr(self.form, "degree", 0) == 1:
            return self._solve_line(y, low, high, extrapolate)
        return self._solve_curve(y, low, high)

    def _solve_line(self, y: float, low: float, high: float, extrapolate: bool) -> float:
        b0, b1 = self.coefficients
        if b1 == 0:
            raise NoInverse(value=y, what="the line is level")
        x = (y - b0) / b1 + self.origin
        if not (extrapolate or low <= x <= high):
            raise Extrapolation(value=x, low=low, high=high)
        return x

    def _solve_curve(self, y: float, low: float, high: float) -> float:
        from scipy.optimize import brentq

        grid = np.linspace(low, high, _GRID)
        if self.form.name == "power function":
            grid = grid[grid > self.origin]
        gaps = self._values(grid) - y
        exact = [float(x) for x, gap in zip(grid, gaps, strict=True) if gap == 0]
        crossed = [i for i in range(len(grid) - 1) if gaps[i] * gaps[i + 1] < 0]
        roots = exact + [
            float(
                brentq(
                    lambda x: self._value(x) - y,
                    grid[i],
                    grid[i + 1],
                    xtol=1e-15 * (abs(grid[i + 1]) or 1),
                    rtol=1e-14,
                )
            )
            for i in crossed
        ]
        if not roots:
            raise NoInverse(value=y, what="no value of the range gives it")
        if len(roots) > 1:
            raise NoInverse(value=y, what=f"{len(roots)} values of the range give it")
        return roots[0]

    def _values(self, x: Array) -> Array:
        return self.form.value(x - self.origin, np.array(self.coefficients))

    def _value(self, x: float) -> float:
        return float(self._values(np.array([x]))[0])

    def _slope(self, x: float) -> float:
        return float(self.form.slope(np.array([x - self.origin]), np.array(self.coefficients))[0])

    def _function(self, x: float) -> float:
        """Standard uncertainty of f(x) from its coefficients."""
        g = self.form.gradient(np.array([x - self.origin]), np.array(self.coefficients))[0]
        return math.sqrt(max(0.0, float(g @ np.array(self.covariance) @ g)))

    def _r_squared(self) -> float:
        y = np.array(self.y)
        total = float(np.sum((y - y.mean()) ** 2))
        rest = float(np.sum((y - self._values(np.array(self.x))) ** 2))
        return 1.0 - rest / total if total else 0.0


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise CalibrationRefused(what=f"a reading is {value}", remedy="Enter the reading as it was taken")
    return value
