"""The method's uncertainty against its control chart: what is stated on results, and what the control material shows."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue.models import MethodVersionRow
from lims.control.chart import ControlChart
from lims.control.judging import Judged
from lims.results.models import ResultNumericRow, ResultRow
from lims.samples.models import TestRow
from methods import MethodError
from methods.verification import precision_check

LATEST = 30  # results whose uncertainty is looked at


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimed:
    """The median standard uncertainty u of the latest n results beside the s of a chart, and the largest s that agrees with u.

    A chart sees the spread within the laboratory and no bias, so an s above u contradicts u; one below it does not.
    """

    u: float
    n: int
    s: float
    largest: float

    @property
    def contradicted(self) -> bool:
        """Whether the control material scatters more than the uncertainty that is stated (chi-squared, 5 %)."""
        return self.s > self.largest


def claimed(session: Session, chart: ControlChart, judged: Judged) -> Claimed | None:
    """The comparison, once the chart is established and results with an uncertainty are there; one query."""
    made = judged.assessment.established if judged.assessment else None
    if made is None:
        return None
    query = (
        select(ResultNumericRow.combined_uncertainty)
        .join(ResultRow, ResultRow.id == ResultNumericRow.result_id)
        .join(TestRow, TestRow.id == ResultRow.test_id)
        .join(MethodVersionRow, MethodVersionRow.id == TestRow.method_version_id)
        .where(
            MethodVersionRow.header_id == chart.method_id, ResultRow.measurand == chart.measurand, ResultRow.unit == chart.unit,
            ResultNumericRow.combined_uncertainty.is_not(None),
        )
        .order_by(ResultRow.at.desc(), ResultRow.id.desc())
        .limit(LATEST)
    )  # fmt: skip
    found = [float(u) for u in session.scalars(query) if u]
    try:
        u = median(found) if found else 0.0
        check = precision_check(made.s, made.n - 1, u) if found else None
    except MethodError:
        return None
    return None if check is None else Claimed(u=u, n=len(found), s=made.s, largest=check.critical)
