"""Uncertainty beside GTC, uncertainties, metrolopy and suncal: the same problems in one run, figures compared.

Goals: propagation at least twice as fast as the fastest of them (degrees of freedom and correlations on our side),
agreeing to 1e-9; 1,000,000 trials faster than the fastest, in under 500 MB.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.laboratory import figure, timed
from tests.bench.metrology.ours import TRIALS, correlated, evaluate, inputs, quantities

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent / "metrology"
ENVIRONMENT = ROOT / ".cache" / "bench-metrology"
PROPAGATING = ("uncertainties", "GTC", "metrolopy", "suncal")
DRAWING = ("metrolopy", "suncal")
PATIENCE = 90  # seconds that another program gets for one problem
AGREEMENT = 1e-9
LARGEST = 500  # MB


def environment() -> Path:
    """The Python that has the other programs, made once from the locked list."""
    python, lock = ENVIRONMENT / "bin" / "python", HERE / "requirements.lock"
    done = ENVIRONMENT / "done"
    if not done.exists() or done.read_text() != lock.read_text():
        uv = Path(sys.executable).parent / "uv"
        subprocess.run(
            [uv, "venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT], check=True
        )
        install = [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock]
        subprocess.run([str(word) for word in install], check=True)
        done.write_text(lock.read_text())
    return python


def theirs(program: str, problem: str, what: str) -> dict[str, Any] | None:
    """What another program finds; None where it does not come to an end in time."""
    command = [str(environment()), str(HERE / "theirs.py"), program, problem, what]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(quantities(problem)),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
    except subprocess.TimeoutExpired:
        print(f"  {program}: {what} of the {problem} took more than {PATIENCE} s")
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def apart(a: float, b: float) -> float:
    """Relative difference."""
    return abs(a - b) / abs(b)


def propagation(problem: str) -> None:
    """Ours, with and without correlations, beside each of them."""
    given = quantities(problem)
    made, (tied, correlations) = inputs(given), correlated(given)
    ours = evaluate(problem, made)
    seconds = timed(lambda: evaluate(problem, made), repeat=300)
    with_correlations = timed(lambda: evaluate(problem, tied, correlations), repeat=300)
    whole = timed(lambda: evaluate(problem, inputs(given)), repeat=300)
    found = {name: one for name in PROPAGATING if (one := theirs(name, problem, "propagation"))}
    for name, one in found.items():
        differences = [apart(ours.value, one["value"]), apart(ours.u, one["u"])]
        if one["dof"] is not None:
            differences.append(apart(ours.dof or math.nan, one["dof"]))
        print(
            f"  {problem}, {name}: {1e6 * one['seconds']:.0f} µs, {one['seconds'] / seconds:.2f} times ours; from numbers "
            f"{1e6 * one['from_numbers']:.0f} µs, {one['from_numbers'] / whole:.2f} times ours; largest difference of value, u"
            f"{'' if one['dof'] is None else ', dof'} {max(differences):.1e}"
        )
        if max(differences) > AGREEMENT:
            raise SystemExit(f"{name} and this project differ by {max(differences):.1e} on the {problem}.")
    fastest = min(one["seconds"] for one in found.values())
    fastest_whole = min(one["from_numbers"] for one in found.values())
    title = f"uncertainty of the {problem} ({len(given)} inputs)"
    figure(f"{title}; beside the fastest of others", seconds, bare=fastest, limit=fastest / 2)
    figure(f"{title}, with correlations", with_correlations, bare=fastest, limit=fastest / 2)
    figure(f"{title}, from plain numbers", whole, bare=fastest_whole)


def drawing(problem: str) -> None:
    """A million trials of ours beside each of those that draw."""
    command = [sys.executable, "-m", "tests.bench.metrology.ours", problem]
    ours = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    found = {name: one for name in DRAWING if (one := theirs(name, problem, "trials"))}
    for name, one in found.items():
        print(
            f"  {problem}, {name}: {one['seconds']:.2f} s, {one['seconds'] / ours['seconds']:.2f} times ours; "
            f"{one['megabytes']:.0f} MB, ours {ours['megabytes']:.0f} MB; u {one['u']:.6g}, ours {ours['u']:.6g}"
        )
        if apart(one["u"], ours["u"]) > 10 / math.sqrt(TRIALS):
            raise SystemExit(f"{name} and this project do not agree on u of the {problem}.")
    fastest = min((one["seconds"] for one in found.values()), default=math.inf)
    limit = None if math.isinf(fastest) else fastest
    figure(
        f"1,000,000 trials of the {problem}; beside the fastest of others",
        ours["seconds"],
        bare=limit,
        limit=limit,
    )
    if ours["megabytes"] > LARGEST:
        raise SystemExit(f"The trials of the {problem} took {ours['megabytes']:.0f} MB, more than {LARGEST}.")


def main() -> None:
    for problem in ("mixture", "ratio"):
        propagation(problem)
        drawing(problem)


if __name__ == "__main__":
    main()
