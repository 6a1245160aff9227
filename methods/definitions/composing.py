"""The calculation of a laboratory's own composition method: peaks to components, amounts, shares, covariances and group sums."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from methods.components import component
from methods.definitions import messages
from methods.definitions.censoring import Substitution
from methods.definitions.component_precision import ComponentPrecision, limit_at
from methods.definitions.errors import PeaksRefused
from methods.definitions.given import Covariance, GivenResponse, Peak, PeakTable
from methods.definitions.group_sums import group_sums
from methods.definitions.injections import found_in_part, injections_agree, means, worst
from methods.definitions.outcome import (
    AnyResult,
    Component,
    Message,
    Outcome,
    Uncertainty,
    VectorResult,
)
from methods.definitions.prepare import Prepared
from methods.definitions.responding import by_curve, by_windows, curved, responses_of
from methods.definitions.study import by_reproducibility
from methods.expressions import Formulas
from methods.knowledge import Source, Unknown
from methods.precision import Agreement
from methods.uncertainty import BudgetLine, BudgetSource, Distribution, Mode
from methods.uncertainty.coverage import coverage_factor, welch_satterthwaite
from methods.wording import Texts

SPREAD, SCALE, FACTORS = "area_repeatability", "scale", "response_factors"
COMPOSITION = "composition"
MOST_COVARIANCES = (
    60  # components up to which the covariances are kept; a list of pesticides has no use for them
)


NOT_OFFERED = Unknown(
    reason="a composition has no uncertainty from own control data",
    remedy="choose a GUM budget or the interlaboratory study",
)


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
        found = means([one.found for one in runs])
        known = {name: peak for one in reversed(runs) for name, peak in one.known.items()}
        total = math.fsum(found.values())
        said = list(_messages(self, runs, known, total))
        limits = {component(one.name): one.agreement for one in self.reported}
        answers = injections_agree(
            [values_of(self, one.found) for one in runs], limits, self.unit, self.source
        )
        if any(one.answer is Agreement.BEYOND for one in answers):
            said.append(messages.no_agreement())
        results: tuple[AnyResult, ...] = ()
        if not any(one.level == "stop" for one in said):
            shares = _Shares(self, prepared, known, found, total, len(runs))
            vector = shares.vector()
            sums, words = group_sums(self, vector, shares.stated)
            results, said = (vector, *sums), [*said, *words]
        return prepared.method.outcome(
            results, agreement=worst(answers), agreements=answers, messages=tuple(said)
        )

    def found(self, table: PeakTable, response: GivenResponse | None) -> dict[str, float]:
        """What one injection gives for each component found in it, in the unit of the result, without a scale.

        For the checks of a sequence. Raises PeaksRefused, ContradictedPeak, CurveRefused.
        """
        known, _unnamed = identified(self, _checked(table), response)
        return values_of(self, amounts(self, known, 1.0, response))

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
    found: Mapping[str, float]


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
) -> dict[str, float]:
    """What each component found amounts to, in the unit of the result, times the scale; or the share of the sum.

    By its curve where the measuring system is calibrated, else f A; with an internal standard the area is A/A_is.
    Raises PeaksRefused where the internal standard has no area, a component no curve, or nothing at all was found.
    """
    areas = responses_of(composing, known)
    if response is None:
        factors = {component(one.name): one.factor for one in composing.reported}
        found = {name: factors[name] * area * scale for name, area in areas.items()}
    else:
        found = {name: by_curve(response, name, area).value * scale for name, area in areas.items()}
    if composing.normalised and not math.fsum(found.values()) > 0.0:
        raise PeaksRefused(signal="the injection", why="no component of the method was found in it")
    return found


def values_of(composing: Composing, found: Mapping[str, float]) -> dict[str, float]:
    """The components in the unit of the result: the amounts themselves, or each one's share of their sum."""
    if not composing.normalised:
        return dict(found)
    total = math.fsum(found.values())
    return {name: composing.whole * y / total for name, y in found.items()}


def _messages(
    composing: Composing, runs: Sequence[_Run], known: Mapping[str, Peak], total: float
) -> list[Message]:  # fmt: skip
    said = []
    if composing.normalised or composing.sum_low is not None or composing.sum_high is not None:
        said.append(messages.sum_of(total, composing.unit, composing.sum_low, composing.sum_high))
    manual = dict.fromkeys(peak.name or peak.key for one in runs for peak in one.table.peaks if peak.manual)
    if manual:
        said.append(messages.integrated_by_hand(list(manual)))
    unnamed = dict.fromkeys(peak.name or peak.key for one in runs for peak in one.unnamed)
    if unnamed:
        said.append(messages.of_no_component(list(unnamed)))
    if partly := found_in_part([one.found for one in runs]):
        said.append(messages.in_some_injections(partly))
    absent = [one.name for one in composing.reported if component(one.name) not in known]
    if absent:
        said.append(messages.not_found(absent))
    return said


class _Shares:
    """The results of the injections: x_i = y_i, or whole y_i/S; the model is linear in the relative errors of the amounts.

    u(y_k)² = y_k² (s²/n + u_f²) for the mean of n injections; dx_i/dy_k = whole (delta_ik - y_i/S)/S, so that the
    components vary together and their sum not at all. What scales all amounts alike (the internal standard's area, the test
    portion) is common to amounts and falls out of shares. JCGM 102 for this linear step.
    """

    def __init__(
        self, composing: Composing, prepared: Prepared, known: Mapping[str, Peak], found: Mapping[str, float], total: float,
        injections: int = 1,
    ) -> None:  # fmt: skip
        self.of, self.prepared, self.known = composing, prepared, known
        self.found, self.total, self.injections = found, total, injections
        self.values = values_of(composing, found)
        self.spread = prepared.contributions.get(SPREAD)
        scaled = prepared.contributions.get(SCALE)
        self.names = [component(one.name) for one in composing.reported]
        self.by_curve = curved(composing, known, prepared.given.response)
        self.u_factor = {component(one.name): one.u_factor for one in composing.reported}
        self.u_factor |= {name: one.relative_u for name, one in self.by_curve.items()}
        self.unknown = self._lacking(scaled is None and composing.scale is not None)
        s = (self.spread.u if self.spread else 0.0) / math.sqrt(injections)
        self.common = (s if composing.internal_standard else 0.0) ** 2 + (scaled.u if scaled else 0.0) ** 2

    def _lacking(self, no_scale: bool) -> Unknown | None:
        """Why there is no uncertainty, where there is none."""
        lacking = [
            one.name
            for one in self.of.reported
            if (name := component(one.name)) in self.found and self.u_factor.get(name) is None
        ]
        if self.spread is None:
            return Unknown(
                reason="the laboratory has not entered a repeatability of peak areas",
                remedy="enter the relative standard deviation of peak areas from the laboratory's own repeated injections",
            )
        if no_scale:
            return Unknown(
                reason="nobody has entered the uncertainty of the scale",
                remedy="enter its relative standard uncertainty in the settings of the method, with its source",
            )
        if lacking:
            return Unknown(
                reason=f"the response factor of {', '.join(lacking[:5])} has no uncertainty",
                remedy="enter the relative standard uncertainty of each response factor with its calibration",
            )
        return None

    def value(self, name: str) -> float:
        """A component in the unit of the result; nought where it was not found."""
        return self.values.get(name, 0.0)

    def variances(self, a: Sequence[str], b: Sequence[str]) -> tuple[float, float]:
        """Covariance of the sums of some components and of others: from the areas, and from the response factors."""
        area, factor = 0.0, 0.0
        A, B = set(a), set(b)
        share_a = sum(self.found.get(name, 0.0) for name in A) / self.total if self.of.normalised else 0.0
        share_b = sum(self.found.get(name, 0.0) for name in B) / self.total if self.of.normalised else 0.0
        slope = self.of.whole / self.total if self.of.normalised else 1.0
        s2 = self.spread.u**2 / self.injections if self.spread else 0.0
        for name, y in self.found.items():
            weight = slope * slope * ((name in A) - share_a) * ((name in B) - share_b) * y * y
            area += weight * s2
            factor += weight * (self.u_factor.get(name) or 0.0) ** 2
        if not self.of.normalised:
            factor += self.common * sum(map(self.value, A)) * sum(map(self.value, B))
        return area, factor

    def uncertainty(self, names: Sequence[str]) -> Uncertainty | Unknown:
        """Of the sum of some components."""
        if self.unknown is not None or self.spread is None:
            return self.unknown or Unknown(reason="", remedy="")
        area, factor = self.variances(names, names)
        parts = [
            (math.sqrt(area), self.spread.dof, SPREAD, self.spread.source),
            (math.sqrt(factor), math.inf, FACTORS, self._calibration()),
        ]
        u = math.sqrt(area + factor)
        dof = welch_satterthwaite([(part, nu) for part, nu, *_ in parts])
        given = self.prepared.given
        k = given.coverage_factor or coverage_factor(given.coverage, dof)
        lines = tuple(self._line(part, nu, name, source, u) for part, nu, name, source in parts)
        return Uncertainty(u=u, U=k * u, k=k, p=given.coverage, dof=dof, mode=Mode.GUM, lines=lines)

    def stated(self, name: str, names: Sequence[str], value: float) -> Uncertainty | Unknown:
        """U of a component or of a group, in the mode that the laboratory chose: from its budget, or from R at the value."""
        mode = self.prepared.given.uncertainty_mode
        if mode is Mode.GUM:
            return self.uncertainty(names)
        if mode is not Mode.INTERLABORATORY:
            return NOT_OFFERED
        R = limit_at(self.of.precision, name, "R", value, self.of.source, self.of.unit)
        return by_reproducibility(self.prepared, R, value, self.of.unit)

    def _calibration(self) -> BudgetSource:
        if self.prepared.given.response is not None:
            return self.prepared.given.response.source
        label = self.of.calibration or "calibration in the method of the laboratory"
        return BudgetSource(kind="calibration", key=self.prepared.method.code, label=label)

    def _line(self, part: float, dof: float, name: str, source: BudgetSource | None, u: float) -> BudgetLine:
        return BudgetLine(
            input=name, value=0.0, unit=self.of.unit, u=part, dof=dof, distribution=Distribution.NORMAL, sensitivity=1.0,
            contribution=part, share=(part / u) ** 2 if u else 0.0, source=source,
        )  # fmt: skip

    def vector(self) -> VectorResult:
        """The composition, component by component in the order of the method."""
        return VectorResult(
            measurand=COMPOSITION, unit=self.of.unit, basis=self.of.basis,
            components=tuple(self._component(n, one) for n, one in enumerate(self.of.reported, start=1)),
            groups=(), unnormalised_sum=self.total, sum_unit=self.of.unit, sum_low=self.of.sum_low, sum_high=self.of.sum_high,
            covariances=self._covariances(),
        )  # fmt: skip

    def _component(self, n: int, one: OwnComponent) -> Component:
        name = component(one.name)
        peak, value = self.known.get(name), self.value(name)
        limit = self._least(one)
        below = limit is not None and value < limit
        return Component(
            key=str(n), name=one.name, value=value, uncertainty=self.stated(name, [name], value), group=one.group or None,
            manual=bool(peak and peak.manual), retention_time=peak.retention_time if peak else None,
            absent=peak is None, below=limit if below or (peak is None and limit is not None) else None,
        )  # fmt: skip

    def _least(self, one: OwnComponent) -> float | None:
        """The least that can be reported: what the laboratory laid down, or the lowest level where less was found by a curve.

        A share of a sum is no amount of the curve, so that its levels say nothing of it.
        """
        found = self.by_curve.get(component(one.name))
        if one.limit is not None or found is None or self.of.normalised:
            return one.limit
        return found.below

    def _covariances(self) -> tuple[Covariance, ...]:
        budget = self.prepared.given.uncertainty_mode is Mode.GUM
        if not budget or self.unknown is not None or len(self.found) > MOST_COVARIANCES:
            return ()
        key = {name: str(n) for n, name in enumerate(self.names, start=1)}
        found = [name for name in self.names if name in self.found]
        return tuple(
            Covariance(a=key[a], b=key[b], value=math.fsum(self.variances([a], [b])))
            for i, a in enumerate(found) for b in found[i:]
        )  # fmt: skip
