"""How a measurand went from lot to lot, for its client: from the certificates as they were issued, never recomputed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.certificates import CertificateState
from lims.certificates.models import CertificateRow
from lims.web import gettext
from lims.web.charts import Chart, Line, Series
from lims.web.letters import search_key

MOST = 300  # the latest certificates that are looked at


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """A result of one measurand as it was printed, of one sample."""

    product: str
    test: str
    unit: str
    at: datetime
    value: float
    half: float | None
    printed: str
    minimum: str
    maximum: str
    sample: str
    lot: str
    number: str
    certificate_id: int

    @property
    def key(self) -> str:
        """Product, measurand and unit: what belongs on one chart."""
        return f"{self.product} · {self.test}, {self.unit}".rstrip(", ")


def measured(session: Session, client_id: int) -> list[Measured]:
    """The results with a value on a client's latest certificates that stand, oldest first."""
    query = (
        select(CertificateRow)
        .where(CertificateRow.client_id == client_id, CertificateRow.state == CertificateState.ISSUED)
        .order_by(CertificateRow.issued_at.desc(), CertificateRow.id.desc())
        .limit(MOST)
    )
    found = [one for row in session.scalars(query) for one in _results(row)]
    return sorted(found, key=lambda one: (one.at, one.sample))


def _results(row: CertificateRow) -> Iterator[Measured]:
    for sample in (row.data or {}).get("samples", []):
        for line in sample["results"]:
            value = line.get("value")
            if value is None or not math.isfinite(value) or line.get("censored") or row.issued_at is None:
                continue
            yield Measured(
                product=_text(sample, "product"), test=str(line["test"]), unit=str(line.get("unit") or ""), at=row.issued_at,
                value=float(value), half=(line.get("uncertainty") or {}).get("value"),
                printed=str(line["result"]), minimum=str(line.get("minimum") or ""), maximum=str(line.get("maximum") or ""),
                sample=str(sample["code"]), lot=_text(sample, "lot"), number=row.number or "", certificate_id=row.id,
            )  # fmt: skip


def _text(sample: Mapping[str, Any], name: str) -> str:
    return str((sample.get(name) or {}).get("text", ""))


def choices(found: list[Measured]) -> list[str]:
    """What can be looked at: each product with each of its measurands."""
    return sorted({one.key for one in found})


def matching(found: list[Measured], search: str) -> list[Measured]:
    """Those whose product, measurand, lot or sample holds what was typed."""
    wanted = search_key(search)
    return [one for one in found if wanted in search_key(f"{one.key} {one.lot} {one.sample}")]


def chart_of(found: list[Measured], key: str) -> Chart:
    """The results of one measurand over time, with U where it was stated and the limits of the latest certificate."""
    last = found[-1]
    limits = [
        Line(label=f"{word} {text}", y=level)
        for word, text in ((gettext("min"), last.minimum), (gettext("max"), last.maximum))
        if (level := number_in(text)) is not None
    ]
    halves = [one.half for one in found]
    return Chart(
        words=gettext("%(what)s, %(n)s results", what=key, n=len(found)), x_label=gettext("Issued"), y_label=last.unit,
        x=[one.at for one in found], lines=limits,
        series=[
            Series(
                label=last.test, values=[one.value for one in found], mark="disc",
                half=halves if any(half is not None for half in halves) else None,
            )
        ],
    )  # fmt: skip


def number_in(text: str) -> float | None:
    """A printed limit as a number; None for a limit in words, or for none."""
    try:
        value = float(text.replace("−", "-"))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
