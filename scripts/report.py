"""What long trials and benchmarks share: a dated report in var/reports that says how it was made."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def new_report(kind: str, *, at: datetime | None = None) -> Path:
    """The path of a new report, such as var/reports/bench-2026-11-21T1801.md; its folder exists."""
    folder = Path(os.environ.get("LIMS_REPORTS", ROOT / "var" / "reports"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{kind}-{at or datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.md"


def heading(kind: str) -> str:
    """The first lines of a report: when, which commit, which machine."""
    return (
        f"# {kind}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n\n"
        f"Commit {commit()}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the start.\n\n"
    )


def commit() -> str:
    """The commit that is checked out, with a mark when files differ from it."""
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
