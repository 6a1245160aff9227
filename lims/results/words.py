"""Words for the checks of the gate and the lines of a budget, in the reader's language; figures without exponents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from lims.web import current_language
from lims.web import lazy_gettext as _
from methods.definitions import MethodDefinition
from methods.wording import Language

CHECK_WORDS: Mapping[str, object] = {
    "hold": _("Not on hold"), "authorisation": _("Authorisation"), "method_current": _("Method edition"),
    "matrix": _("Product covered"), "holding_time": _("Age of the sample"), "sample here": _("Sample received"),
    "sample condition": _("Condition of the sample"), "measuring_system": _("Measuring system"),
    "in_service": _("In service"), "calibrated": _("Calibrated"), "calibration_suitable": _("Calibration accepted"),
    "range_calibrated": _("Calibrated range"), "apparatus_check": _("Apparatus check"), "room_conditions": _("Room"),
    "lots": _("Lots"),
}  # fmt: skip
OTHER_LINES: Mapping[str, object] = {
    "area": _("areas of these peaks"), "other_areas": _("areas of all other peaks"), "repeatability": _("repeatability"),
    "apparatus_check": _("apparatus check"),
}  # fmt: skip
OF_A_RUN = re.compile(r"(?P<name>.+)_(?P<n>\d+)")


def check_word(name: str) -> str:
    """What a check is about, in a word or two."""
    return str(CHECK_WORDS.get(name, name.replace("_", " ")))


def budget_line_word(definition: MethodDefinition, name: str) -> str:
    """What a line of the budget is called: by the method's budget, or the input and the determination that it is of."""
    language = cast(Language, current_language())
    entries = {one.key: one.names[language] for one in definition.budget}
    if name in entries:
        return entries[name]
    labels = {one.name: one.labels[language] for one in definition.inputs}
    if (run := OF_A_RUN.fullmatch(name)) and run["name"] in labels:
        return f"{labels[run['name']]}, {run['n']}"
    return str(OTHER_LINES.get(name, labels.get(name, name.replace("_", " "))))


def small_figure(x: float) -> str:
    """A standard uncertainty or another small figure: two significant digits, never an exponent."""
    return f"{Decimal(f'{x:.1e}'):f}"
