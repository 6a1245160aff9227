"""The peaks of a matched record, as its data system integrated them, as given data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from lims.db import remembered
from lims.intake import StoredReading, Understanding, readings_by_id
from lims.intake.records import understandings_by_id
from lims.results.determinations import Determination
from methods.definitions import Peak, PeakTable
from methods.uncertainty import BudgetSource

PEAKS = "peaks"  # the input under which a determination keeps the peak table that it takes


def used_tables(session: Session, determinations: Sequence[Determination]) -> tuple[PeakTable, ...]:
    """The peaks of each injection that is used, in their order; none where none was taken, or it has no peaks. One query."""
    taken = [one.values[PEAKS] for one in determinations if one.used and PEAKS in one.values]
    known = understandings_by_id(session, {one.understanding_id for one in taken if one.understanding_id})
    tables = [_table(one, known.get(one.understanding_id or 0)) for one in taken]
    return tuple(one for one in tables if one is not None)


@remembered
def peak_tables_of(session: Session, reading_ids: Collection[int]) -> dict[int, PeakTable]:
    """The peak tables that some readings stand for, by the reading; two queries. What has no peaks is left out."""
    readings = readings_by_id(session, reading_ids)
    known = understandings_by_id(
        session, {one.understanding_id for one in readings.values() if one.understanding_id}
    )
    tables = {one.id: _table(one, known.get(one.understanding_id or 0)) for one in readings.values()}
    return {id_: table for id_, table in tables.items() if table is not None}


def _table(reading: StoredReading, understanding: Understanding | None) -> PeakTable | None:
    found = [] if understanding is None else peaks_of(understanding.found, reading.text)
    if understanding is None or not found:
        return None
    units = {str(one.get("area_unit")) for one in found if one.get("area_unit")}
    return PeakTable(
        signal=reading.text, area_unit=", ".join(sorted(units)),
        peaks=tuple(_peak(n, one) for n, one in enumerate(found, start=1)),
        source=BudgetSource(kind="node", key=str(reading.id), label=f"peaks of {reading.text}, read by {understanding.parser}"),
    )  # fmt: skip


def signals_with_peaks(found: Mapping[str, Any]) -> list[str]:
    """The names of the signals of an understood record that have peaks, in the file's order."""
    return list(dict.fromkeys(str(one["signal"]) for one in found.get("peaks", ()) if _counts(one)))


def peaks_of(found: Mapping[str, Any], signal: str) -> list[Mapping[str, Any]]:
    """The peaks of one signal that were found in the run and have an area."""
    return [one for one in found.get("peaks", ()) if str(one["signal"]) == signal and _counts(one)]


def _counts(peak: Mapping[str, Any]) -> bool:
    return peak.get("found") is not False and peak.get("area") is not None


def _peak(n: int, data: Mapping[str, Any]) -> Peak:
    return Peak(
        key=str(n), name=str(data.get("name") or "").strip() or None, retention_time=_minutes(data), area=data["area"],
        manual=bool(data.get("manual")), group=data.get("group"),
    )  # fmt: skip


def _minutes(data: Mapping[str, Any]) -> float | None:
    time = data.get("retention_time")
    return time / 60.0 if time is not None and data.get("retention_time_unit") == "s" else time
