"""Where standards, checks, blanks and duplicates stand among the samples, by the rule that the laboratory sets. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lims.sequences.errors import SequenceRefused
from lims.sequences.models import LineKind
from lims.sequences.table import Rule

MOST_LINES = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedLine:
    """One line of a plan: a sample or its duplicate has a test, a standard or a check has a lot, a blank has neither."""

    kind: LineKind
    test_id: int | None = None
    lot_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a plan."""
        return {"kind": self.kind.value, "test_id": self.test_id, "lot_id": self.lot_id}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PlannedLine:
        """From a plan."""
        return cls(kind=LineKind(data["kind"]), test_id=data["test_id"], lot_id=data["lot_id"])


def lay_out(
    rule: Rule, tests: Sequence[int], *, standards: Sequence[int] = (), check: int | None = None
) -> list[PlannedLine]:
    """A plan for these tests. Raises SequenceRefused where the rule asks for a lot that nobody chose, or it grows too long."""
    lines = [*_put_in(rule.begins, standards, check), *_samples(rule, tests, standards, check)]
    lines += _put_in(rule.ends, standards, check)
    if not 0 < len(lines) <= MOST_LINES:
        raise SequenceRefused(why="it has no line" if not lines else f"it has more than {MOST_LINES} lines")
    return lines


def _samples(
    rule: Rule, tests: Sequence[int], standards: Sequence[int], check: int | None
) -> Iterator[PlannedLine]:
    for n, test_id in enumerate(tests, start=1):
        yield PlannedLine(kind=LineKind.SAMPLE, test_id=test_id)
        if rule.duplicate_every and n % rule.duplicate_every == 0:
            yield PlannedLine(kind=LineKind.DUPLICATE, test_id=test_id)
        if rule.every and n % rule.every == 0 and n < len(tests):
            yield from _put_in(rule.inserted, standards, check)


def _put_in(kinds: Sequence[LineKind], standards: Sequence[int], check: int | None) -> Iterator[PlannedLine]:
    for kind in kinds:
        if kind is LineKind.STANDARD:
            if not standards:
                raise SequenceRefused(why="the rule asks for standards, and no lot is chosen for them")
            yield from (PlannedLine(kind=kind, lot_id=one) for one in standards)
        elif kind is LineKind.CHECK:
            if check is None:
                raise SequenceRefused(why="the rule asks for a check standard, and no lot is chosen for it")
            yield PlannedLine(kind=kind, lot_id=check)
        else:
            yield PlannedLine(kind=kind)


def changed(
    lines: Sequence[PlannedLine], step: str, n: int, lot_id: int | None = None
) -> tuple[list[PlannedLine], int]:
    """The plan after a step at line n (from 1), and the line that is looked at then.

    `earlier`, `later`, `remove`; `blank`, `check`, `standard` and `duplicate` put a line after it.
    Raises SequenceRefused for a step that there is not.
    """
    at, lines = n - 1, list(lines)
    if not 0 <= at < len(lines):
        raise SequenceRefused(why=f"there is no line {n}")
    if step in ("earlier", "later"):
        to = min(max(at + (1 if step == "later" else -1), 0), len(lines) - 1)
        lines.insert(to, lines.pop(at))
        return lines, to + 1
    if step == "remove":
        lines.pop(at)
        return lines, max(min(n, len(lines)), 1)
    lines.insert(at + 1, _further(lines[at], step, lot_id))
    return lines, n + 1


def _further(beside: PlannedLine, step: str, lot_id: int | None) -> PlannedLine:
    if step == "blank":
        return PlannedLine(kind=LineKind.BLANK)
    if step in ("check", "standard") and lot_id is not None:
        return PlannedLine(kind=LineKind(step), lot_id=lot_id)
    if step == "duplicate" and beside.kind is LineKind.SAMPLE:
        return PlannedLine(kind=LineKind.DUPLICATE, test_id=beside.test_id)
    raise SequenceRefused(why="a duplicate stands after its sample, and a standard or a check needs a lot")


def check_plan(lines: Sequence[PlannedLine]) -> None:
    """See that each sample is in it once, and no duplicate before its sample. Raises SequenceRefused."""
    seen: set[int | None] = set()
    for one in lines:
        if one.kind is LineKind.SAMPLE:
            if one.test_id in seen:
                raise SequenceRefused(why="a sample is in it twice; the second one is its duplicate")
            seen.add(one.test_id)
        elif one.kind is LineKind.DUPLICATE and one.test_id not in seen:
            raise SequenceRefused(why="a duplicate stands before its sample")
    if not 0 < len(lines) <= MOST_LINES:
        raise SequenceRefused(why="it has no line" if not lines else f"it has more than {MOST_LINES} lines")
