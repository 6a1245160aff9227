"""Codes of samples: S, the year, a serial number and the check character, as S-2026-0412-K."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.codes import MistypedCode, check_character, checked
from lims.samples.models import ItemRow

PLAIN = re.compile(r"S(\d{4})(\d{4,})([0-9A-Z])")


def sample_code(year: int, serial: int) -> str:
    """The code as the label says it."""
    return f"S-{year:04d}-{serial:04d}-{check_character(f'S{year:04d}{serial:04d}')}"


def read_sample_code(text: str) -> str | None:
    """The code as the label says it, from what was scanned or typed; None where it is not a sample's code.

    Raises MistypedCode where it looks like one, and its check character does not fit.
    """
    try:
        plain = checked(text)
    except MistypedCode:
        if re.match(r"\s*S[-\s]?\d{4}[-\s]?\d{4}", text, re.IGNORECASE):
            raise
        return None
    found = PLAIN.fullmatch(plain)
    return f"S-{found[1]}-{found[2]}-{found[3]}" if found else None


def next_serial(session: Session, year: int) -> int:
    """The first serial number of a year that no sample has."""
    prefix = f"S-{year:04d}-"
    longest = func.length(ItemRow.code)
    query = select(ItemRow.code).where(ItemRow.code.startswith(prefix))
    last = session.scalar(query.order_by(longest.desc(), ItemRow.code.desc()).limit(1))
    return int(last.split("-")[2]) + 1 if last else 1
