"""Who may review a test: never anyone who took, entered, corrected or integrated again a datum of it, or supervised the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.competence import supervisions_of
from lims.gates import Phrase, Words, reader_now, shown
from lims.intake.models import MatchRow, RawRecordRow, ReadingRow, UnderstandingRow
from lims.people import Act, Person, people_by_id, who_could
from lims.records import AuditEvent, AuditTouch
from lims.results import Subject
from lims.results.models import DeterminationRow, DeterminationValueRow
from lims.web import gettext
from lims.web import lazy_gettext as _

PERSON = "person:"
MOST = 4  # people whom a remedy names
MEASURED, SUBMITTED = _("determination {n}"), _("submitting the result")
ENTERED, CHANGED = _("entering by hand: {name}"), _("changing a determination")
SUPERVISED = _("supervising the work")
MATCHED, BROUGHT = _("matching a record to the test"), _("bringing a record in by hand")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewers:
    """Who may review a test now; who had a hand in it, and how; and who could be authorised when nobody is left."""

    may: tuple[Person, ...]
    hands: Mapping[int, Phrase]
    could_be: tuple[Person, ...]

    @property
    def remedy(self) -> str:
        """What somebody can do who may not review it, in the reader's language."""
        if self.may:
            return gettext("Ask %(names)s to review it.", names=_names(self.may))
        if self.could_be:
            return gettext(
                "Nobody else is authorised to review it; %(names)s could be (People, Authorisations).",
                names=_names(self.could_be),
            )
        return gettext("Nobody is left who could review it: authorise somebody (People, Authorisations).")


def _names(people: Sequence[Person]) -> str:
    return ", ".join(one.name for one in people[:MOST])


def hands_in(session: Session, subject: Subject) -> dict[int, Phrase]:
    """Everybody who had a hand in a test's data, and the first thing that they did."""
    found: dict[int, Phrase] = {}

    def note(person_id: int | None, did: Phrase) -> None:
        if person_id is not None:
            found.setdefault(person_id, did)

    runs = list(session.scalars(select(DeterminationRow).where(DeterminationRow.test_id == subject.test.id)))
    for run in runs:
        note(run.person_id, Phrase(MEASURED, {"n": str(run.n)}))
    note(subject.test.submitted_by, Phrase(SUBMITTED))
    labels = {one.name: Words(one.labels) for one in subject.method.definition.inputs}
    for person_id, name in _entered(session, [run.id for run in runs]):
        note(person_id, Phrase(ENTERED, {"name": labels.get(name, name)}))
    for person_id in _corrected(session, [run.id for run in runs]):
        note(person_id, Phrase(CHANGED))
    for person_id, did in _matched(session, subject.test.id):
        note(person_id, did)
    for watched in supervisions_of(session, [subject.test.id]):
        note(watched.supervisor_id, Phrase(SUPERVISED))
    return found


def _entered(session: Session, runs: list[int]) -> list[tuple[int | None, str]]:
    query = (
        select(ReadingRow.person_id, ReadingRow.name)
        .join(DeterminationValueRow, DeterminationValueRow.reading_id == ReadingRow.id)
        .where(DeterminationValueRow.determination_id.in_(runs))
    )
    return [(row.person_id, row.name) for row in session.execute(query)]


def _corrected(session: Session, runs: list[int]) -> list[int | None]:
    query = (
        select(AuditEvent.person_id)
        .join(AuditTouch, AuditTouch.seq == AuditEvent.seq)
        .where(AuditTouch.table_name == DeterminationRow.__tablename__, AuditTouch.key.in_(runs))
        .distinct()
    )
    return list(session.scalars(query))


def _matched(session: Session, test_id: int) -> list[tuple[int | None, Phrase]]:
    query = (
        select(MatchRow.by, RawRecordRow.uploaded_by)
        .join(UnderstandingRow, UnderstandingRow.id == MatchRow.understanding_id)
        .join(RawRecordRow, RawRecordRow.id == UnderstandingRow.raw_record_id)
        .where(MatchRow.test_id == test_id)
    )
    found: list[tuple[int | None, Phrase]] = []
    for by, uploaded_by in session.execute(query):
        if by.startswith(PERSON):
            found.append((int(by.removeprefix(PERSON)), Phrase(MATCHED)))
        found.append((uploaded_by, Phrase(BROUGHT)))
    return found


def who_may_review(session: Session, subject: Subject, at: datetime) -> Reviewers:
    """Who may review a test at a moment, and why others may not."""
    hands = hands_in(session, subject)
    who = who_could(session, subject.method.method_id, Act.REVIEW, at, list(hands))
    return Reviewers(may=who.authorised, hands=hands, could_be=who.could_be)


def names_of_hands(session: Session, hands: Mapping[int, Phrase]) -> list[str]:
    """Who did what, in the reader's words."""
    people = people_by_id(session, hands)
    return [f"{people[id_].name}: {shown(did, reader_now())}" for id_, did in hands.items() if id_ in people]
