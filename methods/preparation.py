"""Solutions and gas mixtures that the laboratory makes itself: what they contain, with uncertainty, from what went in.

Everything is in units that fit together: masses in g, volumes in L, mass fractions in g/g, concentrations in g/L (or
mol/L), amount fractions in mol/mol, molar masses in g/mol. What a part contains is an input of its own, shared by every
portion of that part, so that two portions of one lot are fully correlated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from methods.errors import MethodError
from methods.uncertainty import BudgetSource, Input, JointEvaluation, propagate_all


class Way(StrEnum):
    """How a mixture is made."""

    MASS = "mass"  # portions weighed together
    VOLUME = "volume"  # portions brought into a volume
    GAS = "gas"  # gases weighed into a cylinder


class PreparationRefused(MethodError):
    """What went in says too little, or contradicts itself."""

    problem = "The mixture cannot be calculated: {why}."
    remedy = "Give each portion with its U, and the content of each part for each quantity; what is free of it is 0 with a U."


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A value with its standard uncertainty and degrees of freedom; `label` says in words where it comes from."""

    value: float
    u: float
    dof: float = math.inf
    label: str = ""
    kind: str = ""  # with `key` the application's own name of the source
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Portion:
    """An amount of a part: g (MASS, GAS and solids brought into a volume) or L."""

    part: str
    amount: Figure


def mixture(
    way: Way, portions: Sequence[Portion], contents: Mapping[str, Mapping[str, Figure]], *, volume: Figure | None = None,
    molar_masses: Mapping[str, Figure] | None = None, factors: Mapping[str, float] | None = None, coverage: float = 0.95,
) -> JointEvaluation:  # fmt: skip
    """What a mixture contains. `contents`: quantity of each part by the part; `factors` turn a quantity into its unit.

    MASS:    w_q = sum(m_i w_iq) / sum(m_i)                              conservation of mass
    VOLUME:  c_q = sum(a_i w_iq) / V                                     Eurachem QUAM:2012 A1: c = m P / V
    GAS:     x_q = sum(x_iq n_i) / sum(n_i), n_i = m_i / sum(x_ij M_j)   ISO 6142-1, clause not verified
    Raises PreparationRefused.
    """
    quantities = _quantities(way, portions, contents, volume, molar_masses)
    inputs = _Inputs()
    amounts = [(one.part, inputs.name(f"m{n}", one.amount)) for n, one in enumerate(portions, 1)]
    parts = {part: f"p{n}" for n, part in enumerate(dict.fromkeys(one.part for one in portions), 1)}
    content = {
        (part, quantity): inputs.name(f"{name}_q{n}", contents[part][quantity])
        for part, name in parts.items()
        for n, quantity in enumerate(quantities, 1)
    }  # fmt: skip
    V = inputs.name("V", volume) if way is Way.VOLUME and volume is not None else ""
    masses = (
        {one: inputs.name(f"M_q{n}", (molar_masses or {})[one]) for n, one in enumerate(quantities, 1)}
        if way is Way.GAS
        else {}
    )

    def model(**x: Any) -> dict[str, Any]:
        if way is Way.GAS:
            molar = {part: sum(x[content[part, q]] * x[masses[q]] for q in quantities) for part in parts}
            taken = [(part, x[amount] / molar[part]) for part, amount in amounts]
        else:
            taken = [(part, x[amount]) for part, amount in amounts]
        whole = x[V] if V else sum(amount for _part, amount in taken)
        scale = factors or {}
        return {
            q: sum(amount * x[content[part, q]] for part, amount in taken) / whole * scale.get(q, 1.0)
            for q in quantities
        }

    return propagate_all(model, inputs.all, coverage=coverage)


def _quantities(
    way: Way, portions: Sequence[Portion], contents: Mapping[str, Mapping[str, Figure]], volume: Figure | None,
    molar_masses: Mapping[str, Figure] | None,
) -> list[str]:  # fmt: skip
    """The quantities that every part has a content for, after everything that can be wrong was looked at."""
    if not portions:
        raise PreparationRefused(why="nothing went in")
    if any(one.amount.value <= 0 for one in portions):
        raise PreparationRefused(why="a portion is not above zero")
    named = list(dict.fromkeys(q for one in portions for q in contents.get(one.part, {})))
    if not named:
        raise PreparationRefused(why="no part has a content that is known")
    for one in portions:
        unknown = [q for q in named if q not in contents.get(one.part, {})]
        if unknown:
            raise PreparationRefused(why=f"the {unknown[0]} of {one.part} is unknown, which is not zero")
    if way is Way.VOLUME and (volume is None or volume.value <= 0):
        raise PreparationRefused(why="the volume that it was brought to is missing")
    if way is Way.GAS:
        bare = [q for q in named if q not in (molar_masses or {})]
        if bare:
            raise PreparationRefused(why=f"the molar mass of {bare[0]} is missing")
        for one in portions:
            total = sum(contents[one.part][q].value for q in named)
            if not math.isclose(total, 1.0, abs_tol=1e-3):
                raise PreparationRefused(
                    why=f"the amount fractions of {one.part} add up to {total:.6g} instead of 1"
                )
    return named


class _Inputs:
    """The inputs of the budget, in order, each once by its name."""

    def __init__(self) -> None:
        self.all: list[Input] = []

    def name(self, name: str, figure: Figure) -> str:
        source = BudgetSource(kind=figure.kind, key=figure.key, label=figure.label) if figure.label else None
        self.all.append(Input(name=name, value=figure.value, u=figure.u, dof=figure.dof, source=source))
        return name
