"""Peak tables and raw signals of a chromatographic record: as the data system gave them, never integrated again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.files import FileStore
from lims.intake.readings import readings_of_understandings
from lims.intake.records import (
    Understanding,
    current_understanding,
    find_record,
    interface_of_record,
    settings_for,
    stored_raw,
)
from lims.intake.understanding import read_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

MANUAL = "manual integration"


@dataclass(frozen=True, kw_only=True, slots=True)
class PeakOfRecord:
    """One peak as its data system integrated it; times in the data system's unit, areas in `area_unit` of the table."""

    number: int
    name: str | None
    group: str | None
    retention_time: float | None
    retention_time_unit: str | None
    start: float | None
    end: float | None
    area: float | None
    area_percent: float | None
    height: float | None
    amount: float | None
    amount_unit: str | None
    type: str | None
    manual: bool | None  # None: the file does not say
    found: bool
    baseline_start: float | None
    baseline_end: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PeakTableOfRecord:
    """The peaks of one signal; `reading_id` stands for the table, so that a result can be linked to it."""

    understanding_id: int
    reading_id: int
    signal: str
    area_unit: str
    peaks: tuple[PeakOfRecord, ...]

    @property
    def manual(self) -> bool:
        """Whether any peak was integrated by hand."""
        return any(peak.manual for peak in self.peaks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """A signal's raw data."""

    name: str
    unit: str | None
    time_unit: str | None
    times: NDArray[np.float64]
    values: NDArray[np.float64]


def peak_tables(session: Session, record_id: int) -> list[PeakTableOfRecord]:
    """The peak tables of a record by its latest understanding, signal by signal. Raises NotFound."""
    understanding = current_understanding(session, record_id)
    if understanding is None:
        return []
    peaks: Sequence[dict[str, Any]] = understanding.found.get("peaks", ())
    tables = []
    for one in readings_of_understandings(session, [understanding.id])[understanding.id]:
        if one.name == "peak_table":
            own = [peak for peak in peaks if peak["signal"] == one.text]
            tables.append(_table(understanding.id, one.id, one.text, own))
    return tables


def _table(
    understanding_id: int, reading_id: int, signal: str, peaks: Sequence[dict[str, Any]]
) -> PeakTableOfRecord:
    return PeakTableOfRecord(
        understanding_id=understanding_id, reading_id=reading_id, signal=signal,
        area_unit=next((peak["area_unit"] for peak in peaks if peak["area_unit"]), ""),
        peaks=tuple(_peak(number, peak) for number, peak in enumerate(peaks, start=1)),
    )  # fmt: skip


def _peak(number: int, peak: dict[str, Any]) -> PeakOfRecord:
    names = [name for name in PeakOfRecord.__dataclass_fields__ if name != "number"]
    return PeakOfRecord(number=peak["number"] or number, **{name: peak[name] for name in names})


def signals_in(understanding: Understanding) -> list[str]:
    """The signals of which there is raw data."""
    return [one["name"] for one in understanding.found.get("signals", ()) if one.get("points")]


def drawable_signals(session: Session, record_id: int) -> list[str]:
    """The signals of a record that can be drawn; none before it is understood. Raises NotFound."""
    understanding = current_understanding(session, record_id)
    return [] if understanding is None else signals_in(understanding)


def traces_of_record(session: Session, store: FileStore, record_id: int) -> list[Trace]:
    """The raw signals of a record, read from its bytes anew. Raises NotFound, and InstrumentError as the readers do."""
    record = find_record(session, record_id)
    if record.kind != "file":
        raise NotFound
    settings = settings_for(record.driver, interface_of_record(session, record))
    held = read_files(stored_raw(store, record), settings)
    traces = []
    for signal in held.signals:
        if signal.arrays is not None:
            times, values = signal.arrays()
            traces.append(
                Trace(
                    name=signal.name, unit=signal.unit, time_unit=signal.time_unit, times=times, values=values
                )
            )
    return traces
