"""Signing several drafts at once: a list that is read, one password, and each certificate authorised in a unit of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.certificates.authorising import JOB, seen_hash
from lims.certificates.certificate import Certificate, certificates_by_id
from lims.certificates.report import Drafted, draft_report
from lims.certificates.service import drafts_of
from lims.errors import LimsError
from lims.jobs import Job, jobs_by_key

MOST = 30  # drafts on one list: more than a person reads at once
SEPARATOR = ":"


@dataclass(frozen=True, kw_only=True, slots=True)
class ToSign:
    """A draft as it stands on the list, or why it cannot be signed."""

    certificate: Certificate
    drafted: Drafted | None
    why: LimsError | None

    @property
    def choice(self) -> str:
        """What its box on the list sends: which draft, and the hash of what was shown of it."""
        seen = seen_hash(self.drafted) if self.drafted else ""
        return f"{self.certificate.id}{SEPARATOR}{seen}"


def drafts_to_sign(session: Session, at: datetime) -> list[ToSign]:
    """The oldest drafts, at most MOST of them, each with what is signed."""
    return [_looked_at(session, one, at) for one in drafts_of(session)[:MOST]]


def _looked_at(session: Session, certificate: Certificate, at: datetime) -> ToSign:
    try:
        return ToSign(certificate=certificate, drafted=draft_report(session, certificate, at), why=None)
    except LimsError as refusal:
        return ToSign(certificate=certificate, drafted=None, why=refusal)


def choices(sent: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Draft and hash of each box that was ticked; what is no choice is left out."""
    for text in list(dict.fromkeys(sent))[:MOST]:
        number, _, seen = text.partition(SEPARATOR)
        if number.isdigit() and seen:
            yield int(number), seen


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far the document of one certificate is."""

    certificate: Certificate
    job: Job | None


def progress_of(session: Session, ids: Iterable[int]) -> list[Progress]:
    """How far some certificates are, in the order of their numbers."""
    found = certificates_by_id(session, list(ids)[:MOST])
    jobs = jobs_by_key(session, [f"{JOB}:{id_}" for id_ in found])
    return [
        Progress(certificate=one, job=jobs.get(f"{JOB}:{one.id}"))
        for one in sorted(found.values(), key=lambda one: one.id)
    ]
