"""`python -m methods lpg`: properties of a liquefied petroleum gas by an edition of ASTM D2598, or by a table entered."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, TypeAlias

from methods.composition import Basis, Composition, composition
from methods.knowledge import Known, Source, Unknown, need
from methods.laboratory_tables import blend_table, liquid_constants
from methods.lpg import Constants, blend, converted, lpg_properties, shipped_constants
from methods.shell.compositions import read_composition, read_object

Liquids: TypeAlias = Known[Constants] | Unknown
Answers: TypeAlias = dict[str, Known[float] | Unknown]


def add_lpg(commands: Any) -> None:
    """The command `lpg`."""
    lpg = commands.add_parser(
        "lpg", help="vapour pressure, relative density and octane number of LPG (ASTM D2598)"
    )
    lpg.add_argument("file", type=Path, help="fractions: JSON, or lines of component, fraction")
    lpg.add_argument("--edition", default="D2598-12", help="edition of ASTM D2598 whose factors apply")
    lpg.add_argument(
        "--basis",
        type=Basis,
        choices=list(Basis),
        default=Basis.LIQUID_VOLUME,
        help="what the fractions are of",
    )
    lpg.add_argument("--table", type=Path, help="a filled and approved table of kind blend, used instead")
    lpg.add_argument(
        "--constants", type=Path, help="a filled and approved table of kind liquids, to convert with"
    )
    lpg.add_argument("--normalise", action="store_true", help="divide the fractions by their sum")
    lpg.add_argument("--json", action="store_true", help="print JSON")
    lpg.set_defaults(run=_lpg)


def _lpg(asked: argparse.Namespace) -> int:
    x = composition(read_composition(asked.file).x, basis=asked.basis, normalise=asked.normalise)
    constants = (
        liquid_constants(read_object(asked.constants))
        if asked.constants
        else shipped_constants(asked.edition)
    )
    found = _entered(asked, x, constants) if asked.table else _practice(asked, x, constants)
    print(_as_json(found) if asked.json else "\n".join([x.sentence, "", *map(_line, found.items())]))
    return 0


def _practice(asked: argparse.Namespace, x: Composition, constants: Liquids) -> Answers:
    of = lpg_properties(_on(x, Basis.LIQUID_VOLUME, constants), edition=asked.edition)
    return {
        "vapour pressure at 37.8 °C, kPa gauge": of.vapour_pressure,
        "relative density 15.6/15.6 °C": of.relative_density,
        "motor octane number": of.MON,
    }


def _entered(asked: argparse.Namespace, x: Composition, constants: Liquids) -> Answers:
    known = blend_table(read_object(asked.table))
    table = need(known, "the table of factors")
    value = blend(_on(x, table.basis, constants), known, quantity=table.quantity)
    source = known.source if isinstance(known, Known) else Source(document=table.document)
    return {f"{table.quantity}, {table.unit}": Known(value=value, source=source)}


def _on(x: Composition, basis: Basis, constants: Liquids) -> Composition:
    """The composition on another basis; whose constants did it is said, since they change the figures."""
    if x.basis is not basis and isinstance(constants, Known):
        print(
            f"Converted from {x.basis} to {basis} with the constants of {constants.source}.", file=sys.stderr
        )
    return converted(x, basis, constants)


def _line(row: tuple[str, Known[float] | Unknown]) -> str:
    name, one = row
    said = f"{one.value:.6g}  ({one.source})" if isinstance(one, Known) else f"not calculated: {one.reason}"
    return f"{name:<42} {said}"


def _as_json(found: Answers) -> str:
    plain = {
        name: {"value": one.value, "source": str(one.source)}
        if isinstance(one, Known)
        else {"value": None, "reason": one.reason}
        for name, one in found.items()
    }
    return json.dumps(plain, indent=1, ensure_ascii=False)
