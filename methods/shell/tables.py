"""`python -m methods table`: the empty table that a laboratory fills from the text that it owns, or what a filled one is worth."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from methods.knowledge import Known, Unknown
from methods.laboratory_tables import (
    TableKind,
    blend_table,
    empty_table,
    liquid_constants,
    summation_table,
    viscosity_correction,
    water_table,
)
from methods.shell.compositions import read_object

READ: Mapping[TableKind, Callable[[Mapping[str, Any]], Known[Any] | Unknown]] = {
    TableKind.BLEND: blend_table,
    TableKind.LIQUIDS: liquid_constants,
    TableKind.WATER: water_table,
    TableKind.SUMMATION: summation_table,
    TableKind.VISCOSITY: viscosity_correction,
}


def add_table(commands: Any) -> None:
    """The command `table`."""
    table = commands.add_parser(
        "table", help="print an empty table of constants to fill, or check a filled one"
    )
    table.add_argument("kind", type=TableKind, choices=list(TableKind))
    table.add_argument("file", type=Path, nargs="?", help="a filled table to be checked")
    table.set_defaults(run=_table)


def _table(asked: argparse.Namespace) -> int:
    if asked.file is None:
        print(json.dumps(empty_table(asked.kind), indent=1, ensure_ascii=False))
        return 0
    found = READ[asked.kind](read_object(asked.file))
    if isinstance(found, Unknown):
        print(f"Not usable: {found.reason}.", f"{found.remedy[:1].upper()}{found.remedy[1:]}.", sep="\n")
        return 1
    print(f"Usable: {found.source}.")
    return 0
