"""Authorisations that end before their time: suspended until they are resumed, or withdrawn; each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.people.authorisations import Authorisation, give_authorisation, history_of, revoke_authorisation
from lims.people.errors import EndingReasonMissing, NotSuspended
from lims.people.models import Act, AuthorisationEndingRow, AuthorisationRow, AuthorisationVersionRow, Ending
from lims.records import Unit, living


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """How an authorisation ended before its time. `version_id` is the version that held until then."""

    authorisation_id: int
    person_id: int  # whose authorisation it was
    method_id: int
    act: Act
    version_id: int
    ending: Ending
    since: datetime
    reason: str
    by: int
    at: datetime

    @classmethod
    def from_rows(cls, row: AuthorisationEndingRow, header: AuthorisationRow) -> Ended:
        return cls(
            authorisation_id=header.id, person_id=header.person_id, method_id=header.method_id, act=header.act,
            version_id=row.version_id, ending=row.ending, since=row.since, reason=row.reason, by=row.person_id, at=row.at,
        )  # fmt: skip


def end_authorisation(
    unit: Unit, authorisation_id: int, *, ending: Ending, since: datetime, reason: str
) -> list[int]:
    """Suspend or withdraw an authorisation from a moment on, the past included; as `revoke_authorisation`, with the reason.

    Raises NotFound where nothing held from then on, EndingReasonMissing.
    """
    if not reason.strip():
        raise EndingReasonMissing
    gone = revoke_authorisation(unit, authorisation_id, from_=since)
    unit.add(
        AuthorisationEndingRow(
            authorisation_id=authorisation_id, version_id=gone[0], ending=ending, since=since, reason=reason.strip(),
            at=unit.at, person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    return gone


def resume_authorisation(unit: Unit, authorisation_id: int, *, reason: str) -> Authorisation:
    """Let a suspended authorisation hold again from now on, until the day that it was given for.

    Raises NotFound, NotSuspended, EndingReasonMissing, and what `give_authorisation` refuses.
    """
    if not reason.strip():
        raise EndingReasonMissing
    last = next(iter(endings_of(unit.session, authorisation_id)), None)
    versions = history_of(unit.session, authorisation_id)
    holds = any(one.died is None and (one.valid_to is None or one.valid_to > unit.at) for one in versions)
    if last is None or last.ending is not Ending.SUSPENDED or holds:
        raise NotSuspended
    was = next(one for one in versions if one.version_id == last.version_id)
    if was.valid_to is not None and was.valid_to <= unit.at:
        raise NotSuspended
    return give_authorisation(
        unit, person_id=was.person_id, method_id=was.method_id, act=was.act, valid_from=unit.at, valid_to=was.valid_to,
        basis=f"{was.basis}\n{reason.strip()}",
    )  # fmt: skip


def endings_of(session: Session, authorisation_id: int) -> list[Ended]:
    """Every ending of one authorisation, latest first. Raises NotFound."""
    header = session.get(AuthorisationRow, authorisation_id)
    if header is None:
        raise NotFound
    query = select(AuthorisationEndingRow).where(AuthorisationEndingRow.authorisation_id == authorisation_id)
    ordered = query.order_by(AuthorisationEndingRow.id.desc())
    return [Ended.from_rows(row, header) for row in session.scalars(ordered)]


def ended_at(
    session: Session,
    at: datetime,
    *,
    person_id: int | None = None,
    method_id: int | None = None,
    act: Act | None = None,
) -> list[Ended]:
    """The authorisations that had ended before their time and did not hold at a moment, each with its last ending."""
    last = (
        select(func.max(AuthorisationEndingRow.id))
        .where(AuthorisationEndingRow.since <= at)
        .group_by(AuthorisationEndingRow.authorisation_id)
    )
    holding = select(AuthorisationVersionRow.header_id).where(living(AuthorisationVersionRow, at))
    query = (
        select(AuthorisationEndingRow, AuthorisationRow)
        .join(AuthorisationRow, AuthorisationRow.id == AuthorisationEndingRow.authorisation_id)
        .where(AuthorisationEndingRow.id.in_(last), AuthorisationRow.id.not_in(holding))
    )
    for column, wanted in (
        (AuthorisationRow.person_id, person_id), (AuthorisationRow.method_id, method_id), (AuthorisationRow.act, act),
    ):  # fmt: skip
        if wanted is not None:
            query = query.where(column == wanted)
    return [Ended.from_rows(*pair) for pair in session.execute(query)]
