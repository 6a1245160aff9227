"""What is done because of an error, by one button: open work is held, a nonconformity opened, letters are drafted."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.db import Base
from lims.doubts.drift import drift_of
from lims.doubts.errors import DoneAlready
from lims.doubts.letters import draft_letters
from lims.doubts.models import AssessmentActRow
from lims.doubts.rows import reported_changes
from lims.doubts.service import Assessment, find_assessment, progress_of
from lims.doubts.supplements import supplement_letters
from lims.doubts.things import find_thing
from lims.quality import open_nonconformity, place_hold
from lims.records import Unit
from lims.records.walk import held


def act_on(unit: Unit, assessment_id: int) -> int:
    """Hold all open work that rests on the thing, open a nonconformity, draft letters. Returns its id.

    Equipment and lots are held themselves, so that nobody goes on with them; people and method editions are not.
    Letters wait for the job where it has not ended; it drafts them at its end. Raises NotFound, DoneAlready.
    """
    assessment = find_assessment(unit.session, assessment_id)
    if assessment.nonconformity_id is not None:
        raise DoneAlready(code=f"nonconformity {assessment.nonconformity_id}")
    thing = find_thing(unit.session, assessment.thing_id)
    drift = drift_of(unit.session, assessment_id)
    certificates = [
        one.certificate_id for one in reported_changes(unit.session, assessment) if one.certificate_id
    ]
    opened = open_nonconformity(
        unit,
        source=f"{thing.code}: {assessment.reason}",
        touches=[thing.id, *dict.fromkeys(certificates), *([drift.id] if drift else [])],
    )
    itself = [thing.id] if thing.has_figure else []
    for node in (*itself, *open_tests(unit.session, assessment)):
        place_hold(unit, node, assessment.reason, opened)
    unit.add(
        AssessmentActRow(
            assessment_id=assessment_id, nonconformity_id=opened, person_id=unit.by.person_id, at=unit.at
        )
    )  # fmt: skip
    letters_when_ready(unit, assessment)
    return opened


def letters_when_ready(unit: Unit, assessment: Assessment) -> int:
    """Draft the letters, if every result was computed again; how many were new."""
    progress = progress_of(unit.session, assessment)
    drafted = draft_letters(unit, assessment) if progress.done >= progress.all else 0
    supplement_letters(unit, assessment)
    return drafted


def open_tests(session: Session, assessment: Assessment) -> list[int]:
    """The tests with a result that rests on the thing and is on no issued certificate yet."""
    result, line, certificate = (
        Base.metadata.tables[name] for name in ("result", "certificate_line", "certificate")
    )
    issued = (
        select(line.c.result_id)
        .join(certificate, certificate.c.id == line.c.certificate_id)
        .where(line.c.result_id == result.c.id, certificate.c.issued_at.is_not(None))
    )
    query = (
        select(result.c.test_id)
        .distinct()
        .where(result.c.id.in_(held(session, assessment.reach())), ~issued.exists())
    )
    return sorted(session.scalars(query))
