"""Run every benchmark of tests/bench and leave a dated report with its ratios.

A benchmark is a program `tests/bench/bench_<name>.py`. For each figure it prints one line of JSON:

    {"name": "register 1,000 tests", "seconds": 1.4, "bare_seconds": 0.3, "limit_seconds": 2.0}

`bare_seconds` (the same work in bare SQL, or by another program) and `limit_seconds` may be absent or null. Other lines pass
through. The exit status is 1 when a limit was passed, a benchmark failed, or there was none.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.report import ROOT, heading, new_report

FOLDER = Path(os.environ.get("LIMS_BENCHES", ROOT / "tests" / "bench"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One measured duration, with what it is compared to."""

    name: str
    seconds: float
    bare_seconds: float | None = None
    limit_seconds: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the limit was kept; a figure without a limit is only reported."""
        return self.limit_seconds is None or self.seconds <= self.limit_seconds

    @property
    def row(self) -> str:
        """The figure as a row of the report's table."""
        ratio = f"{self.seconds / self.bare_seconds:.1f}" if self.bare_seconds else "-"
        verdict = "kept" if self.kept else "NOT KEPT"
        limit = "-" if self.limit_seconds is None else f"{self.limit_seconds:g} s, {verdict}"
        bare = f"{self.bare_seconds:.3g} s" if self.bare_seconds else "-"
        return f"| {self.name} | {self.seconds:.3g} s | {bare} | {ratio} | {limit} |"


def main() -> int:
    """Run all, print and write the table."""
    programs = sorted(FOLDER.glob("bench_*.py"))
    if not programs:
        print(f"There is no benchmark in {FOLDER}.", file=sys.stderr)
        return 1
    text = heading("Benchmarks")
    runs = [run(program) for program in programs]
    figures = [figure for found, _ in runs for figure in found]
    failed = [program.name for program, (_, passed) in zip(programs, runs, strict=True) if not passed]
    text += "| what | measured | beside it | ratio | limit |\n|---|---|---|---|---|\n"
    text += "".join(f"{figure.row}\n" for figure in figures)
    text += "".join(f"\n{name} did not come to its end.\n" for name in failed)
    report = new_report("bench")
    report.write_text(text)
    print(f"{text}\nReport: {report}")
    return 1 if failed or not all(figure.kept for figure in figures) else 0


def run(program: Path) -> tuple[list[Figure], bool]:
    """Run one benchmark: its figures, and whether it came to its end with at least one."""
    print(f"── {program.stem}", flush=True)
    figures = []
    found_here = {**os.environ, "PYTHONPATH": str(ROOT)}  # the folder tests is not installed
    with subprocess.Popen(
        [sys.executable, program], cwd=ROOT, env=found_here, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            if figure := read_figure(line):
                figures.append(figure)
            else:
                print(line, end="", flush=True)
    return figures, process.returncode == 0 and bool(figures)


def read_figure(line: str) -> Figure | None:
    """The figure that a line of JSON holds; None for any other line."""
    try:
        return Figure(**json.loads(line))
    except (ValueError, TypeError):
        return None


if __name__ == "__main__":
    sys.exit(main())
