"""A figure of a provider's report: read as it stands there, and made a result of the method's measurand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from lims.external.errors import FigureRefused
from lims.results import ReportedFinding
from methods import MethodError
from methods.definitions import (
    AnyResult,
    CensoredResult,
    Measurand,
    NominalResult,
    NumericResult,
    OrdinalResult,
    ScaleKind,
    Uncertainty,
)
from methods.knowledge import Unknown
from methods.reporting import Censored, CensoredKind, Nominal, Ordinal
from methods.uncertainty import Mode
from methods.units import convert, convert_uncertainty

NUMBER = re.compile(r"[+−-]?\d+(?:[.,]\d+)?", re.ASCII)
SIDES = {"<": CensoredKind.BELOW, ">": CensoredKind.ABOVE}
NOT_STATED = Unknown(
    reason="the provider states no uncertainty", remedy="Ask the provider for U, k and coverage"
)
NUMBERS = (ScaleKind.RATIO, ScaleKind.INTERVAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """What a person read in the report. U, k and coverage stand together or not at all; units are codes of methods.units."""

    measurand: str
    text: str
    unit: str | None = None
    expanded_uncertainty: str | None = None
    k: str | None = None
    coverage_percent: str | None = None


def finding_of(measurand: Measurand, figure: Figure) -> ReportedFinding:
    """The figure as a result in the unit of the measurand; printed as reported where the units agree. Raises FigureRefused."""
    try:
        result = _result(measurand, figure)
    except MethodError as refusal:
        raise FigureRefused(text=figure.text[:40], why=refusal.problem_text.rstrip(".")) from refusal
    same = figure.unit is None or figure.unit == measurand.unit
    numeric = isinstance(result, NumericResult)
    return ReportedFinding(
        measurand=measurand, result=result, printed=_plain(figure.text) if same and numeric else None,
        printed_uncertainty=_plain(figure.expanded_uncertainty or "") or None if same and numeric else None,
    )  # fmt: skip


def _result(measurand: Measurand, figure: Figure) -> AnyResult:
    text = figure.text.strip()
    if measurand.scale is ScaleKind.ORDINAL and measurand.ordinal is not None:
        return OrdinalResult(measurand=measurand.key, value=Ordinal(value=text, scale=measurand.ordinal))
    if measurand.scale is ScaleKind.NOMINAL:
        return NominalResult(measurand=measurand.key, value=Nominal(value=text, allowed=(text,)))
    if measurand.scale not in NUMBERS:
        raise FigureRefused(text=text[:40], why="a composition or a table is not entered as one figure")
    unit = measurand.unit or "1"
    side = SIDES.get(text[:1])
    if side is not None:
        return _censored(measurand, side, text[1:].strip(), figure, unit)
    value = convert(_number(text), figure.unit or unit, unit)
    return NumericResult(
        measurand=measurand.key, value=value, unit=unit, uncertainty=_uncertainty(figure, unit)
    )


def _censored(
    measurand: Measurand, side: CensoredKind, text: str, figure: Figure, unit: str
) -> CensoredResult:
    if figure.unit not in (None, unit):
        raise FigureRefused(text=text[:40], why=f"a bound is entered in the unit of the method, {unit}")
    _number(text)
    return CensoredResult(measurand=measurand.key, value=Censored(kind=side, bound=_plain(text), unit=unit))


def _uncertainty(figure: Figure, unit: str) -> Uncertainty | Unknown:
    stated = (figure.expanded_uncertainty, figure.k, figure.coverage_percent)
    if not any(stated):
        return NOT_STATED
    if not all(stated):
        raise FigureRefused(
            text=figure.text[:40], why="U, k and coverage probability stand together or not at all"
        )
    expanded, k, percent = (_number(one or "") for one in stated)
    if not (expanded > 0 and k > 0 and 0 < percent < 100):
        raise FigureRefused(
            text=figure.text[:40],
            why="U and k lie above zero, the coverage probability between 0 % and 100 %",
        )
    U = convert_uncertainty(expanded, figure.unit or unit, unit)  # noqa: N806 - the symbol of the GUM
    return Uncertainty(u=U / k, U=U, k=k, p=percent / 100, dof=None, mode=Mode.REPORTED, lines=())


def _plain(text: str) -> str:
    return text.strip().replace(",", ".").replace("−", "-").removeprefix("+")


def _number(text: str) -> float:
    if not NUMBER.fullmatch(text.strip()):
        raise FigureRefused(text=text[:40], why="it is no plain number")
    return float(Decimal(_plain(text)))
