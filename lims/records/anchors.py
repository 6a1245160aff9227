"""Anchors: heads of the audit chain, written down outside the database, so that a cut or rewritten tail shows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.db.types import moment_text
from lims.records.merkle import tree_root
from lims.records.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Anchor:
    """The chain had `seq` events and ended in `hash` at time `at`; `kept` says where this was written down.

    `root`: the root of the tree over all of them, for proofs of inclusion; empty in anchors of an older program.
    """

    seq: int
    hash: str
    at: str
    kept: str
    root: str = ""


def head(session: Session, kept: str) -> Anchor | None:
    """The present head of the chain, or None while it is empty."""
    last = session.execute(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).scalar_one_or_none()
    if last is None:
        return None
    hashes = session.scalars(
        select(AuditEvent.hash).where(AuditEvent.seq <= last.seq).order_by(AuditEvent.seq)
    )
    root = tree_root([bytes.fromhex(one) for one in hashes]).hex()
    return Anchor(last.seq, last.hash, moment_text(last.at), kept, root)


def append_anchor(folder: Path, anchor: Anchor, at: datetime) -> Path:
    """Add an anchor to the daily export; one file a year, one line an anchor, never rewritten."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"anchors-{at:%Y}.jsonl"
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps({**asdict(anchor), "written": moment_text(at)}, sort_keys=True) + "\n")
    return path


def read_anchors(folder: Path) -> list[Anchor]:
    """All anchors of a folder's daily exports."""
    return [anchor for path in sorted(folder.glob("anchors-*.jsonl")) for anchor in _lines(path)]


def _lines(path: Path) -> Iterable[Anchor]:
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        yield Anchor(entry["seq"], entry["hash"], entry["at"], path.name, entry.get("root", ""))
