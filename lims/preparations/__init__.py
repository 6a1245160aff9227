"""Solutions and gas mixtures that the laboratory makes itself: what went in, the budget, and the lot that came of it."""

from lims.preparations.asked import Asked, AskedContent, AskedFigure, AskedPortion
from lims.preparations.service import (
    Preparation,
    correct_preparation,
    find_preparation,
    preparations,
    prepare,
)

__all__ = [
    "Asked",
    "AskedContent",
    "AskedFigure",
    "AskedPortion",
    "Preparation",
    "correct_preparation",
    "find_preparation",
    "preparations",
    "prepare",
]
