"""Checking a certificate's file without the laboratory: signature, hash, attached data against the print, the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from lims.certificates.inclusion import judge_proof
from lims.records.anchors import Anchor
from reports.comparing import differences, report_in
from reports.errors import ReportError
from reports.signing import Trust, Verdict, Verification, said_of, verify


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One thing that was looked at. `good`: yes, no, or None where it shows nothing either way."""

    good: bool | None
    text: str


def check_file(
    content: bytes, *, at: datetime, trust: Trust, proof: bytes | None = None, anchors: Iterable[Anchor] = ()
) -> list[Point]:
    """Everything that the file itself, and a proof that came with it, can show. Never raises for a bad file.

    Raises TrustUnreadable, ProofUnreadable.
    """
    found = verify(content, at=at, trust=trust)
    points = [
        Point(good=None, text=f"SHA-256 {found.sha256}, {found.size} bytes, {len(found.revisions)} states")
    ]
    points += _signatures(found)
    points += _data(content)
    if proof is not None:
        points.append(_inclusion(proof, found.sha256, anchors))
    return points


def _signatures(found: Verification) -> Iterator[Point]:
    for sentence in found.why:
        yield Point(good=False, text=sentence)
    if not found.signatures and not found.why:
        yield Point(good=None, text="The file bears no electronic signature.")
    for one in found.signatures:
        good = {Verdict.VALID: True, Verdict.INTACT: None, Verdict.BROKEN: False}[one.verdict]
        yield Point(good=good, text=" ".join((said_of(one), *one.why)))


def _data(content: bytes) -> Iterator[Point]:
    try:
        report = report_in(content)
        found = differences(content)
    except ReportError as error:
        yield Point(good=False, text=f"Attached data: {error}")
        return
    if not found:
        yield Point(
            good=True, text=f"The attached data of {report.number} say word for word what is printed."
        )
    for one in found:
        yield Point(
            good=False,
            text=f"Page {one.page} prints “{one.printed}” where the attached data say “{one.data}”.",
        )
    head = report.audit_head
    if head is not None:
        yield Point(
            good=None,
            text=f"The audit trail had {head.seq} events at issue and ended in {head.hash} ({head.at:%Y-%m-%d %H:%M}).",
        )


def _inclusion(proof: bytes, sha256: str, anchors: Iterable[Anchor]) -> Point:
    shown = judge_proof(proof, sha256, anchors)
    if shown.why is not None:
        return Point(good=False, text=f"Proof of inclusion: {shown.why}")
    return Point(
        good=True,
        text=f"The file stands in the audit trail as event {shown.seq} of {shown.at}, under the root {shown.root} of "
        f"{shown.size} events.",
    )
