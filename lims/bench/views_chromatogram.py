"""The chromatogram of a record: is every peak the right one, and does the sum hold?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from instruments import InstrumentError
from lims.edge import reading
from lims.errors import NotFound
from lims.files import file_store, find_file
from lims.files.errors import FileMissing
from lims.intake import (
    PeakTableOfRecord,
    Trace,
    current_understanding,
    find_record,
    peak_tables,
    traces_of_record,
)
from lims.permissions import permission
from lims.results import determinations_of, find_subject, results_of
from lims.results.peaks import PEAKS
from lims.web import gettext
from lims.web.charts import Chart, Label, Series

chromatogram = Blueprint("chromatogram", __name__, template_folder="templates")
MOST_POINTS = 3000
ENLARGED = 0.06  # of the highest peak: the height of the enlarged trace


@chromatogram.get("/bench/tests/<int:test_id>/chromatogram/<int:record_id>")
@permission("bench.see")
def chromatogram_page(test_id: int, record_id: int) -> ResponseReturnValue:
    """Is every peak the right one, and does the sum hold?"""
    session = reading()
    subject, record = find_subject(session, test_id), find_record(session, record_id)
    tables = peak_tables(session, record_id)
    wanted = request.args.get("signal", "")
    table = next((one for one in tables if one.signal == wanted), tables[0] if tables else None)
    if table is None:
        raise NotFound
    runs = determinations_of(session, [test_id])[test_id]
    taken = next(
        (
            run
            for run in runs
            if run.used and PEAKS in run.values and run.values[PEAKS].id == table.reading_id
        ),
        None,
    )
    trace = _trace(record_id, table.signal)
    results = results_of(session, [test_id])[test_id] if taken else []
    return render_template(
        "bench/chromatogram.html", subject=subject, record=record, tables=tables, peak_table=table, taken=taken,
        whole=_chart(trace, table, None) if trace else None, enlarged=_chart(trace, table, ENLARGED) if trace else None,
        file=find_file(session, record.file_id), understanding=current_understanding(session, record_id),
        peaks=_rows(table), total=math.fsum(peak.area or 0.0 for peak in table.peaks), result=next(iter(results), None),
        held=file_store().holds(record.sha256),
    )  # fmt: skip


def _trace(record_id: int, signal: str) -> Trace | None:
    """The raw signal, where the record has it and it can be read."""
    try:
        traces = traces_of_record(reading(), file_store(), record_id)
    except (InstrumentError, NotFound, FileMissing):
        return None
    return next((one for one in traces if one.name == signal), traces[0] if len(traces) == 1 else None)


def _rows(table: PeakTableOfRecord) -> list[dict[str, Any]]:
    """The peaks with their share of the sum, as the page lists them."""
    total = math.fsum(peak.area or 0.0 for peak in table.peaks if peak.found)
    return [
        {
            "id": peak.number, "number": peak.number, "name": peak.name, "time": figure(peak.retention_time, 3),
            "area": figure(peak.area, 1), "share": figure(100 * peak.area / total, 4) if peak.area and total else None,
            "manual": peak.manual, "found": peak.found,
        }
        for peak in table.peaks
    ]  # fmt: skip


def figure(x: float | None, decimals: int) -> str | None:
    """A figure for looking at, not for reporting."""
    return None if x is None else f"{x:.{decimals}f}"


def _chart(trace: Trace, table: PeakTableOfRecord, part: float | None) -> Chart:
    times, values = thinned(trace.times.tolist(), trace.values.tolist())
    top = max(values, default=0.0)
    low = min(values, default=0.0)
    high = top if part is None else low + part * (top - low)
    labels = [
        Label(text=f"{peak.number} {peak.name or ''}".strip(), x=peak.retention_time, y=min(_height(peak, top), high),
              tone="ink" if peak.name else "warn")
        for peak in table.peaks if peak.retention_time is not None and peak.found
    ]  # fmt: skip
    unit = trace.unit or ""
    words = gettext("Signal %(name)s with %(count)s peaks.", name=trace.name, count=len(table.peaks))
    enlarged = gettext("%(unit)s, enlarged", unit=unit)
    return Chart(
        words=words, x_label=trace.time_unit or "min", y_label=unit if part is None else enlarged, x=times,
        series=[Series(label=trace.name, values=values), *_baselines(table, times)],
        labels=labels[:40] if part is not None else sorted(labels, key=lambda one: -one.y)[:5],
        y_range=None if part is None else (low, high),
    )  # fmt: skip


def _height(peak: Any, top: float) -> float:
    return float(peak.height) if peak.height is not None else top


def _baselines(table: PeakTableOfRecord, times: Sequence[float]) -> list[Series]:
    """The integration baselines as the data system drew them, where it says so."""
    drawn = [p for p in table.peaks if None not in (p.start, p.end, p.baseline_start, p.baseline_end)]
    if not drawn:
        return []
    values: list[float | None] = [None] * len(times)
    for i, t in enumerate(times):
        for p in drawn:
            if p.start <= t <= p.end and p.end > p.start:  # type: ignore[operator]
                w = (t - p.start) / (p.end - p.start)  # type: ignore[operator]
                values[i] = (1 - w) * p.baseline_start + w * p.baseline_end  # type: ignore[operator]
    return [Series(label=gettext("integration baseline"), values=values, dashed=True, tone="warn")]


def thinned(times: list[float], values: list[float]) -> tuple[list[float], list[float]]:
    """The lowest and the highest value of each stretch, so that no peak is lost to the eye."""
    if len(times) <= MOST_POINTS:
        return times, values
    step = math.ceil(len(times) / (MOST_POINTS // 2))
    kept: list[int] = []
    for start in range(0, len(times), step):
        stretch = range(start, min(start + step, len(times)))
        kept += sorted({min(stretch, key=values.__getitem__), max(stretch, key=values.__getitem__)})
    return [times[i] for i in kept], [values[i] for i in kept]
