"""How suppliers are shown in a walk, and when an approval is a broken link."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.suppliers.models import SupplierEvaluationRow, SupplierRow, SupplierVersionRow
from lims.suppliers.service import Purpose, Verdict
from lims.suppliers.words import PURPOSES, VERDICTS
from lims.trace import Description, NodeKind
from lims.web import day_text, gettext
from lims.web import lazy_gettext as _

COLUMN = 8


def _suppliers(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(SupplierRow).where(SupplierRow.id.in_(ids)))
    return {row.id: Description(title=row.code, detail=row.name, url=f"/suppliers/{row.id}") for row in rows}


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(SupplierVersionRow, SupplierRow).join(
        SupplierRow, SupplierRow.id == SupplierVersionRow.header_id
    )
    return {
        row.id: Description(
            title=f"{header.code} {header.name}", detail=_line(row), url=f"/suppliers/{header.id}",
            broken=gettext("The supplier was not approved.") if row.verdict == Verdict.REFUSED else None,
        )
        for row, header in session.execute(query.where(SupplierVersionRow.id.in_(ids)))
    }  # fmt: skip


def _line(row: SupplierVersionRow) -> str:
    what = ", ".join(str(PURPOSES[Purpose(one)]) for one in row.purposes)
    until = gettext("until %(day)s", day=day_text(row.valid_to)) if row.valid_to else ""
    return ", ".join(filter(None, (str(VERDICTS[Verdict(row.verdict)]), what, until)))


def _evaluations(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(SupplierEvaluationRow, SupplierRow).join(
        SupplierRow, SupplierRow.id == SupplierEvaluationRow.supplier_id
    )
    return {
        row.id: Description(
            title=header.code, detail=f"{day_text(row.evaluated_at)}: {row.findings}", url=f"/suppliers/{header.id}"
        )
        for row, header in session.execute(query.where(SupplierEvaluationRow.id.in_(ids)))
    }  # fmt: skip


KINDS = (
    NodeKind("supplier", _("supplier"), COLUMN, _suppliers),
    NodeKind("supplier_version", _("approval of the supplier"), COLUMN, _versions),
    NodeKind("supplier_evaluation", _("evaluation of the supplier"), COLUMN, _evaluations),
)
