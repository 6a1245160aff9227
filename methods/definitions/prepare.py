"""Checks on given data before any calculation: scope, mode, inputs, plausibility, number of determinations."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from methods.definitions.errors import (
    ContributionUnit,
    ContributionUnknown,
    Implausible,
    InputMissing,
    InputUnknown,
    ModeUnknown,
    OutOfScope,
    ProductUnknown,
    ReasonMissing,
    TooFewDeterminations,
    ValueMissing,
    WrongKind,
)
from methods.definitions.given import Determination, Entered, Given
from methods.definitions.parts import BudgetEntry, InputDefinition, WorkMode
from methods.uncertainty import Input
from methods.units import convert
from methods.wording import Texts, listed

if TYPE_CHECKING:
    from methods.definitions.method import MethodDefinition


NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """Given data that passed the checks; numbers of `values` are finite and plausible."""

    method: MethodDefinition
    given: Given
    mode: WorkMode
    used: tuple[Determination, ...]
    excluded: tuple[Determination, ...]
    contributions: Mapping[str, Input]

    def values(self, name: str, unit: str) -> tuple[float, ...]:
        """The numbers of one input over the determinations used, in this unit."""
        return tuple(_in_unit(one.inputs[name], unit, f"determination {one.key}") for one in self.used)

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of one input over the determinations used: choices, photo hashes."""
        return tuple(one.inputs[name].text for one in self.used if name in one.inputs)

    def corrections(self) -> dict[str, Input]:
        """The contributions as bare corrections of the value, for a mode whose uncertainty holds theirs already."""
        return {name: replace(x, u=0.0, width=None, precision=None) for name, x in self.contributions.items()}

    def missing(self) -> tuple[BudgetEntry, ...]:
        """Contributions that the budget expects and nobody has entered."""
        return tuple(entry for entry in self.method.budget if entry.key not in self.contributions)


def prepare(method: MethodDefinition, given: Given) -> Prepared:
    """Check the given data against the definition. Raises a MethodError that names what is wrong."""
    check_product(method, given.product)
    mode = _mode(method, given)
    used, excluded = _used(given.determinations)
    for one in used:
        _check_inputs(method, one.inputs, "determination", f"determination {one.key}", one.lacking)
    _check_inputs(method, given.test_inputs, "test", "the test")
    needed = determinations_needed(method, mode, given.determinations_required)
    if len(used) < needed:
        raise TooFewDeterminations(n=len(used), needed=needed, mode=mode.names)
    contributions = _contributions(method, given.contributions)
    return Prepared(
        method=method, given=given, mode=mode, used=used, excluded=excluded, contributions=contributions
    )


def determinations_needed(method: MethodDefinition, mode: WorkMode, required: int | None) -> int:
    """How many determinations give a result: the way of working's number, or the laboratory's where that is more.

    One injection stands in its peak table and is not counted.
    """
    if method.takes_peaks and mode.determinations <= 1:
        return 0
    return max(mode.determinations, required or 0)


def check_product(method: MethodDefinition, product: str) -> None:
    """Refuse a product group that the method does not cover. Raises OutOfScope, ProductUnknown."""
    matrix = method.matrix
    for out in matrix.excluded:
        if out.key == product:
            raise OutOfScope(method=method.code, product=out.names, reason=out.reason, remedy=out.remedy)
    if not matrix.any and product not in {one.key for one in matrix.products}:
        raise ProductUnknown(
            method=method.code, product=product, choices=", ".join(one.key for one in matrix.products)
        )


def number(entered: Entered, wanted: InputDefinition, where: Texts | str) -> float:
    """The number of an entry in the input's unit. Raises WrongKind, Implausible, and what units refuse."""
    label = wanted.labels
    value = _in_unit(entered, wanted.unit or "1", where, label)
    low = -math.inf if wanted.low is None else wanted.low
    high = math.inf if wanted.high is None else wanted.high
    if not low <= value <= high:
        raise Implausible(label=label, value=f"{value:g}", unit=wanted.unit, where=where, low=low, high=high)
    return value


def _in_unit(entered: Entered, unit: str, where: Texts | str, label: Texts | str = "The value") -> float:
    if entered.value is None or not math.isfinite(entered.value):
        raise WrongKind(label=label, where=where, text=entered.text, wanted="a finite number")
    if entered.unit is None:
        raise WrongKind(label=label, where=where, text=entered.text, wanted="a number with its unit")
    return convert(entered.value, entered.unit, unit)


def _mode(method: MethodDefinition, given: Given) -> WorkMode:
    modes = {one.key: one for one in method.modes_for(given.product)}
    if given.mode not in modes:
        raise ModeUnknown(method=method.code, mode=given.mode, choices=", ".join(modes))
    return modes[given.mode]


def _used(
    determinations: Sequence[Determination],
) -> tuple[tuple[Determination, ...], tuple[Determination, ...]]:
    excluded = tuple(one for one in determinations if one.excluded is not None)
    for one in excluded:
        if not (one.excluded or "").strip():
            raise ReasonMissing(key=one.key)
    return tuple(one for one in determinations if one.excluded is None), excluded


def _check_inputs(
    method: MethodDefinition, inputs: Mapping[str, Entered], per: str, where: str, lacking: Mapping[str, str] = NOTHING
) -> None:  # fmt: skip
    """Every input that is asked for is there and of its kind, or lacking by decision. All that is missing is named at once."""
    asked = {one.name: one for one in method.inputs if one.per == per}
    for name in inputs:
        if name not in asked:
            raise InputUnknown(where=where, name=name, method=method.code)
    missing = []
    for name, wanted in asked.items():
        if name in inputs:
            _check_kind(inputs[name], wanted, where)
        elif wanted.required and not (wanted.alone and lacking.get(name, "").strip()):
            missing.append(wanted)
    if missing:
        refusal = ValueMissing if all(one.alone for one in missing) else InputMissing
        raise refusal(label=listed(one.labels for one in missing), where=where)


def _check_kind(entered: Entered, wanted: InputDefinition, where: str) -> None:
    label = wanted.labels
    if entered.censored is not None and wanted.alone:
        if entered.censored.unit != wanted.unit:
            raise WrongKind(label=label, where=where, text=entered.text, wanted=f"a bound in {wanted.unit}")
    elif wanted.kind == "number":
        number(entered, wanted, where)
    elif wanted.kind == "choice" and entered.text not in {key for key, _ in wanted.choices}:
        offered = "one of " + ", ".join(key for key, _ in wanted.choices)
        raise WrongKind(label=label, where=where, text=entered.text, wanted=offered)
    elif not entered.text.strip():
        raise InputMissing(label=label, where=where)


def _contributions(method: MethodDefinition, given: Sequence[Input]) -> dict[str, Input]:
    entries = {one.key: one for one in method.budget}
    for x in given:
        if x.name not in entries:
            raise ContributionUnknown(method=method.code, name=x.name, choices=", ".join(entries))
        if x.unit != entries[x.name].unit:
            raise ContributionUnit(name=x.name, unit=x.unit, wanted=entries[x.name].unit)
    return {x.name: x for x in given}
