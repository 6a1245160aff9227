"""The gate's check: was this person authorised for this act of this method at that moment?"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lims.gates import Check, CheckAnswer, GateQuestion, no, yes
from lims.people.authorisations import Authorisation, authorisation_at, who_could
from lims.people.models import Act
from lims.people.service import find_person
from lims.trace import describe

NAME = "authorisation"


def look(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Yes with the period, or no with whoever is authorised, or who could be."""
    method = method_title(session, question.method_id)
    if question.person_id is None:
        yield no(NAME, f"Nobody is named who would {question.act} {method}.", "Name a person first.")
        return
    person = find_person(session, question.person_id)
    found = authorisation_at(session, person.id, question.method_id, question.act, question.at)
    if found is None:
        sentence = f"{person.name} was not authorised to {question.act} {method} on {question.at:%Y-%m-%d}."
        yield no(NAME, sentence, remedy(session, question), person=person.id, act=question.act)
        return
    sentence = f"{person.name} is authorised to {question.act} {method} {period(found)}, on the basis: {found.basis}."
    yield yes(NAME, sentence, found.version_id, authorisation=found.id, act=question.act)


def method_title(session: Session, method_id: int) -> str:
    """What the method is called, as its own feature says it."""
    found = describe(session, [method_id]).get(method_id)
    return found[1].title if found else f"method {method_id}"


def period(found: Authorisation) -> str:
    end = f" until {found.valid_to:%Y-%m-%d}" if found.valid_to else ", without an end"
    return f"from {found.valid_from:%Y-%m-%d}{end}"


def remedy(session: Session, question: GateQuestion) -> str:
    """Who may do it instead; and if nobody, who could be authorised, and where."""
    excluding = [question.person_id] if question.person_id is not None else []
    who = who_could(session, question.method_id, question.act, question.at, excluding)
    if who.authorised:
        return f"Ask {_names(who.authorised)}, or have the person authorised (People, Authorisations)."
    if who.could_be:
        return f"Nobody else is authorised; {_names(who.could_be)} could be (People, Authorisations)."
    return "Nobody else is authorised: authorise somebody (People, Authorisations)."


def _names(people: tuple[object, ...]) -> str:
    return ", ".join(str(getattr(person, "name", "")) for person in people[:4])


AUTHORISATION = Check(NAME, frozenset(act.value for act in Act), look, order=10)
