"""What anyone who holds a certificate may know: that it is genuine, of what, and what became of it. No client, no results."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import Product
from lims.catalogue.models import ProductRow
from lims.certificates.authorising import token_hash
from lims.certificates.certificate import (
    OUT,
    Certificate,
    ElectronicSignature,
    electronic_signatures_of,
    replaced_by,
    revisions_of,
)
from lims.certificates.errors import TooManyLookUps
from lims.certificates.models import CertificateRow, CertificateState
from lims.clients import clients_by_id
from lims.samples.models import ItemRow
from lims.web import current_language

TOKEN = re.compile(r"[A-Z2-7]{26}")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What the public page says of a certificate."""

    number: str
    issued_at: datetime
    state: CertificateState
    samples: tuple[tuple[str, str], ...]  # code and product; in the client's words only where it allows them
    client: str | None  # named only where the client allows it
    signed_by: str
    sha256: tuple[str, ...]  # of every revision of the document
    newer: str | None
    withdrawn_at: datetime | None
    accreditation: str | None
    demonstration: bool
    preliminary: bool = False
    electronic: tuple[ElectronicSignature, ...] = ()
    equipment: tuple[str, ...] = ()  # code and name of what was calibrated, of a certificate of calibration

    @property
    def valid(self) -> bool:
        """Whether it stands as it was issued."""
        return self.state is CertificateState.ISSUED


LookUp = Callable[[Session, str], Verified | None]
_others: dict[str, LookUp] = {}


def register_look_up(name: str, found: LookUp) -> None:
    """Let papers of another feature be checked on the same page: `found` gives the one whose token has this hash."""
    _others[name] = found


def look_up(session: Session, token: str, at: datetime) -> Verified | None:
    """The certificate of a token, or None: the same work and the same answer for what is unknown and what is malformed."""
    hashed = token_hash(token[:200])
    found = (_of_tests(session, token, at), *(one(session, hashed) for one in _others.values()))
    return next((one for one in found if one is not None), None)


def _of_tests(session: Session, token: str, at: datetime) -> Verified | None:
    row = session.scalar(select(CertificateRow).where(CertificateRow.token_hash == token_hash(token[:200])))
    if row is None or row.state not in OUT or row.data is None:
        return None
    newer = replaced_by(session, row.id)
    client = clients_by_id(session, [row.client_id], at).get(row.client_id)
    own_words = client is not None and client.discloses_client
    accreditation = row.data["laboratory"].get("accreditation") if _claims_accreditation(row.data) else None
    return Verified(
        number=row.number or "", issued_at=row.issued_at or row.drawn_up_at, state=row.state,
        samples=_samples(session, row, own_words), client=str(row.data["client"]["name"]) if own_words else None,
        signed_by=_signed_by(row), sha256=tuple(one.sha256 for one in revisions_of(session, row.id)),
        newer=newer.number if newer and newer.out else None, withdrawn_at=row.withdrawn_at,
        accreditation=str(accreditation["number"]) if accreditation else None,
        demonstration=bool(row.data.get("demonstration")), preliminary=bool(row.data.get("preliminary")),
        electronic=tuple(electronic_signatures_of(session, row.id)),
    )  # fmt: skip


def _claims_accreditation(data: dict[str, Any]) -> bool:
    """Whether a line of the certificate is an accredited one; without any, no accreditation is named (ILAC-P8)."""
    return any(line["accredited"] for sample in data["samples"] for line in sample["results"])


def _samples(session: Session, row: CertificateRow, own_words: bool) -> tuple[tuple[str, str], ...]:
    """Code and product of each sample. The client's wording only where it allows that; else the catalogue's class."""
    printed = (row.data or {})["samples"]
    if own_words:
        return tuple((str(one["code"]), str(one["product"]["text"])) for one in printed)
    query = (
        select(ItemRow.code, ProductRow)
        .join(ProductRow, ProductRow.id == ItemRow.product_id)
        .where(ItemRow.code.in_([str(one["code"]) for one in printed]))
    )
    classes = {
        code: Product.from_row(found).name(current_language()) for code, found in session.execute(query)
    }
    return tuple((str(one["code"]), classes.get(str(one["code"]), "")) for one in printed)


def _signed_by(row: CertificateRow) -> str:
    signer = (row.data or {})["authorised_by"]
    return ", ".join(filter(None, (signer["name"], signer["function"])))


def by_hash(session: Session, certificate_id: int, sha256: str) -> bool:
    """Whether bytes of this hash were issued as this certificate."""
    return sha256 in {one.sha256 for one in revisions_of(session, certificate_id)}


def certificate_of_token(session: Session, token: str) -> Certificate | None:
    """The certificate itself, for staff who scan its code."""
    row = session.scalar(select(CertificateRow).where(CertificateRow.token_hash == token_hash(token[:200])))
    return Certificate.from_row(row) if row is not None else None


@dataclass
class RateLimit:
    """At most so many look-ups a minute from one address, and from all together. The clock is an argument."""

    clock: Callable[[], datetime]
    each: int = 20
    together: int = 600
    _times: dict[str, deque[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def count(self, address: str) -> None:
        """Count a look-up. Raises TooManyLookUps."""
        now = self.clock()
        with self._lock:
            allowed = self._counted("", now, self.together) and self._counted(
                f"from {address}", now, self.each
            )
            if len(self._times) > 10_000:  # addresses that were last seen long ago
                self._times = {
                    key: times for key, times in self._times.items() if times and times[-1] > now - MINUTE
                }
        if not allowed:
            raise TooManyLookUps

    def _counted(self, key: str, now: datetime, most: int) -> bool:
        times = self._times.setdefault(key, deque())
        while times and times[0] <= now - MINUTE:
            times.popleft()
        if len(times) >= most:
            return False
        times.append(now)
        return True
