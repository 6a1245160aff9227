"""A laboratory's control chart of one measurand: being established, then in or out of control (ASTM D6299).

Individual results with moving range, and either run rules (strategy 1) or EWMA (strategy 2); site precision
R' = 2.77 s. Clauses of D6299 and ISO 23572 were not read in the standards: clause not verified.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from methods.control.errors import ChartRefused
from methods.control.memory import LAMBDA, Ewma, ewma
from methods.control.rules import D6299_RULES, Fired, Rule, apply
from methods.control.shewhart import Individuals, Limits, individuals, moving_ranges
from methods.uncertainty import RANGE_FACTOR
from methods.variance import AndersonDarling, anderson_darling, series_of
from methods.variance.normality import LEAST
from methods.variance.series import Array, level, positive, spread_of

RANGE_LIMIT = 3.267 * 1.128  # D4 d2 of two results as printed: the moving range up to 3.69 sigma


class State(StrEnum):
    """What a chart can say of the measuring system now."""

    BEING_ESTABLISHED = "being established"
    IN_CONTROL = "in control"
    OUT_OF_CONTROL = "out of control"


@dataclass(frozen=True, kw_only=True, slots=True)
class Established:
    """What a chart is made of: mean, spread and limits of the results that established it, in their unit.

    `sigma` is that of the chart, from the mean moving range; `s` the standard deviation of all results. The
    normality is tested with both; None where there are fewer than eight results.
    """

    n: int
    mean: float
    s: float
    chart: Individuals
    normality: AndersonDarling | None
    normality_by_range: AndersonDarling | None

    @property
    def sigma(self) -> float:
        """Standard deviation from the mean moving range, MR/1.128."""
        return self.chart.sigma

    @property
    def site_precision(self) -> float:
        """R' = 2.77 s: the difference of two results under site precision conditions exceeded in 5 % of cases."""
        return RANGE_FACTOR * self.s


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """A chart with its latest state; positions count from 0 over all results, also those that established it.

    `limits` are None until two results differ; while the chart is being established they are provisional, and no
    rule is applied. `last_good` is the last point before the first that makes the present pattern: what was
    measured after it is in doubt. It is None where the pattern begins with the first point, or in control.
    """

    state: State
    n: int
    needed: int
    established: Established | None
    limits: Limits | None
    moving_ranges: tuple[float, ...]
    ewma: Ewma | None
    fired: tuple[Fired, ...]
    range_signals: tuple[int, ...]
    ewma_signals: tuple[int, ...]
    last_good: int | None
    sentence: str


def establish(values: Sequence[float]) -> Established:
    """Mean, limits, normality and site precision of three or more results. Raises SeriesRefused, NoSpread.

    >>> found = establish([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    >>> f"{found.mean:.2f} {found.s:.3f} {found.sigma:.3f} {found.site_precision:.2f}"
    '50.81 2.034 1.665 5.63'
    """
    x = series_of(values, at_least=3)
    s, chart = spread_of(x, what="The control chart"), individuals(values)
    tested = len(x) >= LEAST
    return Established(
        n=len(x),
        mean=float(x.mean()),
        s=s,
        chart=chart,
        normality=anderson_darling(values) if tested else None,
        normality_by_range=anderson_darling(values, s=chart.sigma) if tested else None,
    )


def assess(
    values: Sequence[float],
    *,
    needed: int,
    rules: Sequence[Rule] = D6299_RULES,
    use_ewma: bool = False,
    lam: float = LAMBDA,
    centre: float | None = None,
    sigma: float | None = None,
    since: int = 0,
) -> Assessment:
    """The chart of all results in order of time, its first `needed` having established it.

    `needed` is the method's or the laboratory's number (ASTM D6299 speaks of 15 to begin with and 20; clause not
    verified). `centre` and `sigma` replace what the results establish, as for a reference material; the chart then
    needs no establishing. Rules look at points from `since` on, so that the counts begin anew after a corrected
    cause. Out of control is judged at the last point: by a rule that it completes, its moving range beyond the
    upper limit, or with `use_ewma` the EWMA beyond its limits. Warning rules do not count.
    Raises ChartRefused, SeriesRefused, NoSpread.
    """
    x = series_of(values)
    if needed < 3:
        raise ChartRefused(
            what=f"it shall be established by {needed} results", remedy="Ask for three or more"
        )
    if (centre is None) != (sigma is None):
        raise ChartRefused(what="only one of centre and sigma is given", remedy="Give both, or neither")
    if not 0 <= since < len(x):
        raise ChartRefused(
            what=f"rules shall begin at point {since} of {len(x)}", remedy="Begin at a point of the chart"
        )
    ranges = moving_ranges(values) if len(x) > 1 else ()
    if centre is None and len(x) < needed:
        return _being_established(x, needed, ranges)
    found = None if centre is not None else establish([float(one) for one in x[:needed]])
    middle, scale = _line(found, centre, sigma)
    return _judge(x, needed, found, middle, scale, ranges, rules, lam, use_ewma, since)


def _line(found: Established | None, centre: float | None, sigma: float | None) -> tuple[float, float]:
    if found is not None:
        return found.mean, found.sigma
    middle = float(series_of([math.nan if centre is None else centre], name="the centre line")[0])
    return middle, positive(math.nan if sigma is None else sigma, name="sigma")


def _being_established(x: Array, needed: int, ranges: tuple[float, ...]) -> Assessment:
    limits = individuals([float(one) for one in x]).limits if any(ranges) else None
    return Assessment(
        state=State.BEING_ESTABLISHED,
        n=len(x),
        needed=needed,
        established=None,
        limits=limits,
        moving_ranges=ranges,
        ewma=None,
        fired=(),
        range_signals=(),
        ewma_signals=(),
        last_good=None,
        sentence=f"The chart is being established: {len(x)} of {needed} results.",
    )


def _judge(
    x: Array,
    needed: int,
    found: Established | None,
    middle: float,
    scale: float,
    ranges: tuple[float, ...],
    rules: Sequence[Rule],
    lam: float,
    use_ewma: bool,
    since: int,
) -> Assessment:
    new = [float(one) for one in x[since:]]
    fired = tuple(_later(one, since) for one in apply(new, centre=middle, sigma=scale, rules=rules))
    averages = ewma(new, centre=middle, sigma=scale, lam=lam)
    most = RANGE_LIMIT * scale
    range_signals = tuple(i + 1 for i, r in enumerate(ranges) if r > most and i + 1 > since)
    ewma_signals = tuple(i + since for i in averages.beyond()) if use_ewma else ()
    last = len(x) - 1
    begins = [min(one.points) for one in fired if one.at == last and not one.rule.warning]
    begins += [last for signals in (range_signals, ewma_signals) if last in signals]
    reasons = [one.rule.text for one in fired if one.at == last and not one.rule.warning]
    reasons += ["the moving range is beyond its limit"] if last in range_signals else []
    reasons += ["the EWMA is beyond its limits"] if last in ewma_signals else []
    good = min(begins) - 1 if begins else None
    return Assessment(
        state=State.OUT_OF_CONTROL if begins else State.IN_CONTROL,
        n=len(x),
        needed=needed,
        established=found,
        limits=Limits(centre=middle, lower=middle - 3 * scale, upper=middle + 3 * scale),
        moving_ranges=ranges,
        ewma=averages,
        fired=fired,
        range_signals=range_signals,
        ewma_signals=ewma_signals,
        last_good=None if good is None or good < 0 else good,
        sentence=f"Out of control: {'; '.join(reasons)}."
        if begins
        else "In control: no rule fired at the last point.",
    )


def _later(one: Fired, since: int) -> Fired:
    return Fired(rule=one.rule, at=one.at + since, points=tuple(i + since for i in one.points))


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """Whether later results agree with those that established the chart: F of the variances, t of the means."""

    F: float
    F_critical: float
    t: float
    t_critical: float

    @property
    def spread_changed(self) -> bool:
        """Whether the variances differ."""
        return self.F_critical < self.F

    @property
    def mean_changed(self) -> bool:
        """Whether the means differ."""
        return abs(self.t) > self.t_critical


def compare_periods(former: Sequence[float], later: Sequence[float], *, alpha: float = 0.05) -> Revision:
    """Two periods of a chart before its limits are renewed: F test of spreads, t test of means (two-sided).

    F is the larger variance over the smaller; t is Welch's. ASTM D6299 A1.8 (clause not verified).
    Raises SeriesRefused, NoSpread.
    """
    from scipy.special import fdtri, stdtrit  # late: it takes longer to load than the rest of the package

    a, b = (
        series_of(former, name="the former period", at_least=3),
        series_of(later, name="the later period", at_least=3),
    )
    va, vb = spread_of(a, what="F") ** 2, spread_of(b, what="F") ** 2
    (large, n1), (small, n2) = sorted(((va, len(a)), (vb, len(b))), reverse=True)
    ea, eb = va / len(a), vb / len(b)
    dof = (ea + eb) ** 2 / (ea**2 / (len(a) - 1) + eb**2 / (len(b) - 1))
    p = 1 - level(alpha) / 2
    return Revision(
        F=large / small,
        F_critical=float(fdtri(n1 - 1, n2 - 1, p)),
        t=float(b.mean() - a.mean()) / math.sqrt(ea + eb),
        t_critical=float(stdtrit(dof, p)),
    )
