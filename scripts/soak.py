"""Run the long trials (pytest -m soak), search for examples that break a law, and leave a dated report with all they printed.

`python -m scripts.soak` runs them all; with names of pieces (`--help` lists them) only those, and `-k WORDS` narrows a piece
further, as pytest does: `python -m scripts.soak fuzz -k andi`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

from scripts.report import ROOT, heading, new_report

PIECES = {
    "kills": "tests/intake",  # 500 kills of gateway and application, 20,000 records
    "fuzz": "tests/instruments",  # 100,000 broken inputs for each reader and driver
    "api": "tests/api",
    "doubts": "tests/doubts",
    "flips": "tests/reports",
    "dcc": "tests/dcc",
}
LAWS = "laws"
LAW_TESTS = (
    "tests/methods"  # what holds for every input; in the tests it is tried on the same inputs each time
)
NO_TEST = 5  # pytest's exit status when it found none


def main(words: list[str] | None = None) -> int:
    """Run, print, write. A run that found no trial has failed."""
    asked = _asked(words)
    names = asked.pieces or [*PIECES, LAWS]
    report = new_report("soak" if not asked.pieces else f"soak-{'-'.join(names)}")
    with report.open("w") as file:
        file.write(f"{heading('Long trials')}```\n")
        ends = [told(command, file) for command in commands(names, asked.only)]
        file.write("```\n")
    if NO_TEST in ends:
        print("There is no long trial: no test has the mark soak.", file=sys.stderr)
    print(f"Report: {report}")
    return next((end for end in ends if end), 0)


def commands(names: list[str], only: str | None = None) -> list[list[str]]:
    """What is run: everything marked soak where no piece is named, else the folders of the pieces; and the laws."""
    pytest = str(Path(sys.executable).with_name("pytest"))
    common = ["--timeout", "0", "-ra", "-s", "--color", "no", *(["-k", only] if only else [])]
    pieces = [name for name in PIECES if name in names]
    folders = [] if len(pieces) == len(PIECES) else [PIECES[name] for name in pieces]
    trials = [[pytest, "-m", "soak", *folders, *common]] if pieces else []
    return trials + ([[pytest, "-q", LAW_TESTS, *common]] if LAWS in names else [])


def _asked(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.soak", description="Run the long trials.")
    known = [*PIECES, LAWS]
    parser.add_argument(
        "pieces", nargs="*", metavar="PIECE", help=f"{', '.join(known)}; all if none is named"
    )
    parser.add_argument("-k", dest="only", metavar="WORDS", help="only the trials with these words")
    asked = parser.parse_args(words)
    if wrong := set(asked.pieces) - set(known):
        parser.error(f"there is no piece {', '.join(sorted(wrong))}; there are {', '.join(known)}")
    return asked


def told(command: list[str], file: TextIO) -> int:
    """Run a command, its output going to the screen and the file as it comes; its exit status."""
    searching = os.environ | {"LIMS_SEARCH": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=searching
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            file.write(line)
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
