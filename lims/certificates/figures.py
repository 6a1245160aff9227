"""What is drawn on a certificate: the trace that a composition rests on, and the curve of a distillation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

from sqlalchemy.orm import Session

from lims.certificates.gathering import Gathered
from lims.certificates.lines import Line, unit_text
from lims.certificates.texts import say
from lims.files import FileStore
from lims.intake import StoredReading, records_by_id, thinned, traces_of_record, understandings_by_id
from lims.results import ResultKind, determinations_of
from lims.results.peaks import PEAKS, peaks_of
from methods.wording import Language
from reports import TestReport
from reports.figure_data import Chromatogram, ChromatogramPeak, DistillationCurve

MOST_POINTS = 1500  # more than a line of print can show
SECONDS = {("s", "min"): 1 / 60, ("min", "s"): 60.0}


# -- chromatograms --------------------------------------------------------------------------------------


def named_traces(session: Session, lines: Sequence[Line], gathered: Gathered) -> Iterator[Chromatogram]:
    """The traces that compositions rest on, named and not read; none where only a peak table was kept."""
    compositions = {
        one.subject.test.id: one for one in reversed(lines) if one.result.kind is ResultKind.VECTOR
    }
    taken = _taken(session, compositions)
    found = understandings_by_id(
        session, {one.understanding_id for one in taken.values() if one.understanding_id}
    )
    records = records_by_id(session, {one.raw_record_id for one in taken.values() if one.raw_record_id})
    for test_id, reading in taken.items():
        understanding = found.get(reading.understanding_id or 0)
        record = records.get(reading.raw_record_id or 0)
        signal = _signal(understanding.found, reading.text) if understanding else None
        if signal is None or record is None:
            continue
        at = (record.instrument_at or record.received_at).astimezone(gathered.zone)
        caption = say(
            "trace", gathered.language, signal=reading.text, record=record.id, at=f"{at:%Y-%m-%d %H:%M}",
            sha256=record.sha256[:16],
        )  # fmt: skip
        language = cast(Language, gathered.language)
        yield Chromatogram(
            line=compositions[test_id].line.number, caption=caption,
            time_unit=unit_text(signal.get("time_unit"), language) or "–",
            signal_unit=unit_text(signal.get("unit"), language) or "–", record=str(record.id), signal=reading.text, sha256=record.sha256,
            peaks=_peaks(peaks_of(understanding.found, reading.text), signal.get("time_unit")) if understanding else (),
        )  # fmt: skip


def _peaks(found: Sequence[Mapping[str, Any]], unit: str | None) -> tuple[ChromatogramPeak, ...]:
    """The peaks as the components are numbered, their times in the unit of the trace; heights come with the trace."""
    return tuple(
        ChromatogramPeak(number=str(n), name=str(peak.get("name") or ""), time=time)
        for n, peak in enumerate(found, start=1)
        if (time := _time(peak, unit)) is not None
    )


def _taken(session: Session, test_ids: Iterable[int]) -> dict[int, StoredReading]:
    """The peak table that each test's result rests on, in the order of the tests' lines."""
    wanted = sorted(test_ids)
    runs = determinations_of(session, wanted)
    taken = {
        id_: [run.values[PEAKS] for run in runs[id_] if run.used and PEAKS in run.values] for id_ in wanted
    }
    return {id_: found[-1] for id_, found in taken.items() if found}


def _signal(found: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """What is known of a signal that has raw data."""
    signals = (one for one in found.get("signals", ()) if one.get("name") == name and one.get("points"))
    return next(signals, None)


def with_traces(session: Session, store: FileStore, report: TestReport) -> TestReport:
    """The report with its traces read from the records' bytes; done outside of any unit, before it is drawn.

    Raises NotFound, FileMissing, and InstrumentError as the readers do.
    """
    if all(one.times for one in report.chromatograms):
        return report
    drawn = tuple(_read(session, store, one) for one in report.chromatograms)
    return replace(report, chromatograms=drawn)


def _read(session: Session, store: FileStore, one: Chromatogram) -> Chromatogram:
    import numpy as np

    held = traces_of_record(session, store, int(one.record))
    trace = next(trace for trace in held if trace.name == one.signal)
    times, values = thinned(trace.times, trace.values, MOST_POINTS)
    heights = np.interp([peak.time for peak in one.peaks], trace.times, trace.values)
    peaks = (
        replace(peak, height=_short([height])[0])
        for peak, height in zip(one.peaks, heights.tolist(), strict=True)
    )
    return replace(one, times=_short(times.tolist()), values=_short(values.tolist()), peaks=tuple(peaks))


def _time(peak: Mapping[str, Any], unit: str | None) -> float | None:
    at = peak.get("retention_time")
    return (
        None
        if at is None
        else float(at) * SECONDS.get((str(peak.get("retention_time_unit")), unit or ""), 1.0)
    )


def _short(figures: Iterable[float]) -> tuple[float, ...]:
    return tuple(float(f"{one:.6g}") for one in figures)


# -- distillation ---------------------------------------------------------------------------------------

AT_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?% (recovered|evaporated|distilled)\b", re.IGNORECASE)
AT_TEMPERATURE = re.compile(
    r"(recovered|evaporated|distilled) at (\d+(?:\.\d+)?) ?(?:°C|degC)", re.IGNORECASE
)
INITIAL = re.compile(r"initial boiling point", re.IGNORECASE)
FEWEST = 3  # points that make a curve


def curves_of(samples: Iterable[Sequence[Line]], language: str) -> Iterator[DistillationCurve]:
    """The curve of each test that has one as a table, or whose results are points of one, by the English names of its measurands.

    A name says which point: "10 % recovered" in °C, "recovered at 250 °C" in %, "initial boiling point" at 0 %. What does
    not rise, or is fewer than three points, makes no curve.
    """
    for lines in samples:
        tests = dict.fromkeys(one.subject.test.id for one in lines)
        tables = {one.subject.test.id: found for one in lines if (found := _of_table(one, language))}
        yield from tables.values()
        for test_id in (one for one in tests if one not in tables):
            own = [(one, point) for one in lines if one.subject.test.id == test_id and (point := _point(one))]
            curve = _curve(own, language)
            if curve is not None:
                yield curve


def _of_table(one: Line, language: str) -> DistillationCurve | None:
    """The curve of a table: what came over up to each temperature; a cut without an end point, such as a residue, is no point."""
    points = [
        (cut.total, cut.temperature_c) for cut in one.result.cuts if cut.total is not None and cut.temperature_c is not None
    ]  # fmt: skip
    percents, temperatures = tuple(x for x, _t in points), tuple(t for _x, t in points)
    if len(points) < FEWEST or not (_rises(percents) and _rises(temperatures)):
        return None
    if not (percents[0] >= 0.0 and percents[-1] <= WHOLE):
        return None
    named = next(
        (found[2].lower() for cut in one.result.cuts if (found := AT_PERCENT.search(cut.name))), "distilled"
    )
    what = say(f"percent_{named}", language).removesuffix("%") + (one.line.unit or "%")
    return DistillationCurve(
        lines=(one.line.number,), caption=one.line.method, percent_title=what,
        temperature_title=say("temperature_title", language), percents=percents, temperatures=temperatures,
    )  # fmt: skip


WHOLE = 100.0
Point = tuple[float, float, str]  # per cent, temperature in °C, of what


def _point(one: Line) -> Point | None:
    value, name = one.result.value, one.result.name("en")
    if value is None or one.result.kind is not ResultKind.NUMERIC:
        return None
    if one.result.unit == "degC":
        if INITIAL.search(name):
            return 0.0, value, ""
        found = AT_PERCENT.search(name)
        return (float(found[1]), value, found[2].lower()) if found else None
    found = AT_TEMPERATURE.search(name)
    return (value, float(found[2]), found[1].lower()) if found and "%" in name_of_unit(one) else None


def name_of_unit(one: Line) -> str:
    """The unit of a line as printed."""
    return one.line.unit or ""


def _curve(own: Sequence[tuple[Line, Point]], language: str) -> DistillationCurve | None:
    points = sorted({point[:2]: one.line.number for one, point in own}.items())
    what = {point[2] for _, point in own} - {""}
    percents = [percent for (percent, _), _ in points]
    temperatures = [temperature for (_, temperature), _ in points]
    if len(points) < FEWEST or len(what) > 1 or not (_rises(percents) and _rises(temperatures)):
        return None
    first = own[0][0]
    return DistillationCurve(
        lines=tuple(dict.fromkeys(one.line.number for one, _ in own)), caption=first.line.method,
        percent_title=say(f"percent_{next(iter(what), 'recovered')}", language),
        temperature_title=say("temperature_title", language), percents=tuple(percents), temperatures=tuple(temperatures),
    )  # fmt: skip


def _rises(figures: Sequence[float]) -> bool:
    return all(one < two for one, two in pairwise(figures))
