"""`python -m methods volume`: density and volume of a petroleum liquid between its base and other conditions."""

from __future__ import annotations

import argparse
import json
from typing import Any

from methods.petroleum import Base, ProductGroup, Rules, SpecialApplication, from_base, to_base
from methods.petroleum.conditions import Conversion

GROUPS = {"A": ProductGroup.CRUDE_OIL, "B": ProductGroup.REFINED_PRODUCTS, "D": ProductGroup.LUBRICATING_OIL}
RULES = {"1980": Rules.D1250_1980, "2004": Rules.D1250_2004}
BASES = {"15C": Base.C15, "20C": Base.C20, "60F": Base.F60}


def add_volume(commands: Any) -> None:
    """The command `volume`."""
    volume = commands.add_parser(
        "volume", help="volume correction of petroleum liquids (ASTM D1250, API MPMS 11.1)"
    )
    volume.add_argument("density", type=float, help="kg/m³: observed, or at the base with --from-base")
    volume.add_argument("temperature", type=float, help="°C")
    volume.add_argument("--pressure", type=float, default=0.0, help="kPa gauge")
    volume.add_argument(
        "--group", choices=list(GROUPS), help="A crude oil, B refined products, D lubricating oil"
    )
    volume.add_argument("--expansion", type=float, help="coefficient at 60 °F in 1/°F, instead of a group")
    volume.add_argument("--rules", choices=list(RULES), default="2004")
    volume.add_argument("--base", choices=list(BASES), default="15C")
    volume.add_argument("--from-base", action="store_true", help="the density given is that at the base")
    volume.add_argument("--json", action="store_true", help="print JSON")
    volume.set_defaults(run=_volume, usage_error=volume.error)


def _volume(asked: argparse.Namespace) -> int:
    if (asked.group is None) == (asked.expansion is None):
        asked.usage_error("name either a group or an expansion")
    group = GROUPS[asked.group] if asked.group else SpecialApplication(alpha60=asked.expansion)
    convert = from_base if asked.from_base else to_base
    base, rules = BASES[asked.base], RULES[asked.rules]
    found: Conversion = convert(
        asked.density, asked.temperature, asked.pressure, group=group, rules=rules, base=base
    )
    figures = {
        "density at the base, kg/m³": found.rho_base,
        "density at the conditions, kg/m³": found.rho,
        "CTL": found.CTL,
        "CPL": found.CPL,
        "CTPL": found.CTPL,
    }
    if asked.json:
        print(json.dumps({"rules": rules, "base": base, **figures}, indent=1, ensure_ascii=False))
    else:
        lines = [f"{name:<34} {value:.6f}" for name, value in figures.items()]
        print("\n".join([f"{rules}, {group}, base {base}; nothing is rounded", "", *lines]))
    return 0
