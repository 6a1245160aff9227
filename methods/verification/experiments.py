"""One experiment of a verification or validation: its data, what was laid down for it beforehand, and what it shows.

ISO/IEC 17025 7.2.1.5 and 7.2.2.3 name what may have to be shown and no figure; each figure is the laboratory's, entered
with its source. Clauses not verified.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from methods.variance import series_of
from methods.variance.comparison import two_means
from methods.variance.series import not_negative
from methods.verification.detection import from_blanks
from methods.verification.errors import VerificationRefused
from methods.verification.linearity import lack_of_fit, mandel_test
from methods.verification.spread import precision_check, precisions, repeatability_check
from methods.verification.trueness import bias, recovery
from methods.verification.verdict import Answer

COVERAGE = 2.0  # k of the expanded uncertainty that is compared with the target


class Experiment(StrEnum):
    """What an experiment shows."""

    TRUENESS = "trueness"
    REPEATABILITY = "repeatability"
    INTERMEDIATE = "intermediate"
    LINEARITY = "linearity"
    RANGE = "range"
    DETECTION = "detection"
    RECOVERY = "recovery"
    ROBUSTNESS = "robustness"
    UNCERTAINTY = "uncertainty"


@dataclass(frozen=True, kw_only=True, slots=True)
class Datum:
    """One result of an experiment. `group`: its day, changed factor, or spiked; `x`: the content of its level."""

    value: float
    group: str = ""
    x: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What an experiment needs: figures without which it shows nothing, the criteria, and how its data are told apart."""

    needed: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    grouped: str = ""  # day, level, factor, spiked; empty: one series
    own_test: bool = False  # decided by a test of significance where no criterion is entered


PLANS: Mapping[Experiment, Plan] = {
    Experiment.TRUENESS: Plan(needed=("reference", "u_reference"), criteria=("largest",)),
    Experiment.REPEATABILITY: Plan(criteria=("required_s",)),
    Experiment.INTERMEDIATE: Plan(criteria=("required_s",), grouped="day"),
    Experiment.LINEARITY: Plan(grouped="level", own_test=True),
    Experiment.RANGE: Plan(needed=("low", "high"), criteria=("largest",), grouped="level"),
    Experiment.DETECTION: Plan(criteria=("needed",)),
    Experiment.RECOVERY: Plan(needed=("added",), criteria=("low_share", "high_share"), grouped="spiked"),
    Experiment.ROBUSTNESS: Plan(criteria=("largest",), grouped="factor", own_test=True),
    Experiment.UNCERTAINTY: Plan(needed=("reference", "u_reference"), criteria=("target_U",), grouped="day"),
}
NOMINAL, SPIKED, UNSPIKED = "nominal", "spiked", "unspiked"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What an experiment shows: the answer, and figures by their key in the order in which they are read."""

    answer: Answer
    figures: Mapping[str, float]


def evaluate_experiment(kind: Experiment, data: Sequence[Datum], given: Mapping[str, float]) -> Shown:
    """What the data show against what was laid down. Raises VerificationRefused, SeriesRefused, NoSpread.

    >>> data = [Datum(value=x) for x in (10.1, 10.2, 10.0, 10.3, 10.1, 10.2)]
    >>> evaluate_experiment(Experiment.REPEATABILITY, data, {"required_s": 0.2}).answer.value
    'met'
    """
    missing = [name for name in PLANS[kind].needed if name not in given]
    if missing:
        raise VerificationRefused(
            what=f"{', '.join(missing)} is not entered", remedy="Enter it in the plan with its source"
        )
    return _EVALUATIONS[kind](data, given)


def _trueness(data: Sequence[Datum], given: Mapping[str, float]) -> Shown:
    found = bias(_values(data), given["reference"], u_reference=given["u_reference"])
    figures = {
        "n": found.n,
        "mean": found.mean,
        "bias": found.bias,
        "u_bias": found.u,
        "largest_by_t": found.critical * found.u,
    }
    return _within(abs(found.bias), given.get("largest"), figures)


def _repeatability(data: Sequence[Datum], given: Mapping[str, float]) -> Shown:
    values = series_of(_values(data), at_least=3)
    figures = {"n": len(values), "mean": float(values.mean()), "s": float(values.std(ddof=1))}
    if "required_s" not in given:
        return Shown(answer=Answer.NO_REQUIREMENT, figures=figures)
    found = repeatability_check(list(map(float, values)), given["required_s"])
    return _decided(found.compatible, figures | {"largest_s": found.critical})


def _intermediate(data: Sequence[Datum], given: Mapping[str, float]) -> Shown:
    found = precisions(list(_groups(data).values()))
    figures = {
        "groups": found.variance.groups,
        "n": found.variance.total,
        "s_r": found.s_r,
        "s_i": found.s_intermediate,
    }
    if "required_s" not in given:
        return Shown(answer=Answer.NO_REQUIREMENT, figures=figures)
    if found.s_intermediate == 0:
        raise VerificationRefused(what="all results are alike", remedy="Enter them with more digits")
    check = precision_check(found.s_intermediate, found.variance.dof_between, given["required_s"])
    return _decided(check.compatible, figures | {"largest_s": check.critical})


def _linearity(data: Sequence[Datum], _given: Mapping[str, float]) -> Shown:
    xs, ys = _levels(data), _values(data)
    found = lack_of_fit(xs, ys) if len(set(xs)) < len(xs) else mandel_test(xs, ys)
    figures = {"n": len(xs), "levels": len(set(xs)), "F": found.F, "critical_F": found.critical,
               "largest_residual": 100 * found.largest_relative}  # fmt: skip
    return _decided(found.linear, figures)


def _range(data: Sequence[Datum], given: Mapping[str, float]) -> Shown:
    xs = _levels(data)
    by_level: dict[float, list[float]] = {}
    for x, one in zip(xs, data, strict=True):
        by_level.setdefault(x, []).append(one.value)
    errors = {x: sum(found) / len(found) - x for x, found in by_level.items()}
    worst = max(errors, key=lambda x: abs(errors[x]))
    figures = {"lowest": min(xs), "highest": max(xs), "worst_level": worst, "worst_error": errors[worst]}
    if min(xs) > given["low"] or max(xs) < given["high"]:
        return Shown(answer=Answer.NOT_MET, figures=figures)
    return _within(abs(errors[worst]), given.get("largest"), figures)


def _detection(data: Sequence[Datum], given: Mapping[str, float]) -> Shown:
    found = from_blanks(_values(data))
    return _within(
        found.LOQ, given.get("needed"), {"n": len(data), "s": found.s0, "LOD": found.LOD, "LOQ": found.LOQ}
    )


def _recovery(data: Sequence[Datum], given: Mapping[str, float]) -> Shown:
    groups = _groups(data)
    strange = set(groups) - {SPIKED, UNSPIKED, ""}
    if strange:
        raise VerificationRefused(
            what=f"{min(strange)[:40]} is neither spiked nor unspiked",
            remedy="Name each result spiked or unspiked",
        )
    found = recovery(
        [*groups.get(SPIKED, ()), *groups.get("", ())], given["added"], unspiked=groups.get(UNSPIKED, ())
    )
    figures = {"n": len(data), "recovery": 100 * found.recovery, "u_recovery": 100 * found.u}
    if "low_share" not in given or "high_share" not in given:
        return Shown(answer=Answer.NO_REQUIREMENT, figures=figures)
    return _decided(given["low_share"] <= 100 * found.recovery <= given["high_share"], figures)


def _robustness(data: Sequence[Datum], given: Mapping[str, float]) -> Shown:
    groups = _groups(data)
    nominal = [*groups.pop(NOMINAL, ()), *groups.pop("", ())]
    if not groups:
        raise VerificationRefused(
            what="nothing was changed", remedy="Name the factor that was changed beside each of its results"
        )
    effects = [two_means(changed, nominal) for changed in groups.values()]
    worst = max(effects, key=lambda one: abs(one.difference))
    figures = {"factors": len(effects), "n": len(data), "largest_effect": worst.difference,
               "significant": sum(one.significant for one in effects)}  # fmt: skip
    if "largest" in given:
        return _within(abs(worst.difference), given["largest"], figures)
    return _decided(not any(one.significant for one in effects), figures)


def _uncertainty(data: Sequence[Datum], given: Mapping[str, float]) -> Shown:
    """U = 2 sqrt(u(Rw)^2 + u(bias)^2), u(bias)^2 = bias^2 + s_i^2/days + u(ref)^2 (Nordtest TR 537; clause not verified)."""
    found = precisions(list(_groups(data).values()))
    shift = found.variance.mean - given["reference"]
    u_mean = found.s_intermediate / math.sqrt(found.variance.groups)
    u_bias = math.hypot(shift, u_mean, not_negative(given["u_reference"], name="u(reference)"))
    expanded = COVERAGE * math.hypot(found.s_intermediate, u_bias)
    figures = {"groups": found.variance.groups, "n": found.variance.total, "s_i": found.s_intermediate, "bias": shift,
               "u_bias": u_bias, "U": expanded}  # fmt: skip
    return _within(expanded, given.get("target_U"), figures)


_EVALUATIONS: Mapping[Experiment, Callable[[Sequence[Datum], Mapping[str, float]], Shown]] = {
    Experiment.TRUENESS: _trueness,
    Experiment.REPEATABILITY: _repeatability,
    Experiment.INTERMEDIATE: _intermediate,
    Experiment.LINEARITY: _linearity,
    Experiment.RANGE: _range,
    Experiment.DETECTION: _detection,
    Experiment.RECOVERY: _recovery,
    Experiment.ROBUSTNESS: _robustness,
    Experiment.UNCERTAINTY: _uncertainty,
}


def _values(data: Sequence[Datum]) -> list[float]:
    return [one.value for one in data]


def _levels(data: Sequence[Datum]) -> list[float]:
    if not data or any(one.x is None for one in data):
        raise VerificationRefused(
            what="a result has no level", remedy="Give the content of its level beside each result"
        )
    return [one.x for one in data if one.x is not None]


def _groups(data: Sequence[Datum]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for one in data:
        found.setdefault(one.group, []).append(one.value)
    return found


def _within(found: float, limit: float | None, figures: Mapping[str, float]) -> Shown:
    if limit is None:
        return Shown(answer=Answer.NO_REQUIREMENT, figures=figures)
    return _decided(found <= limit, figures)


def _decided(met: bool, figures: Mapping[str, float]) -> Shown:
    return Shown(answer=Answer.MET if met else Answer.NOT_MET, figures=figures)
