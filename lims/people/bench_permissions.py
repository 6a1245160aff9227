"""What a badge and a PIN are enough for. Everything else needs a sign-in with the password (decision 0004)."""

from __future__ import annotations

from collections.abc import Iterable

BENCH_FEATURES = ("bench", "samples", "results", "instruments", "materials")
BENCH_ACTS = (
    "control.record",
    "intermediate.record",
)  # what is done at the bench, of features that are not the bench's own


def at_bench(permissions: Iterable[str]) -> frozenset[str]:
    """The permissions that hold in a session begun by badge and PIN: to see, and to do the bench's work."""
    return frozenset(
        name
        for name in permissions
        if name.endswith(".see") or name.split(".")[0] in BENCH_FEATURES or name in BENCH_ACTS
    )
