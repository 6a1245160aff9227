"""Computing a stored result again from its own given data: it must agree (design: the life of a number)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import method_version
from lims.errors import NotFound
from lims.results.models import TRANSFERRED, ResultRow
from lims.results.results import Result, results_by_id
from lims.samples import find_test
from methods import MethodError
from methods.definitions import CODE_VERSION, Message, given_from_json, outcome_to_json
from methods.definitions.serial import from_json

TOLERANCE = 1e-12  # relative
NOTHING: tuple[object, ...] = (
    None,
    "",
    [],
    False,
)  # what a figure that is younger than the stored result says of it


@dataclass(frozen=True, kw_only=True, slots=True)
class Recomputed:
    """What came out when a result was computed again. `difference` is the largest relative one of any figure."""

    equal: bool
    difference: float
    sentence: str
    code_version: str  # of the stored result
    code_version_now: str


def recompute(session: Session, result_id: int) -> Recomputed:
    """Compute a result again from the given data stored with it, and compare every figure. Raises NotFound."""
    found = recompute_all(session, [result_id])
    if result_id not in found:
        raise NotFound
    return found[result_id]


def recompute_all(session: Session, result_ids: Sequence[int]) -> dict[int, Recomputed]:
    """The same of several results. Results of one calculation, of which there may be hundreds, are computed once."""
    rows = session.scalars(select(ResultRow).where(ResultRow.id.in_(result_ids)).order_by(ResultRow.id))
    found: dict[int, Recomputed] = {}
    before: tuple[ResultRow, Recomputed] | None = None
    for row in rows:
        if before is not None and _of_one_calculation(before[0], row):
            found[row.id] = before[1]
            continue
        found[row.id] = _carried_over(session, row) if TRANSFERRED in row.given else _computed(session, row)
        before = (row, found[row.id])
    return found


def _of_one_calculation(a: ResultRow, b: ResultRow) -> bool:
    """Whether two results were given the same and said the same; each of another provider's report is looked at alone."""
    same = a.test_id == b.test_id and a.code_version == b.code_version
    return same and TRANSFERRED not in a.given and a.given == b.given and a.outcome == b.outcome


def _computed(session: Session, row: ResultRow) -> Recomputed:
    definition = method_version(session, find_test(session, row.test_id).method_version_id).definition
    try:
        again = outcome_to_json(definition.evaluate(given_from_json(row.given)))
    except MethodError as refusal:
        return _said(row, False, math.inf, f"It cannot be computed again: {refusal.problem_text}")
    differences = list(_differences(row.outcome | {"code_version": ""}, again | {"code_version": ""}))
    worst = max(differences, default=0.0)
    if worst <= TOLERANCE:
        return _said(row, True, worst, f"Computed again, equal within {TOLERANCE:g}.")
    return _said(row, False, worst, f"Computed again, it differs by {worst:.3g} (relative).")


def messages_of(session: Session, result_id: int) -> tuple[Message, ...]:
    """What the calculation told when a result was stored; nothing of a result that was not computed here. Raises NotFound."""
    row = session.get(ResultRow, result_id)
    if row is None:
        raise NotFound
    return tuple(from_json(Message, one) for one in row.outcome.get("messages", ()))


def _carried_over(session: Session, row: ResultRow) -> Recomputed:
    """A result of an external provider is not computed here: it must be what was entered and checked, figure by figure."""
    stored = results_by_id(session, [row.id])[row.id]
    entered: dict[str, Any] = next(
        (one for one in row.given[TRANSFERRED]["results"] if one["measurand"] == row.measurand), {}
    )
    kept: dict[str, Any] = {
        "value": stored.bound if stored.value is None else stored.value,
        "U": stored.expanded_uncertainty, "k": stored.k, "coverage": stored.coverage, "unit": stored.unit,
        "printed": stored.printed,
    }  # fmt: skip
    if stored.in_parts:
        kept["parts"] = _parts_of(stored)
    worst = max(_differences({name: entered.get(name) for name in kept}, kept), default=0.0)
    if worst <= TOLERANCE:
        return _said(row, True, worst, "Carried over from the provider's report, equal to what was entered.")
    return _said(row, False, worst, "It is not what was entered from the provider's report.")


def _parts_of(stored: Result) -> list[dict[str, Any]]:
    """The parts of a composition or a table as they were entered from a report."""
    values = [one.value for one in stored.components] or _alone([one.total for one in stored.cuts])
    figures = {"U": "expanded_uncertainty", "k": "k", "coverage": "coverage"}
    texts = ("name", "printed", "printed_uncertainty")
    return [
        {name: getattr(one, name) for name in texts}
        | {name: getattr(one, own) for name, own in figures.items()}
        | {"value": value}
        for one, value in zip((*stored.components, *stored.cuts), values, strict=True)
    ]


def _alone(totals: Sequence[float | None]) -> list[float]:
    """What each cut yields alone; of the stored cuts only the totals are numbers."""
    known = [total or 0.0 for total in totals]
    return [total - before for total, before in zip(known, [0.0, *known], strict=False)]


def _said(row: ResultRow, equal: bool, difference: float, sentence: str) -> Recomputed:
    return Recomputed(
        equal=equal,
        difference=difference,
        sentence=sentence,
        code_version=row.code_version,
        code_version_now=CODE_VERSION,
    )


def _differences(a: Any, b: Any) -> Iterator[float]:
    """The relative differences of all figures; infinite where the shape or a text differs."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() <= b.keys():
        for key, now in b.items():
            yield from _differences(a.get(key, now if now in NOTHING else math.inf), now)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for one, other in zip(a, b, strict=True):
            yield from _differences(one, other)
    elif _number(a) and _number(b):
        yield abs(a - b) / max(abs(a), abs(b)) if a != b else 0.0
    elif a != b:
        yield math.inf


def _number(x: Any) -> bool:
    return isinstance(x, int | float) and not isinstance(x, bool)
