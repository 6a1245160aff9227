"""One other program on one problem: `python theirs.py PROGRAM PROBLEM`, quantities as JSON on standard input.

Runs in the environment of requirements.lock. Prints one line of JSON: value, u, dof, seconds of the propagation with
inputs made before, seconds from plain numbers, and of 1,000,000 trials where the program has them.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from problems import EXPRESSIONS, MODELS  # beside this file, in the environment of the others

TRIALS = 1_000_000
REPEAT = 200


def least(work: Callable[[], Any], repeat: int) -> float:
    """The least wall time in seconds of some runs, ended after five seconds."""
    best, end = float("inf"), time.perf_counter() + 5
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        now = time.perf_counter()
        best = min(best, now - start)
        if now > end:
            break
    return best


def with_uncertainties(problem: str, quantities: Any) -> Any:
    """Linear propagation; knows no degrees of freedom."""
    from uncertainties import ufloat

    model = MODELS[problem]

    def make() -> Any:
        return {name: ufloat(value, u) for name, value, u, _ in quantities}

    inputs = make()

    def propagate(given: Any) -> Any:
        y = model(**given)
        return y.nominal_value, y.std_dev, None

    return propagate, make, inputs, None


def with_gtc(problem: str, quantities: Any) -> Any:
    """Linear propagation with degrees of freedom."""
    from GTC import dof, uncertainty, ureal, value

    model = MODELS[problem]

    def make() -> Any:
        return {name: ureal(x, u, df) for name, x, u, df in quantities}

    def propagate(given: Any) -> Any:
        y = model(**given)
        return value(y), uncertainty(y), dof(y)

    return propagate, make, make(), None


def with_metrolopy(problem: str, quantities: Any) -> Any:
    """Linear propagation with degrees of freedom, and trials."""
    from metrolopy import gummy

    model = MODELS[problem]

    def make() -> Any:
        return {name: gummy(x, u, dof=df) for name, x, u, df in quantities}

    def propagate(given: Any) -> Any:
        y = model(**given)
        return float(y.x), float(y.u), float(y.dof)

    def trials() -> Any:
        y = model(**{name: gummy(x, u) for name, x, u, _ in quantities})
        gummy.simulate([y], n=TRIALS)
        return float(y.xsim), float(y.usim), [float(end) for end in y.cisim]

    return propagate, make, make(), trials


def with_suncal(problem: str, quantities: Any) -> Any:
    """Symbolic propagation, and trials; its inputs belong to the model."""
    import suncal

    def make() -> Any:
        model = suncal.Model(f"y = {EXPRESSIONS[problem]}")
        for name, x, u, df in quantities:
            model.var(name).measure(x).typeb(unc=u, degf=df)
        return model

    def propagate(model: Any) -> Any:
        found = model.calculate_gum()
        return float(found.expected["y"]), float(found.uncertainty["y"]), float(found.degf["y"])

    def trials() -> Any:
        model = suncal.Model(f"y = {EXPRESSIONS[problem]}")
        for name, x, u, _ in quantities:
            model.var(name).measure(x).typeb(unc=u)
        found = model.monte_carlo(samples=TRIALS)
        return float(found.expected["y"]), float(found.uncertainty["y"]), None

    return propagate, make, make(), trials


PROGRAMS = {
    "uncertainties": with_uncertainties,
    "GTC": with_gtc,
    "metrolopy": with_metrolopy,
    "suncal": with_suncal,
}


def main(program: str, problem: str, what: str) -> None:
    """Solve and print."""
    propagate, make, inputs, trials = PROGRAMS[program](problem, json.load(sys.stdin))
    if what == "trials":
        start = time.perf_counter()
        value, u, interval = trials()
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            json.dumps({"value": value, "u": u, "interval": interval, "seconds": seconds, "megabytes": peak})
        )
        return
    value, u, dof = propagate(inputs)
    ready = least(lambda: propagate(inputs), REPEAT)
    whole = least(lambda: propagate(make()), REPEAT)
    print(json.dumps({"value": value, "u": u, "dof": dof, "seconds": ready, "from_numbers": whole}))


if __name__ == "__main__":
    main(*sys.argv[1:])
