"""Stragglers and outliers of one level, in the order of ISO 5725-2 7.3.3 and 7.3.4 (clauses not verified)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from methods.interlaboratory.study import Level
from methods.variance import NoSpread, OutlierTest, Standing, cochran, double_grubbs, grubbs

LEAST = 3  # laboratories without which no test of outliers has a meaning


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One test with the laboratories that it points at, and a sentence for the report."""

    test: OutlierTest
    laboratories: tuple[str, ...]
    sentence: str


def scrutinise(level: Level) -> tuple[Finding, ...]:
    """Cochran on the spreads, Grubbs on the means: one value, and two where one alone does not stand out.

    Every test that was made is answered, also where nothing stands out. Nothing is removed: the person who
    removes an outlier looks for its cause first and names it, then evaluates the level `without` it.
    Laboratories with another number of results than most are left out of Cochran's test.

    >>> from methods.interlaboratory import evaluate
    >>> level = evaluate([[4.44, 4.39], [4.03, 4.23], [3.70, 3.70], [4.10, 4.10], [3.97, 4.04], [3.75, 4.03],
    ...                   [3.70, 3.80], [3.91, 3.90], [4.02, 4.07]])
    >>> [(one.test.test, one.test.standing.value, one.laboratories) for one in scrutinise(level)]
    [('Cochran', 'correct', ('6',)), ('Grubbs, one value', 'correct', ('1',)), ('Grubbs, two values', 'correct', ('1', '2'))]
    """
    if level.p < LEAST:
        return ()
    names = [one.name for one in level.laboratories]
    means = [one.mean for one in level.laboratories]
    found = [_spreads(level), _finding(lambda: grubbs(means), names)]
    single = found[1]
    if level.p >= 4 and single is not None and single.test.standing is not Standing.OUTLIER:
        found.append(_finding(lambda: double_grubbs(means), names))
    return tuple(one for one in found if one is not None)


def _spreads(level: Level) -> Finding | None:
    numbers = [one.n for one in level.laboratories if one.n > 1]
    n = max(set(numbers), key=lambda size: (numbers.count(size), size))
    cells = [one for one in level.laboratories if one.n == n and one.s is not None]
    if len(cells) < 2:
        return None
    variances = [(one.s or 0.0) ** 2 for one in cells]
    return _finding(lambda: cochran(variances, n), [one.name for one in cells])


def _finding(run: Callable[[], OutlierTest], names: list[str]) -> Finding | None:
    """The test with names; None where all are alike, so that none stands out."""
    try:
        test = run()
    except NoSpread:
        return None
    laboratories = tuple(names[i] for i in test.suspects)
    figures = f"{test.statistic:.4g}, 5 %: {test.critical_5:.4g}, 1 %: {test.critical_1:.4g}"
    return Finding(
        test=test,
        laboratories=laboratories,
        sentence=f"{test.test}: laboratory {', '.join(laboratories)} is {test.standing.value} ({figures}).",
    )
