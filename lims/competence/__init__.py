"""Competence of people (ISO/IEC 17025 6.2): requirements, records, training under supervision, requalification, monitoring."""

from lims.competence.matrix import Cell, Line, Matrix, matrix_at
from lims.competence.models import Aspect, Criterion, MonitoringOutcome, MonitoringWay, TrainingOutcome
from lims.competence.monitoring import conclude, plan_monitoring
from lims.competence.records import CompetenceRecord, correct_record, enter_record, find_false, records_at
from lims.competence.requirements import (
    Requirement,
    propose_for_function,
    propose_for_method,
    requirement_at,
    requirements_at,
)
from lims.competence.runs import SupervisedRun, judge_run, runs_of
from lims.competence.supervision import Supervision, Trainee, supervise, supervisions_of, trainees_at_bench
from lims.competence.training import Training, begin_training, end_training, open_training, trainings_at
from lims.competence.work import Standing, register_work, standing_of

__all__ = [
    "Aspect",
    "Cell",
    "CompetenceRecord",
    "Criterion",
    "Line",
    "Matrix",
    "MonitoringOutcome",
    "MonitoringWay",
    "Requirement",
    "Standing",
    "SupervisedRun",
    "Supervision",
    "Trainee",
    "Training",
    "TrainingOutcome",
    "begin_training",
    "conclude",
    "correct_record",
    "end_training",
    "enter_record",
    "find_false",
    "judge_run",
    "matrix_at",
    "open_training",
    "plan_monitoring",
    "propose_for_function",
    "propose_for_method",
    "records_at",
    "register_work",
    "requirement_at",
    "requirements_at",
    "runs_of",
    "standing_of",
    "supervise",
    "supervisions_of",
    "trainees_at_bench",
    "trainings_at",
]
