"""Methods that a laboratory adds itself: inputs, a formula in the safe language, a budget; tried on examples before use.

One result from one formula. Each input has a correction of value nought in the budget, whose uncertainty the laboratory enters;
repeatability of the result stands beside them. Nothing in it is known to this program: the laboratory is its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from methods.definitions.method import MethodDefinition
from methods.definitions.own_calculation import REPEATABILITY, OwnCalculation, correction_of
from methods.definitions.parts import (
    AgreementRule,
    BudgetEntry,
    InputDefinition,
    Matrix,
    Measurand,
    Product,
    Role,
    ScaleKind,
    Step,
    WorkMode,
)
from methods.errors import MethodError
from methods.expressions import Formulas
from methods.knowledge import Source, Unknown
from methods.reporting.digits import exact, written
from methods.uncertainty import Mode
from methods.units import UNITS
from methods.wording import LANGUAGES, Texts, filled

NAME = re.compile(r"(?!of_|repeatability$)[A-Za-z]\w{0,59}", re.ASCII)
KEY = re.compile(
    r"[A-Za-z0-9]\w{0,59}", re.ASCII
)  # of a result that no formula names, such as 95_recovered_at
MODE = "own"
MODE_NAMES: Texts = {"en": "as the method says", "az": "metodun dediyi kimi", "ru": "как указано в методе"}
REPEATABILITY_NAMES: Texts = {"en": "repeatability", "az": "təkrarlanma", "ru": "повторяемость"}
CORRECTION: Texts = {"en": "correction of {}", "az": "düzəliş: {}", "ru": "поправка: {}"}
NO_LIMIT = Unknown(
    reason="nobody has entered how far determinations may lie apart",
    remedy="enter the agreement limit in the settings of the method, with its source",
)
MOST_INPUTS, MOST_DETERMINATIONS = 30, 20


class OwnMethodRefused(MethodError):
    """What a laboratory says of its own method cannot be a method."""

    problem = "The method cannot be used: {what}."
    remedy = "{remedy}."


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnInput:
    """A value that is read or entered for each determination; `low` and `high` bound what is plausible, in `unit`."""

    name: str
    labels: Texts
    unit: str
    low: float | None = None
    high: float | None = None
    reading: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnResult:
    """What the formula gives: its name there, which is its measurand, with unit, reference condition and basis."""

    name: str
    names: Texts
    unit: str
    condition: str = ""
    basis: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnExample:
    """Values of the inputs, in their units, and the result that its source prints."""

    values: Mapping[str, float]
    expected: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnMethod:
    """A method of the laboratory in one edition. No products: it takes every product."""

    code: str
    edition: str
    titles: Texts
    source: Source
    inputs: tuple[OwnInput, ...]
    formula: str
    result: OwnResult
    determinations: int
    examples: tuple[OwnExample, ...]
    products: tuple[Product, ...] = ()
    roles: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """An example with what the formula gives for it, rounded to the places that the example prints."""

    example: OwnExample
    found: str
    agrees: bool


def tried(own: OwnMethod) -> tuple[Trial, ...]:
    """Each example put through the formula. Raises OwnMethodRefused, FormulaRefused, FormulaUndefined, QuantityMissing."""
    formulas = _formulas(own)
    return tuple(_trial(own, formulas, one) for one in own.examples)


def _trial(own: OwnMethod, formulas: Formulas, example: OwnExample) -> Trial:
    expected = written(example.expected)
    if expected is None:
        raise refused(
            f"the example gives {example.expected[:20]!r}, which is no number",
            "Write it as its source prints it",
        )
    found = rounded(float(formulas(**example.values)[own.result.name]), expected)
    return Trial(example=example, found=found, agrees=found == example.expected)


def rounded(value: float, like: Decimal) -> str:
    """A value with as many places as a printed number has, half to even; as it is where it is far too large for that."""
    try:
        return str(exact(value).quantize(Decimal(1).scaleb(int(like.as_tuple().exponent))))
    except InvalidOperation:
        return f"{value:g}"


def own_definition(own: OwnMethod) -> MethodDefinition:
    """The definition of a laboratory's own method, once every example agrees. Raises OwnMethodRefused, FormulaRefused."""
    _check(own)
    unit = own.result.unit
    measurand = Measurand(
        key=own.result.name, names=own.result.names, unit=unit, condition=own.result.condition, basis=own.result.basis,
        scale=ScaleKind.INTERVAL if UNITS[unit].difference else ScaleKind.RATIO,
    )  # fmt: skip
    return MethodDefinition(
        code=own.code, edition=own.edition, titles=own.titles, source=own.source, steps=own.steps,
        matrix=Matrix(products=own.products, source=own.source, any=not own.products), measurands=(measurand,),
        inputs=tuple(map(_input, own.inputs)), modes=(_mode(own),), roles=roles_named(own.roles), budget=_budget(own),
        uncertainty_mode=Mode.GUM, calculation=OwnCalculation(
            formulas=_formulas(own), result=own.result.name, unit=unit, inputs=tuple((one.name, one.unit) for one in own.inputs)
        ),
    )  # fmt: skip


def check_steps(steps: Iterable[Step], names: Iterable[str]) -> None:
    """Refuse a step at which something is entered that the method does not know. Raises OwnMethodRefused."""
    unknown = {name for step in steps for name in step.inputs} - set(names)
    if unknown:
        raise refused(
            f"a step enters {', '.join(sorted(unknown))}, which is no value", "Name a value, or leave it out"
        )


def _check(own: OwnMethod) -> None:
    names = [one.name for one in own.inputs]
    if not 0 < len(names) <= MOST_INPUTS or len(set(names)) < len(names):
        raise refused(
            f"it needs 1 to {MOST_INPUTS} inputs, each with a name of its own", "Give each input its own name"
        )
    for name in (*names, own.result.name):
        if not NAME.fullmatch(name):
            raise refused(
                f"{name[:30]!r} is no name",
                "Begin with a letter (not with of_); letters, digits and _ may follow",
            )
    for unit in (*(one.unit for one in own.inputs), own.result.unit):
        if unit not in UNITS:
            raise refused(f"there is no unit {unit[:20]!r}", "Choose a unit of the table")
    if not 1 <= own.determinations <= MOST_DETERMINATIONS:
        raise refused("its number of determinations is impossible", f"Ask for 1 to {MOST_DETERMINATIONS}")
    check_steps(own.steps, names)
    unused = set(names) - _formulas(own).used
    if unused:
        raise refused(
            f"the formula does not use {', '.join(sorted(unused))}", "Use every input, or leave it out"
        )
    wrong = [one for one in tried(own) if not one.agrees]
    if wrong or not own.examples:
        first = (
            f"an example gives {wrong[0].found} where {wrong[0].example.expected} is expected"
            if wrong
            else ""
        )
        raise refused(
            first or "no example shows that it computes",
            "Mend the formula, or give the example as its source does",
        )


def _formulas(own: OwnMethod) -> Formulas:
    return Formulas(own.formula, inputs=[one.name for one in own.inputs], results=(own.result.name,))


def refused(what: str, remedy: str) -> OwnMethodRefused:
    """The refusal of a method of the laboratory, of whatever kind."""
    return OwnMethodRefused(what=what, remedy=remedy)


def _input(one: OwnInput) -> InputDefinition:
    return InputDefinition(
        name=one.name, labels=one.labels, kind="number", per="determination", unit=one.unit, low=one.low, high=one.high,
        reading=one.reading or None,
    )  # fmt: skip


def _mode(own: OwnMethod) -> WorkMode:
    agreement = AgreementRule(quantity=own.result.name, unit=own.result.unit, limit=NO_LIMIT)
    return WorkMode(
        key=MODE, names=MODE_NAMES, determinations=own.determinations, agreement=agreement, source=own.source
    )


def roles_named(names: Iterable[str]) -> tuple[Role, ...]:
    """Roles of the measuring system by the names that the laboratory gives them, the same in all languages."""
    return tuple(Role(key=name, names=dict.fromkeys(LANGUAGES, name)) for name in names)


def _budget(own: OwnMethod) -> tuple[BudgetEntry, ...]:
    corrections = tuple(
        BudgetEntry(
            key=correction_of(one.name), unit=UNITS[one.unit].difference or one.unit, role=None, required=True,
            names=filled(CORRECTION, one.labels),
        )
        for one in own.inputs
    )  # fmt: skip
    unit = UNITS[own.result.unit].difference or own.result.unit
    return (
        *corrections, BudgetEntry(key=REPEATABILITY, names=REPEATABILITY_NAMES, unit=unit, role=None, required=True)
    )  # fmt: skip
