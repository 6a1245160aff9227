"""`python -m methods volume`: density and volume of a petroleum liquid between its base and other conditions."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from methods.petroleum import (
    Base,
    ProductGroup,
    ReadAs,
    Rules,
    SpecialApplication,
    api_gravity,
    density_from_relative,
    from_base,
    relative_density_60F,
    relative_density_of,
    rounded_from_base,
    rounded_to_base,
    to_base,
)
from methods.petroleum.conditions import Conversion
from methods.petroleum.groups import Group
from methods.petroleum.pressure import KPA_PER_PSI
from methods.petroleum.temperature import celsius

GROUPS = {"A": ProductGroup.CRUDE_OIL, "B": ProductGroup.REFINED_PRODUCTS, "D": ProductGroup.LUBRICATING_OIL}
RULES = {"1980": Rules.D1250_1980, "2004": Rules.D1250_2004}
TO_CELSIUS: Mapping[str, Callable[[float], float]] = {"C": float, "F": lambda t: float(celsius(t))}
KPA = {"kPa": 1.0, "bar": 100.0, "psi": KPA_PER_PSI}
READ_AS = {"kg/m3": ReadAs.DENSITY, "RD": ReadAs.RELATIVE, "API": ReadAs.API}
Quantity: TypeAlias = tuple[float, str]  # value and unit
BASES = {"15C": Base.C15, "20C": Base.C20, "60F": Base.F60}


def add_volume(commands: Any) -> None:
    """The command `volume`."""
    volume = commands.add_parser(
        "volume", help="volume correction of petroleum liquids (ASTM D1250, API MPMS 11.1)"
    )
    volume.add_argument(
        "density",
        type=_in_units("kg/m3", "RD", "API"),
        help="850, 0.85RD or 35API: observed, or at the base with --from-base",
    )
    volume.add_argument("temperature", type=_in_units("C", "F"), help="30 in °C, or 86F")
    volume.add_argument(
        "--pressure",
        type=_in_units("kPa", "bar", "psi"),
        default=(0.0, "kPa"),
        help="gauge: 500, 5bar, 72psi",
    )
    volume.add_argument(
        "--group", choices=list(GROUPS), help="A crude oil, B refined products, D lubricating oil"
    )
    volume.add_argument("--expansion", type=float, help="coefficient at 60 °F in 1/°F, instead of a group")
    volume.add_argument("--rules", choices=list(RULES), default="2004")
    volume.add_argument("--base", choices=list(BASES), default="15C")
    volume.add_argument("--from-base", action="store_true", help="the density given is that at the base")
    volume.add_argument(
        "--rounded", action="store_true", help="round inputs and factors as the rules of 2004 ask"
    )
    volume.add_argument("--json", action="store_true", help="print JSON")
    volume.set_defaults(run=_volume, usage_error=volume.error)


def _volume(asked: argparse.Namespace) -> int:
    if (asked.group is None) == (asked.expansion is None):
        asked.usage_error("name either a group or an expansion")
    base, rules = BASES[asked.base], RULES[asked.rules]
    group: Group = GROUPS[asked.group] if asked.group else SpecialApplication(alpha60=asked.expansion)
    found = _converted(asked, group, rules, base)
    figures = {
        "density at the base, kg/m³": found.rho_base,
        "density at the conditions, kg/m³": found.rho,
        "CTL": found.CTL,
        "CPL": found.CPL,
        "CTPL": found.CTPL,
    }
    if base is Base.F60 and not asked.rounded:  # from a rounded density their last digit would be wrong
        RD = relative_density_60F(found.rho_base, rules=rules)
        figures |= {"relative density 60/60 °F": RD, "API gravity, °API": api_gravity(RD)}
    if asked.json:
        print(json.dumps({"rules": rules, "base": base, **figures}, indent=1, ensure_ascii=False))
    else:
        lines = [f"{name:<34} {value:.6f}" for name, value in figures.items()]
        rounding = "rounded by 11.1.5.4" if asked.rounded else "nothing is rounded"
        print("\n".join([f"{rules}, {group}, base {base}; {rounding}", "", *lines]))
    return 0


def _converted(asked: argparse.Namespace, group: Group, rules: Rules, base: Base) -> Conversion:
    value, unit = asked.density
    if asked.from_base and unit != "kg/m3" and base is not Base.F60:
        asked.usage_error("relative density and API gravity belong to 60 °F: add --base 60F")
    if asked.rounded and rules is not Rules.D1250_2004:
        asked.usage_error("--rounded belongs to the rules of 2004")
    t, P = TO_CELSIUS[asked.temperature[1]](asked.temperature[0]), asked.pressure[0] * KPA[asked.pressure[1]]
    rho = value
    if unit != "kg/m3":
        rho = density_from_relative(relative_density_of(value) if unit == "API" else value, rules=rules)
    if asked.rounded:
        rounded = rounded_from_base if asked.from_base else rounded_to_base
        return rounded(rho, t, P, group=group, base=base, read_as=READ_AS[unit])
    return (from_base if asked.from_base else to_base)(rho, t, P, group=group, rules=rules, base=base)


def _in_units(*units: str) -> Callable[[str], Quantity]:
    """Reads 850, 0.85RD, 35API: a number with one of the units, the first where none is written."""

    def quantity(text: str) -> Quantity:
        found = re.fullmatch(r"([-+]?(?:\d+\.?\d*|\.\d+))\s*(\S*)", text.strip())
        unit = found[2] or units[0] if found else ""
        if found is None or unit not in units:
            raise argparse.ArgumentTypeError(
                f"{text!r} is not a number with one of the units {', '.join(units)}"
            )
        return float(found[1]), unit

    return quantity
