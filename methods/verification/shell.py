"""`python -m methods verification FILE`: the experiments of a JSON file, each against its requirement, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from methods.calibration import calibrate
from methods.knowledge import Known, Source, Unknown
from methods.verification.detection import from_blanks, from_line
from methods.verification.errors import VerificationRefused
from methods.verification.linearity import lack_of_fit, mandel_test
from methods.verification.spread import precision_check, precisions, repeatability_check
from methods.verification.trueness import bias, recovery
from methods.verification.verdict import (
    Answer,
    Finding,
    Verdict,
    of_bias,
    of_linearity,
    of_precision,
    of_quantification,
    of_recovery,
    verdict,
)


def made_of(given: Mapping[str, Any]) -> Verdict:
    """The verdict on the experiments of a file: bias, repeatability, intermediate, linearity, detection, recovery."""
    strange = set(given) - set(EXPERIMENTS) - {"unit"}
    if strange:
        raise VerificationRefused(
            what=f"the file names {', '.join(sorted(strange))[:80]}",
            remedy=f"Name among {', '.join(EXPERIMENTS)}",
        )
    found = []
    for name, experiment in EXPERIMENTS.items():
        if name in given:
            if not isinstance(given[name], Mapping):
                raise VerificationRefused(what=f"{name} is no object", remedy="Give its data as an object")
            found.append(experiment(given[name]))
    return verdict(found)


def lines_of(made: Verdict, unit: str = "") -> list[str]:
    """Each finding and the verdict; figures are in the unit of the file."""
    return ([f"Figures in {unit}."] if unit else []) + made.lines()


def as_data(made: Verdict) -> dict[str, Any]:
    """The verdict as plain data for JSON."""
    findings = [
        {"name": one.name, "answer": one.answer.value, "figures": one.figures, "source": one.source}
        for one in made.findings
    ]
    return {"outcome": made.outcome.value, "sentence": made.printed(), "findings": findings}


def _bias(x: Mapping[str, Any]) -> Finding:
    found = bias(_list(x, "results"), _number(x, "reference"), u_reference=_number(x, "u_reference", 0.0))
    return of_bias("bias", found, _requirement(x, "largest") if "largest" in x else None)


def _repeatability(x: Mapping[str, Any]) -> Finding:
    if "sigma_r" not in x:
        return _open("repeatability", f"{len(_list(x, 'results'))} results")
    return of_precision("repeatability", repeatability_check(_list(x, "results"), _number(x, "sigma_r")))


def _intermediate(x: Mapping[str, Any]) -> Finding:
    days = x.get("days")
    if not isinstance(days, list):
        raise VerificationRefused(what="there are no days", remedy="Give the results of each day as lists")
    found = precisions([_list({"day": day}, "day") for day in days])
    if "sigma" not in x:
        return _open("intermediate precision", f"s {found.s_intermediate:.4g}")
    dof = found.variance.dof_between  # the fewest that the spread between days rests on
    return of_precision(
        "intermediate precision", precision_check(found.s_intermediate, dof, _number(x, "sigma"))
    )


def _linearity(x: Mapping[str, Any]) -> Finding:
    xs, ys = _list(x, "x"), _list(x, "y")
    return of_linearity("linearity", lack_of_fit(xs, ys) if len(set(xs)) < len(xs) else mandel_test(xs, ys))


def _detection(x: Mapping[str, Any]) -> Finding:
    made = (
        from_blanks(_list(x, "blanks"))
        if "blanks" in x
        else from_line(calibrate(_list(x, "x"), _list(x, "y")))
    )
    return of_quantification("limit of quantification", made, _requirement(x, "needed"))


def _recovery(x: Mapping[str, Any]) -> Finding:
    unspiked = _list(x, "unspiked") if "unspiked" in x else []
    found = recovery(_list(x, "spiked"), _number(x, "added"), unspiked=unspiked)
    bounds = [_number(x, name) for name in ("low", "high") if name in x]
    return of_recovery("recovery", found, *(bounds if len(bounds) == 2 else ()))


EXPERIMENTS: Mapping[str, Callable[[Mapping[str, Any]], Finding]] = {
    "bias": _bias,
    "repeatability": _repeatability,
    "intermediate": _intermediate,
    "linearity": _linearity,
    "detection": _detection,
    "recovery": _recovery,
}


def _open(name: str, figures: str) -> Finding:
    return Finding(name=name, answer=Answer.NO_REQUIREMENT, figures=figures)


def _requirement(x: Mapping[str, Any], name: str) -> Known[float] | Unknown:
    if name not in x:
        return Unknown(reason="no requirement was entered", remedy="enter it with its source")
    return Known(value=_number(x, name), source=Source(document=str(x.get("source", "the file"))[:100]))


def _list(x: Mapping[str, Any], name: str) -> list[float]:
    given = x.get(name)
    if not isinstance(given, list) or any(
        isinstance(one, bool) or not isinstance(one, int | float) for one in given
    ):
        raise VerificationRefused(
            what=f"{name} is not a list of numbers", remedy=f"Give {name} as [1.2, 1.3]"
        )
    return [float(one) for one in given]


def _number(x: Mapping[str, Any], name: str, default: float = math.nan) -> float:
    given = x.get(name, default)
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise VerificationRefused(what=f"{name} is not a finite number", remedy=f"Give {name} as a number")
    return float(given)
