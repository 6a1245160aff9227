"""Competence of the laboratory at work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from lims.catalogue import approve_draft
from lims.competence import (
    Aspect,
    Criterion,
    MonitoringWay,
    enter_record,
    plan_monitoring,
    propose_for_method,
)
from lims.competence.models import RequirementRow
from lims.people import Act
from lims.records import Actor
from tests.support.competence import BASIS, make_trainee

if TYPE_CHECKING:
    from tests.laboratory.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def competence(world: World, size: int) -> None:
    """People in training for the first method, each with a record and a look planned at their work."""
    method, analyst = world.case.bench.method.method_id, world.case.bench.analyst.id
    texts = {Aspect.TRAINING: "a FICTITIOUS course"}
    with world.unit(world.analyst) as unit:
        draft = propose_for_method(
            unit, method, Act.PERFORM, texts=texts, basis=BASIS, runs=2, criterion=Criterion.JUDGED
        )
    with world.unit(Actor.person(world.case.reviewer.id)) as unit:
        approve_draft(unit, draft)
        unit.flush()
        world.ids["requirement_id"] = unit.session.scalars(select(RequirementRow.id)).first() or 0
    for _ in range(size):
        person, world.ids["training_id"] = make_trainee(world.database, method, at=world.at - HOUR)
        with world.unit(world.analyst) as unit:
            kept = enter_record(
                unit, person.id, Aspect.TRAINING, title="FICTITIOUS course", given_by="FICTITIOUS school",
                acquired_at=world.at - DAY, method_id=method, file_id=world.ids["file_id"], passed=True, evaluated_by=analyst,
            )  # fmt: skip
            world.ids["competence_id"] = kept.id
            world.ids["monitoring_id"] = plan_monitoring(
                unit, watched_id=person.id, method_id=method, act=Act.PERFORM, way=MonitoringWay.OBSERVATION,
                due_at=world.at + DAY, words="",
            )  # fmt: skip
