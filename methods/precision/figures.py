"""Precision data of a method: r and R as the laboratory entered them from the text that it owns."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from methods.knowledge import Known, Source, Unknown
from methods.precision.errors import BandsDoNotFit, PrecisionNotPositive
from methods.precision.expression import Expression

Kind: TypeAlias = Literal["r", "R"]

NAMES: dict[Kind, str] = {"r": "repeatability limit r", "R": "reproducibility limit R"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Constant:
    """One figure for the whole range."""

    value: float

    def at(self, mean: float) -> float | None:
        """The figure, whatever the mean."""
        return self.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """A figure for means from `low` (inclusive) to `high` (exclusive; inclusive in the last band)."""

    low: float
    high: float
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class BandTable:
    """Figures by bands of the mean, in rising order. Raises BandsDoNotFit."""

    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        if not self.bands:
            raise BandsDoNotFit(why="there is none")
        for band in self.bands:
            if not band.low < band.high:
                raise BandsDoNotFit(why=f"{band.low:g} to {band.high:g} is not a range")
        for before, after in zip(self.bands, self.bands[1:], strict=False):
            if after.low < before.high:
                raise BandsDoNotFit(why=f"the one from {after.low:g} begins before {before.high:g} ends")

    def at(self, mean: float) -> float | None:
        """The figure of the band that holds the mean; None in a gap and outside."""
        last = self.bands[-1]
        inside = (band.value for band in self.bands if band.low <= mean < band.high)
        return next(inside, last.value if mean == last.high else None)


Form: TypeAlias = Constant | BandTable | Expression


@dataclass(frozen=True, kw_only=True, slots=True)
class PrecisionFigure:
    """r or R of one measurand: its form, unit, range of validity in the mean, source and approver."""

    kind: Kind
    form: Form
    unit: str
    low: float
    high: float
    source: Source
    approver: str

    def at(self, mean: float) -> Known[float] | Unknown:
        """The limit in `unit` at this mean; unknown outside its range. Raises PrecisionNotPositive."""
        value = self.form.at(mean) if self.low <= mean <= self.high else None
        if value is None:
            return Unknown(
                reason=f"{NAMES[self.kind]} holds from {self.low:g} to {self.high:g}, not at {mean:g}",
                remedy="enter a figure for this range from the method's edition, if it has one",
            )
        if not (math.isfinite(value) and value > 0):
            raise PrecisionNotPositive(figure=self.kind, value=value, mean=mean)
        return Known(value=value, source=self.source)


def not_entered(kind: Kind) -> Unknown:
    """The state of a precision figure before the laboratory has entered it."""
    return Unknown(
        reason=f"no {NAMES[kind]} was entered",
        remedy=f"enter {kind} with its source from the text of the edition in use, and have it approved",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Precision:
    """r and R of one measurand; each known or unknown on its own."""

    r: PrecisionFigure | Unknown = field(default_factory=lambda: not_entered("r"))
    R: PrecisionFigure | Unknown = field(default_factory=lambda: not_entered("R"))

    def r_at(self, mean: float) -> Known[float] | Unknown:
        """The repeatability limit at this mean, on the difference of two results."""
        return self.r if isinstance(self.r, Unknown) else self.r.at(mean)

    def R_at(self, mean: float) -> Known[float] | Unknown:
        """The reproducibility limit at this mean, on the difference of two results."""
        return self.R if isinstance(self.R, Unknown) else self.R.at(mean)
