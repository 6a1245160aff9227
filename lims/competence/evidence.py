"""What speaks for an authorisation, and what is missing: asked by the form that gives it, and by the gate (6.2.5 e)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.clock import months_after
from lims.competence.models import Aspect, TrainingOutcome
from lims.competence.records import CompetenceRecord, records_at
from lims.competence.requirements import Requirement, requirement_at, requirements_at
from lims.competence.runs import SupervisedRun, runs_of
from lims.competence.supervision import supervision_of, training_of_question
from lims.competence.training import end_training, open_training, progress_of
from lims.competence.words import ASPECT_WORDS
from lims.competence.work import HALF_A_YEAR, standing_of, work_done
from lims.gates import GateQuestion, Phrase
from lims.people import Act, Authorisation, Evidence, Learning
from lims.records import Unit
from lims.web import gettext, ngettext
from lims.web import lazy_gettext as _

PROGRESS = _("{accepted} of {needed} supervised runs accepted")
NUMBER_NOT_SET = _("{accepted} supervised runs accepted, nobody has set how many are needed")


class Standing:
    """Competence as the gate and the form of authorisations ask for it."""

    def learning(self, session: Session, question: GateQuestion) -> Learning | None:
        """The training of whoever a question names, and the supervision of the test in question."""
        training = training_of_question(session, question)
        if training is None:
            return None
        progress = progress_of(session, [training], requirements_at(session, question.at), question.at)
        now = progress[training.id]
        text = PROGRESS if now.needed is not None else NUMBER_NOT_SET
        facts = {"accepted": str(now.accepted), "needed": str(now.needed)}
        watched = supervision_of(session, question)
        return Learning(
            training_id=training.id, progress=Phrase(text, facts), supervision_id=watched.id if watched else None,
            supervisor_id=watched.supervisor_id if watched else None, since=watched.at if watched else None,
        )  # fmt: skip

    def evidence(self, session: Session, person_id: int, method_id: int, act: Act, at: datetime) -> Evidence:
        """The records and accepted runs of a person for an act of a method, and what is missing of the requirement."""
        rule = requirement_at(session, method_id, act, at)
        records = [one for one in records_at(session, at, [person_id], method_id) if one.passed is not False]
        training = open_training(session, person_id, method_id, act, at)
        runs = [one for one in runs_of(session, training.id, at) if one.accepted] if training else []
        stands = standing_of(session, person_id, method_id, act, at)
        holds = stands is not None and not stands.lapsed(at)
        return Evidence(
            nodes=(*(one.version_id for one in records), *(one.id for one in runs)),
            basis="; ".join([*_said(records, runs), *_worked(session, person_id, method_id, act, at)]),
            missing=tuple(missing(rule, records, None if holds else runs)),
        )  # fmt: skip

    def given(self, unit: Unit, made: Authorisation) -> None:
        """A training ends with the authorisation that it was for."""
        training = open_training(unit.session, made.person_id, made.method_id, made.act, unit.at)
        if training is not None:
            end_training(unit, training.id, TrainingOutcome.AUTHORISED, "")


def missing(
    rule: Requirement | None, records: list[CompetenceRecord], runs: list[SupervisedRun] | None
) -> Iterator[str]:
    """Each thing that the laboratory requires and that is not there, in the reader's words.

    No runs are asked for (None) where an authorisation that has not lapsed is given on.
    """
    if rule is None:
        return
    there = {one.aspect for one in records if one.passed is not None or one.aspect is not Aspect.TRAINING}
    for aspect in rule.texts:
        if aspect not in there:
            yield gettext("no record of %(aspect)s", aspect=ASPECT_WORDS[aspect])
    if rule.runs is not None and runs is not None and len(runs) < rule.runs:
        yield gettext("%(done)s of %(needed)s supervised runs accepted", done=len(runs), needed=rule.runs)


def _said(records: list[CompetenceRecord], runs: list[SupervisedRun]) -> Iterator[str]:
    for one in records:
        yield f"{ASPECT_WORDS[one.aspect]}: {one.title}"
    if runs:
        yield ngettext("%(num)s supervised run accepted", "%(num)s supervised runs accepted", len(runs))


def _worked(session: Session, person_id: int, method_id: int, act: Act, at: datetime) -> Iterator[str]:
    """What the person did with the method in the last half year, under supervision or not."""
    done = work_done(session, act, months_after(at, -HALF_A_YEAR), at, person_id).get((person_id, method_id))
    if done:
        yield gettext("work done: %(done)s in %(months)s months", done=done, months=HALF_A_YEAR)


STANDING = Standing()
