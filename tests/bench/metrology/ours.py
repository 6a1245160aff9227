"""This project on the same problems; run as a program for the trials, so that its memory is its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from typing import Any

from methods.gas.iso6976_tables import Edition, table
from methods.uncertainty import Evaluation, Input, monte_carlo, propagate
from tests.bench.metrology.problems import BELOW, HC, MODELS, TOP, S, X

TRIALS = 1_000_000
Quantity = tuple[str, float, float, float]  # name, value, u, degrees of freedom


def quantities(problem: str) -> list[Quantity]:
    """Made-up fractions and repeatability with the constants of ISO 6976:2016 at 15 °C; or twenty made-up factors."""
    if problem == "ratio":
        return [(name, 1.0 + 0.05 * i, 0.001 * (1 + i % 3), 5.0 + i) for i, name in enumerate([*TOP, *BELOW])]
    rows = list(table(Edition.ISO6976_2016).components.values())[: len(X)]
    fractions = [0.8, *([0.2 / 20] * 20)]
    return [
        *((name, x, 0.002 * x, 10.0) for name, x in zip(X, fractions, strict=True)),
        *((name, one.Hc_gross[15.0], one.u_Hc, 50.0) for name, one in zip(HC, rows, strict=True)),
        *((name, one.s[15.0], one.u_s, 50.0) for name, one in zip(S, rows, strict=True)),
    ]


def inputs(given: Sequence[Quantity]) -> list[Input]:
    """The quantities as inputs of a budget."""
    return [Input(name=name, value=value, u=u, dof=dof) for name, value, u, dof in given]


def correlated(given: Sequence[Quantity]) -> tuple[list[Input], dict[tuple[str, str], float]]:
    """The same with three correlated pairs, which have infinite degrees of freedom so that a formula gives k."""
    pairs = [(given[i][0], given[i + 1][0]) for i in (0, 2, 4)]
    tied = {name for pair in pairs for name in pair}
    made = [
        Input(name=name, value=value, u=u) if name in tied else Input(name=name, value=value, u=u, dof=dof)
        for name, value, u, dof in given
    ]
    return made, dict.fromkeys(pairs, 0.3)


def evaluate(problem: str, made: Sequence[Input], correlations: Any = None) -> Evaluation:
    """Value, u, degrees of freedom, k and U."""
    return propagate(MODELS[problem], made, correlations=correlations)


def trials(problem: str) -> dict[str, Any]:
    """Normal inputs, as the others draw them."""
    made = [Input(name=name, value=value, u=u) for name, value, u, _ in quantities(problem)]
    start = time.perf_counter()
    y = monte_carlo(MODELS[problem], made, seed=1, trials=TRIALS)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"value": y.value, "u": y.u, "interval": y.symmetric, "seconds": seconds, "megabytes": peak}


if __name__ == "__main__":
    print(json.dumps(trials(sys.argv[1])))
