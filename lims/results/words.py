"""Words for the lines of a budget, in the reader's language; figures without exponents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from lims.web import current_language
from lims.web import lazy_gettext as _
from methods.definitions import MethodDefinition
from methods.wording import Language

OTHER_LINES: Mapping[str, object] = {
    "area": _("areas of these peaks"), "other_areas": _("areas of all other peaks"), "repeatability": _("repeatability"),
    "apparatus_check": _("apparatus check"),
}  # fmt: skip
OF_A_RUN = re.compile(r"(?P<name>.+)_(?P<n>\d+)")


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
