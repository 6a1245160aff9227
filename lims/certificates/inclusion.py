"""Proof that a certificate stands in the audit trail, for whoever holds it: without the database, and without other events.

A proof holds the one event that wrote the certificate's bytes down, and the hashes that lead from it to the root over all
events up to an anchor. The event speaks of nothing but that certificate and its samples.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.certificates.certificate import revisions_of
from lims.certificates.errors import NotIssued, ProofUnreadable
from lims.certificates.models import CertificateRevisionRow, CertificateRow
from lims.db.types import moment_text
from lims.errors import NotFound
from lims.records import AuditEvent, AuditTouch
from lims.records.anchors import Anchor
from lims.records.canonical import event_hash
from lims.records.merkle import inclusion_path, root_by_path, tree_root

KIND = "lims-inclusion-proof-1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inclusion:
    """What a proof shows: the event, how many events stand under the root, and why it shows nothing if it does not."""

    seq: int
    at: str
    size: int
    root: str
    why: str | None


def proof_of(session: Session, number: str, anchors: Iterable[Anchor] = ()) -> dict[str, Any]:
    """The proof for the latest revision of a certificate, up to the last anchor that has a root, or else up to now.

    Raises NotFound, NotIssued.
    """
    row = session.scalar(select(CertificateRow).where(CertificateRow.number == number))
    if row is None:
        raise NotFound
    revisions = revisions_of(session, row.id)
    if not revisions:
        raise NotIssued(number=number, state=row.state.value)
    seq = session.scalars(
        select(AuditTouch.seq).where(
            AuditTouch.table_name == CertificateRevisionRow.__tablename__, AuditTouch.key == revisions[-1].id
        )
    ).one()
    event = session.get_one(AuditEvent, seq)
    anchor = next((one for one in reversed(list(anchors)) if one.root and one.seq >= seq), None)
    query = select(AuditEvent.hash).order_by(AuditEvent.seq)
    if anchor is not None:
        query = query.where(AuditEvent.seq <= anchor.seq)
    leaves = [bytes.fromhex(one) for one in session.scalars(query)]
    return {
        "kind": KIND, "certificate": number, "sha256": revisions[-1].sha256, "event": _plain(event),
        "size": len(leaves), "path": [one.hex() for one in inclusion_path(leaves, seq - 1)],
        "root": tree_root(leaves).hex(), "anchor": asdict(anchor) if anchor else None,
    }  # fmt: skip


def _plain(event: AuditEvent) -> dict[str, Any]:
    named = ("seq", "actor", "person_id", "act", "reason", "body", "prev", "hash")
    return {"at": moment_text(event.at), **{name: getattr(event, name) for name in named}}


def judge_proof(content: bytes, sha256: str, anchors: Iterable[Anchor] = ()) -> Inclusion:
    """Whether a proof shows that a file of this hash stands in the trail. Raises ProofUnreadable."""
    try:
        proof = json.loads(content)
        event, size, root = proof["event"], int(proof["size"]), str(proof["root"])
        path = [bytes.fromhex(one) for one in proof["path"]]
        seq, at = int(event["seq"]), str(event["at"])
        why = (
            _broken(event, sha256) or _unreached(event, seq, size, path, root) or _unlike(anchors, size, root)
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ProofUnreadable(why=type(error).__name__) from error
    return Inclusion(seq=seq, at=at, size=size, root=root, why=why)


def _broken(event: Mapping[str, Any], sha256: str) -> str | None:
    facts = {name: event[name] for name in ("seq", "actor", "person_id", "act", "reason", "body", "prev")}
    at = datetime.fromisoformat(event["at"])
    if event_hash(at=at, **facts) != event["hash"]:
        return "The event was changed: its hash is another."
    rows = json.loads(event["body"])["rows"]
    written = {row["v"].get("sha256") for row in rows if row["t"] == CertificateRevisionRow.__tablename__}
    return None if sha256 in written else "The event is that of another file."


def _unreached(event: Mapping[str, Any], seq: int, size: int, path: list[bytes], root: str) -> str | None:
    found = root_by_path(bytes.fromhex(event["hash"]), seq - 1, size, path)
    if found is None:
        return "The path does not lead from the event to a root."
    return None if found.hex() == root else "The path leads to another root."


def _unlike(anchors: Iterable[Anchor], size: int, root: str) -> str | None:
    known = [one for one in anchors if one.root and one.seq == size]
    if known and all(one.root != root for one in known):
        return f"The anchor of {known[0].at} names another root."
    return None
