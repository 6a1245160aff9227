"""What the form of a standard begins with, where the laboratory enters the text that it owns: what public sources say, and no more.

Each row rests on a fact of the data, by its group and name: source and confidence come from there. What the data do not say
has no row, and stays empty in the form until the laboratory says it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lims.catalogue.shipped_specifications import slug
from lims.catalogue.standards import Fact, Standard, standards
from methods.wording import LANGUAGES, Texts

EXCERPT = "public excerpt"  # how a clause begins that nobody has read in the standard itself


@dataclass(frozen=True, kw_only=True, slots=True)
class OutlineValue:
    """A value that the data name. Without unit and classes: the data do not say how it is expressed."""

    fact: Fact
    key: str
    names: Texts
    unit: str = ""
    low: float | None = None
    high: float | None = None
    classes: tuple[str, ...] = ()
    ordered: bool = False
    condition: str = ""
    recorded: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class OutlineStep:
    """A step that the data name; minutes only where they give a time."""

    fact: Fact
    texts: Texts
    minutes: float | None = None
    inputs: tuple[str, ...] = ()

    @property
    def clause(self) -> str:
        """What stands for the clause until somebody has read it in the standard itself."""
        return f"{EXCERPT}, confidence {self.fact.confidence}: {self.fact.cited.replace('|', '/')}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """What is known of a standard, in the shape of its form."""

    products: Mapping[str, str]
    roles: tuple[str, ...]
    unit: str
    basis: str
    values: tuple[OutlineValue, ...]
    steps: tuple[OutlineStep, ...]
    components: tuple[tuple[str, Fact], ...]
    groups: Mapping[str, Fact]
    left_out: tuple[Fact, ...]


def outline_of(standard: Standard) -> Outline:
    """What is known of a standard for its form; nothing of one that the data do not describe."""
    return _outlines()[standard.code]


@cache
def _outlines() -> Mapping[str, Outline]:
    text = files("lims.catalogue").joinpath("data/outlines.toml").read_text("utf-8")
    rows = tomllib.loads(text)
    return {one.code: _outline(one, rows.get(one.code, {})) for one in standards()}


def _outline(standard: Standard, data: Mapping[str, Any]) -> Outline:
    listed = [
        (name, _fact(standard, fact)) for fact, names in data.get("lists", {}).items() for name in names
    ]
    listed += [(name, _fact(standard, f"measurands: {name}")) for name in data.get("each", ())]
    unit = data.get("unit", "")
    return Outline(
        products=data.get("products", {}), roles=tuple(data.get("roles", ())), unit=unit, basis=data.get("basis", ""),
        values=(
            *(_value(standard, one) for one in data.get("values", ())),
            *(OutlineValue(fact=fact, key=slug(name), names=dict.fromkeys(LANGUAGES, name), unit=unit) for name, fact in listed),
        ),
        steps=tuple(_step(standard, one) for one in data.get("steps", ())), components=tuple(listed),
        groups={key: _fact(standard, fact) for fact, key in data.get("groups", {}).items()},
        left_out=tuple(_fact(standard, f"measurands: {name}") for name in data.get("left_out", ())),
    )  # fmt: skip


def _value(standard: Standard, data: Mapping[str, Any]) -> OutlineValue:
    given = {
        name: data[name]
        for name in ("key", "unit", "low", "high", "ordered", "condition", "recorded")
        if name in data
    }
    return OutlineValue(
        **given, fact=_fact(standard, data["fact"]), classes=tuple(data.get("classes", ())),
        names={language: data[language] for language in LANGUAGES},
    )  # fmt: skip


def _step(standard: Standard, data: Mapping[str, Any]) -> OutlineStep:
    return OutlineStep(
        fact=_fact(standard, data["fact"]), texts={language: data[language] for language in LANGUAGES}, minutes=data.get("minutes"),
        inputs=tuple(data.get("inputs", ())),
    )  # fmt: skip


def _fact(standard: Standard, named: str) -> Fact:
    """The fact that a row names. Raises KeyError."""
    group, _, name = named.partition(": ")
    facts: tuple[Fact, ...] = getattr(standard, group)
    return {one.name: one for one in facts}[name]
