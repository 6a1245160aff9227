"""Comparing by results that are in the system: taken as they stand, evaluated, concluded on by a second person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import method_version_at
from lims.comparisons.errors import ComparisonRefused, ConcludedAlready, OwnComparison
from lims.comparisons.evaluation import Compared, evaluate, shared
from lims.comparisons.models import ComparedRow, ComparisonRow, ConclusionRow
from lims.control.alike import MaterialResult, material_results
from lims.errors import NotFound
from lims.quality import open_nonconformity
from lims.records import Unit, next_in_series
from lims.web.letters import search_key


class By(StrEnum):
    """What is compared."""

    PERSON = "person"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A comparison as it was made."""

    id: int
    number: str
    by: By
    method_id: int
    measurand: str
    component: str
    unit: str | None
    largest: float | None
    source: str
    purpose: str
    at: datetime
    person_id: int

    @classmethod
    def from_row(cls, row: ComparisonRow) -> Comparison:
        names = [name for name in cls.__slots__ if name != "by"]
        return cls(by=By(row.by), **{name: getattr(row, name) for name in names})


def compare(
    unit: Unit, *, by: By, method_id: int, measurand: str, component: str = "", material: str = "", since: datetime | None = None,
    until: datetime | None = None, largest: float | None = None, source: str = "", purpose: str,
) -> Comparison:  # fmt: skip
    """Compare analysts or instruments by the results that there are. Raises NotFound, ComparisonRefused, NothingToCompare."""
    method = method_version_at(unit.session, method_id, unit.at)
    if method is None:
        raise NotFound
    known = {one.key: one for one in method.definition.measurands}
    if measurand not in known or not purpose.strip():
        raise ComparisonRefused(why="it names no measurand of the method, or not what it is for")
    if largest is not None and (not largest > 0 or not source.strip()):
        raise ComparisonRefused(why="the largest difference is not above nought, or has no source")
    found = material_results(
        unit.session, method_id=method_id, measurand=measurand, unit=known[measurand].unit, component=component.strip(),
        material=material.strip(), since=since, until=until,
    )  # fmt: skip
    kept = {one.source_id: one for one in shared(list(_series(found, by)))}
    evaluate(list(kept.values()), largest)
    row = unit.add(
        ComparisonRow(
            number=next_in_series(unit, ComparisonRow.number, f"CM-{unit.at:%Y}-"),
            by=by.value, method_id=method_id, measurand=measurand, component=component.strip(),
            unit=known[measurand].unit, largest=largest, source=source.strip(), purpose=purpose.strip(),
            search_key=search_key(f"{method.code} {measurand} {component} {purpose}"), at=unit.at, person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    unit.add_all(
        ComparedRow(
            comparison_id=row.id, source_id=one.id, material=one.material, series_id=kept[one.id].series_id, value=one.value,
            text=one.printed, measured_at=one.at,
        )
        for one in reversed(found) if one.id in kept
    )  # fmt: skip
    unit.flush()
    return Comparison.from_row(row)


def _series(found: Iterable[MaterialResult], by: By) -> Iterable[Compared]:
    for one in reversed(list(found)):
        series = one.person_id if by is By.PERSON else one.system_id
        if series is not None:
            yield Compared(
                source_id=one.id, material=one.material, series_id=series, value=one.value, text=one.printed
            )


def conclude(
    unit: Unit, comparison_id: int, *, agrees: bool, words: str, nonconformity: bool = False
) -> None:
    """Conclude on a comparison that another person made; where it does not agree a nonconformity can be opened.

    Raises NotFound, ConcludedAlready, OwnComparison.
    """
    one = find_comparison(unit.session, comparison_id)
    if conclusion_of(unit.session, comparison_id) is not None:
        raise ConcludedAlready(number=one.number)
    if unit.by.person_id in hands_in(one, compared_of(unit.session, comparison_id)):
        raise OwnComparison(number=one.number)
    opened = None
    if nonconformity and not agrees:
        opened = open_nonconformity(
            unit, source=f"{one.number}: {words.strip()}"[:500], touches=[comparison_id]
        )
    unit.add(
        ConclusionRow(
            comparison_id=comparison_id, agrees=agrees, words=words.strip(), nonconformity_id=opened, at=unit.at,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()


def hands_in(one: Comparison, rows: Iterable[ComparedRow]) -> set[int]:
    """Who made a comparison, and whose own results are compared in it: another person concludes."""
    return {one.person_id, *(row.series_id for row in rows if one.by is By.PERSON)}


def find_comparison(session: Session, comparison_id: int) -> Comparison:
    """One comparison. Raises NotFound."""
    row = session.get(ComparisonRow, comparison_id)
    if row is None:
        raise NotFound
    return Comparison.from_row(row)


def compared_of(session: Session, comparison_id: int) -> list[ComparedRow]:
    """The results of a comparison in order of time."""
    query = select(ComparedRow).where(ComparedRow.comparison_id == comparison_id)
    return list(session.scalars(query.order_by(ComparedRow.measured_at, ComparedRow.id)))


def conclusion_of(session: Session, comparison_id: int) -> ConclusionRow | None:
    """What was concluded; None where nobody has."""
    return session.scalar(select(ConclusionRow).where(ConclusionRow.comparison_id == comparison_id))
