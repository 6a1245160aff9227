"""Proficiency tests (ISO/IEC 17025 7.7.2): providers, rounds, what was reported, scores, actions, the plan."""

from lims.proficiency.outcomes import (
    Figures,
    Said,
    enter_outcome,
    record_action,
    report_all,
    report_result,
    report_value,
)
from lims.proficiency.overview import Enrolment, Provider, find_enrolment, scores_of
from lims.proficiency.plan import Planned, plan_at
from lims.proficiency.rounds import (
    add_provider,
    add_report,
    add_round,
    add_sample,
    enrol,
    enrol_components,
    plan,
)
from lims.proficiency.scores import Known, PtScore, possible_scores

__all__ = [
    "Enrolment",
    "Figures",
    "Known",
    "Planned",
    "Provider",
    "PtScore",
    "Said",
    "add_provider",
    "add_report",
    "add_round",
    "add_sample",
    "enrol",
    "enrol_components",
    "enter_outcome",
    "find_enrolment",
    "plan",
    "plan_at",
    "possible_scores",
    "record_action",
    "report_all",
    "report_result",
    "report_value",
    "scores_of",
]
