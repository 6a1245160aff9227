"""The models and input quantities of vectors, as their files write them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from methods.expressions import FUNCTIONS, Formula
from methods.uncertainty import (
    Distribution,
    Input,
    bounded,
    constant,
    inexactly_bounded,
    student_t,
)

_BOUNDED = {
    "rectangular": Distribution.RECTANGULAR,
    "uniform": Distribution.RECTANGULAR,
    "triangular": Distribution.TRIANGULAR,
    "arcsine": Distribution.ARCSINE,
    "trapezoidal": Distribution.TRAPEZOIDAL,
}
_NUMBER = r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?"


class Model:
    """Named outputs as arithmetic over the inputs; a later line may stand for a name of an earlier one."""

    def __init__(self, parts: Mapping[str, Formula], names: frozenset[str]) -> None:
        self.parts, self.names = parts, names
        self.outputs = tuple(parts)

    def compute(self, x: Mapping[str, Any]) -> dict[str, Any]:
        """Every named value from the inputs."""
        found = dict(x)
        for name in reversed(self.outputs):  # what a model explains at its end is needed first
            found[name] = self.parts[name].of(**found)
        return found

    def results(self, **x: Any) -> dict[str, Any]:
        """The named outputs alone."""
        found = self.compute(x)
        return {name: found[name] for name in self.outputs}


def model_of(text: str, inputs: Iterable[str]) -> Model:
    """The model `y = ...; z = ...` or `y = ..., a = ...` over named inputs. Raises FormulaRefused."""
    known = list(inputs)
    halves = [part.split("=", 1) for part in re.split(r"[;,](?=\s*\w+\s*=)", _without_note(text))]
    named = {
        identifier(half[0]) if len(half) > 1 else "y": _arithmetic(half[-1], known, text) for half in halves
    }
    names = frozenset([*known, *named])
    parts = {name: Formula(formula, names - {name}) for name, formula in named.items()}
    return Model(parts, names)


def inputs_of(given: Mapping[str, Any]) -> list[Input]:
    """The input quantities of a vector; `X1..X4` stands for four alike, `r` and texts are not quantities."""
    found: list[Input] = []
    for name, one in given.items():
        if isinstance(one, str) or re.fullmatch(r"r(_\w+)?|corr\w*|variant\w*", name):
            continue
        found += [input_of(each, one) for each in _spread(name)]
    return found


def input_of(name: str, given: Any) -> Input:
    """One input quantity: a constant, a distribution by its parameters, or a value with components."""
    name = identifier(name)
    if not isinstance(given, Mapping):
        return constant(name, float(given))
    value = float(given.get("mean", given.get("value", 0.0)))
    kind = str(given.get("distribution", ""))
    if "low" in given:
        low, high = float(given["low"]), float(given["high"])
        return _bounded(name, (low + high) / 2, (high - low) / 2, kind, given)
    if "half_width" in given:
        return _bounded(name, value, float(given["half_width"]), kind, given)
    if kind == "t":
        return student_t(name, value, scale=_scale(given), dof=_dof(given))
    u = given.get("u", given.get("sd"))
    if "U" in given:
        u = float(given["U"]) / float(given.get("k", 2))
    return Input(name=name, value=value, u=_components(given) if u is None else float(u), dof=_dof(given))


def identifier(name: str) -> str:
    """A name of a vector as an identifier: m_R,c is m_Rc, delta Y is delta_Y."""
    return re.sub(r"\W+", "", re.sub(r"\s+", "_", name.strip()))


def renamed(inputs: Iterable[Input], text: str) -> dict[str, str]:
    """Names that a model shortens: m for m_KHP, where no other input could be meant."""
    known = [one.name for one in inputs]
    wanted = set(re.findall(r"[A-Za-z_]\w*", _without_note(text).split("=", 1)[-1]))
    found = {}
    for short in wanted - set(known) - set(FUNCTIONS):
        meant = [name for name in known if name.startswith(f"{short}_") and name not in wanted]
        if len(meant) == 1:
            found[meant[0]] = short
    return found


def _bounded(name: str, value: float, a: float, kind: str, given: Mapping[str, Any]) -> Input:
    if kind in ("ctrap", "curvilinear trapezoid"):
        return inexactly_bounded(name, value, half_width=a, inexact=float(given["inexact"]))
    distribution = _BOUNDED[kind or "rectangular"]
    beta = float(given.get("beta", 0.0))
    return bounded(name, value, half_width=a, distribution=distribution, beta=beta, dof=_dof(given))


def _scale(given: Mapping[str, Any]) -> float:
    """The scale of a t-distribution; from its standard deviation s where that is given: s sqrt((nu - 2)/nu)."""
    if "scale" in given or "u" in given:
        return float(given.get("scale", given.get("u")))
    nu = _dof(given)
    return float(given["sd"]) * math.sqrt((nu - 2) / nu)


def _dof(given: Mapping[str, Any]) -> float:
    nu = given.get("nu", given.get("dof"))
    return math.inf if nu is None else float(nu)


def _components(given: Mapping[str, Any]) -> float:
    """u of a value with several bounded components: `..._half_width_triangular`, or `15 mL * 4 degC, rectangular`."""
    parts = []
    for key, one in given.items():
        if found := re.search(r"half_width_(\w+)$", key):
            parts.append(bounded("part", 0.0, half_width=float(one), distribution=_BOUNDED[found[1]]).u)
        elif key.endswith("_u"):
            parts.append(float(one))
        elif isinstance(one, str) and (found := re.search(r",\s*(\w+)$", one)) and found[1] in _BOUNDED:
            width = math.prod(float(n) for n in re.findall(rf"(?:^|\*)\s*({_NUMBER})", one))
            parts.append(bounded("part", 0.0, half_width=width, distribution=_BOUNDED[found[1]]).u)
    if not parts:
        raise KeyError(f"no uncertainty in {dict(given)}"[:100])
    return math.hypot(*parts)


def _spread(name: str) -> list[str]:
    found = re.fullmatch(r"([A-Za-z_]+)(\d+)\.\.\1(\d+)", name)
    return [f"{found[1]}{i}" for i in range(int(found[2]), int(found[3]) + 1)] if found else [name]


def _without_note(text: str) -> str:
    """The model without what it says about itself in brackets at its end."""
    return re.sub(r"\s\((?:the|where|with|in)\s[^()]*(?:\([^()]*\)[^()]*)*\)\s*$", "", text)


def _arithmetic(formula: str, inputs: list[str], text: str) -> str:
    """A formula as people write it: powers by ^, products by a space or nothing before a bracket, sums over i."""
    plain = re.sub(r"sum\(([^()]*)\)", lambda found: _sum(found[1], inputs, text), formula)
    plain = re.sub(r"(?<=\w),(?=\w)", "", plain) if "atan2" not in plain else plain
    plain = plain.replace("^", "**")
    plain = re.sub(r"\)\s*(?=[A-Za-z(])", ")*", plain)
    return re.sub(r"(?<=\w)\s+(?=[A-Za-z_])", "*", plain.strip())


def _sum(term: str, inputs: list[str], text: str) -> str:
    """sum(K_xi R_xi) over every number i for which all its quantities are inputs; 1 for a reference that is 1."""
    heads = [name[:-1] for name in term.replace("*", " ").split() if name.endswith("i")]
    numbers = sorted(
        {
            name[len(heads[0]) :]
            for name in inputs
            if name.startswith(heads[0]) and name[len(heads[0]) :].isdigit()
        }
    )
    terms = [
        "*".join(head + i for head in heads) for i in numbers if all(head + i in inputs for head in heads)
    ]
    if re.search(r"term of the reference \w+ is 1", text):
        terms.append("1")
    return f"({' + '.join(terms)})"
