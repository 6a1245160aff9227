"""Signatures: who, when, with which meaning, and the hash of what was seen. The password was asked for in the same form."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.records import Unit
from lims.review.models import SignatureRow

REVIEWED, AUTHORISED = "reviewed", "authorised"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """A person's signature on a thing."""

    id: int
    person_id: int
    at: datetime
    meaning: str
    node_id: int
    seen_hash: str

    @classmethod
    def from_row(cls, row: SignatureRow) -> Signature:
        return cls(
            id=row.id, person_id=row.person_id, at=row.at, meaning=row.meaning, node_id=row.node_id,
            seen_hash=row.seen_hash,
        )  # fmt: skip


def hash_of(shown: Any) -> str:
    """The SHA-256 of what was shown, as canonical JSON. Floats are written shortest, so equal data give equal hashes."""
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def sign(unit: Unit, *, person_id: int, meaning: str, node_id: int, seen_hash: str) -> Signature:
    """Sign a thing. The edge has proven who the person is, before the unit opened."""
    row = unit.add(
        SignatureRow(person_id=person_id, at=unit.at, meaning=meaning, node_id=node_id, seen_hash=seen_hash)
    )
    unit.link(node_id, row.id, "signed")
    return Signature.from_row(row)


def signatures_on(session: Session, node_id: int) -> list[Signature]:
    """Every signature on a thing, oldest first."""
    query = select(SignatureRow).where(SignatureRow.node_id == node_id).order_by(SignatureRow.id)
    return [Signature.from_row(row) for row in session.scalars(query)]
