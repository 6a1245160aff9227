"""The points of a digital certificate in the laboratory's units, as lines that a person confirms or corrects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from dcc import Examination, ProposedPoint, ProposedTable, read_unit
from lims.calibrations.units import units_of_text
from lims.equipment import Calibration
from methods.units import UNITS, Unit

FIRST = (r"\degreecelsius", r"\percent")  # of a value that stands there in several units
SIGNS = {"relative humidity": ("humidity", "feuchte")}  # quantities that only the words of a table tell


def preferred_units(known: Iterable[Calibration]) -> tuple[str, ...]:
    """The units, as D-SI writes them, in which this equipment was calibrated before; then the usual ones."""
    texts = [UNITS[point.unit].dsi for one in known for point in one.points if point.unit in UNITS]
    normal = [unit.normal for text in texts if text and (unit := read_unit(text))]
    return tuple(dict.fromkeys((*normal, *FIRST)))


def proposed_points(examination: Examination, known: Sequence[Calibration]) -> list[dict[str, Any]]:
    """Points as the form of a calibration takes them; what the certificate does not say is left empty, never filled in."""
    before = list(dict.fromkeys(point.quantity for one in known for point in one.points))
    return [one for table in examination.tables for one in _lines(table, before)]


def _lines(table: ProposedTable, before: Sequence[str]) -> Iterator[dict[str, Any]]:
    units = units_of_text(table.unit)
    unit = _unit(units, table, before)
    for point in table.points:
        yield _line(point, table, unit or (units[0] if units else None), unit.quantity if unit else "")


def _line(point: ProposedPoint, table: ProposedTable, unit: Unit | None, quantity: str) -> dict[str, Any]:
    return {
        "quantity": quantity, "unit": unit.code if unit else "", "reference": point.reference, "indication": point.indication,
        "expanded_uncertainty": point.expanded_uncertainty, "k": point.k, "when": table.when.replace("_", " "),
    }  # fmt: skip


def _unit(units: Sequence[Unit], table: ProposedTable, before: Sequence[str]) -> Unit | None:
    """The unit whose quantity is known from earlier calibrations, from the table's words, or alone; None: a person says."""
    for quantity in before:
        found = [one for one in units if one.quantity == quantity]
        if found:
            return found[0]
    words = " ".join((table.title, *table.columns.values())).lower()
    for one in units:
        if any(sign in words for sign in SIGNS.get(one.quantity, ())):
            return one
    values = [one for one in units if "difference" not in (*one.quantity.split(), one.basis)]
    return values[0] if len(values) == 1 else None


def same_points(entered: Iterable[Any], proposed: Iterable[dict[str, Any]]) -> bool:
    """Whether points that were entered are those of the file, figure by figure."""
    names = ("reference", "indication", "expanded_uncertainty", "k")

    def figures(one: Any) -> tuple[Fraction, ...]:
        given = one if isinstance(one, dict) else {name: getattr(one, name) for name in names}
        return tuple(Fraction(repr(float(given[name]))) for name in names if given[name] is not None)

    return sorted(map(figures, entered)) == sorted(map(figures, proposed))
