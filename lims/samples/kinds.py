"""How samples, tests, receipts and deviations are shown in a walk, and where a scanned code leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import method_versions
from lims.samples.models import DeviationRow, ItemRow, ReceiptRow
from lims.samples.sample import find_by_scan, samples_by_id
from lims.samples.tests import tests_by_id
from lims.scanning import Found, ScanTarget
from lims.trace import Description, NodeKind
from lims.web import gettext, moment_text
from lims.web import lazy_gettext as _


def describe_samples(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    """Code and marks."""
    return {
        one.id: Description(
            title=one.code, detail=one.marks, url=f"/samples/{one.id}", client_id=one.client_id
        )
        for one in samples_by_id(session, ids).values()
    }


def describe_tests(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    """Method and edition, with the sample's code."""
    tests = tests_by_id(session, ids)
    methods = method_versions(session, {one.method_version_id for one in tests.values()})
    samples = samples_by_id(session, {one.item_id for one in tests.values()})
    found = {}
    for one in tests.values():
        method, sample = methods[one.method_version_id], samples[one.item_id]
        found[one.id] = Description(
            title=f"{method.code} ({method.edition})", detail=sample.code, url=f"/samples/{sample.id}",
            client_id=sample.client_id,
        )  # fmt: skip
    return found


def describe_receipts(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    """When the sample arrived."""
    rows = session.execute(
        select(ReceiptRow.id, ReceiptRow.at, ItemRow.id.label("item"), ItemRow.code)
        .join(ItemRow, ItemRow.id == ReceiptRow.item_id)
        .where(ReceiptRow.id.in_(ids))
    )
    return {
        row.id: Description(title=row.code, detail=moment_text(row.at), url=f"/samples/{row.item}")
        for row in rows
    }


def describe_deviations(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    """What is not as it should be; broken while nobody has decided."""
    rows = session.scalars(select(DeviationRow).where(DeviationRow.id.in_(ids)))
    return {
        row.id: Description(
            title=row.what, detail=row.decided_by or "", url=f"/samples/{row.item_id}",
            broken=None if row.decision else gettext("The client has not decided."),
        )
        for row in rows
    }  # fmt: skip


KINDS = (
    NodeKind("item", _("sample"), 3, describe_samples),
    NodeKind("test", _("test"), 2, describe_tests),
    NodeKind("receipt", _("receipt"), 4, describe_receipts),
    NodeKind("deviation", _("deviation"), 4, describe_deviations),
)


def scanned(session: Session, code: str) -> Found | None:
    """Where a sample's code leads."""
    sample = find_by_scan(session, code)
    if sample is None:
        return None
    return Found(what="sample", said=sample.code, url=f"/samples/{sample.id}", id=sample.id)


SCANS = (ScanTarget("sample", scanned),)
