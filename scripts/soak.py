"""Run the long trials (pytest -m soak), search for examples that break a law, and leave a dated report with all they printed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

from scripts.report import ROOT, heading, new_report

LAWS = ("tests/methods",)  # what holds for every input; in the tests it is tried on the same inputs each time
NO_TEST = 5  # pytest's exit status when it found none


def main() -> int:
    """Run, print, write. A run that found no trial has failed."""
    report = new_report("soak")
    pytest = str(Path(sys.executable).with_name("pytest"))
    common = ["--timeout", "0", "-ra", "-s", "--color", "no"]
    with report.open("w") as file:
        file.write(f"{heading('Long trials')}```\n")
        trials = told([pytest, "-m", "soak", *common], file)
        laws = told([pytest, "-q", *LAWS, *common], file)
        file.write("```\n")
    if trials == NO_TEST:
        print("There is no long trial: no test has the mark soak.", file=sys.stderr)
    print(f"Report: {report}")
    return trials or laws


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
