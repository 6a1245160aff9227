"""The quantities of a certificate: D-SI elements of all editions, told by structure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dcc.model import Number, Series, Uncertainty, Value
from dcc.parsing import Element, child, children, name_of, text_at, text_of

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
HOLDERS = ("hybrid", "list", "realList", "complexList")
LISTS = ("realListXMLList", "complexListXMLList")
SINGLE = ("real", "constant", "complex", "realCS")
TOPS = frozenset((*HOLDERS, *LISTS, *SINGLE))
COMPONENTS = {
    "valueReal": "real",
    "valueImag": "imaginary",
    "valueMagnitude": "magnitude",
    "valuePhase": "phase",
}
MEASUREMENT_UNCERTAINTY = (
    "measurementUncertaintyUnivariate", "measurementUncertaintyUnivaraite", "measurementUncertaintyUnivariateXMLList",
    "listUnivariateUnc", "listMeasurementUncertaintyUnivariate", "listBivariateUnc",
    "measurementUncertaintyBivariate", "measurementUncertaintyBivariateXMLList",
)  # fmt: skip
REGIONS = ("ellipsoidalRegion", "rectangularRegion")


def number(text: str) -> Number:
    """A figure as XML writes it: decimal point, no thousands mark, finite; anything else has no value."""
    written = text.strip()
    value = float(written) if _NUMBER.fullmatch(written) else math.nan
    return Number(text=written, value=value if math.isfinite(value) else None)


def step_of(text: str) -> float:
    """One unit of the last digit written."""
    mantissa, _, exponent = text.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(10.0 ** (int(exponent or 0) - decimals))


def series_of(element: Element) -> tuple[Series, ...]:
    """The series of one D-SI element: real, complex, constant, lists of them, or a hybrid."""
    name = name_of(element)
    if name == "hybrid":
        return tuple(one for inner in children(element, *TOPS) for one in series_of(inner))
    if name in LISTS:
        return tuple(_xml_list(element))
    if name in HOLDERS:
        return tuple(_list(element))
    return tuple(_single(element))


# -- single values ---------------------------------------------------------------------------------------


def _single(
    element: Element, unit: str = "", phase: str = "", shared: Uncertainty | None = None
) -> list[Series]:
    found = []
    uncertainty = _uncertainty(element) or shared
    for name, component in (("value", ""), *COMPONENTS.items()):
        node = child(element, name)
        if node is None:
            continue
        own = "unitPhase" if component == "phase" else "unit"
        value = Value(
            number=number(text_of(node)), unit=text_at(element, own) or (phase if component == "phase" else unit),
            at=text_at(element, "dateTime") or None, uncertainty=uncertainty,
        )  # fmt: skip
        found.append(_series(element, component, [value]))
    return found


def _series(element: Element, component: str, values: Sequence[Value]) -> Series:
    kind = next(
        (text_of(one) for one in children(element) if name_of(one).lower().startswith(("quantitytype", "listquantitytype"))),
        None,
    )  # fmt: skip
    return Series(
        component=component, label=text_at(element, "label") or None, quantity_type=kind, values=tuple(values)
    )


def _uncertainty(element: Element) -> Uncertainty | None:
    """The uncertainty that stands in an element, in the words of any edition."""
    for holder in (element, *children(element, *MEASUREMENT_UNCERTAINTY)):
        for one in children(holder):
            found = _one_uncertainty(one)
            if found is not None:
                return found
    return None


def _one_uncertainty(element: Element) -> Uncertainty | None:
    name = name_of(element).removesuffix("XMLList").removesuffix("MU").removesuffix("Unc")
    kinds = {"expanded": "expanded", "standard": "standard", "coverageInterval": "coverage_interval"}
    kind = kinds.get(name)
    if kind is None:
        return _region(element) if name in REGIONS else None
    if not len(element):
        return None  # `standardUnc` inside a coverage interval is a figure, not a statement of its own
    figures = {name_of(one).removesuffix("XMLList"): text_of(one) for one in children(element)}
    value = next((figures[one] for one in _U_NAMES if one in figures), None)
    return _made(kind, value, figures)


_U_NAMES = ("uncertainty", "valueExpandedMU", "valueStandardMU", "standardUnc")


def _made(kind: str, value: str | None, figures: dict[str, str]) -> Uncertainty:
    def figure(name: str) -> Number | None:
        return number(figures[name]) if name in figures else None

    return Uncertainty(
        kind=kind, value=None if value is None else number(value), k=figure("coverageFactor"),
        probability=figure("coverageProbability"), distribution=figures.get("distribution"), low=figure("intervalMin"),
        high=figure("intervalMax"),
    )  # fmt: skip


def _region(element: Element) -> Uncertainty:
    covariances = [text_at(one, "value") for one in element.iter() if name_of(one) == "covariance"]
    return Uncertainty(
        kind="ellipsoidal_region" if name_of(element).startswith("ellips") else "rectangular_region", value=None,
        k=number(text_at(element, "coverageFactor")) if child(element, "coverageFactor") is not None else None,
        probability=number(text_at(element, "coverageProbability")), distribution=text_at(element, "distribution") or None,
        covariances=tuple(number(one) for one in covariances),
    )  # fmt: skip


# -- lists of elements -------------------------------------------------------------------------------------


def _list(element: Element) -> Iterator[Series]:
    """A list: its members by component; lists within a list stay apart. A unit or U of the list holds for each."""
    unit, phase = text_at(element, "listUnit"), text_at(element, "listUnitPhase")
    shared = next(
        (found for one in children(element, *MEASUREMENT_UNCERTAINTY) if (found := _uncertainty(one))), None
    )
    by_component: dict[str, list[Value]] = {}
    nested: list[Series] = []
    for member in children(element, *TOPS):
        if name_of(member) not in SINGLE:
            nested.extend(series_of(member))
            continue
        for one in _single(member, unit, phase, shared):
            by_component.setdefault(one.component, []).extend(one.values)
    region = next((_region(one) for one in children(element, *REGIONS)), None)
    if region is None and shared is not None and shared.kind.endswith("region") and not by_component:
        region = shared
    own = [_series(element, component, values) for component, values in by_component.items()]
    for each in (*nested, *own) or (_series(element, "", ()),):
        yield each if region is None else replace(each, region=each.region or region)


# -- lists as text -----------------------------------------------------------------------------------------


def _xml_list(element: Element) -> Iterator[Series]:
    """Values in one text, apart by spaces. One unit, U or k stands for all of them."""
    columns = {name_of(one).removesuffix("XMLList"): text_of(one).split() for one in children(element)}
    for name, component in (("value", ""), *COMPONENTS.items()):
        if name in columns:
            yield _series(element, component, list(_values(element, columns, name, component)))


def _values(element: Element, columns: dict[str, list[str]], name: str, component: str) -> Iterator[Value]:
    figures = columns[name]
    n = len(figures)
    unit_name = "unitPhase" if component == "phase" else "unit"
    units, times = _spread(columns.get(unit_name, []), n), _spread(columns.get("dateTime", []), n)
    uncertainties = _uncertainties(element, n)
    for i, figure in enumerate(figures):
        yield Value(number=number(figure), unit=units[i] or "", at=times[i], uncertainty=uncertainties[i])


def _spread(given: list[str], n: int) -> list[str | None]:
    """A text for each value: its own, the one for all; None where their number does not fit."""
    if len(given) == n:
        return list(given)
    return [given[0]] * n if len(given) == 1 else [None] * n


def _uncertainties(element: Element, n: int) -> list[Uncertainty | None]:
    for holder in (element, *children(element, *MEASUREMENT_UNCERTAINTY)):
        for one in children(holder):
            name = name_of(one).removesuffix("XMLList").removesuffix("MU").removesuffix("Unc")
            if name in ("expanded", "standard", "coverageInterval") and len(one):
                return _each(one, name, n)
            if name in REGIONS:
                return [_region(one)] * n
    return [None] * n


def _each(element: Element, name: str, n: int) -> list[Uncertainty | None]:
    columns = {
        name_of(one).removesuffix("XMLList"): _spread(text_of(one).split(), n) for one in children(element)
    }
    kind = {"expanded": "expanded", "standard": "standard", "coverageInterval": "coverage_interval"}[name]
    found: list[Uncertainty | None] = []
    for i in range(n):
        figures = {word: text for word, column in columns.items() if (text := column[i]) is not None}
        value = next((figures[one] for one in _U_NAMES if one in figures), None)
        found.append(_made(kind, value, figures))
    return found


def lengths_that_differ(element: Element) -> list[str]:
    """Which texts of a list neither stand for all of its values nor for one each, in words."""
    n = max(
        (len(text_of(one).split()) for one in children(element) if name_of(one).startswith("value")),
        default=0,
    )
    said = []
    for one in element.iter():
        name = name_of(one)
        if one is element or len(one) or not name.endswith("XMLList"):
            continue
        count = len(text_of(one).split())
        if count not in (1, n):
            said.append(f"{name} has {count} for {n} values")
    return said
