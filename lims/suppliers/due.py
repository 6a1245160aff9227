"""Suppliers whose approval ends, for the list of quality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import method_codes
from lims.quality import DueItem, DueSource
from lims.suppliers.models import (
    SupplierRow,
    SupplierScopeRow,
    SupplierScopeVersionRow,
    SupplierVersionRow,
)
from lims.suppliers.service import Verdict


def approvals_ending(session: Session, until: datetime) -> Iterator[DueItem]:
    """Suppliers to be evaluated again before a moment: their last approval ends, and none follows it."""
    query = (
        select(SupplierRow, SupplierVersionRow)
        .join(SupplierVersionRow, SupplierVersionRow.header_id == SupplierRow.id)
        .where(SupplierVersionRow.died.is_(None)).order_by(SupplierVersionRow.valid_from)
    )  # fmt: skip
    last = {header.id: (header, row) for header, row in session.execute(query)}
    for header, row in last.values():
        if row.valid_to is not None and row.valid_to < until and row.verdict != Verdict.REFUSED:
            yield DueItem(
                what="supplier", thing=header.code, due_at=row.valid_to, url=f"/suppliers/{header.id}"
            )


def accreditations_ending(session: Session, until: datetime) -> Iterator[DueItem]:
    """Methods of providers whose period ends before a moment, where none follows it."""
    query = (
        select(SupplierScopeRow, SupplierScopeVersionRow, SupplierRow)
        .join(SupplierScopeVersionRow, SupplierScopeVersionRow.header_id == SupplierScopeRow.id)
        .join(SupplierRow, SupplierRow.id == SupplierScopeRow.supplier_id)
        .where(SupplierScopeVersionRow.died.is_(None)).order_by(SupplierScopeVersionRow.valid_from)
    )  # fmt: skip
    last = {header.id: (header, row, supplier) for header, row, supplier in session.execute(query)}
    methods = method_codes(session, {header.method_id for header, _row, _supplier in last.values()})
    for header, row, supplier in last.values():
        if row.approved and row.valid_to is not None and row.valid_to < until:
            yield DueItem(
                what="supplier_scope", thing=f"{supplier.code}, {methods[header.method_id]}", due_at=row.valid_to,
                url=f"/suppliers/{supplier.id}",
            )  # fmt: skip


SOURCES = (DueSource("suppliers", approvals_ending), DueSource("supplier_scopes", accreditations_ending))
