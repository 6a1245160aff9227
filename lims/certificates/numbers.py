"""Numbers of certificates: C-2026-0231/1; the figure behind the stroke is the issue. No gaps, a new series each year.

Preliminary reports have a series of their own, P-2026-0003, without an issue: no number of theirs looks like a certificate's.
Other papers that are issued and amended have a series of their own letter.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lims.certificates.models import CertificateRow

NUMBER = re.compile(r"([A-Z]-\d{4}-)(\d{4,})/(\d+)")


def next_number(session: Session, year: int) -> str:
    """The next number of a certificate in a year. Called inside the unit that uses it, so none is lost or given twice."""
    return next_of_series(session, CertificateRow.number, f"C-{year:04d}-")


def next_of_series(session: Session, column: InstrumentedAttribute[Any], prefix: str) -> str:
    """The next first issue of a series, such as C-2026-0232/1 for C-2026-; called like `next_number`."""
    query = select(column).where(column.startswith(prefix), column.endswith("/1"))
    last = session.scalar(query.order_by(func.length(column).desc(), column.desc()).limit(1))
    return f"{prefix}{(_parts(last)[1] if last else 0) + 1:04d}/1"


def next_preliminary(session: Session, year: int) -> str:
    """The next number of a preliminary report of a year, such as P-2026-0003; called like `next_number`."""
    prefix = f"P-{year:04d}-"
    longest = func.length(CertificateRow.number)
    query = select(CertificateRow.number).where(CertificateRow.number.startswith(prefix))
    last = session.scalar(query.order_by(longest.desc(), CertificateRow.number.desc()).limit(1))
    return f"{prefix}{(int(last.removeprefix(prefix)) if last else 0) + 1:04d}"


def next_issue(number: str) -> str:
    """The number of what replaces a certificate: C-2026-0231/1 is replaced by C-2026-0231/2."""
    series, serial, issue = _parts(number)
    return f"{series}{serial:04d}/{issue + 1}"


def _parts(number: str) -> tuple[str, int, int]:
    found = NUMBER.fullmatch(number)
    if found is None:
        raise ValueError(f"{number!r} is not the number of a certificate.")
    return found[1], int(found[2]), int(found[3])
