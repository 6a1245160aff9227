"""The signers of digital certificates whom the laboratory trusts: added with how it knows them, taken off with a reason."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dcc import DccError, SignerCertificate, read_signers
from lims.calibrations.errors import DccRefused, SignerKnown, SignerWithoutReason
from lims.calibrations.models import DccSignerRow
from lims.errors import NotFound
from lims.records import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class TrustedSigner:
    """Somebody on the list, or who was."""

    id: int
    certificate: SignerCertificate
    fingerprint: str
    name: str
    why: str
    added_at: datetime
    added_by: int | None
    removed_at: datetime | None
    removed_why: str

    @property
    def stands(self) -> bool:
        """Whether it is on the list now."""
        return self.removed_at is None

    @classmethod
    def from_row(cls, row: DccSignerRow) -> TrustedSigner:
        return cls(
            id=row.id, certificate=SignerCertificate(content=base64.b64decode(row.certificate)), name=row.name, why=row.why,
            fingerprint=row.fingerprint, added_at=row.added_at, added_by=row.added_by, removed_at=row.removed_at,
            removed_why=row.removed_why,
        )  # fmt: skip


def signers_of(content: bytes) -> tuple[SignerCertificate, ...]:
    """The certificates of a file that may be added. Raises DccRefused."""
    try:
        return read_signers(content)
    except DccError as trouble:
        raise DccRefused(problem=trouble.problem_text, remedy=trouble.remedy_text) from trouble


def add_signers(unit: Unit, certificates: Sequence[SignerCertificate], why: str) -> list[TrustedSigner]:
    """Put signers on the list. Raises SignerKnown, SignerWithoutReason."""
    if not why.strip():
        raise SignerWithoutReason
    standing = {one.fingerprint for one in signer_list(unit.session) if one.stands}
    made = []
    for one in certificates:
        if one.fingerprint in standing:
            raise SignerKnown(name=one.name)
        standing.add(one.fingerprint)
        row = DccSignerRow(
            fingerprint=one.fingerprint, certificate=base64.b64encode(one.content).decode(), name=one.name, why=why.strip(),
            added_at=unit.at, added_by=unit.by.person_id, removed_at=None, removed_by=None, removed_why="",
        )  # fmt: skip
        made.append(unit.add(row))
    unit.flush()
    return [TrustedSigner.from_row(row) for row in made]


def remove_signer(unit: Unit, signer_id: int, why: str) -> None:
    """Take a signer off the list; what was entered before stays as it is. Raises NotFound, SignerWithoutReason."""
    row = unit.session.get(DccSignerRow, signer_id)
    if row is None or row.removed_at is not None:
        raise NotFound
    if not why.strip():
        raise SignerWithoutReason
    row.removed_at, row.removed_by, row.removed_why = unit.at, unit.by.person_id, why.strip()


def signer_list(session: Session) -> list[TrustedSigner]:
    """Who stands on the list, and who did: those that stand first, by name."""
    rows = session.scalars(select(DccSignerRow).order_by(DccSignerRow.name, DccSignerRow.id))
    return sorted(map(TrustedSigner.from_row, rows), key=lambda one: not one.stands)


def find_signer(session: Session, signer_id: int) -> TrustedSigner:
    """Somebody of the list. Raises NotFound."""
    row = session.get(DccSignerRow, signer_id)
    if row is None:
        raise NotFound
    return TrustedSigner.from_row(row)


def trusted_signers(session: Session) -> list[SignerCertificate]:
    """The certificates that stand on the list."""
    rows = session.scalars(select(DccSignerRow).where(DccSignerRow.removed_at.is_(None)))
    return [TrustedSigner.from_row(row).certificate for row in rows]
