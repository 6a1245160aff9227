"""How suppliers are shown in a walk, and when an approval is a broken link."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import method_codes
from lims.records import versions_then
from lims.suppliers.models import (
    SupplierEvaluationRow,
    SupplierRow,
    SupplierScopeRow,
    SupplierScopeVersionRow,
    SupplierVersionRow,
)
from lims.suppliers.service import Purpose, Verdict
from lims.suppliers.words import PURPOSES, VERDICTS
from lims.trace import Description, NodeKind, Traceability, Uses
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


def _scopes(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = (
        select(SupplierScopeVersionRow, SupplierScopeRow, SupplierRow)
        .join(SupplierScopeRow, SupplierScopeRow.id == SupplierScopeVersionRow.header_id)
        .join(SupplierRow, SupplierRow.id == SupplierScopeRow.supplier_id)
        .where(SupplierScopeVersionRow.id.in_(ids))
    )
    rows = list(session.execute(query))
    methods = method_codes(session, {header.method_id for _row, header, _supplier in rows})
    return {
        row.id: Description(
            title=f"{supplier.name}: {methods[header.method_id]}",
            detail=", ".join(filter(None, (row.accreditation, row.accredited_by, row.scope_line))),
            url=f"/suppliers/{supplier.id}", broken=_not_covering(row),
            traceability=Traceability(
                what=gettext("accreditation of %(name)s for %(method)s", name=supplier.name, method=methods[header.method_id]),
                certificate=row.accreditation or None, laboratory=supplier.name,
                accreditation=", ".join(filter(None, (row.accredited_by, row.scope_line))) or None,
                uncertainty="", valid_until=row.valid_to,
            ),
        )
        for row, header, supplier in rows
    }  # fmt: skip


def _not_covering(row: SupplierScopeVersionRow) -> str | None:
    if not row.approved:
        return gettext("The provider was not approved for this method.")
    if not row.accreditation:
        return gettext("The provider was not accredited for this method.")
    return None


def _scopes_stood(session: Session, uses: Uses) -> dict[int, str]:
    """Accreditations of providers that did not cover the method on the day, as known now."""
    moments = {id_: [one.at for one in of] for id_, of in uses.items()}
    found: dict[int, str] = {}
    for id_, (_row, known) in versions_then(session, SupplierScopeVersionRow, moments).items():
        for at, then in known:
            why = (
                gettext("Nothing is stated of this provider and method for that day.")
                if then is None
                else _not_covering(then)
            )
            if why is not None:
                found[id_] = (
                    gettext("Tested %(day)s.", day=day_text(at))
                    + f" {why} "
                    + gettext("Ask the provider for its scope on that day, or have the test repeated.")
                )
                break
    return found


KINDS = (
    NodeKind("supplier", _("supplier"), COLUMN, _suppliers),
    NodeKind("supplier_version", _("approval of the supplier"), COLUMN, _versions),
    NodeKind("supplier_evaluation", _("evaluation of the supplier"), COLUMN, _evaluations),
    NodeKind("supplier_scope_version", _("accreditation of the provider"), COLUMN, _scopes, _scopes_stood),
)
