"""Whether the traceability of a piece of equipment stands at a moment: the gate's own questions, asked of it alone.

Features that know more of equipment (its programme, its intermediate checks) add what they ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.equipment.gate import calibration_answers, failed_checks, state_answer, suitability_answers
from lims.equipment.service import Equipment
from lims.gates import Answer, CheckAnswer, check_word, remedy_of, sentence_of
from lims.quality import hold_answers
from lims.records import moment_known

Look = Callable[[Session, Equipment, datetime, int | None], Iterable[CheckAnswer]]
SHOWN = {Answer.YES: "yes", Answer.NO: "no", Answer.NO_REQUIREMENT: "unknown"}


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingLine:
    """One answer in the reader's words."""

    answer: str
    title: str
    reason: str
    to: str | None = None
    remedy: str | None = None


_looks: dict[str, Look] = {}


def register_standing(name: str, look: Look) -> None:
    """Add a question; the same one may be registered again (a second application in one process)."""
    _looks[name] = look


def standing_of(
    session: Session, one: Equipment, at: datetime, known_at: int | None = None
) -> Iterator[CheckAnswer]:
    """Every answer about one piece at a moment: holds, in service, calibrated, accepted, checks that failed, what features add.

    As known now, or as known at an event.
    """
    yield from hold_answers(session, [one.id], moment_known(session, at, known_at))
    yield state_answer(session, one, at, known_at)
    yield from calibration_answers(session, one, at, known_at)
    yield from suitability_answers(session, one, at, known_at)
    yield from failed_checks(session, one, at, known_at)
    for look in _looks.values():
        yield from look(session, one, at, known_at)


def stands(answers: Iterable[CheckAnswer]) -> Answer:
    """Yes where all say yes; no where one says no; else nobody has entered what would be needed to say."""
    said = {one.answer for one in answers}
    return (
        Answer.NO
        if Answer.NO in said
        else Answer.NO_REQUIREMENT
        if Answer.NO_REQUIREMENT in said
        else Answer.YES
    )


def standing_lines(answers: Iterable[CheckAnswer]) -> list[StandingLine]:
    """The answers in the words of whoever looks now, what is in the way first."""
    order = list(SHOWN.values())[1:]
    lines = [
        StandingLine(answer=SHOWN[one.answer], title=check_word(one.check), reason=_said(one))
        for one in answers
    ]
    return sorted(lines, key=lambda line: order.index(line.answer) if line.answer in order else len(order))


def _said(one: CheckAnswer) -> str:
    return " ".join(part for part in (sentence_of(one), remedy_of(one)) if part)
