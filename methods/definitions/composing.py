"""The calculation of a laboratory's own composition method: peaks to components, amounts, shares, covariances and group sums."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from methods.chromatography import Amount
from methods.components import component
from methods.definitions import messages
from methods.definitions.censoring import Found, Substitution
from methods.definitions.component_precision import ComponentPrecision, limit_at
from methods.definitions.errors import PeaksRefused
from methods.definitions.given import GivenResponse, Peak, PeakTable
from methods.definitions.group_sums import group_sums
from methods.definitions.injections import found_in_part, injections_agree, worst
from methods.definitions.outcome import AnyResult, Message, Outcome
from methods.definitions.pooling import found_in, pooled
from methods.definitions.prepare import Prepared
from methods.definitions.responding import by_curve, by_windows, responses_of
from methods.definitions.shares import SCALE, Shares
from methods.expressions import Formulas
from methods.knowledge import Known, Source, Unknown
from methods.precision import Agreement, AgreementAnswer
from methods.wording import Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnComponent:
    """A component: the names that the data system gives its peak, and its response factor (unit of the result per area).

    `u_factor` is the factor's relative standard uncertainty, `low` and `high` the retention window (min), `limit` what can
    be reported at least, in the unit of the result; each None where the laboratory has not entered it. `agreement` is how
    far injections may lie apart: a figure, or arithmetic over their mean X; empty where it is not entered.
    """

    name: str
    factor: float
    peaks: tuple[str, ...] = ()
    u_factor: float | None = None
    low: float | None = None
    high: float | None = None
    group: str = ""
    limit: float | None = None
    agreement: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Composing:
    """What the calculation needs: components in order, the unit with its whole (100 for %), and how amounts are scaled."""

    components: tuple[OwnComponent, ...]
    unit: str
    basis: str
    whole: float
    normalised: bool
    sum_low: float | None
    sum_high: float | None
    groups: tuple[str, ...]
    internal_standard: str
    scale: Formulas | None
    inputs: tuple[tuple[str, str], ...]
    calibration: str
    source: Source
    below: Substitution = Substitution.NONE
    group_names: tuple[Texts, ...] = ()
    precision: tuple[ComponentPrecision, ...] = ()

    def __call__(self, prepared: Prepared) -> Outcome:
        """The composition with its groups. Raises PeaksRefused, ContradictedPeak, CurveRefused, FormulaUndefined."""
        runs = [self._run(prepared, n, _checked(one)) for n, one in enumerate(prepared.given.injections)]
        found, words = pooled(self, [one.found for one in runs])
        total = math.fsum(one.value for one in found.values())
        said = [*_messages(self, runs, total), *words]
        answers = self.injections_agree([values_of(self, plain(one.found)) for one in runs])
        if any(one.answer is Agreement.BEYOND for one in answers):
            said.append(messages.no_agreement())
        results: tuple[AnyResult, ...] = ()
        if not any(one.level == "stop" for one in said):
            shares = Shares(self, prepared, [one.known for one in runs], found)
            vector = shares.vector()
            sums, words = group_sums(self, vector, shares.stated)
            results, said = (vector, *sums), [*said, *words]
        return prepared.method.outcome(
            results, agreement=worst(answers), agreements=answers, messages=tuple(said)
        )

    def found(
        self, table: PeakTable, response: GivenResponse | None, inputs: Mapping[str, float] | None = None
    ) -> dict[str, Found]:
        """What one injection gives for each component, in the unit of the result, for the checks of a sequence.

        Scaled by the values beside it where they are given. Of what was not found only a bound is known, or nothing. Raises
        PeaksRefused, ContradictedPeak, CurveRefused, FormulaUndefined.
        """
        known, _unnamed = identified(self, _checked(table), response)
        scale = float(self.scale(**inputs)[SCALE]) if self.scale is not None and inputs else 1.0
        amounts_found = amounts(self, known, scale, response)
        values = values_of(self, plain(amounts_found))
        return {
            name: found_in(self, one, amounts_found.get(name), values.get(name))
            for one in self.reported
            if (name := component(one.name))
        }

    def injections_agree(self, runs: Sequence[Mapping[str, float]]) -> tuple[AgreementAnswer, ...]:
        """For each component whether injections lie within the limit that the laboratory entered for it."""
        limits = {component(one.name): one.agreement for one in self.reported}
        return injections_agree(runs, limits, self.unit, self.source)

    def r_at(self, name: str, mean: float) -> Known[float] | Unknown:
        """The repeatability of a component at a mean, as the laboratory entered it. Raises PrecisionNotPositive."""
        return limit_at(self.precision, name, "r", mean, self.source, self.unit)

    def _run(self, prepared: Prepared, n: int, table: PeakTable) -> _Run:
        response = prepared.given.response
        known, unnamed = identified(self, table, response)
        found = amounts(self, known, self._scaled(prepared, n), response)
        return _Run(table=table, known=known, unnamed=unnamed, found=found)

    def _scaled(self, prepared: Prepared, n: int) -> float:
        if self.scale is None:
            return 1.0
        values = {name: prepared.values(name, unit)[n] for name, unit in self.inputs}
        return float(self.scale(**values)[SCALE])

    @property
    def reported(self) -> tuple[OwnComponent, ...]:
        """The components that are results: all but the internal standard."""
        return tuple(one for one in self.components if component(one.name) != self.internal_standard)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Run:
    """One injection: the peak of each component, the peaks of none, and what each component amounts to."""

    table: PeakTable
    known: Mapping[str, Peak]
    unnamed: Sequence[Peak]
    found: Mapping[str, Amount]


def _checked(table: PeakTable | None) -> PeakTable:
    if table is None or not table.peaks:
        raise PeaksRefused(signal="the injection" if table is None else table.signal, why="there is none")
    for peak in table.peaks:
        if not (math.isfinite(peak.area) and peak.area >= 0):
            raise PeaksRefused(signal=table.signal, why=f"peak {peak.key} has the area {peak.area:g}")
    return table


def identified(
    composing: Composing, table: PeakTable, response: GivenResponse | None = None
) -> tuple[dict[str, Peak], list[Peak]]:
    """The peak of each component by its one name, and the peaks that are of none.

    By the windows of the calibrated measuring system where there is one. Else by the name that the data system gave it; a
    peak without a name by the retention window, where one alone holds it. Raises PeaksRefused where two peaks are of one
    component, ContradictedPeak.
    """
    if response is not None:
        return by_windows(composing, table, response)
    called = {
        name: component(one.name)
        for one in composing.components
        for name in (component(one.name), *(component(each) for each in one.peaks))
    }
    known: dict[str, Peak] = {}
    unnamed: list[Peak] = []
    for peak in table.peaks:
        name = called.get(component(peak.name)) if peak.name else _by_time(composing, peak)
        if name is None:
            unnamed.append(peak)
        elif name in known:
            raise PeaksRefused(
                signal=table.signal, why=f"peaks {known[name].key} and {peak.key} are both {name}"
            )
        else:
            known[name] = peak
    return known, unnamed


def _by_time(composing: Composing, peak: Peak) -> str | None:
    t = peak.retention_time
    if t is None:
        return None
    held = [
        component(one.name) for one in composing.components
        if one.low is not None and one.high is not None and one.low <= t <= one.high
    ]  # fmt: skip
    return held[0] if len(held) == 1 else None


def amounts(
    composing: Composing, known: Mapping[str, Peak], scale: float, response: GivenResponse | None = None
) -> dict[str, Amount]:
    """What each component found amounts to, in the unit of the result, times the scale.

    By its curve where the measuring system is calibrated, else f A; with an internal standard the area is A/A_is.
    Raises PeaksRefused where the internal standard has no area, a component no curve, or nothing at all was found.
    """
    areas = responses_of(composing, known)
    factors = {component(one.name): one.factor for one in composing.reported}
    found = {
        name: (
            Amount(value=factors[name] * area, by_area=factors[name] * area) if response is None
            else by_curve(response, name, area)
        ).times(scale)
        for name, area in areas.items()
    }  # fmt: skip
    if composing.normalised and not math.fsum(plain(found).values()) > 0.0:
        raise PeaksRefused(signal="the injection", why="no component of the method was found in it")
    return found


def plain(found: Mapping[str, Amount]) -> dict[str, float]:
    """The bare amounts."""
    return {name: one.value for name, one in found.items()}


def values_of(composing: Composing, found: Mapping[str, float]) -> dict[str, float]:
    """The components in the unit of the result: the amounts themselves, or each one's share of their sum."""
    if not composing.normalised:
        return dict(found)
    total = math.fsum(found.values())
    return {name: composing.whole * y / total for name, y in found.items()}


def _messages(composing: Composing, runs: Sequence[_Run], total: float) -> list[Message]:
    said = []
    if composing.normalised or composing.sum_low is not None or composing.sum_high is not None:
        said.append(messages.sum_of(total, composing.unit, composing.sum_low, composing.sum_high))
    manual = dict.fromkeys(peak.name or peak.key for one in runs for peak in one.table.peaks if peak.manual)
    if manual:
        said.append(messages.integrated_by_hand(list(manual)))
    unnamed = dict.fromkeys(peak.name or peak.key for one in runs for peak in one.unnamed)
    if unnamed:
        said.append(messages.of_no_component(list(unnamed)))
    if partly := found_in_part([plain(one.found) for one in runs]):
        said.append(messages.in_some_injections(partly))
    known = {name for one in runs for name in one.known}
    absent = [one.name for one in composing.reported if component(one.name) not in known]
    if absent:
        said.append(messages.not_found(absent))
    return said
