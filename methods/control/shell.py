"""`python -m methods control FILE`: a control chart of the results in a JSON file, in words or as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from methods.control.errors import ChartRefused
from methods.control.rules import D6299_RULES, NELSON_RULES, WESTERN_ELECTRIC_RULES, Rule
from methods.control.site import Assessment, assess

SETS: Mapping[str, tuple[Rule, ...]] = {
    "D6299": D6299_RULES,
    "Nelson": NELSON_RULES,
    "Western Electric": WESTERN_ELECTRIC_RULES,
}
KEYS = frozenset({"results", "needed", "rules", "ewma", "lambda", "centre", "sigma", "since", "unit"})


def made_of(given: Mapping[str, Any]) -> Assessment:
    """The chart asked for by a file: results, needed, and as wanted rules, ewma, lambda, centre, sigma, since."""
    strange = set(given) - KEYS
    if strange or "results" not in given or "needed" not in given:
        raise ChartRefused(
            what=f"the file names {', '.join(sorted(strange))[:80] or 'no results or no needed number'}",
            remedy=f"Give results and needed, and as wanted {', '.join(sorted(KEYS - {'results', 'needed'}))}",
        )
    rules = SETS.get(str(given.get("rules", "D6299")))
    if rules is None:
        raise ChartRefused(what="its rules are not known", remedy=f"Choose among {', '.join(SETS)}")
    return assess(
        _results(given["results"]),
        needed=_whole(given, "needed", 0),
        rules=rules,
        use_ewma=given.get("ewma") is True,
        lam=_number(given, "lambda", 0.4),
        centre=None if given.get("centre") is None else _number(given, "centre", 0.0),
        sigma=None if given.get("sigma") is None else _number(given, "sigma", 0.0),
        since=_whole(given, "since", 0),
    )


def lines_of(chart: Assessment, unit: str = "") -> list[str]:
    """The chart in words: the state, limits, site precision, normality, and each rule that fired."""
    found = [chart.sentence]
    if chart.limits is not None:
        kind = "Provisional limits" if chart.established is None and chart.n < chart.needed else "Limits"
        at = chart.limits
        found.append(f"{kind}: {at.lower:.6g} to {at.upper:.6g}, centre line {at.centre:.6g} {unit}".rstrip())
    if chart.established is not None:
        one = chart.established
        found.append(
            f"From {one.n} results: s {one.s:.4g}, sigma from the moving range {one.sigma:.4g}, "
            f"site precision R' = 2.77 s = {one.site_precision:.4g} {unit}".rstrip()
        )
        if one.normality is not None:
            answer = "may be normal" if one.normality.normal() else "is not normal at 5 %"
            found.append(f"Anderson-Darling A2* {one.normality.A2_star:.3f}: the distribution {answer}.")
    found += [f"Point {one.at + 1}: {one.rule.text} ({one.rule.source})" for one in chart.fired]
    found += [f"Point {i + 1}: the moving range is beyond its limit" for i in chart.range_signals]
    found += [f"Point {i + 1}: the EWMA is beyond its limits" for i in chart.ewma_signals]
    if chart.last_good is not None:
        found.append(f"Last good point: {chart.last_good + 1}. What was measured after it is in doubt.")
    return found


def as_data(chart: Assessment) -> dict[str, Any]:
    """The chart as plain data for JSON."""
    return asdict(chart)


def _results(given: object) -> list[float]:
    if not isinstance(given, list) or any(
        isinstance(x, bool) or not isinstance(x, int | float) for x in given
    ):
        raise ChartRefused(what="its results are not a list of numbers", remedy="Give results as [1.2, 1.3]")
    return [float(x) for x in given]


def _number(given: Mapping[str, Any], name: str, default: float) -> float:
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ChartRefused(what=f"{name} is not a number", remedy=f"Give {name} as a number")
    return float(value)


def _whole(given: Mapping[str, Any], name: str, default: int) -> int:
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ChartRefused(what=f"{name} is not a whole number", remedy=f"Give {name} as a whole number")
    return value
