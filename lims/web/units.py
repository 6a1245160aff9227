"""Units as they are printed for whoever looks."""

from __future__ import annotations

from typing import cast

from lims.web.i18n import current_language
from methods.units import UNITS
from methods.wording import Language

NO_UNIT = "–"


def unit_words(code: str | None, language: str | None = None) -> str:
    """A unit as it is printed in a language (the reader's by default); nothing for a pure number or none.

    What is no unit of ours is shown as it came.
    """
    if code is None or code == "1":
        return ""
    known = UNITS.get(code)
    words = known.printed[cast(Language, language or current_language())] if known else code
    return "" if words == NO_UNIT else words
