"""The chromatogram of a record: is every peak the right one, and does the sum hold?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lims.edge import reading
from lims.errors import NotFound
from lims.files import file_store, find_file
from lims.intake import (
    PeakTableOfRecord,
    current_understanding,
    drawable_signals,
    find_record,
    peak_tables,
)
from lims.permissions import permission
from lims.results import determinations_of, find_subject, results_of
from lims.results.peaks import PEAKS

chromatogram = Blueprint("chromatogram", __name__, template_folder="templates")


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
    held = file_store().holds(record.sha256)
    results = results_of(session, [test_id])[test_id] if taken else []
    return render_template(
        "bench/chromatogram.html", subject=subject, record=record, tables=tables, peak_table=table, taken=taken,
        drawn=_drawn(drawable_signals(session, record_id), table.signal) if held else None,
        file=find_file(session, record.file_id), understanding=current_understanding(session, record_id),
        peaks=_rows(table), total=math.fsum(peak.area or 0.0 for peak in table.peaks), result=next(iter(results), None),
        held=held,
    )  # fmt: skip


def _drawn(signals: Sequence[str], wanted: str) -> str | None:
    """The raw signal of a table: that of its name, or the only one there is; None where nothing can be drawn."""
    return wanted if wanted in signals else signals[0] if len(signals) == 1 else None


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
