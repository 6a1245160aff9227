"""How tests by external providers are shown in a walk, and when they are a broken link."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import method_versions
from lims.external.models import AgreementRow, EntryRow, ExternalTestRow, ProviderReportRow, SendingRow
from lims.external.service import parts_of
from lims.records import known_by
from lims.samples.models import TestRow
from lims.suppliers import scopes_stated
from lims.suppliers.models import SupplierRow
from lims.trace import Description, NodeKind, Uses
from lims.web import day_text, gettext, ngettext, unit_words
from lims.web import lazy_gettext as _

RESULT, ORDER, WORK = 2, 4, 6  # columns


def _sendings(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(SendingRow, SupplierRow).join(SupplierRow, SupplierRow.id == SendingRow.supplier_id)
    return {
        row.id: Description(
            title=row.code, detail=f"{supplier.name}, {day_text(row.sent_at)}", url=f"/external/{row.id}"
        )
        for row, supplier in session.execute(query.where(SendingRow.id.in_(ids)))
    }


def _tests(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = _with_work(session, ids)
    methods = method_versions(session, {test.method_version_id for _one, _sending, _supplier, test in rows})
    return {
        one.id: Description(
            title=gettext("%(method)s by %(provider)s", method=methods[test.method_version_id].code, provider=supplier.name),
            detail=sending.code, url=f"/external/{sending.id}",
        )
        for one, sending, supplier, test in rows
    }  # fmt: skip


def _with_work(
    session: Session, ids: Sequence[int]
) -> list[tuple[ExternalTestRow, SendingRow, SupplierRow, TestRow]]:
    query = (
        select(ExternalTestRow, SendingRow, SupplierRow, TestRow)
        .join(SendingRow, SendingRow.id == ExternalTestRow.sending_id)
        .join(SupplierRow, SupplierRow.id == SendingRow.supplier_id)
        .join(TestRow, TestRow.id == ExternalTestRow.test_id)
    )
    found = session.execute(query.where(ExternalTestRow.id.in_(ids)))
    return [(one, sending, supplier, test) for one, sending, supplier, test in found]


def _tests_stood(session: Session, uses: Uses) -> dict[int, str]:
    """Work of a provider none of whose accreditations covered the method on the day, as known at the event of the session."""
    found: dict[int, str] = {}
    rows = _with_work(session, list(uses))
    methods = method_versions(session, {test.method_version_id for _one, _sending, _supplier, test in rows})
    stated = scopes_stated(
        session, {supplier.id for _one, _sending, supplier, _test in rows}, known_by(session)
    )
    for one, _sending, supplier, test in rows:
        method = methods[test.method_version_id]
        scopes = stated.get((supplier.id, method.method_id), [])
        for use in uses[one.id]:
            scope = next((each for each in scopes if each.holds_at(use.at)), None)
            if scope is None or not scope.accreditation:
                found[one.id] = gettext(
                    "No accreditation of %(provider)s covered %(method)s on %(day)s. Ask it for its scope on that day.",
                    provider=supplier.name, method=method.code, day=day_text(use.at),
                )  # fmt: skip
                break
    return found


def _reports(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(ProviderReportRow).where(ProviderReportRow.id.in_(ids)))
    return {
        row.id: Description(title=row.number, detail=day_text(row.issued_on), url=f"/external/{row.sending_id}")
        for row in rows
    }  # fmt: skip


def _entries(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(EntryRow).where(EntryRow.id.in_(ids)))
    parts = parts_of(session, ids)
    return {
        row.id: Description(
            title=f"{_said(row, len(parts[row.id]))} {unit_words(row.unit or '')}".strip(),
            detail=gettext("U = %(U)s, k = %(k)s", U=row.expanded_uncertainty, k=row.k) if row.expanded_uncertainty else "",
            url=f"/external/tests/{row.external_test_id}",
        )
        for row in rows
    }  # fmt: skip


def _said(row: EntryRow, lines: int) -> str:
    return ngettext("%(num)s line", "%(num)s lines", lines) if lines else row.text


def _agreements(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(AgreementRow).where(AgreementRow.id.in_(ids)))
    return {
        row.id: Description(
            title=gettext("agreed") if row.agreed else gettext("not agreed"),
            detail=f"{row.agreed_by}, {day_text(row.answered_at)}", url=f"/external/requests/{row.request_id}",
        )
        for row in rows
    }  # fmt: skip


KINDS = (
    NodeKind("external_entry", _("figure of a provider's report"), RESULT, _entries),
    NodeKind("external_report", _("report of a provider"), ORDER, _reports),
    NodeKind("external_test", _("test by a provider"), WORK, _tests, _tests_stood),
    NodeKind("sending", _("sending"), WORK, _sendings),
    NodeKind("external_agreement", _("client's agreement"), ORDER, _agreements),
)
