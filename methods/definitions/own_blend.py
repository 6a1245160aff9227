"""Properties computed from a composition by a table of factors that the laboratory enters: ISO 8973, EN 589, D3588 and the like.

The property is the sum of x f over the components, or one over the sum of x/f, on the basis of the table. Table, basis, kind of
sum and ranges are the laboratory's, from the text that it owns; the factors are taken as exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from methods.components import component
from methods.composition import Basis, composition
from methods.definitions import messages
from methods.definitions.method import MethodDefinition
from methods.definitions.of_composition import NO_U, Fractions, fractions_of, one_mode
from methods.definitions.outcome import NumericResult, Outcome, Uncertainty, uncertainty_of
from methods.definitions.own import NAME, refused, rounded
from methods.definitions.parts import Matrix, Measurand, Product, ScaleKind
from methods.definitions.prepare import Prepared
from methods.knowledge import Known, Source, Unknown
from methods.lpg import BlendTable, Sum, blend
from methods.reporting.digits import written
from methods.uncertainty import Mode, propagate
from methods.units import UNITS
from methods.wording import Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Factor:
    """The factor of a component; `low` and `high` bound its fraction where the document states a range."""

    name: str
    factor: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BlendExample:
    """Fractions by component, and the property that the source prints for them."""

    fractions: Mapping[str, float]
    expected: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnBlend:
    """A property from a composition in one edition of the laboratory's document."""

    code: str
    edition: str
    titles: Texts
    source: Source
    key: str
    names: Texts
    unit: str
    basis: Basis
    sum: Sum
    factors: tuple[Factor, ...]
    examples: tuple[BlendExample, ...]
    condition: str = ""
    products: tuple[Product, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class BlendTrial:
    """An example with what the table gives for it, rounded to the places that the example prints."""

    example: BlendExample
    found: str

    @property
    def agrees(self) -> bool:
        """Whether it is what the source prints."""
        return self.found == self.example.expected


@dataclass(frozen=True, kw_only=True, slots=True)
class Blending:
    """The calculation: the table with the measurand that it gives."""

    table: Known[BlendTable]
    key: str

    def __call__(self, prepared: Prepared) -> Outcome:
        """The property of the composition. Raises NotKnown, BasisMixed, ComponentWithoutConstants, CompositionOutsideScope."""
        table = self.table.value
        x = fractions_of(prepared, table.basis)
        value = blend(x.composition, self.table, quantity=table.quantity)
        result = NumericResult(
            measurand=self.key, value=value, unit=table.unit, uncertainty=self._uncertainty(prepared, x)
        )
        return prepared.method.outcome((result,), messages=(messages.factors_exact(),))

    def _uncertainty(self, prepared: Prepared, x: Fractions) -> Uncertainty | Unknown:
        if not x.known:
            return NO_U
        table, given = self.table.value, prepared.given
        f = {one: table.factors[name] for one, name in x.names.items()}
        linear = table.sum is Sum.LINEAR
        evaluation = propagate(
            lambda **of: sum(f[one] * value for one, value in of.items()) if linear
            else 1.0 / sum(value / f[one] for one, value in of.items()),
            x.inputs, correlations=x.correlations, coverage=given.coverage, coverage_factor=given.coverage_factor,
            unit=UNITS[table.unit].difference or table.unit,
        )  # fmt: skip
        return uncertainty_of(evaluation)


def blend_definition(own: OwnBlend) -> MethodDefinition:
    """The definition of a property by a table of the laboratory, once every example agrees. Raises OwnMethodRefused, MethodError."""
    _check(own)
    unit = UNITS[own.unit]
    measurand = Measurand(
        key=own.key, names=own.names, unit=own.unit, condition=own.condition,
        scale=ScaleKind.INTERVAL if unit.difference else ScaleKind.RATIO,
    )  # fmt: skip
    return MethodDefinition(
        code=own.code, edition=own.edition, titles=own.titles, source=own.source, takes_composition=own.basis,
        matrix=Matrix(products=own.products, source=own.source, any=not own.products), measurands=(measurand,), inputs=(),
        modes=one_mode(own.source), roles=(), budget=(), uncertainty_mode=Mode.GUM,
        calculation=Blending(table=_table(own), key=own.key),
    )  # fmt: skip


def tried_on_mixtures(own: OwnBlend) -> tuple[BlendTrial, ...]:
    """Each example put through the table. Raises OwnMethodRefused, MethodError."""
    return tuple(_trial(own, one) for one in own.examples)


def _trial(own: OwnBlend, example: BlendExample) -> BlendTrial:
    expected = written(example.expected)
    if expected is None:
        raise refused(
            f"the example gives {example.expected[:20]!r}, which is no number",
            "Write it as its source prints it",
        )
    value = blend(composition(example.fractions, basis=own.basis), _table(own), quantity=own.key)
    return BlendTrial(example=example, found=rounded(value, Decimal(expected)))


def _table(own: OwnBlend) -> Known[BlendTable]:
    ranges = {
        component(one.name): (one.low or 0.0, 1.0 if one.high is None else one.high)
        for one in own.factors if (one.low, one.high) != (None, None)
    }  # fmt: skip
    table = BlendTable(
        document=str(own.source.document), quantity=own.names["en"], unit=own.unit, basis=own.basis, sum=own.sum, ranges=ranges,
        factors={component(one.name): one.factor for one in own.factors},
    )  # fmt: skip
    return Known(value=table, source=own.source)


def _check(own: OwnBlend) -> None:
    if not NAME.fullmatch(own.key):
        raise refused(
            f"{own.key[:30]!r} is no name of a result",
            "Begin with a letter; letters, digits and _ may follow",
        )
    if own.unit not in UNITS:
        raise refused(f"there is no unit {own.unit[:20]!r}", "Choose a unit of the table")
    names = [component(one.name) for one in own.factors]
    if not names or len(set(names)) < len(names):
        raise refused(
            "it needs at least one factor, and each component once", "Give each component a line of its own"
        )
    wrong = [one for one in tried_on_mixtures(own) if not one.agrees]
    if wrong:
        raise refused(
            f"an example gives {wrong[0].found} where {wrong[0].example.expected} is expected",
            "Mend the table, or give the example as its source does",
        )
    if not own.examples:
        raise refused(
            "no example shows that it computes",
            "Give fractions and the property that a source prints for them",
        )
