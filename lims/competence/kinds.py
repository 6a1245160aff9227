"""How competence is shown in a walk: from a result to the authorisation and to the evidence that it was given on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lims.competence.models import (
    MonitoringOutcomeRow,
    MonitoringRow,
    RecordRow,
    RecordVersionRow,
    RequirementRow,
    RequirementVersionRow,
    SupervisedRunRow,
    SupervisionRow,
    TrainingRow,
)
from lims.competence.words import ASPECT_WORDS, CRITERION_WORDS, OUTCOME_WORDS, WAY_WORDS
from lims.people import people_by_id
from lims.people.models import PersonRow
from lims.trace import Description, NodeKind
from lims.web import day_text, gettext
from lims.web import lazy_gettext as _

COLUMN = 4


def _requirements(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(RequirementRow).where(RequirementRow.id.in_(ids)))
    return {row.id: Description(title=_title(row), url=f"/competence/requirements/{row.id}") for row in rows}


def _requirement_versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(RequirementVersionRow, RequirementRow).join(
        RequirementRow, RequirementRow.id == RequirementVersionRow.header_id
    )
    return {
        row.id: Description(
            title=_title(header), detail=f"{day_text(row.valid_from)}: {row.basis}",
            url=f"/competence/requirements/{header.id}",
        )
        for row, header in session.execute(query.where(RequirementVersionRow.id.in_(ids)))
    }  # fmt: skip


def _title(header: RequirementRow) -> str:
    return header.function or gettext("requirement of a method")


def _records(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(RecordRow, PersonRow.name).join(PersonRow, PersonRow.id == RecordRow.holder_id)
    return {
        row.id: Description(title=f"{name}: {ASPECT_WORDS[row.aspect]}", url=f"/competence/records/{row.id}")
        for row, name in session.execute(query.where(RecordRow.id.in_(ids)))
    }


def _record_versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = (
        select(RecordVersionRow, RecordRow, PersonRow.name)
        .join(RecordRow, RecordRow.id == RecordVersionRow.header_id)
        .join(PersonRow, PersonRow.id == RecordRow.holder_id)
        .where(RecordVersionRow.id.in_(ids))
    )
    return {
        row.id: Description(
            title=f"{name}: {row.title}", detail=f"{day_text(row.valid_from)}, {row.given_by}",
            url=f"/competence/records/{header.id}",
        )
        for row, header, name in session.execute(query)
    }  # fmt: skip


def _trainings(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(TrainingRow, PersonRow.name).join(PersonRow, PersonRow.id == TrainingRow.trainee_id)
    return {
        row.id: Description(title=name, detail=day_text(row.at), url=f"/competence/training/{row.id}")
        for row, name in session.execute(query.where(TrainingRow.id.in_(ids)))
    }


def _supervisions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    trainee, supervisor = aliased(PersonRow), aliased(PersonRow)
    query = (
        select(SupervisionRow, trainee.name, supervisor.name)
        .join(TrainingRow, TrainingRow.id == SupervisionRow.training_id)
        .join(trainee, trainee.id == TrainingRow.trainee_id)
        .join(supervisor, supervisor.id == SupervisionRow.supervisor_id)
        .where(SupervisionRow.id.in_(ids))
    )
    return {
        row.id: Description(
            title=gettext("%(supervisor)s supervises %(trainee)s", supervisor=by, trainee=of),
            detail=day_text(row.at), url=f"/competence/training/{row.training_id}",
        )
        for row, of, by in session.execute(query)
    }  # fmt: skip


def _runs(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = list(session.scalars(select(SupervisedRunRow).where(SupervisedRunRow.id.in_(ids))))
    names = people_by_id(session, {row.person_id for row in rows})
    return {
        row.id: Description(
            title=gettext("run accepted") if row.accepted else gettext("run not accepted"),
            detail=f"{day_text(row.at)}, {names[row.person_id].name}: {CRITERION_WORDS[row.criterion]}",
            url=f"/competence/training/{row.training_id}",
        )
        for row in rows
    }  # fmt: skip


def _monitorings(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(MonitoringRow, PersonRow.name).join(PersonRow, PersonRow.id == MonitoringRow.watched_id)
    return {
        row.id: Description(title=f"{name}: {WAY_WORDS[row.way]}", url=f"/competence/people/{row.watched_id}")
        for row, name in session.execute(query.where(MonitoringRow.id.in_(ids)))
    }


def _outcomes(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(MonitoringOutcomeRow, MonitoringRow.watched_id).join(
        MonitoringRow, MonitoringRow.id == MonitoringOutcomeRow.monitoring_id
    )
    return {
        row.id: Description(
            title=str(OUTCOME_WORDS[row.outcome]), detail=row.words, url=f"/competence/people/{watched}"
        )
        for row, watched in session.execute(query.where(MonitoringOutcomeRow.id.in_(ids)))
    }


KINDS = (
    NodeKind("competence_requirement", _("requirement of competence"), COLUMN, _requirements),
    NodeKind("competence_requirement_version", _("requirement of competence"), COLUMN, _requirement_versions),
    NodeKind("competence_record", _("record of competence"), COLUMN, _records),
    NodeKind("competence_record_version", _("record of competence"), COLUMN, _record_versions),
    NodeKind("training", _("training"), COLUMN, _trainings),
    NodeKind("supervision", _("supervision"), COLUMN, _supervisions),
    NodeKind("supervised_run", _("supervised run"), COLUMN, _runs),
    NodeKind("competence_monitoring", _("monitoring of competence"), COLUMN, _monitorings),
    NodeKind("competence_monitoring_outcome", _("outcome of monitoring"), COLUMN, _outcomes),
)
