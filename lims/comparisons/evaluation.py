"""What results of the same material say of those who measured it: paired or crossed where there are several materials, else by groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from lims.comparisons.errors import NothingToCompare
from methods import MethodError
from methods.variance import (
    CrossedCompared,
    Difference,
    GroupsCompared,
    Spreads,
    compare_crossed,
    compare_groups,
    paired,
    spreads,
    two_means,
)


class Way(StrEnum):
    """How the series are compared."""

    PAIRED = "paired"  # two series, several materials
    TWO = "two"  # two series, one material
    GROUPS = "groups"  # several series, one material
    CROSSED = "crossed"  # several series, several materials


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A result that is compared."""

    source_id: int
    material: str
    series_id: int
    value: float
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What a comparison shows: how it was made, the difference, and whether it agrees."""

    way: Way
    means: Mapping[int, float]  # of each series over the materials that all have
    counts: Mapping[int, int]
    difference: Difference | None
    groups: GroupsCompared | None
    spreads: Spreads | None
    largest: float | None
    crossed: CrossedCompared | None = None

    @property
    def size(self) -> float:
        """The difference of two, or the largest mean minus the smallest."""
        if self.difference:
            return abs(self.difference.difference)
        several = self.groups or self.crossed
        return several.range if several else 0.0

    @property
    def significant(self) -> bool:
        """Whether the difference exceeds what scatter allows, at 5 %."""
        found = self.difference or self.groups or self.crossed
        return found is not None and found.significant

    @property
    def agrees(self) -> bool:
        """Within the largest difference that is permitted; where none is entered, not significant."""
        return self.size <= self.largest if self.largest is not None else not self.significant


def shared(rows: Sequence[Compared]) -> list[Compared]:
    """The results of materials that every series measured; series that share nothing with the others are left out.

    The series with the most materials in common with another one begin; a material that one of them lacks tells nothing.
    """
    measured: dict[int, set[str]] = {}
    for one in rows:
        measured.setdefault(one.series_id, set()).add(one.material)
    common = {
        id_: materials for id_, materials in measured.items()
        if any(materials & other for each, other in measured.items() if each != id_)
    }  # fmt: skip
    all_have = set.intersection(*common.values()) if common else set()
    return [one for one in rows if one.series_id in common and one.material in all_have]


def evaluate(rows: Sequence[Compared], largest: float | None) -> Found:
    """What the results show. Raises NothingToCompare."""
    kept = shared(rows)
    series: dict[int, list[float]] = {}
    for one in kept:
        series.setdefault(one.series_id, []).append(one.value)
    materials = list(dict.fromkeys(one.material for one in kept))
    if len(series) < 2:
        raise NothingToCompare(why="no material was measured by two of them")
    try:
        return _found(kept, series, materials, largest)
    except MethodError as trouble:
        raise NothingToCompare(why=trouble.problem_text.rstrip(".")) from trouble


def _found(
    kept: Sequence[Compared],
    series: Mapping[int, list[float]],
    materials: Sequence[str],
    largest: float | None,
) -> Found:
    counts = {id_: len(values) for id_, values in series.items()}
    means = {id_: fmean(values) for id_, values in series.items()}
    first, second = [*series, 0][:2]
    if len(series) > 2 and len(materials) > 1:
        return _crossed(kept, counts, materials, largest)
    if len(series) > 2:
        found = compare_groups({str(id_): values for id_, values in series.items()})
        return Found(
            way=Way.GROUPS,
            means=means,
            counts=counts,
            difference=None,
            groups=found,
            spreads=None,
            largest=largest,
        )
    if len(materials) > 1:
        pairs = [[fmean(cell) for cell in _cells(kept, id_, materials)] for id_ in (first, second)]
        return Found(
            way=Way.PAIRED, means={first: fmean(pairs[0]), second: fmean(pairs[1])}, counts=counts, groups=None, spreads=None,
            difference=paired(*pairs), largest=largest,
        )  # fmt: skip
    difference = two_means(series[first], series[second])
    return Found(
        way=Way.TWO, means=means, counts=counts, difference=difference, groups=None, largest=largest,
        spreads=_spreads(series[first], series[second]),
    )  # fmt: skip


def _crossed(
    kept: Sequence[Compared], counts: Mapping[int, int], materials: Sequence[str], largest: float | None
) -> Found:
    """Several series on several materials: each material counts alike, however often it was measured."""
    cells = {str(id_): dict(zip(materials, _cells(kept, id_, materials), strict=True)) for id_ in counts}
    found = compare_crossed(cells)
    return Found(
        way=Way.CROSSED, means={int(id_): mean for id_, mean in found.means.items()}, counts=counts, difference=None, groups=None,
        spreads=None, largest=largest, crossed=found,
    )  # fmt: skip


def _cells(kept: Sequence[Compared], series_id: int, materials: Sequence[str]) -> list[list[float]]:
    """The results of a series on each material."""
    return [
        [one.value for one in kept if (one.series_id, one.material) == (series_id, each)]
        for each in materials
    ]


def _spreads(first: Sequence[float], second: Sequence[float]) -> Spreads | None:
    """Whether one scatters more; None where one does not scatter at all."""
    try:
        return spreads(first, second)
    except MethodError:
        return None
