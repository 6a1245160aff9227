"""The results of a composition by the means of its injections: shares, covariances, and uncertainty in the chosen mode."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from methods.chromatography import curve_of
from methods.components import component
from methods.definitions.component_precision import limit_at
from methods.definitions.given import Covariance, Peak
from methods.definitions.group_sums import OF_BOUNDS
from methods.definitions.outcome import Component, Uncertainty, VectorResult
from methods.definitions.own_control import uncertainty_by_control
from methods.definitions.pooling import COMPOSITION, Pooled
from methods.definitions.prepare import Prepared
from methods.definitions.study import by_reproducibility
from methods.knowledge import Unknown
from methods.uncertainty import BudgetLine, BudgetSource, Distribution, Mode
from methods.uncertainty.coverage import coverage_factor, welch_satterthwaite

if TYPE_CHECKING:
    from methods.definitions.composing import Composing, OwnComponent

SPREAD, SCALE, FACTORS = "area_repeatability", "scale", "response_factors"
MOST_COVARIANCES = (
    60  # components up to which the covariances are kept; a list of pesticides has no use for them
)


class Shares:
    """The results: x_i = y_i, or whole y_i/S, of the mean amounts y_k = sum_n y_kn / n_k over the injections n.

    dx_i/dy_k = whole (delta_ik - y_i/S)/S, so that shares vary together and their sum not at all. What is common and what
    is independent (JCGM 102 for this linear step):
    areas          independent, relative s each: dy_k = (1/n_k) a dy_kn/da s
    internal std.  one area for all components of an injection, independent between injections
    curve          the same coefficients in every injection; its standards are wrong together
    test portion   what scales all amounts alike is common to them, and falls out of shares
    """

    def __init__(
        self, composing: Composing, prepared: Prepared, peaks: Sequence[Mapping[str, Peak]], found: Mapping[str, Pooled]
    ) -> None:  # fmt: skip
        self.of, self.prepared, self.peaks, self.found = composing, prepared, peaks, found
        self.total = math.fsum(one.value for one in found.values())
        self.slope = composing.whole / self.total if composing.normalised else 1.0
        self.spread = prepared.contributions.get(SPREAD)
        self.scaled = prepared.contributions.get(SCALE)
        self.names = [component(one.name) for one in composing.reported]
        self.u_factor = self._u_of_factors()
        self.unknown = self._lacking(self.scaled is None and composing.scale is not None)

    def _u_of_factors(self) -> dict[str, float | None]:
        """What curves, or response factors, add to the standard uncertainty of each mean amount; None where it is unknown."""
        response = self.prepared.given.response
        if response is None:
            entered = {component(one.name): one.u_factor for one in self.of.reported}
            return {
                name: None if (u := entered[name]) is None else u * one.value
                for name, one in self.found.items()
            }
        return {
            name: curve_of(response.curves[name]).u([(one.weight, part) for part in one.parts.values()])
            for name, one in self.found.items()
        }

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
        return self.slope * self.found[name].value if name in self.found else 0.0

    def _changes(self, names: Sequence[str]) -> dict[str, float]:
        """How the sum of some components changes with the mean amounts; with those alone that it depends on."""
        own = [name for name in names if name in self.found]
        if not self.of.normalised:
            return dict.fromkeys(own, 1.0)
        share = math.fsum(self.found[name].value for name in own) / self.total
        return {name: self.slope * ((name in own) - share) for name in self.found}

    def variances(self, a: Sequence[str], b: Sequence[str]) -> tuple[float, float]:
        """Covariance of the sums of some components and of others: from the areas, and from curves, factors and scale."""
        A, B = self._changes(a), self._changes(b)
        s2 = self.spread.u**2 if self.spread else 0.0
        area, factor = 0.0, 0.0
        for name in A.keys() & B.keys():
            one, both = self.found[name], A[name] * B[name]
            area += both * s2 * math.fsum((one.weight * part.by_area) ** 2 for part in one.parts.values())
            factor += both * (self.u_factor[name] or 0.0) ** 2
        if self.of.internal_standard:
            area += s2 * math.fsum(self._in_one(A, n) * self._in_one(B, n) for n in range(len(self.peaks)))
        if not self.of.normalised and self.scaled is not None:
            factor += self.scaled.u**2 * sum(map(self.value, set(a))) * sum(map(self.value, set(b)))
        return area, factor

    def _in_one(self, changes: Mapping[str, float], n: int) -> float:
        """How a sum changes with the relative error of the internal standard's area in one injection; its sign is of no account."""
        return math.fsum(
            change * one.weight * one.parts[n].by_area
            for name, change in changes.items()
            if n in (one := self.found[name]).parts
        )

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
        """U of a component or of a group, in the mode that the laboratory chose."""
        if any(self.found[name].counted for name in names if name in self.found):
            return OF_BOUNDS
        mode = self.prepared.given.uncertainty_mode
        if mode is Mode.GUM:
            return self.uncertainty(names)
        if mode is Mode.OWN_CONTROL:
            key = name if name in self.of.groups else f"{COMPOSITION}/{name}"
            return uncertainty_by_control(self.prepared, key, value, self.of.unit)
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
        value, limit = self.value(name), self._least(one)
        peaks = [run[name] for run in self.peaks if name in run]
        less = limit is not None and value < limit
        return Component(
            key=str(n), name=one.name, value=value, uncertainty=self.stated(name, [name], value), group=one.group or None,
            manual=any(peak.manual for peak in peaks), retention_time=peaks[0].retention_time if peaks else None,
            absent=not peaks, below=limit if less or not peaks else None,
        )  # fmt: skip

    def _least(self, one: OwnComponent) -> float | None:
        """The least that can be reported: what the laboratory laid down, or the bound that its injections lie below."""
        found = self.found.get(component(one.name))
        return found.below if found is not None and found.below is not None else one.limit

    def _covariances(self) -> tuple[Covariance, ...]:
        budget = self.prepared.given.uncertainty_mode is Mode.GUM
        if not budget or self.unknown is not None or len(self.found) > MOST_COVARIANCES:
            return ()
        key = {name: str(n) for n, name in enumerate(self.names, start=1)}
        found = [name for name in self.names if name in self.found and not self.found[name].counted]
        return tuple(
            Covariance(a=key[a], b=key[b], value=math.fsum(self.variances([a], [b])))
            for i, a in enumerate(found) for b in found[i:]
        )  # fmt: skip
