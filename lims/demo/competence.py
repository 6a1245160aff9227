"""The demo's competence: what is required, records of its people, one of them in training. All FICTITIOUS."""

from __future__ import annotations

from datetime import datetime, timedelta

from lims.catalogue import approve_draft, find_method_id
from lims.competence import (
    Aspect,
    Criterion,
    MonitoringWay,
    begin_training,
    enter_record,
    plan_monitoring,
    propose_for_function,
    propose_for_method,
)
from lims.demo.people import D1838, D4052
from lims.demo.stage import Stage
from lims.people import Act

PROCEDURE = "FICTITIOUS procedure on competence of the demonstration"
SCHOOL, COURSE = "FICTITIOUS school", "FICTITIOUS course of density measurement"
TECHNICIANS = ("AT", "BT")
WEEK = timedelta(days=7)
FUNCTION = {
    Aspect.EDUCATION: "FICTITIOUS: technical school or higher, chemistry",
    Aspect.EXPERIENCE: "FICTITIOUS: six months in a laboratory",
}
RUNS, WORK, MONTHS = 3, 3, 6  # FICTITIOUS figures


def keep_competence(stage: Stage, until: datetime) -> None:
    """Requirements, a record for each technician, a reviewer who learns the copper strip, one look that is planned."""
    with stage.database.read() as session:
        methods = {code: find_method_id(session, code) or 0 for code in (D4052, D1838)}
    with stage.by("EQ", "competence.requirement_proposed") as unit:
        drafts = [propose_for_function(unit, "technician", texts=FUNCTION, basis=PROCEDURE)]
        course = {Aspect.TRAINING: COURSE}
        drafts += [
            propose_for_method(
                unit, methods[D4052], Act.PERFORM, texts=course, basis=PROCEDURE, runs=RUNS, criterion=Criterion.JUDGED, work=WORK,
                months=MONTHS,
            ),
            propose_for_method(
                unit, methods[D1838], Act.PERFORM, texts={}, basis=PROCEDURE, runs=RUNS, criterion=Criterion.JUDGED
            ),
        ]  # fmt: skip
    with stage.by("DM", "catalogue.approved") as unit:
        for draft in drafts:
            approve_draft(unit, draft)
    with stage.by("EQ", "competence.recorded") as unit:
        for key in TECHNICIANS:
            person, since = stage.people[key], unit.at - 50 * WEEK
            enter_record(
                unit, person, Aspect.EDUCATION, title="FICTITIOUS diploma", given_by=SCHOOL, acquired_at=since,
            )  # fmt: skip
            enter_record(
                unit, person, Aspect.TRAINING, title=COURSE, given_by=SCHOOL, acquired_at=since, method_id=methods[D4052],
                passed=True, evaluated_by=stage.people["DM"], words="FICTITIOUS: ten questions, ten answers",
            )  # fmt: skip
    with stage.by("DM", "training.begun") as unit:
        begin_training(
            unit, trainee_id=stage.people["CR"], method_id=methods[D1838], act=Act.PERFORM,
            words="FICTITIOUS: polishing, the bath, rating against the standards",
        )  # fmt: skip
        plan_monitoring(
            unit, watched_id=stage.people["BT"], method_id=methods[D4052], act=Act.PERFORM,
            way=MonitoringWay.OBSERVATION, due_at=until + 2 * WEEK, words="FICTITIOUS: filling the cell",
        )  # fmt: skip
