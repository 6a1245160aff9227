"""Run the long trials (pytest -m soak) and leave a dated report with everything that they printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scripts.report import ROOT, heading, new_report

NO_TEST = 5  # pytest's exit status when it found none


def main() -> int:
    """Run, print, write. A run that found no trial has failed."""
    report = new_report("soak")
    pytest = str(Path(sys.executable).with_name("pytest"))
    command = [pytest, "-m", "soak", "--timeout", "0", "-ra", "-s", "--color", "no"]
    with report.open("w") as file:
        file.write(f"{heading('Long trials')}```\n")
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                file.write(line)
        file.write("```\n")
    if process.returncode == NO_TEST:
        print("There is no long trial: no test has the mark soak.", file=sys.stderr)
    print(f"Report: {report}")
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
