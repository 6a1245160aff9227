"""The gate's check: was this person authorised for this act of this method at that moment?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from lims.gates import Check, CheckAnswer, Day, Fact, GateQuestion, Moment, Phrase, Reason, no, yes
from lims.people.authorisations import Authorisation, authorisation_at, who_could
from lims.people.endings import ended_at
from lims.people.models import Act, Ending
from lims.people.service import Person, find_person
from lims.people.standing import Learning, learning
from lims.trace import describe
from lims.web import lazy_gettext as _

NAME = "authorisation"
MOST = 4  # people whom a remedy names
ACT_WORDS = {
    Act.PERFORM: _("to perform"), Act.REVIEW: _("to review"), Act.RELEASE: _("to release"),
}  # fmt: skip
NOT_ON = _("{person} was not authorised {act} {method} on {on}.")

NOBODY = no(NAME, "nobody_named", _("Nobody is named who is {act} {method}."), _("Name a person first."))
ASK_OTHERS = no(
    NAME, "others_are", NOT_ON, _("Ask {others}, or have the person authorised (People, Authorisations).")
)
OTHERS_COULD = no(
    NAME, "others_could_be", NOT_ON,
    _("Nobody else is authorised; {others} could be (People, Authorisations)."),
)  # fmt: skip
NOBODY_ELSE = no(
    NAME, "nobody_is", NOT_ON, _("Nobody else is authorised: authorise somebody (People, Authorisations).")
)
ENDED = {
    Ending.SUSPENDED: no(
        NAME, "suspended", _("The authorisation of {person} {act} {method} is suspended since {since}: {why}"),
        _("Have it resumed (People, Authorisations), or ask somebody who is authorised: {others}."),
    ),
    Ending.WITHDRAWN: no(
        NAME, "withdrawn", _("The authorisation of {person} {act} {method} was withdrawn on {since}: {why}"),
        _("Ask somebody who is authorised: {others}; a new authorisation needs a new basis."),
    ),
}  # fmt: skip
SUPERVISE = _(
    "Have one of those who are authorised scan their badge here and take the supervision before anything is measured: {others}."
)
IN_TRAINING = no(
    NAME, "in_training",
    _("{person} is in training {act} {method} ({progress}), and nobody has taken the supervision of this test."), SUPERVISE,
)  # fmt: skip
SUPERVISED_LATE = no(
    NAME, "supervised_late",
    _("{person} is in training {act} {method}, and had measured before {supervisor} took the supervision, {since}."),
    _("Leave those determinations out and measure again under supervision, or have {others} measure."),
)  # fmt: skip
SUPERVISOR_NOT = no(
    NAME, "supervisor_not_authorised",
    _("{person} is in training {act} {method}, and {supervisor}, who supervised, was not authorised on {on}."), SUPERVISE,
)  # fmt: skip
SUPERVISED = yes(
    NAME, "supervised",
    _(
        "{person} is in training {act} {method} under the supervision of {supervisor}, "
        "who is authorised from {since}, on the basis: {basis}."
    ),
)  # fmt: skip
UNTIL = yes(
    NAME,
    "until",
    _("{person} is authorised {act} {method} from {since} until {until}, on the basis: {basis}."),
)
WITHOUT_END = yes(
    NAME, "without_end",
    _("{person} is authorised {act} {method} from {since}, without an end, on the basis: {basis}."),
)  # fmt: skip


def look(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Yes with the period, or by a supervisor's authorisation; or no with whoever is authorised, or who could be."""
    method, act = method_title(session, question.method_id), Phrase(ACT_WORDS[Act(question.act)])
    if question.person_id is None:
        yield NOBODY.said(act=act, method=method)
        return
    person = find_person(session, question.person_id)
    found = authorisation_at(session, person.id, question.method_id, question.act, question.at)
    said: dict[str, Fact] = {"person": person.name, "act": act, "method": method}
    if found is not None:
        yield authorised(found, said)
    elif (of := learning(session, question)) is not None:
        yield in_training(session, question, of, said)
    else:
        yield refused(session, question, said)


def in_training(session: Session, question: GateQuestion, of: Learning, said: dict[str, Fact]) -> CheckAnswer:
    """Yes where somebody who is authorised took the supervision before the trainee measured; else no."""
    others = instead(session, question)[1] or "–"
    if of.supervisor_id is None or of.since is None or of.supervision_id is None:
        return IN_TRAINING.said(of.training_id, **said, progress=of.progress, others=others)
    supervisor = find_person(session, of.supervisor_id)
    said |= {"supervisor": supervisor.name}
    if of.since > (question.began_at or question.at):
        return SUPERVISED_LATE.said(of.supervision_id, **said, since=Moment(of.since), others=others)
    theirs = authorisation_at(session, supervisor.id, question.method_id, question.act, question.at)
    if theirs is None:
        return SUPERVISOR_NOT.said(of.supervision_id, **said, on=Day(question.at), others=others)
    return SUPERVISED.said(
        theirs.version_id, of.supervision_id, **said, since=Day(theirs.valid_from), basis=theirs.basis
    )


def refused(session: Session, question: GateQuestion, said: dict[str, Fact]) -> CheckAnswer:
    """No: suspended or withdrawn, with the reason, or not authorised; and who may do it instead."""
    reason, others = instead(session, question)
    of = ended_at(
        session,
        question.at,
        person_id=question.person_id,
        method_id=question.method_id,
        act=Act(question.act),
    )
    if of:
        why: dict[str, Fact] = {"since": Day(of[0].since), "why": f"{of[0].reason.rstrip('.')}."}
        return ENDED[of[0].ending].said(of[0].version_id, **said, **why, others=others or "–")
    return reason.said(**said, on=Day(question.at), others=others)


def method_title(session: Session, method_id: int) -> str:
    """What the method is called, as its own feature says it."""
    found = describe(session, [method_id]).get(method_id)
    return found[1].title if found else f"method {method_id}"


def authorised(found: Authorisation, said: dict[str, Fact]) -> CheckAnswer:
    """Yes, from when and until when, and on which basis."""
    said |= {"since": Day(found.valid_from), "basis": found.basis}
    if found.valid_to is None:
        return WITHOUT_END.said(found.version_id, **said)
    return UNTIL.said(found.version_id, **said, until=Day(found.valid_to))


def instead(session: Session, question: GateQuestion) -> tuple[Reason, str]:
    """Who may do it instead; and if nobody, who could be authorised."""
    excluding = [question.person_id] if question.person_id is not None else []
    who = who_could(session, question.method_id, question.act, question.at, excluding)
    if who.authorised:
        return ASK_OTHERS, names(who.authorised)
    return (OTHERS_COULD, names(who.could_be)) if who.could_be else (NOBODY_ELSE, "")


def names(people: Sequence[Person]) -> str:
    return ", ".join(person.name for person in people[:MOST])


AUTHORISATION = Check(
    NAME, _("Authorisation"), frozenset(act.value for act in Act), look,
    (
        NOBODY, ASK_OTHERS, OTHERS_COULD, NOBODY_ELSE, *ENDED.values(), IN_TRAINING, SUPERVISED_LATE, SUPERVISOR_NOT,
        SUPERVISED, UNTIL, WITHOUT_END,
    ),
    order=10, rests_on=frozenset({"authorisation_version"}), of_person=True,
)  # fmt: skip
