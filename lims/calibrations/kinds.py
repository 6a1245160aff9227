"""How schemas and arrived certificates are shown in a walk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.calibrations.models import DccArrivalRow, DccSchemaRow
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _

CALIBRATION = 6


def _arrivals(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(DccArrivalRow).where(DccArrivalRow.id.in_(ids)))
    return {
        row.id: Description(
            title=row.identifier or "–", detail=f"{row.at:%Y-%m-%d}", url=f"/dcc/{row.id}",
            broken=row.first_problem if row.refused else None,
        )
        for row in rows
    }  # fmt: skip


def _schemas(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(DccSchemaRow).where(DccSchemaRow.id.in_(ids)))
    return {
        row.id: Description(title=f"{row.namespace} {row.version}", detail=row.sha256[:12]) for row in rows
    }


KINDS = (
    NodeKind("dcc_arrival", _("digital certificate"), CALIBRATION, _arrivals),
    NodeKind("dcc_schema", _("schema"), CALIBRATION, _schemas),
)
