"""What may be decided about a record without a person: only where nothing is in doubt, and with the facts of the reason.

A record that answers a command belongs to the test for which it was asked. One whose sample id is the whole code of a
sample belongs to that sample's only open test on this instrument. A message that broke off is attached by no rule, for nobody
knows what it lacks; once the instrument has said it again and further, it belongs to no test: it was no measurement of its own.
Nor does a record of a logger, once what it says of the air is taken for readings of its room.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from instruments.gateway.protocol import RecordPost
from lims.gates import RECORD, Fact, Phrase, Reader
from lims.intake.matching import Match, Suggestion, match_of_record, match_record, suggestions
from lims.intake.models import InstrumentCommandRow, MatchReasonRow
from lims.intake.records import (
    RawRecord,
    Understanding,
    current_understanding,
    find_record,
    understandings_of,
)
from lims.intake.repeats import begun_in, said_again_in
from lims.intake.understanding import BROKE_OFF, Sense
from lims.people import people_by_id
from lims.records import Unit
from lims.web import lazy_gettext as _

ASKED_FOR, ONLY_TEST, SAID_AGAIN = "rule:asked for", "rule:only test", "rule:said again"
LOGGED = "rule:logger"
BASES: Mapping[str, str] = {
    ASKED_FOR: _("Asked for at the bench by {person}."),
    ONLY_TEST: _("The record names {sample}, and {method} is its only open test on this instrument."),
    SAID_AGAIN: _("The message broke off, and the instrument said it again: record {record}."),
    LOGGED: _("It is of a logger: what it says became readings of room {room}."),
}  # fmt: skip


def basis_of(session: Session, match: Match, reader: Reader) -> str:
    """What shows that a record belongs where it does: a person's words as they are, a rule's in the reader's language."""
    reason = session.scalar(select(MatchReasonRow.reason).where(MatchReasonRow.match_id == match.id))
    return match.basis if reason is None else Phrase.from_json(reason).shown(reader)


def rules_may_match(post: RecordPost, sense: Sense | None) -> bool:
    """Whether a rule could say anything of a record that has just come: most lines name no sample and answer nothing."""
    named = sense is not None and (sense.sample_text is not None or bool(sense.found.get(BROKE_OFF)))
    return named or post.command_id is not None or post.earlier_number is not None


def match_by_rule(unit: Unit, record_id: int) -> Match | None:
    """Attach a record where nothing is in doubt; None, and nothing written, where a person must look."""
    unit.flush()
    record = find_record(unit.session, record_id)
    begun = begun_in(unit.session, record_id)
    if begun is not None:
        _leave_beginning(unit, begun, record)
    understanding = current_understanding(unit.session, record_id)
    if understanding is None or understanding.raw_record_id != record.id:
        return None
    if match_of_record(unit.session, record_id) is not None:
        return None
    if understanding.broke_off:
        again = said_again_in(unit.session, record_id)
        return None if again is None else _said_again(unit, record_id, find_record(unit.session, again))
    if begun is not None and _belongs_to_a_test(unit.session, begun):
        return None  # somebody took the broken beginning for the measurement
    return _asked_for(unit, record) or _only_test(unit, record, understanding)


def leave_to_room(unit: Unit, record_id: int, room: str) -> None:
    """Say of a record of a logger that it belongs to no test, where nobody has decided about it."""
    if match_of_record(unit.session, record_id) is None:
        _decide(unit, record_id, None, LOGGED, room=room)


def _decide(unit: Unit, record_id: int, test_id: int | None, rule: str, **facts: Fact) -> Match:
    reason = Phrase(BASES[rule], facts)
    match = match_record(unit, record_id, test_id, basis=reason.shown(RECORD), by=rule)
    unit.add(MatchReasonRow(match_id=match.id, reason=reason.as_json()))
    return match


def _leave_beginning(unit: Unit, begun: int, record: RawRecord) -> None:
    """Decide about the broken beginning of a message that was said again, where nobody has."""
    if understandings_of(unit.session, begun) and match_of_record(unit.session, begun) is None:
        _said_again(unit, begun, record)


def _said_again(unit: Unit, begun: int, record: RawRecord) -> Match:
    return _decide(unit, begun, None, SAID_AGAIN, record=str(record.number))


def _belongs_to_a_test(session: Session, record_id: int) -> bool:
    match = match_of_record(session, record_id)
    return match is not None and match.test_id is not None


def _asked_for(unit: Unit, record: RawRecord) -> Match | None:
    command = unit.session.get(InstrumentCommandRow, record.command_id) if record.command_id else None
    if command is None or command.test_id is None or command.gateway_id != record.gateway_id:
        return None
    person = people_by_id(unit.session, [command.asked_by]).get(command.asked_by)
    return _decide(
        unit, record.id, command.test_id, ASKED_FOR, person=person.name if person else str(command.asked_by)
    )


def _only_test(unit: Unit, record: RawRecord, understanding: Understanding) -> Match | None:
    only = _only_suggestion(unit.session, record, understanding)
    if only is None:
        return None
    return _decide(unit, record.id, only.test_id, ONLY_TEST, sample=only.sample_code, method=only.method)


def _only_suggestion(session: Session, record: RawRecord, understanding: Understanding) -> Suggestion | None:
    if understanding.sample_code is None or understanding.supersedes is not None:
        return None
    whole = understanding.sample_text or ""
    if whole.replace("-", "").casefold() != understanding.sample_code.replace("-", "").casefold():
        return None
    found = [one for one in suggestions(session, record, understanding) if "sample" in one.reasons]
    return found[0] if len(found) == 1 and "instrument" in found[0].reasons else None
