"""How procedures of calibration and the work by them are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.inhouse.models import OwnCertificateRow, ProcedureRow, ProcedureVersionRow, RunRow
from lims.records import versions_then
from lims.trace import Description, NodeKind, Uses
from lims.web import day_text, gettext, moment_text
from lims.web import lazy_gettext as _

CALIBRATION, METHOD = 6, 3


def _procedures(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(ProcedureRow).where(ProcedureRow.id.in_(ids)))
    return {row.id: Description(title=row.code, url="/inhouse/procedures") for row in rows}


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(ProcedureVersionRow, ProcedureRow.code).join(
        ProcedureRow, ProcedureRow.id == ProcedureVersionRow.header_id
    )
    return {
        row.id: Description(
            title=code, url="/inhouse/procedures",
            detail=gettext("version %(n)s, approved, since %(day)s", n=row.n, day=day_text(row.valid_from)),
        )
        for row, code in session.execute(query.where(ProcedureVersionRow.id.in_(ids)))
    }  # fmt: skip


def _stood(session: Session, uses: Uses) -> dict[int, str]:
    """Procedures that, as known now, were not in force when they were used."""
    moments = {id_: [one.at for one in of] for id_, of in uses.items()}
    found: dict[int, str] = {}
    for id_, (_row, known) in versions_then(session, ProcedureVersionRow, moments).items():
        lost = next((at for at, then in known if then is None), None)
        if lost is not None:
            said = gettext("The procedure was not in force when it was used, %(at)s.", at=moment_text(lost))
            found[id_] = said + " " + gettext("Calibrate again by one that is.")
    return found


def _runs(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(RunRow).where(RunRow.id.in_(ids)))
    return {
        row.id: Description(title=row.number, detail=day_text(row.begun_at), url=f"/inhouse/{row.id}")
        for row in rows
    }


def _certificates(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(OwnCertificateRow).where(OwnCertificateRow.id.in_(ids)))
    return {
        row.id: Description(
            title=row.number, detail=day_text(row.authorised_at), url=f"/inhouse/certificates/{row.id}"
        )
        for row in rows
    }


KINDS = (
    NodeKind("calibration_procedure", _("procedure of calibration"), METHOD, _procedures),
    NodeKind("calibration_procedure_version", _("procedure of calibration"), METHOD, _versions, _stood),
    NodeKind("inhouse_calibration", _("calibration of our own"), CALIBRATION, _runs),
    NodeKind("calibration_certificate", _("certificate of calibration"), CALIBRATION, _certificates),
)
