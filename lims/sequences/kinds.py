"""How component tables, calibration curves, sequences and their lines are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.records import versions_then
from lims.sequences.curves import Decision
from lims.sequences.models import (
    ComponentTableRow,
    ComponentTableVersionRow,
    CurveDecisionRow,
    CurveSetRow,
    SequenceLineRow,
    SequenceRow,
)
from lims.trace import Description, NodeKind, Uses
from lims.web import day_text, gettext, moment_text
from lims.web import lazy_gettext as _

RUN, METHOD, CALIBRATION = 2, 3, 6


def _tables(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(ComponentTableRow).where(ComponentTableRow.id.in_(ids)))
    return {row.id: Description(title=row.code, url=f"/sequences/tables/{row.id}") for row in rows}


def _table_versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(ComponentTableVersionRow, ComponentTableRow.code).join(
        ComponentTableRow, ComponentTableRow.id == ComponentTableVersionRow.header_id
    )
    return {
        row.id: Description(
            title=code, url=f"/sequences/tables/{row.header_id}",
            detail=gettext("version %(n)s, approved, since %(day)s", n=row.n, day=day_text(row.valid_from)),
        )
        for row, code in session.execute(query.where(ComponentTableVersionRow.id.in_(ids)))
    }  # fmt: skip


def _table_stood(session: Session, uses: Uses) -> dict[int, str]:
    """Tables that, as known now, were not in force when they were used."""
    moments = {id_: [one.at for one in of] for id_, of in uses.items()}
    found: dict[int, str] = {}
    for id_, (_row, known) in versions_then(session, ComponentTableVersionRow, moments).items():
        lost = next((at for at, then in known if then is None), None)
        if lost is not None:
            found[id_] = gettext(
                "The component table was not in force when it was used, %(at)s. Make the curves again by one that is.",
                at=moment_text(lost),
            )
    return found


def _curves(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(CurveSetRow, CurveDecisionRow).outerjoin(
        CurveDecisionRow, CurveDecisionRow.curve_set_id == CurveSetRow.id
    )
    return {
        row.id: Description(title=row.number, detail=_line(row, said), url=f"/sequences/curves/{row.id}")
        for row, said in session.execute(query.where(CurveSetRow.id.in_(ids)))
    }


def _line(row: CurveSetRow, said: CurveDecisionRow | None) -> str:
    lots = ", ".join(dict.fromkeys(str(one["code"]) for one in row.levels))
    if said is None or said.valid_until is None:
        return gettext("standards %(lots)s", lots=lots)
    return gettext("standards %(lots)s, in date until %(day)s", lots=lots, day=day_text(said.valid_until))


def _curves_stood(session: Session, uses: Uses) -> dict[int, str]:
    """Curves that were not accepted, or out of date, when something was found by them."""
    rows = session.scalars(select(CurveDecisionRow).where(CurveDecisionRow.curve_set_id.in_(uses)))
    decided = {row.curve_set_id: Decision.from_row(row) for row in rows}
    found: dict[int, str] = {}
    for id_, of in uses.items():
        said = decided.get(id_)
        used = [one.at for one in of if one.role == "response"]
        lost = next((at for at in used if said is None or not said.counts_at(at)), None)
        if lost is not None:
            found[id_] = gettext(
                "The curves did not count when they were used, %(at)s. Find the amounts again by curves that did.",
                at=moment_text(lost),
            )
    return found


def _sequences(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(SequenceRow).where(SequenceRow.id.in_(ids)))
    return {
        row.id: Description(
            title=row.number, detail=day_text(row.started_at or row.planned_at), url=f"/sequences/{row.id}"
        )
        for row in rows
    }


def _lines(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(SequenceLineRow).where(SequenceLineRow.id.in_(ids)))
    return {
        row.id: Description(title=row.injection_id, url=f"/sequences/{row.sequence_id}/lines/{row.id}")
        for row in rows
    }


KINDS = (
    NodeKind("component_table", _("component table"), METHOD, _tables),
    NodeKind("component_table_version", _("component table"), METHOD, _table_versions, _table_stood),
    NodeKind("curve_set", _("calibration curves"), CALIBRATION, _curves, _curves_stood),
    NodeKind("chromatography_sequence", _("sequence"), RUN, _sequences),
    NodeKind("sequence_line", _("line of a sequence"), RUN, _lines),
)
