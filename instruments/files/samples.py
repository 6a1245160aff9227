"""ChemStation folders for simulated gas chromatograph work. Everything made here says that it is simulated."""

from __future__ import annotations

import csv
import io
import math
import struct
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

OPERATOR = "SIMULATED"
INSTRUMENT = "Simulated GC"
METHOD = "SIMULATED.M"
_SIGNAL = "FID1 A, "
_BASELINE_PA = 2.0
_STEP_MS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatedPeak:
    """A Gaussian peak: retention time and width at half height in min, area in pA*s."""

    name: str
    retention_time: float
    area: float
    width: float = 0.05

    @property
    def height(self) -> float:
        """Height in pA, from area and width at half height."""
        return self.area / (60.0 * self.sigma * math.sqrt(2.0 * math.pi))

    @property
    def sigma(self) -> float:
        """Standard deviation in min."""
        return self.width / (2.0 * math.sqrt(2.0 * math.log(2.0)))


def chemstation_folder(
    sample_name: str,
    peaks: Sequence[SimulatedPeak],
    at: datetime,
    injection: int,
    manual: Collection[str] = (),
) -> dict[str, bytes]:
    """A ChemStation `.D` folder of one FID run: report, tables, result and raw channel, all agreeing.

    `at` is aware and is written as the wall clock of its own zone; the injection is sequence line, vial and file
    number; peaks whose name stands in `manual` are marked as integrated by hand (type MM).
    """
    if at.tzinfo is None:
        raise ValueError("The time of an injection is aware.")
    rows = [_Row.of(index, peak, peaks, peak.name in manual) for index, peak in enumerate(peaks, start=1)]
    run = _Run(sample=sample_name, at=at, injection=injection, rows=rows)
    return {
        "Report.TXT": _utf16(_report(run)),
        "Report00.CSV": _utf16(_facts(run)),
        "REPORT01.CSV": _utf16(_rows(run)),
        "Result.xml": _utf16(_result(run)),
        "FID1A.ch": _channel(run),
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    number: int
    peak: SimulatedPeak
    percent: float
    kind: str

    @classmethod
    def of(cls, number: int, peak: SimulatedPeak, peaks: Sequence[SimulatedPeak], manual: bool) -> _Row:
        total = math.fsum(each.area for each in peaks)
        return cls(
            number=number,
            peak=peak,
            percent=100.0 * peak.area / total if total else 0.0,
            kind="MM" if manual else "BB",
        )

    @property
    def ends(self) -> tuple[float, float]:
        return (
            self.peak.retention_time - 6.0 * self.peak.sigma,
            self.peak.retention_time + 6.0 * self.peak.sigma,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Run:
    sample: str
    at: datetime
    injection: int
    rows: Sequence[_Row]

    @property
    def folder(self) -> str:
        return f"{self.injection:03d}F{self.injection:02d}01.D"

    @property
    def date(self) -> str:
        return self.at.strftime("%d-%b-%y, %H:%M:%S")

    @property
    def printed(self) -> str:
        return (self.at + timedelta(minutes=self.end_min + 1)).strftime("%d-%b-%y %I:%M:%S %p")

    @property
    def end_min(self) -> float:
        last = max((row.ends[1] for row in self.rows), default=0.0)
        return math.ceil(last + 0.5) * 1.0


def _utf16(text: str) -> bytes:
    return b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le")


def _wide(value: float, digits: int) -> str:
    """A number in at most ten characters, with an exponent when it is long, as the data system does."""
    plain = f"{value:.5f}"
    return plain if len(plain) <= digits else f"{value:.5e}".replace("e+0", "e").replace("e+", "e")


def _report(run: _Run) -> str:
    lines = [
        f"Data File C:\\SIMULATED\\{run.folder}",
        f"Sample Name: {run.sample}",
        f"{INSTRUMENT} {run.printed} {OPERATOR}",
        "",
        "=" * 69,
        f"Acq. Operator   : {OPERATOR:<30} Seq. Line : {run.injection:>3}",
        f"Acq. Instrument : {INSTRUMENT:<30}  Location : Vial {run.injection}",
        f"Injection Date  : {run.at.strftime('%d-%b-%y %I:%M:%S %p'):<36}  Inj :   1",
        f"Method          : C:\\SIMULATED\\{METHOD}",
        *(["Additional Info : Peak(s) manually integrated"] if any(r.kind == "MM" for r in run.rows) else []),
        "=" * 69,
        "                         Area Percent Report                         ",
        "=" * 69,
        "",
        "Sorted By             :      Signal",
        "Multiplier            :      1.0000",
        "Dilution              :      1.0000",
        "",
        "",
        f"Signal 1: {_SIGNAL}",
        "",
        "Peak RetTime Type  Width     Area      Height     Area    Name",
        "  #   [min]        [min]   [pA*s]      [pA]         %",
        "----|-------|----|-------|----------|----------|--------|---------------------",
        *(_report_row(row) for row in run.rows),
        f"Totals :               {_wide(math.fsum(r.peak.area for r in run.rows), 10):>13}",
        "",
        "=" * 69,
        "                          *** End of Report ***",
        "",
    ]
    return "\n".join(lines)


def _report_row(row: _Row) -> str:
    peak = row.peak
    return (
        f"{row.number:>4}{peak.retention_time:>8.3f} {row.kind:<4}{peak.width:>8.4f} {_wide(peak.area, 10):>10} "
        f"{_wide(peak.height, 10):>10} {row.percent:>8.5f} {peak.name}"
    )


def _facts(run: _Run) -> str:
    columns = (
        ("Peak Number", ""),
        ("Retention Time", "min"),
        ("Peak Type", ""),
        ("Peak Width", "min"),
        ("Area", ""),
        ("Height", ""),
        ("Area   %", ""),
        ("Compound Name", ""),
    )
    rows: list[tuple[object, ...]] = [
        ("Sample Name", run.sample, ""),
        ("Data File", "C:\\SIMULATED\\", run.folder),
        ("Acq. Instrument", INSTRUMENT, ""),
        ("Analysis Method", "C:\\SIMULATED\\", METHOD),
        ("Results Created", run.printed, ""),
        ("Results Created by", OPERATOR, ""),
        ("Acq. Method", METHOD, ""),
        ("Injection Date", run.date, ""),
        ("Acq. Operator", OPERATOR, ""),
        ("Seq. Line", run.injection, ""),
        ("Location", run.injection, ""),
        ("Inj", 1, ""),
        ("Number of Signals", 1, ""),
        ("Signal 1", _SIGNAL, ""),
        ("Number of Columns", len(columns), ""),
        *((f"Column {index}", *column) for index, column in enumerate(columns, start=1)),
    ]
    return _csv(rows)


def _rows(run: _Run) -> str:
    return _csv(
        [
            (
                row.number,
                repr(row.peak.retention_time),
                f"{row.kind}  ",
                repr(row.peak.width),
                repr(row.peak.area),
                repr(row.peak.height),
                repr(row.percent),
                row.peak.name,
            )
            for row in run.rows
        ]
    )


def _csv(rows: Sequence[Sequence[object]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def _tags(**values: object) -> str:
    return "".join(f"<{tag}>{escape(str(value))}</{tag}>" for tag, value in values.items())


def _result(run: _Run) -> str:
    drawn = "".join(
        "<IntegrationResults>"
        + _tags(
            RetTime=repr(row.peak.retention_time),
            Area=repr(row.peak.area),
            AreaPercent=repr(row.percent),
            Height=repr(row.peak.height),
            Width=repr(row.peak.width),
            TimeStart=repr(row.ends[0]),
            BaselineStart=_BASELINE_PA,
            TimeEnd=repr(row.ends[1]),
            BaselineEnd=_BASELINE_PA,
        )
        + "</IntegrationResults>\n"
        for row in run.rows
    )
    named = "".join(
        "<Peak>"
        + _tags(CompoundID=row.number, SignalDesc=_SIGNAL, PeakType=f"{row.kind}  ")
        + f'<Area Unit="pA*s">{row.peak.area!r}</Area><Height Unit="pA">{row.peak.height!r}</Height>'
        + _tags(Name=row.peak.name)
        + f'<Amount Unit="%">{row.percent!r}</Amount></Peak>\n'
        for row in run.rows
    )
    sample = _tags(
        AcqInstName=INSTRUMENT,
        SeqLine=run.injection,
        Location=run.injection,
        Inj=1,
        Method=METHOD,
        Operator=OPERATOR,
        InjectionDateTime=run.date,
        SampleName=run.sample,
        ResModDateTime=run.printed,
    )
    signal = _tags(
        Description=_SIGNAL,
        Detector="FID1",
        DateTime=run.date,
        RawdataFile=f"C:\\SIMULATED\\{run.folder}",
        Start=0,
        End=run.end_min,
        XUnits="min",
        YUnits="pA",
    )
    return (
        '<?xml version="1.0" encoding="utf-16"?>\n<ChemStationResult>\n<Acquisition>'
        f"{_tags(InstrumentName=INSTRUMENT)}</Acquisition>\n<SampleInformation>{sample}</SampleInformation>\n"
        f"<Chromatograms><Signal>{signal}\n{drawn}</Signal></Chromatograms>\n"
        f"<Results><ResultsGroup>\n{named}</ResultsGroup></Results>\n</ChemStationResult>\n"
    )


def _channel(run: _Run) -> bytes:
    """A raw channel of version 179: a flat baseline with the peaks on it."""
    import numpy as np

    last_ms = run.end_min * 60_000
    times = np.arange(0.0, last_ms + 1, _STEP_MS) / 60_000
    values = np.full(len(times), _BASELINE_PA)
    for row in run.rows:
        peak = row.peak
        values += peak.height * np.exp(-0.5 * ((times - peak.retention_time) / peak.sigma) ** 2)
    head = bytearray(0x1800)
    head[:4] = b"\x03179"
    for offset, text in (
        (0x35A, run.sample),
        (0x758, OPERATOR),
        (0x957, run.date),
        (0xA0E, METHOD),
        (0x104C, "pA"),
        (0x1075, "FID1A, Front Signal"),
    ):
        encoded = text[:60].encode("utf-16-le")
        head[offset] = len(encoded) // 2
        head[offset + 1 : offset + 1 + len(encoded)] = encoded
    struct.pack_into(">ff", head, 0x11A, 0.0, last_ms)
    struct.pack_into(">d", head, 0x127C, 1.0)
    return bytes(head) + values.astype("<f8").tobytes()
