"""Figures of a provider's report as a person reads them: texts, with the numbers and the uncertainty that stand in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from lims.external.errors import FigureRefused
from methods.definitions import Uncertainty
from methods.knowledge import Unknown
from methods.uncertainty import Mode
from methods.units import convert_uncertainty

NUMBER = re.compile(r"[+−-]?\d+(?:[.,]\d+)?", re.ASCII)
NOT_STATED = Unknown(
    reason="the provider states no uncertainty", remedy="Ask the provider for U, k and coverage"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One component of a composition, or one cut of a table with its end point in °C (None: a residue), as the report has it."""

    name: str
    text: str
    expanded_uncertainty: str | None = None
    t_end: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """What a person read in the report. U, k and coverage stand together or not at all; units are codes of methods.units.

    A composition or a table has no text of its own but `parts`; k and coverage are of every U among them.
    """

    measurand: str
    text: str = ""
    unit: str | None = None
    expanded_uncertainty: str | None = None
    k: str | None = None
    coverage_percent: str | None = None
    parts: tuple[Part, ...] = ()


def stated_uncertainty(figure: Figure, U: str | None, unit: str) -> Uncertainty | Unknown:  # noqa: N803 - the symbol of the GUM
    """The provider's U, in the unit of the measurand, with the k and the coverage that the figure states. Raises FigureRefused."""
    stated = (U, figure.k, figure.coverage_percent)
    if not any(stated):
        return NOT_STATED
    if not all(stated):
        raise FigureRefused(
            text=figure.text[:40], why="U, k and coverage probability stand together or not at all"
        )
    expanded, k, percent = (number(one or "") for one in stated)
    if not (expanded > 0 and k > 0 and 0 < percent < 100):
        raise FigureRefused(
            text=figure.text[:40],
            why="U and k lie above zero, the coverage probability between 0 % and 100 %",
        )
    expanded = convert_uncertainty(expanded, figure.unit or unit, unit)
    return Uncertainty(
        u=expanded / k, U=expanded, k=k, p=percent / 100, dof=None, mode=Mode.REPORTED, lines=()
    )


def plain(text: str) -> str:
    """A number as it was typed, with a point and without a plus sign."""
    return text.strip().replace(",", ".").replace("−", "-").removeprefix("+")


def number(text: str) -> float:
    """The value of a number as it was typed. Raises FigureRefused."""
    if not NUMBER.fullmatch(text.strip()):
        raise FigureRefused(text=text[:40], why="it is no plain number")
    return float(Decimal(plain(text)))
