"""Requalification at the gate: whoever is authorised has done enough with the method lately, by the laboratory's figures.

Where the laboratory has set none, nothing is asked. A trainee's supervisor must have done enough, not the trainee.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.clock import months_after
from lims.competence.requirements import Requirement
from lims.competence.supervision import supervision_of
from lims.competence.work import Standing, standing_of, work_done
from lims.gates import Check, CheckAnswer, Day, Fact, GateQuestion, Phrase, no, yes
from lims.people import Act, find_person
from lims.people.checks import ACT_WORDS, method_title
from lims.web import lazy_gettext as _

NAME = "requalification"
KEPT = yes(
    NAME, "kept", _("{person} has done enough {act} {method}; this keeps the authorisation until {until}.")
)
LAPSED = no(
    NAME, "lapsed",
    _("{person} has done {done} of {needed} that the laboratory requires in {months} months {act} {method}, counted up to {on}."),
    _(
        "Work under the supervision of somebody who is authorised, or have the person authorised anew on fresh evidence (Competence)."
    ),
)  # fmt: skip
SUPERVISED = yes(
    NAME, "supervised",
    _("{person} has not done enough {act} {method} lately, and works under the supervision of {supervisor}."),
)  # fmt: skip


def look(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """One answer about whoever is named and authorised, or about the supervisor of whoever is in training."""
    if question.person_id is None:
        return
    stands = _stands(session, question, question.person_id)
    if stands is None or stands.lapsed(question.at):
        watched = supervision_of(session, question)
        supervisor = _stands(session, question, watched.supervisor_id) if watched is not None else None
        if stands is None:
            stands = supervisor
        elif watched is not None and supervisor is not None and not supervisor.lapsed(question.at):
            said = _said(session, question, stands)
            name = find_person(session, watched.supervisor_id).name
            yield SUPERVISED.said(watched.id, supervisor.authorisation.version_id, **said, supervisor=name)
            return
    if stands is not None and stands.rule is not None and stands.kept_until is not None:
        yield _answer(session, question, stands, stands.rule, stands.kept_until)


def _stands(session: Session, question: GateQuestion, person_id: int) -> Standing | None:
    return standing_of(session, person_id, question.method_id, Act(question.act), question.at)


def _said(session: Session, question: GateQuestion, stands: Standing) -> dict[str, Fact]:
    return {
        "person": find_person(session, stands.authorisation.person_id).name,
        "act": Phrase(ACT_WORDS[Act(question.act)]),
        "method": method_title(session, question.method_id),
    }


def _answer(
    session: Session, question: GateQuestion, stands: Standing, rule: Requirement, until: datetime
) -> CheckAnswer:
    nodes, said = (stands.authorisation.version_id, rule.version_id), _said(session, question, stands)
    if not stands.lapsed(question.at):
        return KEPT.said(*nodes, **said, until=Day(until))
    act, person = stands.authorisation.act, stands.authorisation.person_id
    since = months_after(question.at, -(rule.months or 0))
    done = work_done(session, act, since, question.at, person).get((person, question.method_id), 0)
    return LAPSED.said(
        *nodes, **said, done=str(done), needed=str(rule.work), months=str(rule.months), on=Day(question.at)
    )


CHECKS = (
    Check(
        NAME, _("Requalification"), frozenset(act.value for act in Act), look, (KEPT, LAPSED, SUPERVISED), order=11,
        rests_on=frozenset({"competence_requirement_version"}), of_person=True,
    ),
)  # fmt: skip
