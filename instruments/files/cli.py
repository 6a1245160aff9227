"""The commands `read` and `formats` of `python -m instruments`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from instruments.files.asm_write import gas_chromatography
from instruments.files.mapped import TableMapping, read_table
from instruments.files.registry import formats, read
from instruments.files.settings import Settings
from instruments.files.shape import FileImport, Peak, Signal
from instruments.files.single import parse_json
from instruments.files.source import load

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: Subparsers) -> None:
    """Add `read PATH [--format NAME] [--json]` and `formats`."""
    reading = subparsers.add_parser("read", help="show what a file, folder or archive of an instrument holds")
    reading.add_argument("path", type=Path, metavar="PATH")
    reading.add_argument("--format", metavar="NAME", help="do not recognise the format, take this one")
    reading.add_argument(
        "--mapping", type=Path, metavar="FILE", help="read a table by this saved mapping (JSON)"
    )
    shape = reading.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="the whole of it, as documented in SHAPE.md")
    shape.add_argument(
        "--asm", action="store_true", help="a gas chromatography run as an Allotrope document (ASM, JSON)"
    )
    reading.add_argument("--zone", metavar="NAME", help="time zone of the instrument's computer: Asia/Baku")
    reading.add_argument(
        "--encoding", metavar="NAME", help="encoding of text files without a byte order mark"
    )
    reading.add_argument(
        "--decimal", choices=(".", ","), help="decimal sign, where the file does not show it"
    )
    reading.add_argument(
        "--day-first",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="whether 3/4/2026 is the third of April",
    )
    reading.set_defaults(run=run_read)
    listing = subparsers.add_parser("formats", help="list the file formats that can be read")
    listing.set_defaults(run=run_formats)


def run_read(given: argparse.Namespace) -> int:
    """Print what is at the path. Raises an InstrumentError where it cannot be read."""
    settings = Settings(
        zone=given.zone, encoding=given.encoding, decimal=given.decimal, day_first=given.day_first
    )
    files = load(given.path)
    result = (
        read_table(files, _mapping(given.mapping))
        if given.mapping
        else read(files, format=given.format, settings=settings)
    )
    if given.asm:
        written = gas_chromatography(result)
        print(json.dumps(written.document, ensure_ascii=False, indent=1, allow_nan=False))
        print("\n".join(written.left_out), file=sys.stderr)
    elif given.json:
        print(json.dumps(result.to_json(), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        print("\n".join(_lines(result)))
    return 0


def _mapping(path: Path) -> TableMapping:
    return TableMapping.from_json(parse_json(path.name, next(iter(load(path).values())), Settings()))


def run_formats(given: argparse.Namespace) -> int:
    """Print the formats that can be read."""
    for each in formats():
        print(f"{each.name:<20} {each.title}")
    print(f"{'mapped':<20} Any table (CSV, TSV, XLSX) with a saved mapping: read PATH --mapping FILE")
    return 0


def _lines(result: FileImport) -> list[str]:
    acquired = result.acquired
    when = f"{acquired.local or acquired.text} (zone {acquired.zone})" if acquired else None
    head = (
        ("format", result.format),
        ("instrument", result.instrument),
        ("operator", result.operator),
        ("sample name", result.sample_name),
        ("sample id", result.sample_id),
        ("acquired", when),
        ("method", result.method),
        ("injection", result.injection.identity if result.injection else None),
    )
    lines = [f"{name + ':':<14}{text if text else 'not stated'}" for name, text in head]
    lines += ["", f"{len(result.signals)} signals", *map(_signal_line, result.signals)]
    lines += ["", f"{len(result.peaks)} peaks", *map(_peak_line, result.peaks)]
    lines += ["", f"{len(result.readings)} readings"]
    lines += [
        f"  {r.name}: {r.text}{f' {r.unit}' if r.unit else ''}{' ' + ', '.join(r.flags) if r.flags else ''}"
        for r in result.readings
    ]
    if result.area_checks:
        lines += ["", f"{len(result.area_checks)} areas recomputed from the raw signal"]
        lines += [
            f"  peak {result.peaks[c.peak].number} of {c.signal}: stated {c.stated:g}, recomputed "
            f"{c.recomputed:g}"
            + (f" ({100 * c.relative_difference:+.3f} %)" if c.relative_difference is not None else "")
            for c in result.area_checks
        ]
    lines += ["", *(f"Warning: {text}" for text in result.warnings)]
    return lines + [f"Not understood: {text}" for text in result.not_understood]


def _signal_line(signal: Signal) -> str:
    if signal.points is None:
        return f"  {signal.name}: no raw data"
    if not signal.points:
        return f"  {signal.name}: no points"
    return (
        f"  {signal.name} ({signal.detector or 'detector not stated'}, {signal.unit or 'unit not stated'}): "
        f"{signal.points} points, {signal.t_first:g} to {signal.t_last:g} {signal.time_unit or ''}, "
        f"minimum {signal.y_min:g}, maximum {signal.y_max:g}, sum {signal.y_sum:g}"
    )


def _peak_line(peak: Peak) -> str:
    parts = [
        f"  {peak.signal}{'' if peak.number is None else f' #{peak.number}'}",
        f"rt {peak.retention_time} {peak.retention_time_unit or ''}".strip(),
        f"area {peak.area} {peak.area_unit or ''}".strip(),
        peak.name or "no name",
        peak.type or "",
    ]
    marks = ["INTEGRATED BY HAND"] * bool(peak.manual) + ["not found"] * (not peak.found)
    return "  ".join(part for part in [*parts, *marks] if part)
