"""Vectors of petroleum calculations and of the density meter."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from methods.petroleum import (
    Base,
    Conversion,
    ProductGroup,
    Rules,
    SpecialApplication,
    air_density,
    air_density_d4052,
    density_from_relative,
    from_base,
    hydrometer_correction_15C,
    hydrometer_correction_60F,
    ngl_ctl,
    ngl_ctl_60F,
    relative_density_of,
    to_base,
    water_density,
)
from methods.petroleum.groups import Group, expansions_at_60F
from methods.petroleum.pressure import KPA_PER_PSI
from methods.petroleum.temperature import celsius
from methods.verify.vectors import Figure, Kinds, Values, Vector

TABLE = re.compile(r"\b(5|6|23|24|53|54|59|60)([A-E])")
GROUPS = {"A": ProductGroup.CRUDE_OIL, "B": ProductGroup.REFINED_PRODUCTS, "D": ProductGroup.LUBRICATING_OIL}
BASES = {"5": Base.F60, "6": Base.F60, "23": Base.F60, "24": Base.F60, "59": Base.C20, "60": Base.C20}
PASCAL_PER_TORR = 101325.0 / 760.0


def volume_correction(vector: Vector) -> Values:
    """Factors for the cases of the vector, in their order; the table's number says group and base, `rules` the edition.

    A case gives rho15, rho20, rho60 (kg/m³), RD60 or API at the base, and t_degC or t_degF, P_kPa or P_psig.
    """
    given = vector.inputs
    said = f"{given.get('rules', '')} {given.get('edition', '')} {vector.source}"
    rules = Rules.D1250_2004 if "2004" in said or "-04" in said else Rules.D1250_1980
    found = (
        _factor(case, str(case.get("product", given.get("product", ""))), rules) for case in given["cases"]
    )
    return {figure.quantity: value for figure, value in zip(vector.figures, found, strict=True)}


def _factor(case: Mapping[str, Any], product: str, rules: Rules) -> float:
    named = TABLE.search(product)
    if named is None:
        raise KeyError(f"no table is named in {product!r}")
    number, letter = named[1], named[2]
    t = float(case["t_degC"]) if "t_degC" in case else celsius(float(case["t_degF"]))
    base = BASES.get(number, Base.C15)
    if letter == "E":
        at_60F = base is Base.F60
        return (
            ngl_ctl_60F(case["RD60"], t) if at_60F else ngl_ctl(_density(case, rules), t, base=base.celsius)
        )
    P = float(case["P_kPa"]) if "P_kPa" in case else float(case.get("P_psig", 0.0)) * KPA_PER_PSI
    group = _special(case) if letter == "C" else GROUPS[letter]
    found = from_base(_density(case, rules), t, P, group=group, rules=rules, base=base)
    return float(found.CTPL)


def conversion(vector: Vector) -> Values:
    """Factors and densities from `base density` or `observed density` (rho, RD60 or API) by the 2004 rules.

    `at` and `to` hold t_degF or t_degC with P_psig, P_kPa or P_bar. Fp is given in the unit of the figure.
    """
    given, rules = vector.inputs, Rules.D1250_2004
    group = GROUPS[given["group"]] if "group" in given else _special(given)
    of: dict[str, Any] = {"group": group, "rules": rules, "base": Base(given["base"])}
    if "base density" in given:
        found = [from_base(_density(given["base density"], rules), *_conditions(given["at"]), **of)]
    else:
        found = [to_base(_density(given["observed density"], rules), *_conditions(given["at"]), **of)]
    if "to" in given:
        found.append(from_base(found[0].rho_base, *_conditions(given["to"]), **of))
    return {one.quantity: _conversion_figure(one, found) for one in vector.figures}


def _conditions(case: Mapping[str, Any]) -> tuple[float, float]:
    t = float(case["t_degC"]) if "t_degC" in case else celsius(float(case["t_degF"]))
    unit = {"P_psig": KPA_PER_PSI, "P_kPa": 1.0, "P_bar": 100.0}
    return t, sum(float(case[name]) * kPa for name, kPa in unit.items() if name in case)


def _conversion_figure(figure: Figure, found: Sequence[Conversion]) -> float:
    name, _, which = figure.quantity.partition(" ")
    of = found[-1] if which == "alternate" else found[0]
    if figure.quantity == "rho base":
        return float(of.rho_base)
    psi = {"1e-5/kPa": 1.0 / KPA_PER_PSI, "1e-5/bar": 100.0 / KPA_PER_PSI}.get(figure.unit, 1.0)
    return float(of.F * psi if name == "Fp" else getattr(of, name))


def _special(case: Mapping[str, Any]) -> Group:
    if "alpha60" in case:
        return SpecialApplication(alpha60=float(case["alpha60"]))
    return SpecialApplication.at_15C(float(case["alpha15"]))


def _density(case: Mapping[str, Any], rules: Rules) -> float:
    for name in ("rho", "rho15", "rho20", "rho60"):
        if name in case:
            return float(case[name])
    RD = float(case["RD60"]) if "RD60" in case else relative_density_of(float(case["API"]))
    return float(density_from_relative(RD, rules=rules))


def coefficients(vector: Vector) -> Values:
    """The coefficients at 60 °F of this program times 1.8, found by the 60 °F figure in the quantity's name."""
    shipped = [
        k for group in ProductGroup for one in expansions_at_60F(group) for k in (one.K0, one.K1, one.K2)
    ]
    found = {}
    for figure in vector.figures:
        at_60 = float(figure.quantity.split("*")[0])
        nearest = min(shipped, key=lambda k: abs(k - at_60))
        found[figure.quantity] = nearest * 1.8
    return found


def hydrometer(vector: Vector) -> Values:
    """Glass corrections; the unit of the temperature stands in the quantity's name."""
    found = {}
    for figure in vector.figures:
        _, t, unit, *_ = figure.quantity.split()
        at = float(t)
        fahrenheit = unit == "degF"
        found[figure.quantity] = (
            hydrometer_correction_60F(celsius(at)) if fahrenheit else hydrometer_correction_15C(at)
        )
    return found


def water(vector: Vector) -> Values:
    """Density of water at the temperature in the quantity's name."""
    return {one.quantity: water_density(float(one.quantity.strip("rho()"))) for one in vector.figures}


def air(vector: Vector) -> Values:
    """Density of air: the cases by CIPM-2007, or one case by the form of ASTM D4052."""
    if "P_torr" in vector.inputs:
        found = [air_density_d4052(vector.inputs["T_K"] - 273.15, vector.inputs["P_torr"])]
    else:
        found = [air_density(*case) for case in vector.inputs["cases"]]
    return {
        one.quantity: value for one, value in zip(vector.figures, found, strict=True) if math.isfinite(value)
    }


KINDS: Kinds = {
    "volume-correction": volume_correction,
    "liquid-conversion": conversion,
    "volume-correction-consistency": coefficients,
    "hydrometer": hydrometer,
    "water-density": water,
    "air-density": air,
}
