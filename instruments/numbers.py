"""Numbers as instruments print them. The decimal sign is a setting, never a guess."""

from __future__ import annotations

import math
import re
from typing import Literal

DecimalSign = Literal[".", ","]
_FORMS = {
    sign: re.compile(rf"[+-]? *\d+(?:{re.escape(sign)}\d+)?(?:[eE][+-]?\d{{1,3}})?", re.ASCII)
    for sign in ".,"
}
_LONGEST = 40


def number_of(text: str, decimal: DecimalSign = ".") -> float | None:
    """Return the number that the whole text is, or None: no thousands marks, no signs of censoring, no NaN."""
    text = text.strip()
    if len(text) > _LONGEST or not _FORMS[decimal].fullmatch(text):
        return None
    value = float(text.replace(" ", "").replace(decimal, "."))
    return value if math.isfinite(value) else None


def is_censored(text: str) -> bool:
    """Return whether the text says less than or more than, which is no number."""
    return text.strip()[:1] in {"<", ">", "≤", "≥"}
