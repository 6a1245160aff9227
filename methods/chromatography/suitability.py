"""The checks of a sequence: resolution, carry-over, a check standard against its certificate.

The formulas are those in general use; every limit is the laboratory's. USP <621> and Ph. Eur. 2.2.46 give the resolution by
widths at half height with 1.18; clause not verified in either text.
"""

from __future__ import annotations

import math

from methods.chromatography.errors import SuitabilityUnknown

HALF_HEIGHT = (
    1.18  # USP <621>, Ph. Eur. 2.2.46; clause not verified. Of Gaussian peaks: 2 x 2.3548 / 4 = 1.177
)
GAUSSIAN = 2.0 * math.sqrt(
    math.log(2.0) / math.pi
)  # width at half height of a Gaussian peak: this x area / height


def resolution(t_1: float, width_1: float, t_2: float, width_2: float) -> float:
    """Resolution of two peaks from retention times and widths at half height, all in one unit of time.

    R_s = 1.18 (t_2 - t_1) / (w_1 + w_2)            USP <621>, Ph. Eur. 2.2.46; clause not verified

    >>> f"{resolution(5.0, 0.05, 5.2, 0.05):.2f}"
    '2.36'
    """
    if not (width_1 > 0.0 and width_2 > 0.0):
        raise SuitabilityUnknown(
            what="the pair",
            why="a peak has no width at half height",
            remedy="Take a file that states the widths",
        )
    return HALF_HEIGHT * abs(t_2 - t_1) / (width_1 + width_2)


def width_at_half_height(area: float, height: float) -> float:
    """Width at half height of a Gaussian peak, in the unit of time of the area: 2 sqrt(ln 2 / pi) A / h.

    >>> f"{width_at_half_height(1.0, 1.0):.4f}"
    '0.9394'
    """
    if not (area > 0.0 and height > 0.0):
        raise SuitabilityUnknown(
            what="the pair", why="a peak has no area or no height", remedy="Look at the integration"
        )
    return GAUSSIAN * area / height


def carry_over(blank_area: float, standard_area: float) -> float:
    """The area in a blank in per cent of that in the standard before it.

    >>> carry_over(2.0, 1000.0)
    0.2
    """
    if not standard_area > 0.0:
        raise SuitabilityUnknown(
            what="the blank",
            why="the standard before it has no area",
            remedy="Look at the standard's integration",
        )
    return 100.0 * blank_area / standard_area


def deviation(found: float, certified: float) -> float:
    """What was found less what is certified, in per cent of the certified value.

    >>> f"{deviation(9.9, 10.0):.2f}"
    '-1.00'
    """
    if not certified > 0.0:
        raise SuitabilityUnknown(
            what="the check standard", why="its certified amount is not above nought",
            remedy="Choose a lot that is certified for it",
        )  # fmt: skip
    return 100.0 * (found - certified) / certified
