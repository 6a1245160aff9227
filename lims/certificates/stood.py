"""A certificate as it stood at a moment: each of its steps was recorded when it was taken, so what was known follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lims.certificates.certificate import Certificate, Revision, replaced_by, revisions_of
from lims.certificates.models import CertificateState
from lims.records import moment_known


@dataclass(frozen=True, kw_only=True, slots=True)
class Stood:
    """The certificate with the state that it had, the document that there was, and what had replaced it by then."""

    certificate: Certificate
    revision: Revision | None
    newer: Certificate | None


def as_it_stood(
    session: Session, one: Certificate, at: datetime, known_at: int | None = None
) -> Stood | None:
    """How a certificate stood at a moment, of what was known at an event; None before it was drawn up."""
    moment = moment_known(session, at, known_at)
    if one.drawn_up_at > moment:
        return None
    newer = replaced_by(session, one.id)
    if newer is not None and (newer.issued_at is None or newer.issued_at > moment):
        newer = None
    state = _state(one, moment)
    if state is CertificateState.ISSUED and newer is not None and newer.replaces_id == one.id:
        state = CertificateState.AMENDED
    revisions = [each for each in revisions_of(session, one.id) if each.at <= moment]
    return Stood(
        certificate=replace(one, state=state), revision=revisions[-1] if revisions else None, newer=newer
    )


def _state(one: Certificate, moment: datetime) -> CertificateState:
    """The last of its steps up to a moment."""
    steps = (
        (one.withdrawn_at, CertificateState.WITHDRAWN), (one.issued_at, CertificateState.ISSUED),
        (one.authorised_at, CertificateState.AUTHORISED),
    )  # fmt: skip
    taken = (state for when, state in steps if when is not None and when <= moment)
    return next(taken, CertificateState.DRAFT)
