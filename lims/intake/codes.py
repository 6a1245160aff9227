"""Sample codes in what an instrument calls its sample: taken only where the check character fits."""

from __future__ import annotations

import re

from lims.codes import MistypedCode, checked

SAMPLE = re.compile(r"S(\d{4})(\d{4,})([0-9A-Z])")  # as the label says it: S-2026-0412-K
SHORTEST, LONGEST = 4, 32


def code_in(text: str | None) -> str | None:
    """The one code in a text, as it is printed; None if there is none, or several of which it could be any."""
    if not text:
        return None
    found = {code for part in (text, *text.split()) if (code := _checked(part))}
    samples = {code for code in found if SAMPLE.fullmatch(code)}
    chosen = samples or found
    return printed(chosen.pop()) if len(chosen) == 1 else None


def printed(plain: str) -> str:
    """A code without dashes as its label says it."""
    found = SAMPLE.fullmatch(plain)
    return f"S-{found[1]}-{found[2]}-{found[3]}" if found else plain


def _checked(text: str) -> str | None:
    try:
        code = checked(text)
    except MistypedCode:
        return None
    return code if SHORTEST <= len(code) <= LONGEST else None
