"""How many records wait for somebody to decide where they belong; counted up to a limit, for the navigation."""

from __future__ import annotations

from lims.edge import reading
from lims.intake.recent import undecided_count

MOST = 99


def waiting_records() -> int:
    """The number beside the word Instruments."""
    return undecided_count(reading(), MOST)
