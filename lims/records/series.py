"""Numbers of a series, such as R-2026-0042 after R-2026-0041."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from lims.records.unit import Unit


def next_in_series(unit: Unit, column: InstrumentedAttribute[Any], prefix: str) -> str:
    """The next number after the prefix, of four digits or more; asked inside the unit that uses it, so none is given twice."""
    query = select(column).where(column.startswith(prefix, autoescape=True))
    last = unit.session.scalar(query.order_by(func.length(column).desc(), column.desc()).limit(1))
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
