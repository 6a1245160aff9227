"""Composition methods that a laboratory adds itself: components with response factors that it entered from its own calibration.

The amount of a component is its response factor times its peak area, over the area of an internal standard where there is
one, and times a scale of the test portion (dilution, mass) where the laboratory gives a formula for it. The amounts are the
result (external or internal standard), or each one's share of their sum is (normalisation). Nothing in it is known to this
program: response factors, their uncertainty, limits of reporting and of the sum are the laboratory's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from methods.components import component
from methods.definitions.censoring import Substitution
from methods.definitions.component_precision import ComponentPrecision, check_precision
from methods.definitions.composing import Composing, OwnComponent, amounts, identified, plain, values_of
from methods.definitions.given import Peak, PeakTable
from methods.definitions.group_sums import adds_to
from methods.definitions.method import MethodDefinition
from methods.definitions.own import MODE, MODE_NAMES, NAME, OwnInput, refused, roles_named, rounded
from methods.definitions.parts import (
    BudgetEntry,
    InputDefinition,
    Matrix,
    Measurand,
    Product,
    ScaleKind,
    WorkMode,
)
from methods.definitions.pooling import COMPOSITION
from methods.definitions.shares import SCALE, SPREAD
from methods.expressions import Formulas
from methods.knowledge import Source, Unknown
from methods.precision import Expression
from methods.reporting.digits import written
from methods.uncertainty import BudgetSource, Mode
from methods.units import UNITS
from methods.wording import Texts

MOST_COMPONENTS = 1000
MOST_INJECTIONS = 10
QUANTITIES = frozenset({"fraction", "mass concentration", "amount concentration"})
SPREAD_NAMES: Texts = {
    "en": "repeatability of peak areas (relative)",
    "az": "pik sahələrinin təkrarlanması (nisbi)",
    "ru": "повторяемость площадей пиков (относительная)",
}
SCALE_NAMES: Texts = {
    "en": "scale of the test portion (relative)",
    "az": "sınaq payının miqyası (nisbi)",
    "ru": "масштаб пробы (относительный)",
}
NO_STEP = Unknown(
    reason="nobody has entered to which step it is reported",
    remedy="enter the rule of reporting in the settings of the method, with its source",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnGroup:
    """Components whose sum is a result of its own, such as total sulfur or olefins."""

    key: str
    names: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class PeakExample:
    """Areas by component and the amounts that its source prints, by component."""

    areas: Mapping[str, float]
    expected: Mapping[str, str]
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnComposition:
    """A composition method of the laboratory in one edition; `sum_low` and `sum_high` bound the sum before normalisation.

    `below` says what the sum of a group counts for a component that was not found, or lies below the least that is reported.
    """

    code: str
    edition: str
    titles: Texts
    source: Source
    names: Texts
    unit: str
    components: tuple[OwnComponent, ...]
    examples: tuple[PeakExample, ...]
    basis: str = ""
    condition: str = ""
    normalised: bool = False
    sum_low: float | None = None
    sum_high: float | None = None
    groups: tuple[OwnGroup, ...] = ()
    internal_standard: str = ""
    inputs: tuple[OwnInput, ...] = ()
    scale: str = ""
    calibration: str = ""
    products: tuple[Product, ...] = ()
    roles: tuple[str, ...] = ()
    injections: int = 1
    below: Substitution = Substitution.NONE
    precision: tuple[ComponentPrecision, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PeakTrial:
    """One component of an example with what the response factors give for it."""

    example: PeakExample
    component: str
    expected: str
    found: str

    @property
    def agrees(self) -> bool:
        """Whether it is what the source prints, to the digits printed there."""
        return self.found == self.expected


def composition_definition(own: OwnComposition) -> MethodDefinition:
    """The definition of a laboratory's own composition method, once every example agrees. Raises OwnMethodRefused, MethodError."""
    _check(own)
    by_fraction = UNITS[own.unit].quantity == "fraction"
    measurands = [
        Measurand(
            key=COMPOSITION, names=own.names, scale=ScaleKind.VECTOR, unit=own.unit, condition=own.condition, basis=own.basis,
            reporting=NO_STEP,
        ),
        *(
            Measurand(
                key=one.key, names=one.names, scale=ScaleKind.RATIO, unit=own.unit, condition=own.condition,
                basis=own.basis if by_fraction else "",
            )
            for one in own.groups
        ),
    ]  # fmt: skip
    return MethodDefinition(
        code=own.code, edition=own.edition, titles=own.titles, source=own.source, takes_peaks=True,
        matrix=Matrix(products=own.products, source=own.source, any=not own.products), measurands=tuple(measurands),
        inputs=tuple(_input(one) for one in own.inputs),
        modes=(WorkMode(key=MODE, names=MODE_NAMES, determinations=own.injections, agreement=None, source=own.source),),
        roles=roles_named(own.roles), budget=_budget(own),
        uncertainty_mode=Mode.GUM, calculation=_composing(own),
    )  # fmt: skip


def tried_on_peaks(own: OwnComposition) -> tuple[PeakTrial, ...]:
    """Each component of each example, with what the response factors give. Raises OwnMethodRefused, MethodError."""
    return tuple(trial for one in own.examples for trial in _trials(own, one))


def _trials(own: OwnComposition, example: PeakExample) -> list[PeakTrial]:
    peaks = tuple(
        Peak(key=str(n), name=name, retention_time=None, area=area, manual=False)
        for n, (name, area) in enumerate(example.areas.items(), start=1)
    )
    source = BudgetSource(kind="example", key=own.code, label=example.source)
    composing = _composing(own)
    known, _ = identified(composing, PeakTable(signal="example", area_unit="", peaks=peaks, source=source))
    found = values_of(composing, plain(amounts(composing, known, 1.0)))
    return [
        _trial(example, name, printed, found.get(component(name)))
        for name, printed in example.expected.items()
    ]


def _trial(example: PeakExample, name: str, printed: str, found: float | None) -> PeakTrial:
    expected = written(printed)
    if expected is None or found is None:
        raise refused(
            f"the example gives {name[:30]} = {printed[:20]}, which cannot be compared",
            "Name a component that it has an area for, and write the figure as its source prints it",
        )
    return PeakTrial(
        example=example, component=name, expected=printed, found=rounded(found, Decimal(expected))
    )


def _composing(own: OwnComposition) -> Composing:
    scale = (
        Formulas(f"{SCALE} = {own.scale}", inputs=[one.name for one in own.inputs], results=(SCALE,))
        if own.scale
        else None
    )
    return Composing(
        components=own.components, unit=own.unit, basis=own.basis, whole=float(1 / UNITS[own.unit].factor),
        normalised=own.normalised, sum_low=own.sum_low, sum_high=own.sum_high, groups=tuple(one.key for one in own.groups),
        internal_standard=component(own.internal_standard) if own.internal_standard else "", scale=scale,
        inputs=tuple((one.name, one.unit) for one in own.inputs), calibration=own.calibration, source=own.source,
        below=own.below, group_names=tuple(one.names for one in own.groups), precision=own.precision,
    )  # fmt: skip


def _input(one: OwnInput) -> InputDefinition:
    return InputDefinition(
        name=one.name,
        labels=one.labels,
        kind="number",
        per="determination",
        unit=one.unit,
        low=one.low,
        high=one.high,
    )


def _budget(own: OwnComposition) -> tuple[BudgetEntry, ...]:
    spread = BudgetEntry(key=SPREAD, names=SPREAD_NAMES, unit="1", role=None, required=True)
    return (
        (spread, BudgetEntry(key=SCALE, names=SCALE_NAMES, unit="1", role=None, required=True))
        if own.scale
        else (spread,)
    )


# -- what cannot be a method ----------------------------------------------------------------------------


def _check(own: OwnComposition) -> None:
    if own.unit not in UNITS or UNITS[own.unit].quantity not in QUANTITIES:
        raise refused(
            f"a composition is not given in {own.unit[:20]!r}",
            "Choose a unit of a fraction or of a concentration",
        )
    if not 1 <= own.injections <= MOST_INJECTIONS:
        raise refused(
            f"{own.injections} injections are asked for", f"Enter a number from 1 to {MOST_INJECTIONS}"
        )
    _check_components(own)
    _check_scale(own)
    names = frozenset((*(component(one.name) for one in own.components), *(one.key for one in own.groups)))
    check_precision(own.precision, names)
    if own.normalised and UNITS[own.unit].quantity != "fraction":
        raise refused(
            "amounts that are no fractions have no whole to normalise to",
            "Choose a fraction, or do not normalise",
        )
    if (own.sum_low, own.sum_high) != (None, None) and not (own.sum_low or 0.0) < (
        own.sum_high or float("inf")
    ):
        raise refused(
            "the limits of the sum leave nothing between them", "Enter the lower limit below the upper one"
        )
    wrong = [one for one in tried_on_peaks(own) if not one.agrees]
    if wrong:
        raise refused(
            f"an example gives {wrong[0].component} = {wrong[0].found} where {wrong[0].expected} is expected",
            "Mend the response factors, or give the example as its source does",
        )
    if not any(one.expected for one in own.examples):
        raise refused(
            "no example shows that it computes", "Give areas and the amounts that a source prints for them"
        )


def _check_components(own: OwnComposition) -> None:
    names = [component(one.name) for one in own.components]
    if not 0 < len(names) <= MOST_COMPONENTS or len(set(names)) < len(names) or not all(names):
        raise refused(
            f"it needs 1 to {MOST_COMPONENTS} components, each once", "Give each component a line of its own"
        )
    groups = {one.key for one in own.groups}
    for one in own.components:
        if not one.factor > 0.0 or one.factor == float("inf"):
            raise refused(
                f"the response factor of {one.name[:30]} is not above nought", "Enter it from the calibration"
            )
        if one.u_factor is not None and not 0.0 <= one.u_factor < 1.0:
            raise refused(
                f"the relative uncertainty of {one.name[:30]} is impossible",
                "Enter it as a share, such as 0.02",
            )
        if one.limit is not None and not 0.0 < one.limit < float("inf"):
            raise refused(
                f"the least of {one.name[:30]} that can be reported is not above nought",
                "Enter it, or leave it empty",
            )
        if one.agreement:
            Expression(one.agreement)
        if one.low is not None and one.high is not None and one.low >= one.high:
            raise refused(
                f"the retention window of {one.name[:30]} is empty", "Enter its start before its end"
            )
        if one.group and one.group not in groups:
            raise refused(f"there is no group {one.group[:30]!r}", "Give the group its name, or leave it out")
    for key in groups:
        if not NAME.fullmatch(key) or key == COMPOSITION:
            raise refused(
                f"{key[:30]!r} is no name of a group", "Begin with a letter; letters, digits and _ may follow"
            )
        if not any(adds_to(key, one.name, one.group) for one in own.components):
            raise refused(
                f"no component adds to the group {key[:30]}",
                "Name it in the line of a component, or name the group like the component",
            )
    if own.internal_standard and component(own.internal_standard) not in names:
        raise refused(
            "the internal standard is none of the components", "Give it a line with the response factor 1"
        )


def _check_scale(own: OwnComposition) -> None:
    names = [one.name for one in own.inputs]
    wrong = next((name for name in names if not NAME.fullmatch(name) or name in (SCALE, "peaks")), None)
    if wrong is not None or len(set(names)) < len(names):
        raise refused(f"{(wrong or names[0])[:30]!r} is no name of an input", "Give each input its own name")
    for one in own.inputs:
        if one.unit not in UNITS:
            raise refused(f"there is no unit {one.unit[:20]!r}", "Choose a unit of the table")
    scale = _composing(own).scale
    unused = set(names) - (scale.used if scale else frozenset())
    if unused:
        raise refused(
            f"the scale does not use {', '.join(sorted(unused))}", "Use every input, or leave it out"
        )
    if own.normalised and (own.scale or own.internal_standard):
        raise refused("a scale does nothing to shares of a sum", "Leave it out, or do not normalise")
