"""How control charts and their results are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.control.models import ControlChartRow, ControlChartVersionRow, ControlPointRow, ControlState
from lims.control.words import rules_in_words
from lims.gates import reader_now, shown
from lims.trace import Description, NodeKind
from lims.web import gettext, moment_text, unit_words
from lims.web import lazy_gettext as _

COLUMN = 6


def _charts(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(ControlChartRow).where(ControlChartRow.id.in_(ids)))
    return {
        row.id: Description(title=row.code, detail=row.measurand, url=f"/control/{row.id}") for row in rows
    }


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(ControlChartVersionRow, ControlChartRow).join(
        ControlChartRow, ControlChartRow.id == ControlChartVersionRow.header_id
    )
    return {
        row.id: Description(title=f"{header.code}, {row.n}", detail=row.basis, url=f"/control/{header.id}")
        for row, header in session.execute(query.where(ControlChartVersionRow.id.in_(ids)))
    }


def _points(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(ControlPointRow, ControlChartRow).join(
        ControlChartRow, ControlChartRow.id == ControlPointRow.chart_id
    )
    return {
        row.id: Description(
            title=f"{chart.code}, {moment_text(row.at)}", detail=f"{row.text} {unit_words(chart.unit)}".strip(),
            url=f"/control/{chart.id}", broken=_out(row),
        )
        for row, chart in session.execute(query.where(ControlPointRow.id.in_(ids)))
    }  # fmt: skip


def _out(row: ControlPointRow) -> str | None:
    if row.state is not ControlState.OUT_OF_CONTROL:
        return None
    rules = shown(rules_in_words(row.fired), reader_now())
    return gettext(
        "Out of control: %(rules)s. Find the cause and judge what was measured since the last good one.",
        rules=rules,
    )


KINDS = (
    NodeKind("control_chart", _("control chart"), COLUMN, _charts),
    NodeKind("control_chart_version", _("control chart"), COLUMN, _versions),
    NodeKind("control_point", _("control result"), COLUMN, _points),
)
