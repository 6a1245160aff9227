"""Which results stand under their method: many by one, in one unit, one after the other. Draws nothing, so it loads fast."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from reports.data import ResultLine

MANY = 8
"""Lines by one method from which on they stand under it."""


def in_groups(lines: Sequence[ResultLine]) -> list[list[ResultLine]]:
    """The lines in their order: many by one method and in one unit together, those between them together."""
    found: list[list[ResultLine]] = []
    grouped = False
    for _, run in groupby(lines, lambda one: (one.method, one.unit, bool(one.components))):
        own = list(run)
        many = len(own) >= MANY and not own[0].components
        if many or grouped or not found:
            found.append(own)
        else:
            found[-1] += own
        grouped = many
    return found
