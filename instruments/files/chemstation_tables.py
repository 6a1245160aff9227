"""The tables that ChemStation writes: Report.TXT, Report00.CSV with REPORT0n.CSV, and Result.xml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PureWindowsPath

from instruments.files.errors import SeveralRuns
from instruments.files.settings import Settings
from instruments.files.shape import Peak
from instruments.files.text import csv_rows, number, whole


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The peaks of one signal, as one of the files states them."""

    signal: str  # as described there: "FID1 A, Front Signal"
    peaks: tuple[Peak, ...]
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tables:
    """What one of the three sources says."""

    source: str
    facts: Mapping[str, str]
    tables: tuple[Table, ...]
    messages: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()


def is_manual(kind: str | None) -> bool | None:
    """Whether an integration code says that a person drew the peak's start or end: M at one of its two ends."""
    return "M" in kind[:2] if kind else None


def peak_of(signal: str, fields: Mapping[str, str], units: Mapping[str, str], decimal: str) -> Peak:
    """A peak from a row of named texts; a calibrated one that was not found has no type and no area."""
    kind = fields.get("type", "").strip() or None
    area = number(fields.get("area"), decimal)
    name = fields.get("name", "").strip()
    return Peak(
        signal=signal,
        number=whole(fields.get("number")),
        name=None if name in ("", "?") else name,
        retention_time=number(fields.get("retention_time"), decimal),
        retention_time_unit=units.get("retention_time", "min"),
        area=area,
        area_unit=units.get("area"),
        area_percent=number(fields.get("area_percent"), decimal),
        height=number(fields.get("height"), decimal),
        height_unit=units.get("height"),
        width=number(fields.get("width"), decimal),
        amount=number(fields.get("amount"), decimal),
        amount_unit=units.get("amount"),
        group=fields.get("group", "").strip() or None,
        type=kind,
        manual=is_manual(kind),
        found=not (kind is None and area in (None, 0.0)),
        fields={key: text.strip() for key, text in fields.items()},
    )


_RIGHT = re.compile(r"\s(Seq\. Line|Location|Inj|Inj Volume|Actual Inj Volume)\s*:\s*(\S.*)$")
_LEFT = re.compile(r"^([A-Z][\w.,&/ ()-]{1,40}?)\s*:\s+(\S.*)$")
_PRINTED = re.compile(
    r"^\S.*?\s(\d{1,4}[/.-]\w{1,9}[/.-]\d{2,4},? \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?)(?: .*)?$"
)
_PATH = re.compile(r"[A-Za-z]:\\|\\\\")
_SIGNAL = re.compile(r"^Signal\s+\d+\s*:\s*(.*)$")
_RULE = re.compile(r"^-+(\|-+)+\|?$")
_WIDEST = 1_000  # signs in a line of titles
_TITLES = {
    "RetTime": "retention_time",
    "Type": "type",
    "Width": "width",
    "Area": "area",
    "Height": "height",
    "Name": "name",
    "Amount": "amount",
    "Grp": "group",
    "Sig": "signal",
    "Peak": "number",
    "#": "number",
    "Symm.": "symmetry",
    "Amt/Area": "amount_per_area",
    "Norm%": "norm_percent",
}


class ReportReader:
    """Reads Report.TXT line by line; what it does not know is kept in `not_understood`."""

    def __init__(self, text: str, decimal: str) -> None:
        self.decimal = decimal
        self.facts: dict[str, str] = {}
        self.peaks: dict[str, list[Peak]] = {}
        self.table_facts: dict[str, dict[str, str]] = {}
        self.unknown: list[str] = []
        self.messages: list[str] = []
        self.columns: list[tuple[int, int, str]] = []
        self.units: dict[str, str] = {}
        self.signal: str | None = None
        self.last_key: str | None = None
        self.before: list[str] = ["", ""]
        self.runs: list[str] = []
        for line in text.splitlines():
            self._line(line.rstrip())

    def _line(self, line: str) -> None:
        if not line.strip() or set(line.strip()) <= {"=", " "}:
            self.last_key = None
        elif _RULE.match(line.strip()):
            self._start_table(line)
        elif not (self._row(line) or self._named(line)):
            self._keep(line)
        self.before = [self.before[1], line]

    def _start_table(self, rule: str) -> None:
        titles, units = self.before
        for line in self.before:  # the titles of a table are understood with it
            if line in self.unknown:
                self.unknown.remove(line)
        self.columns, self.units, start = [], {}, 0
        for part in rule.split("|"):
            end = start + len(part)
            title, unit = _over(titles[:_WIDEST], start, end), _over(units[:_WIDEST], start, end)
            key = _TITLES.get(title.split(" ")[0] if title else "", title.lower() or unit)
            if key in ("area", "height") and unit == "%":
                key += "_percent"
            elif unit.startswith("["):
                self.units[key] = unit.strip("[]").strip()
            if part:
                self.columns.append((start, end, key))
            start = end + 1
        if "retention_time" not in (key for _, _, key in self.columns):
            self.columns = []  # a table of something else, such as the internal standards: kept, not read

    def _row(self, line: str) -> bool:
        if not self.columns:
            return False
        if line.startswith("Totals"):
            self.table_facts.setdefault(self.signal or "", {})["totals"] = line.strip()
            self.columns = []
            return True
        fields = {key: line[start:end] for start, end, key in self.columns}
        if number(line.split()[0], self.decimal) is None:
            self.columns = []
            return False
        if number(fields.get("retention_time"), self.decimal) is None or not self._apart(line):
            self.messages.append(
                f"this row of a table could not be read, so a peak is missing: {line.strip()}"
            )
            return False
        signal = self.signal or "Signal " + fields.get("signal", "").strip()
        self.peaks.setdefault(signal, []).append(peak_of(signal, fields, self.units, self.decimal))
        return True

    def _apart(self, line: str) -> bool:
        """Whether no text runs across the border of two columns (the name comes last, and may be long)."""
        return all(line[end : end + 1] in ("", " ") for _, end, key in self.columns if key != "name")

    def _named(self, line: str) -> bool:
        signal = _SIGNAL.match(line)
        if signal:
            self.signal = signal.group(1).rstrip(" ,")
            self.peaks.setdefault(self.signal, [])
            return True
        right = _RIGHT.search(line)
        if right:
            self.facts.setdefault(right.group(1), right.group(2).rstrip())
            line = line[: right.start()].rstrip()
        return bool(self._fact(line) or self._continuation(line) or right)

    def _fact(self, line: str) -> bool:
        for key in ("Data File ", "Sample Name: "):
            if line.startswith(key):
                self.runs += [line] if key == "Data File " and line not in self.runs else []
                self.facts.setdefault(key.strip(" :"), line.removeprefix(key).strip())
                return True
        left = _LEFT.match(line)
        printed = _PRINTED.match(line)
        if printed and not left:
            self.facts.setdefault("Printed", printed.group(1))
        if not left:
            return bool(printed)
        self.last_key = left.group(1).strip()
        if self.last_key in ("Warning", "Error"):
            self.messages.append(line.strip())
        elif self.last_key in self.facts and self.facts[self.last_key] != left.group(2):
            self.last_key = f"{self.last_key} (again)"
        self.facts.setdefault(self.last_key, left.group(2))
        return True

    def _continuation(self, line: str) -> bool:
        if self.last_key in self.facts and re.match(r"^\s{10,}\S", line):
            joined = self.facts[str(self.last_key)]
            is_cut = joined.endswith("(") or bool(
                _PATH.match(joined)
            )  # a path is broken wherever the line ends
            self.facts[str(self.last_key)] = f"{joined}{'' if is_cut else ' '}{line.strip()}"
            return True
        return False

    def _keep(self, line: str) -> None:
        title = line.strip()
        if title.endswith("Report"):
            self.facts.setdefault("Report", title)
        elif "End of Report" not in title:
            self.unknown.append(line)


def _over(line: str, start: int, end: int) -> str:
    """The words over a column; they may be wider than it, so a word belongs where its middle lies."""
    words = re.finditer(r"\[[^\]]*\]|\S+", line)
    return " ".join(word.group() for word in words if start <= (word.start() + word.end()) // 2 <= end)


def read_report(text: str, settings: Settings) -> Tables:
    """Report.TXT: the header's facts, the tables with their printed digits and units. Raises SeveralRuns."""
    report = ReportReader(text, settings.decimal or ".")
    if len(report.runs) > 1:
        raise SeveralRuns(runs=", ".join(run.removeprefix("Data File ").strip() for run in report.runs[:10]))
    tables = tuple(
        Table(signal=signal, peaks=tuple(peaks), facts=report.table_facts.get(signal, {}))
        for signal, peaks in report.peaks.items()
    )
    return Tables(
        source="Report.TXT",
        facts=report.facts,
        tables=tables,
        messages=tuple(report.messages),
        not_understood=tuple(line.strip() for line in report.unknown),
    )


_CSV_TITLES = {
    "peak number": "number",
    "retention time": "retention_time",
    "peak type": "type",
    "peak width": "width",
    "area": "area",
    "height": "height",
    "area %": "area_percent",
    "height %": "height_percent",
    "compound name": "name",
    "name": "name",
    "amount": "amount",
    "group": "group",
    "symmetry": "symmetry",
}


def read_csv(texts: Mapping[int, str], settings: Settings) -> Tables:
    """REPORT0n.CSV for n = 1, 2, ..., with Report00.CSV (n = 0), which names their columns."""
    facts = dict(_csv_facts(texts.get(0, "")))
    columns = _csv_columns(facts)
    tables, unknown = [], []
    for index in sorted(n for n in texts if n > 0):
        signal = facts.get(f"Signal {index}", f"Signal {index}").strip()
        rows = csv_rows(texts[index], name=f"REPORT{index:02d}.CSV")
        named = [_named_row(row, columns) for row in rows]
        unknown += [",".join(row) for row, fields in zip(rows, named, strict=True) if fields is None]
        tables.append(
            Table(
                signal=signal,
                peaks=tuple(
                    peak_of(signal, fields, {}, settings.decimal or ".") for fields in named if fields
                ),
            )
        )
    messages = tuple(text for key, text in facts.items() if key.startswith("Msg "))
    return Tables(
        source="REPORT0n.CSV",
        facts=facts,
        tables=tuple(tables),
        messages=messages,
        not_understood=tuple(unknown),
    )


def _csv_facts(text: str) -> Iterator[tuple[str, str]]:
    for row in csv_rows(text, name="Report00.CSV"):
        if len(row) >= 2:
            yield row[0].strip(), " ".join(part.strip() for part in row[1:] if part.strip())


def _csv_columns(facts: Mapping[str, str]) -> tuple[str, ...]:
    titles = []
    for index in range(1, (whole(facts.get("Number of Columns")) or 0) + 1):
        if index > 64 or f"Column {index}" not in facts:
            return ()
        title = " ".join(facts[f"Column {index}"].split()).lower()
        title = re.sub(r" min$", "", title)
        titles.append(_CSV_TITLES.get(title, title))
    return tuple(titles)


def _named_row(row: list[str], columns: tuple[str, ...]) -> dict[str, str] | None:
    if (
        not columns
    ):  # Report00.CSV is not there: the first five never change, the others are told by their content
        columns = ("number", "retention_time", "type", "width", "area")
        rest = row[5:]
        name = ("name",) if rest and number(rest[-1]) is None else ()
        columns += {0: (), 1: ("area_percent",), 2: ("height", "area_percent")}.get(
            len(rest) - len(name), tuple(f"column {n}" for n in range(6, len(row) + 1 - len(name)))
        ) + name
    if (
        len(row) != len(columns)
        or number(row[columns.index("retention_time")] if "retention_time" in columns else None) is None
    ):
        return None
    return dict(zip(columns, row, strict=True))


_PERCENT_TITLES = {
    "Peak": "number",
    "R.T.": "retention_time",
    "PK TY": "type",
    "Height": "height",
    "Area": "area",
    "Pct Total": "area_percent",
}


def read_percent(text: str, settings: Settings) -> Tables:
    """RESULTS.CSV of the MSD data analysis: percent reports, a section per signal."""
    facts: dict[str, str] = {}
    tables: list[Table] = []
    titles: list[str] = []
    unknown: list[str] = []
    for row in csv_rows(text, name="RESULTS.CSV"):
        section = re.fullmatch(r"\[INT (.+)\]", row[0].strip())
        key, cells = row[0].strip().removesuffix("="), [" ".join(cell.split()) for cell in row[1:]]
        if section:
            tables.append(
                Table(
                    signal=section.group(1),
                    peaks=(),
                    facts={"raw": f"{PureWindowsPath(section.group(1)).name} TIC"},
                )
            )
        elif key == "Header":
            titles = [_PERCENT_TITLES.get(cell, cell) for cell in cells]
        elif tables and titles and whole(key) is not None and len(cells) == len(titles):
            peak = peak_of(
                tables[-1].signal, dict(zip(titles, cells, strict=True)), {}, settings.decimal or "."
            )
            tables[-1] = replace(tables[-1], peaks=(*tables[-1].peaks, peak))
        elif (tables and key == "Time") or (not tables and "=" in row[0]):
            facts.setdefault("Results Created" if key == "Time" else key, " ".join(cells).strip())
        elif row[0].strip() not in ("[contents]",) and not row[0].startswith("count="):
            unknown.append(",".join(row))
    return Tables(source="RESULTS.CSV", facts=facts, tables=tuple(tables), not_understood=tuple(unknown))
