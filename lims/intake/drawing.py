"""A signal and its peaks as the browser draws them: for looking, never for computing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.files import FileStore
from lims.intake.peaks import PeakOfRecord, Trace, peak_tables, traces_of_record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_POINTS = 200_000  # of more, the lowest and the highest of each stretch are drawn
DIGITS = 7  # significant ones, which is more than a screen can show


def drawing(session: Session, store: FileStore, record_id: int, signal: str) -> dict[str, Any]:
    """One signal of a record with its peaks. Raises NotFound, FileMissing, and InstrumentError as the readers do."""
    trace = _trace(session, store, record_id, signal)
    table = next((one for one in peak_tables(session, record_id) if one.signal == signal), None)
    x, y = _points(trace)
    peaks = [
        _peak(one, trace)
        for one in (table.peaks if table else ())
        if one.found and one.retention_time is not None
    ]
    return {
        "x": x, "y": y, "x_label": trace.time_unit or "", "y_label": trace.unit or "",
        "peaks": sorted(peaks, key=lambda one: -one["y"]),
    }  # fmt: skip


def traced(
    session: Session, store: FileStore, record_id: int, signal: str
) -> tuple[list[float], list[float]]:
    """One signal of a record without its peaks, to be laid under another. Raises as `drawing`."""
    return _points(_trace(session, store, record_id, signal))


def _trace(session: Session, store: FileStore, record_id: int, signal: str) -> Trace:
    named = next((one for one in traces_of_record(session, store, record_id) if one.name == signal), None)
    if named is None or not len(named.values):
        raise NotFound
    return named


def _points(trace: Trace) -> tuple[list[float], list[float]]:
    times, values = thinned(trace.times, trace.values)
    return _rounded(times), _rounded(values)


def thinned(
    times: NDArray[np.float64], values: NDArray[np.float64], most: int = MOST_POINTS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lowest and the highest value of each stretch where there are too many points, so that no peak is lost."""
    import numpy as np

    step = -(-len(values) // (most // 2)) if len(values) > most else 0
    if not step:
        return times, values
    whole = len(values) // step * step
    rows = values[:whole].reshape(-1, step)
    starts = np.arange(0, whole, step)
    kept = np.unique(
        np.concatenate([starts + rows.argmin(axis=1), starts + rows.argmax(axis=1), [len(values) - 1]])
    )
    return times[kept], values[kept]


def _rounded(numbers: NDArray[np.float64]) -> list[float]:
    return [float(f"{one:.{DIGITS}g}") for one in numbers.tolist()]


def _peak(peak: PeakOfRecord, trace: Trace) -> dict[str, Any]:
    import numpy as np

    drawn = None not in (peak.start, peak.end, peak.baseline_start, peak.baseline_end)
    at = peak.retention_time or 0.0
    return {
        "x": at, "y": float(np.interp(at, trace.times, trace.values)),
        "label": f"{peak.number} {peak.name or ''}".strip(), "manual": bool(peak.manual),
        "start": peak.start if drawn else at, "end": peak.end if drawn else at,
        "low": peak.baseline_start if drawn else None, "high": peak.baseline_end if drawn else None,
    }  # fmt: skip
