"""Going live: records are taken over from paper by table, and a page says what each method still lacks before it may release."""

from lims.takeover.readiness import MethodReadiness, readiness
from lims.takeover.reading import Kind
from lims.takeover.service import State, Takeover, bring_table, confirm_takeover, find_takeover

__all__ = [
    "Kind",
    "MethodReadiness",
    "State",
    "Takeover",
    "bring_table",
    "confirm_takeover",
    "find_takeover",
    "readiness",
]
