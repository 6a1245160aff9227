"""Run all checks of the house, or the ones named, and say how each went. `make test` and CI run all of them.

Every check runs even if one before it failed; the exit status is 1 if any did. The tests run last, and the
last line printed is theirs. The types, which take one core, are checked beside the others and told after them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORKERS = os.environ.get("LIMS_TEST_WORKERS", "2")
TESTS = ("--dist", "worksteal", "--color", "no", "--durations", "10")


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One check: what it is called here, and the command that makes it."""

    name: str
    command: tuple[str, ...]
    beside: bool = False


CHECKS = (
    Check(name="format", command=("ruff", "format", "--check", "--output-format", "concise", ".")),
    Check(name="lint", command=("ruff", "check", "--output-format", "concise", ".")),
    Check(name="types", command=("mypy",), beside=True),
    Check(name="contracts", command=("lint-imports", "--no-logo")),
    Check(name="templates", command=("djlint", "--lint", "--quiet", "--allow-empty-input", "lims")),
    Check(name="chromium", command=("python", "-m", "scripts.chromium")),
    Check(name="tests", command=("pytest", "-n", WORKERS, *TESTS)),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How one check went."""

    name: str
    passed: bool
    seconds: float
    last_line: str


def main(names: list[str]) -> int:
    """Run the checks named (all, when none is) and print a line for each at the end."""
    unknown = set(names) - {check.name for check in CHECKS}
    if unknown:
        known = ", ".join(check.name for check in CHECKS)
        print(f"There is no check named {', '.join(sorted(unknown))}. Say one of: {known}.")
        return 2
    chosen = [check for check in CHECKS if not names or check.name in names]
    outcomes = run_all(chosen)
    print_summary(outcomes)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def run_all(checks: list[Check]) -> list[Outcome]:
    """Run the checks one after the other, and meanwhile those that run beside; the outcomes in the order of the checks."""
    held: list[str] = []
    with ThreadPoolExecutor(max_workers=1) as beside:
        started = {check.name: beside.submit(run, check, held.append) for check in checks if check.beside}
        ended = {check.name: run(check) for check in checks if not check.beside}
    show("".join(held))
    ended |= {name: one.result() for name, one in started.items()}
    return [ended[check.name] for check in checks]


def show(text: str) -> None:
    print(text, end="", flush=True)


def run(check: Check, say: Callable[[str], None] = show) -> Outcome:
    """Run one check, its output passing through as it comes."""
    say(f"── {check.name}\n")
    started = time.monotonic()
    last_line = ""
    with subprocess.Popen(
        [BIN / check.command[0], *check.command[1:]],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            say(line)
            last_line = line.strip() or last_line
    return Outcome(
        name=check.name,
        passed=process.returncode == 0,
        seconds=time.monotonic() - started,
        last_line=last_line,
    )


def print_summary(outcomes: list[Outcome]) -> None:
    """A line for each check; the tests' own closing line last, where a reader of the log looks for it."""
    print("\n── how it went")
    for outcome in outcomes:
        print(f"{outcome.name:<10} {'passed' if outcome.passed else 'FAILED'} {outcome.seconds:8.1f} s")
    tests = next((outcome for outcome in outcomes if outcome.name == "tests"), None)
    if tests:
        counted = re.search(r"\d+ (passed|failed|error)", tests.last_line)
        print(tests.last_line if counted else "The tests did not come to an end: no count was printed.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
