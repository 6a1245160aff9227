"""What the gate asks of chromatography: curves in date for the system, and the checks of the sequence that the injection is of.

An injection that was not run in a sequence is not asked for one; a system without a component table not for curves.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import find_definition, method_version
from lims.db import remembered
from lims.equipment import find_system
from lims.gates import Check, CheckAnswer, Day, Fact, GateQuestion, Moment, Phrase, no, no_requirement, yes
from lims.results.models import DeterminationRow, DeterminationState, DeterminationValueRow
from lims.results.peaks import PEAKS
from lims.samples.models import TestRow
from lims.sequences.curves import curves_at, table_for
from lims.sequences.judging import judged
from lims.sequences.models import LineMatchRow, SequenceLineRow, SequenceRow
from lims.sequences.service import OPEN
from lims.sequences.words import CHECKED
from lims.web import lazy_gettext as _

RESPONSE, SEQUENCE = "response", "sequence"
PERFORM = frozenset({"perform"})
IN_DATE = yes(
    RESPONSE, "in_date", _("The calibration curves {number} of {system} were in date until {until}.")
)
NO_CURVES = no(
    RESPONSE, "no_curves", _("{system} had no accepted calibration curves in date for {method} at {at}."),
    _("Run the standards, make the curves and have another person accept them."),
)  # fmt: skip
PASSED = yes(SEQUENCE, "passed", _("The checks around line {position} of {number} passed."))
NO_LIMITS = no_requirement(
    SEQUENCE, "no_limits", _("{number} has checks around line {position} for which nobody has entered a limit, or none at all."),
    _("Enter the laboratory's limits in the component table."),
)  # fmt: skip
HELD = no(
    SEQUENCE, "held", _("Line {position} of {number} is held: {check} failed at line {failed}."),
    _("Find the cause, and run the lines since the last good check again."),
)  # fmt: skip
TO_COME = no(
    SEQUENCE, "to_come", _("Line {position} of {number} waits for {check} at line {failed}."),
    _("Wait for its record, and take it."),
)  # fmt: skip


def look_at_curves(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Curves that were accepted and in date for the method on this measuring system, where a component table is kept."""
    if question.measuring_system_id is None or question.item_kind != "sample" or not _takes_peaks(question):
        return
    method = method_version(session, question.method_version_id)
    table = table_for(session, method, question.measuring_system_id, question.at)
    if table is None:
        return
    system = find_system(session, question.measuring_system_id, question.at)
    found = curves_at(session, table.header_id, question.at)
    if found is None or found.decision is None or found.decision.valid_until is None:
        yield NO_CURVES.said(table.id, system=system.code, method=method.code, at=Moment(question.at))
    else:
        yield IN_DATE.said(
            found.id, number=found.number, system=system.code, until=Day(found.decision.valid_until)
        )


def look_at_sequence(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The checks of the sequence in which the injection was run that is used for the test."""
    if question.test_id is None or not _takes_peaks(question):
        return
    found = lines_in_use(session).get(question.test_id)
    if found is None:
        return
    line_id, sequence_id, position, number = found
    state = judged(session, sequence_id)
    said: dict[str, Fact] = {"number": number, "position": str(position)}
    for held in state.held.get(position, ()):
        reason = TO_COME if held.to_come else HELD
        yield reason.said(
            sequence_id, line_id, **said, check=Phrase(CHECKED[held.kind]), failed=str(held.position)
        )
    if position not in state.held:
        limited = state.checks and not state.without_limit
        yield (PASSED if limited else NO_LIMITS).said(sequence_id, line_id, **said)


def _takes_peaks(question: GateQuestion) -> bool:
    return find_definition(question.definition).takes_peaks


@remembered
def lines_in_use(session: Session) -> dict[int, tuple[int, int, int, str]]:
    """For each open test the line whose record's peaks are used for it: its id, the sequence's, position and number.

    One query for all of them: tests are submitted many at a time. A test outside of any sequence is not among them.
    """
    query = (
        select(
            DeterminationRow.test_id, SequenceLineRow.id, SequenceLineRow.sequence_id, SequenceLineRow.position,
            SequenceRow.number,
        )
        .join(LineMatchRow, LineMatchRow.line_id == SequenceLineRow.id)
        .join(SequenceRow, SequenceRow.id == SequenceLineRow.sequence_id)
        .join(DeterminationValueRow, DeterminationValueRow.reading_id == LineMatchRow.reading_id)
        .join(DeterminationRow, DeterminationRow.id == DeterminationValueRow.determination_id)
        .join(TestRow, TestRow.id == DeterminationRow.test_id)
        .where(
            TestRow.state.in_(OPEN), DeterminationRow.state == DeterminationState.USED, DeterminationValueRow.input == PEAKS
        )
        .order_by(DeterminationRow.n)
    )  # fmt: skip
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in session.execute(query)}


CHECKS = (
    Check(RESPONSE, _("Calibration curves"), PERFORM, look_at_curves, (IN_DATE, NO_CURVES), order=28),
    Check(SEQUENCE, _("Sequence"), PERFORM, look_at_sequence, (PASSED, NO_LIMITS, HELD, TO_COME), order=41),
)  # fmt: skip
