"""Tables of constants that no public source gave: one person enters them from the bought text, another approves them.

A table is a JSON object (from a file, or from the application) that names its document, who entered it and who approved
it. Until both stand there and differ, and while it is empty, a calculation is refused with that reason.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar

from methods.composition import Basis, by_component
from methods.errors import MethodError
from methods.gas.summation import SummationConstants, SummationTable
from methods.gas.water_content import WaterConstants, WaterTable
from methods.knowledge import Known, Source, Unknown
from methods.lpg.bases import Constants
from methods.lpg.blend import BlendTable, Sum
from methods.petroleum.viscosity import ViscosityCorrection

__all__ = [
    "TableKind",
    "TableMalformed",
    "blend_table",
    "empty_table",
    "liquid_constants",
    "summation_table",
    "viscosity_correction",
    "water_table",
]

T = TypeVar("T")
LONGEST = 500  # rows, and characters of a text


class TableMalformed(MethodError):
    """A table that is not of the kind it should be."""

    problem = "The table cannot be read: {why}."
    remedy = (
        "Start from the empty table that `python -m methods table` prints, and fill it from the document."
    )


class TableKind(StrEnum):
    """What a table holds."""

    BLEND = "blend"  # factors of one property of LPG: ISO 8973, EN 589 annexes
    LIQUIDS = "liquids"  # molar masses and liquid densities: ASTM D2421
    WATER = "water"  # A and B by dew point: ASTM D1142
    SUMMATION = "summation"  # molar masses, summation factors and heating values: ASTM D3588, GPA 2172
    VISCOSITY = "viscosity"  # correction of a density meter, from its maker


_HEAD: Mapping[str, str] = {"document": "", "edition": "", "clause": "", "entered_by": "", "approved_by": ""}
_EMPTY: Mapping[TableKind, Mapping[str, Any]] = {
    TableKind.BLEND: {
        "quantity": "",
        "unit": "",
        "basis": "mole, liquid volume or mass",
        "sum": "sum of x f, or 1 over the sum of x / f",
        "factors": {},
        "ranges": {},
    },
    TableKind.LIQUIDS: {"M": {}, "rho": {}},
    TableKind.WATER: {"pressure_unit": "", "content_unit": "", "rows": []},
    TableKind.SUMMATION: {"P_psia": None, "M_air": None, "components": {}},
    TableKind.VISCOSITY: {"a": None, "b": None, "low_mPas": None, "high_mPas": None},
}


def empty_table(kind: TableKind) -> dict[str, Any]:
    """The table to be filled: names of its fields with nothing in them."""
    return {**_HEAD, **_EMPTY[kind]}


def blend_table(data: Mapping[str, Any]) -> Known[BlendTable] | Unknown:
    """Factors of one property of LPG (kind "blend"), known once two people stand for them. Raises TableMalformed."""

    def read() -> BlendTable:
        return BlendTable(
            document=_text(data, "document"),
            quantity=_text(data, "quantity"),
            unit=_text(data, "unit"),
            basis=_one_of(Basis, data, "basis"),
            sum=_one_of(Sum, data, "sum"),
            factors=_numbers(data, "factors"),
            ranges=_ranges(data),
        )

    return _known(data, read, bool(data.get("factors")))


def liquid_constants(data: Mapping[str, Any]) -> Known[Constants] | Unknown:
    """Molar masses (g/mol) and liquid densities for conversion of bases (kind "liquids"). Raises TableMalformed."""

    def read() -> Constants:
        return Constants(document=_text(data, "document"), M=_numbers(data, "M"), rho=_numbers(data, "rho"))

    return _known(data, read, bool(data.get("M") or data.get("rho")))


def water_table(data: Mapping[str, Any]) -> Known[WaterTable] | Unknown:
    """Constants A and B by dew point (kind "water"), rows [t in °C, A, B] by rising t. Raises TableMalformed."""

    def read() -> WaterTable:
        rows = [_row(row) for row in _listed(data, "rows")]
        for one, two in pairwise(rows):
            if not one.t < two.t:
                raise TableMalformed(why=f"the dew point {two.t:g} °C follows {one.t:g} °C")
        units = _text(data, "pressure_unit"), _text(data, "content_unit")
        return WaterTable(
            document=_text(data, "document"), pressure_unit=units[0], content_unit=units[1], rows=rows
        )

    return _known(data, read, bool(data.get("rows")))


def summation_table(data: Mapping[str, Any]) -> Known[SummationTable] | Unknown:
    """Constants of a gas at base conditions (kind "summation"); null leaves one unknown. Raises TableMalformed."""

    def read() -> SummationTable:
        given = data["components"]
        if not isinstance(given, Mapping) or len(given) > LONGEST:
            raise TableMalformed(why="components is not an object of components")
        rows = {
            name: SummationConstants(**{key: _maybe(row, key, name) for key in ("M", "b", "H")})
            for name, row in _named(given).items()
        }
        return SummationTable(
            document=_text(data, "document"),
            P=_number(data.get("P_psia"), "P_psia"),
            M_air=_maybe(data, "M_air", "the table"),
            components=rows,
        )

    return _known(data, read, bool(data.get("components")))


def viscosity_correction(data: Mapping[str, Any]) -> Known[ViscosityCorrection] | Unknown:
    """Coefficients of a density meter's correction for viscosity (kind "viscosity"). Raises TableMalformed."""

    def read() -> ViscosityCorrection:
        low, high = (_number(data.get(key), key) for key in ("low_mPas", "high_mPas"))
        if not 0.0 < low < high:
            raise TableMalformed(
                why=f"the range {low:g} mPa s to {high:g} mPa s does not rise from above zero"
            )
        return ViscosityCorrection(
            a=_number(data.get("a"), "a"), b=_number(data.get("b"), "b"), low=low, high=high
        )

    return _known(data, read, any(data.get(key) is not None for key in ("a", "b")))


def _known(data: Mapping[str, Any], read: Callable[[], T], filled: bool) -> Known[T] | Unknown:
    """The table once it is filled and two different people stand for it; else why it is unknown."""
    document = _text(data, "document") if data.get("document") else "a document"
    if not filled:
        return Unknown(
            reason=f"the table of {document} is empty",
            remedy="enter it from the text that the laboratory owns, and have it approved by a second person",
        )
    entered, approved = (str(data.get(key) or "").strip()[:LONGEST] for key in ("entered_by", "approved_by"))
    if not entered or not approved or entered.casefold() == approved.casefold():
        return Unknown(
            reason=f"the table of {document} is not approved by a second person",
            remedy="name who entered it and who, another person, compared it with the document and approved it",
        )
    try:
        value = read()
    except (KeyError, TypeError, AttributeError) as trouble:
        raise TableMalformed(why=f"{trouble} is missing or not understood"[:120]) from trouble
    edition, clause = (str(data.get(key) or "")[:LONGEST] for key in ("edition", "clause"))
    said = f"entered by {entered}, approved by {approved}"
    return Known(
        value=value,
        source=Source(document=document, edition=edition, clause=clause, verified=True, note=said),
    )


def _text(data: Mapping[str, Any], key: str) -> str:
    found = data.get(key)
    if not isinstance(found, str) or not found.strip() or len(found) > LONGEST:
        raise TableMalformed(why=f"{key} is not a text")
    return found.strip()


E = TypeVar("E", bound=StrEnum)


def _one_of(kind: type[E], data: Mapping[str, Any], key: str) -> E:
    try:
        return kind(_text(data, key))
    except ValueError as trouble:
        raise TableMalformed(why=f"{key} is none of {', '.join(kind)}") from trouble


def _number(found: Any, key: str) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        raise TableMalformed(why=f"{key[:60]} is not a number")
    return float(found)


def _maybe(row: Any, key: str, name: str) -> float | None:
    found = row.get(key)
    return None if found is None else _number(found, f"{key} of {name}")


def _named(given: Mapping[str, Any]) -> dict[str, Any]:
    """The rows under the one name of each component. Raises ComponentTwice."""
    names = by_component(dict.fromkeys(given, 0.0))
    return dict(zip(names, given.values(), strict=True))


def _numbers(data: Mapping[str, Any], key: str) -> dict[str, float]:
    found = data[key]
    if not isinstance(found, Mapping) or not 0 < len(found) <= LONGEST:
        raise TableMalformed(why=f"{key} is not an object of numbers by component")
    return {name: _number(value, f"{key} of {name}") for name, value in _named(found).items()}


def _ranges(data: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    found = data.get("ranges") or {}
    rows = (
        {name: [_number(one, f"range of {name}") for one in pair] for name, pair in _named(found).items()}
        if found
        else {}
    )
    for name, pair in rows.items():
        if len(pair) != 2 or not 0.0 <= pair[0] <= pair[1] <= 1.0:
            raise TableMalformed(why=f"the range of {name[:60]} is not two fractions that rise")
    return {name: (pair[0], pair[1]) for name, pair in rows.items()}


def _listed(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data[key]
    if not isinstance(found, list) or len(found) > LONGEST:
        raise TableMalformed(why=f"{key} is not a list")
    return found


def _row(row: Any) -> WaterConstants:
    if not isinstance(row, list) or len(row) != 3:
        raise TableMalformed(why="a row is not [t, A, B]")
    t, A, B = (_number(one, "a constant") for one in row)
    if not A > 0.0:
        raise TableMalformed(why=f"A at {t:g} °C is not above zero")
    return WaterConstants(t=t, A=A, B=B)
