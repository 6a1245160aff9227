"""Competence for tests: a trainee and supervisors on a bench, requirements whose figures are FICTITIOUS."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lims.catalogue import approve_draft
from lims.competence import Aspect, Criterion, begin_training, enter_record, propose_for_method, supervise
from lims.db import Database
from lims.people import Act, Person
from lims.permissions import Role
from tests.support.people import make_person
from tests.support.results import Bench
from tests.support.samples import acting

BASIS = "FICTITIOUS procedure of the laboratory"
MINUTE = timedelta(minutes=1)


def require(database: Database, method_id: int, *, at: datetime, act: Act = Act.PERFORM, **given: Any) -> int:
    """A requirement of an act of a method; its version's id. Two runs judged by the supervisor unless said otherwise."""
    if not given:
        given = {"runs": 2, "criterion": Criterion.JUDGED}
    given.setdefault("texts", {})
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=at), at) as unit:
        draft = propose_for_method(unit, method_id, act, basis=BASIS, **given)
    with acting(database, make_person(database, Role.TECHNICAL_MANAGER, at=at), at) as unit:
        return approve_draft(unit, draft)


def make_trainee(database: Database, method_id: int, *, at: datetime) -> tuple[Person, int]:
    """Somebody in training to perform a method, and the training's id."""
    trainee = make_person(database, Role.TECHNICIAN, at=at)
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=at), at) as unit:
        return trainee, begin_training(
            unit, trainee_id=trainee.id, method_id=method_id, act=Act.PERFORM, words=""
        )


def make_record_of(database: Database, person: Person, *, at: datetime, **given: Any) -> int:
    """A record of somebody's training; its version's id."""
    said: dict[str, Any] = {
        "title": "FICTITIOUS course",
        "given_by": "FICTITIOUS school",
        "acquired_at": at,
    } | given
    aspect = said.pop("aspect", Aspect.TRAINING)
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=at), at) as unit:
        return enter_record(unit, person.id, aspect, **said).version_id


def take_supervision(
    database: Database, bench: Bench, training_id: int, supervisor: Person, *, at: datetime, test_id: int | None = None
) -> int:  # fmt: skip
    """Somebody takes the supervision of a test of the bench."""
    with acting(database, supervisor, at) as unit:
        return supervise(unit, test_id or bench.test.id, training_id)
