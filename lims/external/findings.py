"""What a provider reported, made a result of the method's measurand: one figure, a composition, or a table of cuts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from lims.external.errors import FigureRefused
from lims.external.figures import Figure, Part, number, plain, stated_uncertainty
from lims.results import Printed, ReportedFinding, printed_component
from methods import MethodError
from methods.components import component
from methods.definitions import (
    AnyResult,
    CensoredResult,
    Component,
    CutResult,
    Measurand,
    NominalResult,
    NumericResult,
    OrdinalResult,
    ScaleKind,
    TableResult,
    Uncertainty,
    VectorResult,
)
from methods.knowledge import Unknown
from methods.reporting import Censored, CensoredKind, Nominal, Ordinal
from methods.units import convert

SIDES = {"<": CensoredKind.BELOW, ">": CensoredKind.ABOVE}
NUMBERS = (ScaleKind.RATIO, ScaleKind.INTERVAL)
IN_PARTS = (ScaleKind.VECTOR, ScaleKind.TABLE)
NOT_DETECTED = frozenset({"not detected", "nd", "n.d.", "aşkar edilmədi", "не обнаружено", "не обн."})
WHOLE_PERCENT = 100.0


def finding_of(measurand: Measurand, figure: Figure) -> ReportedFinding:
    """The figure as a result in the unit of the measurand; printed as reported where the units agree. Raises FigureRefused."""
    same = figure.unit is None or figure.unit == measurand.unit
    try:
        if figure.parts:
            return _in_parts(measurand, figure, as_reported=same)
        result = _result(measurand, figure)
    except MethodError as refusal:
        raise FigureRefused(text=figure.text[:40], why=refusal.problem_text.rstrip(".")) from refusal
    numeric = isinstance(result, NumericResult)
    return ReportedFinding(
        measurand=measurand, result=result, printed=plain(figure.text) if same and numeric else None,
        printed_uncertainty=plain(figure.expanded_uncertainty or "") or None if same and numeric else None,
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
    value = convert(number(text), figure.unit or unit, unit)
    stated = stated_uncertainty(figure, figure.expanded_uncertainty, unit)
    return NumericResult(measurand=measurand.key, value=value, unit=unit, uncertainty=stated)


def _censored(
    measurand: Measurand, side: CensoredKind, text: str, figure: Figure, unit: str
) -> CensoredResult:
    if figure.unit not in (None, unit):
        raise FigureRefused(text=text[:40], why=f"a bound is entered in the unit of the method, {unit}")
    number(text)
    return CensoredResult(measurand=measurand.key, value=Censored(kind=side, bound=plain(text), unit=unit))


# -- in parts -------------------------------------------------------------------------------------------


def _in_parts(measurand: Measurand, figure: Figure, *, as_reported: bool) -> ReportedFinding:
    """A composition or a table. Raises FigureRefused, MethodError."""
    if measurand.scale not in IN_PARTS:
        raise FigureRefused(text=measurand.names["en"], why="it is one figure, and not a composition")
    _require_names(figure.parts)
    if measurand.scale is ScaleKind.TABLE:
        return _table(measurand, figure, as_reported)
    unit = measurand.unit or "1"
    components = tuple(_component(n, one, figure, unit) for n, one in enumerate(figure.parts, start=1))
    result = VectorResult(
        measurand=measurand.key, unit=unit, basis=measurand.basis, components=components, groups=(), sum_unit=unit,
        unnormalised_sum=math.fsum(one.value for one in components),
    )  # fmt: skip
    printed = (
        _as_reported(part, unit) if as_reported else printed_component(one, unit, measurand)
        for part, one in zip(figure.parts, components, strict=True)
    )
    return ReportedFinding(
        measurand=measurand, result=result, parts=tuple(printed), stated=tuple(one.uncertainty for one in components)
    )  # fmt: skip


def _require_names(parts: Sequence[Part]) -> None:
    seen: dict[str, str] = {}
    for part in parts:
        name = component(part.name)
        if not name:
            raise FigureRefused(text=part.text[:40], why="it has no name")
        if name in seen:
            raise FigureRefused(text=part.name[:40], why=f"{seen[name][:40]} stands there already")
        seen[name] = part.name


def _component(n: int, part: Part, figure: Figure, unit: str) -> Component:
    text, own = part.text.strip(), figure.unit or unit
    none = Unknown(reason="no amount was found", remedy="None: what was not found has no U")
    if text.casefold() in NOT_DETECTED or text.startswith("<"):
        if part.expanded_uncertainty:
            raise FigureRefused(text=part.name[:40], why="what was not found has no U")
        below = convert(_of(part, text[1:].strip()), own, unit) if text.startswith("<") else None
        return Component(
            key=str(n), name=part.name.strip(), value=0.0, uncertainty=none, absent=below is None, below=below
        )
    return Component(
        key=str(n), name=part.name.strip(), value=convert(_of(part, text), own, unit),
        uncertainty=_stated(part, figure, unit),
    )  # fmt: skip


def _of(part: Part, text: str) -> float:
    """The number of a part, whose refusal names it. Raises FigureRefused."""
    try:
        return number(text)
    except FigureRefused:
        raise FigureRefused(
            text=f"{part.name}: {part.text}"[:60], why="it is no plain number, bound or “not detected”"
        ) from None


def _stated(part: Part, figure: Figure, unit: str) -> Uncertainty | Unknown:
    """The U of a part; k and coverage that are stated for others say nothing of a part without U. Raises FigureRefused."""
    if not part.expanded_uncertainty:
        if (figure.k or figure.coverage_percent) and not any(
            one.expanded_uncertainty for one in figure.parts
        ):
            raise FigureRefused(text=part.name[:40], why="k and coverage stand there, and no U")
        return Unknown(reason="the provider states no uncertainty of it", remedy="Ask the provider for it")
    try:
        return stated_uncertainty(figure, part.expanded_uncertainty, unit)
    except FigureRefused as refusal:
        why = str(refusal.facts["why"])
        raise FigureRefused(text=f"{part.name}: U = {part.expanded_uncertainty}"[:60], why=why) from None


def _as_reported(part: Part, unit: str) -> Printed:
    text = plain(part.text)
    if text.casefold() in NOT_DETECTED:
        text = CensoredKind.NOT_DETECTED.value
    elif text.startswith("<"):
        text = f"< {text[1:].strip()}"
    return Printed(value=text, uncertainty=plain(part.expanded_uncertainty or "") or None, unit=unit)


def _table(measurand: Measurand, figure: Figure, as_reported: bool) -> ReportedFinding:
    unit = measurand.unit or "1"
    rows = tuple(_cuts(figure, unit))
    result = TableResult(measurand=measurand.key, unit=unit, rows=rows, loss=WHOLE_PERCENT - rows[-1].total)
    stated = tuple(_stated(part, figure, unit) for part in figure.parts)
    printed = tuple(
        _as_reported(part, unit) if as_reported
        else printed_component(Component(key="", name=row.name, value=row.percent, uncertainty=one), unit, measurand)
        for part, row, one in zip(figure.parts, rows, stated, strict=True)
    )  # fmt: skip
    return ReportedFinding(measurand=measurand, result=result, parts=printed, stated=stated)


def _cuts(figure: Figure, unit: str) -> Iterator[CutResult]:
    total = 0.0
    ends: list[float] = []
    for part in figure.parts:
        percent = convert(_of(part, part.text.strip()), figure.unit or unit, unit)
        end = _of(part, part.t_end) if part.t_end else None
        if end is not None and ends and end <= ends[-1]:
            raise FigureRefused(text=part.name[:40], why="its end point does not lie above the one before")
        ends += [] if end is None else [end]
        total += percent
        yield CutResult(name=part.name.strip(), t_end=end, percent=percent, total=total)
