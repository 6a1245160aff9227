"""Correction functions: how a correction is found between the points of a certificate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lims.equipment.errors import CalibrationRefused
from methods import MethodError
from methods.calibration import CUBIC, LINE, QUADRATIC, Form, calibrate

if TYPE_CHECKING:
    from lims.equipment.calibration import CalibrationPoint

BETWEEN = ""  # linearly between neighbouring points
FUNCTIONS: dict[str, Form] = {"line": LINE, "quadratic": QUADRATIC, "cubic": CUBIC}
WORDS = {
    BETWEEN: "between its points", "line": "straight line through its points", "quadratic": "quadratic function of its points",
    "cubic": "cubic function of its points",
}  # fmt: skip


def check_functions(points: Sequence[CalibrationPoint]) -> None:
    """See that the function chosen can be fitted to the points of each quantity that has several. Raises CalibrationRefused."""
    for key in dict.fromkeys((one.quantity, one.when) for one in points):
        of = [one for one in points if (one.quantity, one.when) == key]
        names = {one.function for one in of}
        if len(names) > 1:
            raise CalibrationRefused(why=f"the points of {key[0]} name several functions")
        name = names.pop()
        if name != BETWEEN and name not in FUNCTIONS:
            raise CalibrationRefused(why=f"“{name[:20]}” is no function that is known here")
        if name != BETWEEN and len(of) > 1:
            fitted(name, of, of[0].indication, 0.0)


def fitted(
    name: str, points: Sequence[CalibrationPoint], x: float, u_certificate: float
) -> tuple[float, float]:
    """The correction at an indication and its standard uncertainty: of the function, and of the certificate there.

    The points of one certificate share their reference, so that the certificate's uncertainty does not grow smaller
    by fitting: it is added whole to that of the function, which the scatter of the points about it gives.
    """
    try:
        function = calibrate(
            [one.indication for one in points], [one.correction for one in points], form=FUNCTIONS[name]
        )
        found = function.at(x)
    except MethodError as trouble:
        raise CalibrationRefused(why=trouble.problem_text.rstrip(".")) from trouble
    return found.value, math.hypot(found.u_function, u_certificate)
