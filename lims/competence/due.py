"""What is due of competence, for the list of quality: requalification, records that end, monitoring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.catalogue import methods_at
from lims.competence.monitoring import open_monitorings
from lims.competence.records import ending_records
from lims.competence.work import standings_at
from lims.people import ended_at, last_authorisations, staff
from lims.quality import AHEAD, DueItem, DueSource

LATEST = 3 * AHEAD
"""What ended longer ago is no reminder any more; the matrix still shows it."""


def competence_due(session: Session, until: datetime) -> Iterator[DueItem]:
    """Authorisations that end before a moment, by their day or for want of work; records that end; looks that are planned."""
    people = {one.id: one.initials for one in staff(session) if one.active}
    codes = {one.method_id: one.code for one in methods_at(session, until)}
    ended = {one.authorisation_id for one in ended_at(session, until)}
    given = [one for one in last_authorisations(session, until) if one.id not in ended]
    for stands in standings_at(session, given, until):
        one, ends = stands.authorisation, stands.ends_at
        if ends is None or not until - LATEST < ends < until:
            continue
        if one.person_id in people and one.method_id in codes:
            thing = f"{people[one.person_id]}, {codes[one.method_id]}"
            yield DueItem(
                what="requalification", thing=thing, due_at=ends, url=f"/competence/people/{one.person_id}"
            )
    for record in ending_records(session, until):
        if record.holder_id in people and record.ends_at is not None:
            thing = f"{people[record.holder_id]}, {record.title}"
            yield DueItem(
                what="competence_record", thing=thing, due_at=record.ends_at, url=f"/competence/people/{record.holder_id}"
            )  # fmt: skip
    for look in open_monitorings(session, until):
        thing = f"{people.get(look.watched_id, '')}, {codes.get(look.method_id, '')}"
        yield DueItem(
            what="monitoring", thing=thing, due_at=look.due_at, url=f"/competence/people/{look.watched_id}"
        )


SOURCE = DueSource("competence", competence_due)
