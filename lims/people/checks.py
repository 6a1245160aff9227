"""The gate's check: was this person authorised for this act of this method at that moment?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from lims.gates import Check, CheckAnswer, Day, Fact, GateQuestion, Phrase, Reason, no, yes
from lims.people.authorisations import Authorisation, authorisation_at, who_could
from lims.people.models import Act
from lims.people.service import Person, find_person
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
    """Yes with the period, or no with whoever is authorised, or who could be."""
    method, act = method_title(session, question.method_id), Phrase(ACT_WORDS[Act(question.act)])
    if question.person_id is None:
        yield NOBODY.said(act=act, method=method)
        return
    person = find_person(session, question.person_id)
    found = authorisation_at(session, person.id, question.method_id, question.act, question.at)
    said: dict[str, Fact] = {"person": person.name, "act": act, "method": method}
    if found is None:
        reason, others = instead(session, question)
        yield reason.said(**said, on=Day(question.at), others=others)
    else:
        yield authorised(found, said)


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
    (NOBODY, ASK_OTHERS, OTHERS_COULD, NOBODY_ELSE, UNTIL, WITHOUT_END), order=10,
    rests_on=frozenset({"authorisation_version"}),
)  # fmt: skip
