"""What a certificate costs in computing time: the page by plain ReportLab, drawn as issued, signed at B-B and at B-LT, 500 in a row.

Plain ReportLab is ReportLab as it comes: its own paragraphs and tables, no tags, no archive, no data file. Rivals (WeasyPrint, Typst,
fpdf2) draw the same page where they are installed; where not, a line says so. Computing time, not wall time: the machine's
other work does not count. Each run has another number and figure on the page; fixed words are the same, as in a laboratory's day.
"""

from __future__ import annotations

import importlib
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from reports import TestReport, render
from reports.fonts import register_fonts
from reports.signing import Level, Trust, sign
from tests.bench.laboratory import figure
from tests.bench.same_page import RIVALS, plain
from tests.reports.authority import opened, world
from tests.reports.factories import ISSUED, make_report

REPEAT, BATCH = 7, 500
GROWTH_MB = 64
DRAWN_GOAL, SIGNED_GOAL = 1.5, 3.0  # times plain ReportLab


def reports() -> Iterator[TestReport]:
    """Certificates that differ in their number and in a figure."""
    plain, n = make_report(), 0
    while True:
        n += 1
        first = plain.samples[0]
        line = replace(first.results[0], result=f"0.84{n % 100:02d}")
        sample = replace(first, results=(line, *first.results[1:]))
        yield replace(plain, number=f"C-2026-{n:04d}/1", samples=(sample, *plain.samples[1:]))


REPORTS = reports()


def computing(work: Callable[[TestReport], Any], repeat: int = REPEAT) -> float:
    """The least computing time in seconds of some runs, each on another certificate."""
    least = float("inf")
    for _ in range(repeat):
        report = next(REPORTS)
        start = time.process_time()
        work(report)
        least = min(least, time.process_time() - start)
    return least


def rivals(drawn: float) -> None:
    """What others need for the same page; the ratio is theirs to ours."""
    for name, make in RIVALS.items():
        try:
            module = importlib.import_module(name)
        except (ImportError, OSError):
            print(f"{name} is not installed, so nothing is compared with it.", flush=True)
            continue
        work = make(module)
        work(next(REPORTS))
        figure(f"certificate: the same page by {name}, beside ours", computing(work), bare=drawn)


def signing(level: Level, trust: Trust | None) -> Callable[[TestReport], Any]:
    """Drawing and signing with the seal's opened key and a time-stamping service within the process."""
    key, stamper = opened(world().laboratory), world().timestamper()
    return lambda report: sign(
        render(report),
        level=level,
        reason="authorised",
        at=ISSUED,
        seal=key,
        trust=trust,
        timestamper=stamper,
    )


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def batch() -> None:
    """500 certificates one after another: time, and that the memory does not grow with their number."""
    work = signing(Level.B_B, None)
    for _ in range(50):
        work(next(REPORTS))
    before, start = memory_mb(), time.process_time()
    for _ in range(BATCH):
        work(next(REPORTS))
    spent, grown = time.process_time() - start, memory_mb() - before
    print(f"Memory grew by {grown:.1f} MB over {BATCH} certificates.", flush=True)
    if grown > GROWTH_MB:
        raise SystemExit(f"Memory grew by {grown:.0f} MB, more than {GROWTH_MB} MB.")
    figure(f"certificate: {BATCH} drawn and signed B-B", spent)


def main() -> None:
    register_fonts()
    for warm in (plain, render, signing(Level.B_LT, world().trust())):
        warm(next(REPORTS))
    bare = computing(plain)
    figure("certificate: the same page by plain ReportLab", bare)
    drawn = computing(render)
    figure("certificate: drawn as issued, beside plain ReportLab", drawn, bare=bare, limit=DRAWN_GOAL * bare)
    sealed = computing(signing(Level.B_B, None))
    figure(
        "certificate: drawn and signed B-B, beside plain ReportLab",
        sealed,
        bare=bare,
        limit=SIGNED_GOAL * bare,
    )
    lasting = computing(signing(Level.B_LT, world().trust()))
    figure("certificate: drawn and signed B-LT, beside plain ReportLab", lasting, bare=bare)
    rivals(drawn)
    batch()


if __name__ == "__main__":
    main()
