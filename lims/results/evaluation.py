"""What a test would give if it were submitted now: the gate's answers, the outcome, and how it is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.db import remembered, remembering
from lims.equipment import MeasuringSystem, find_system, rooms, system_for
from lims.errors import LimsError, NotFound
from lims.gates import CheckAnswer, GateQuestion, ask, checks_of_person
from lims.records import AuditEvent
from lims.results.determinations import Determination, determinations_of, present_round
from lims.results.errors import MethodRefused
from lims.results.given import Circumstances, given_data
from lims.results.judgement import Agreed, Judgement, agreed_for, judgements
from lims.results.printed import Printed, printed
from lims.results.subject import Subject, find_subject
from methods import MethodError
from methods.definitions import AnyResult, Entered, Given, Measurand, Outcome, VectorResult
from methods.precision import AgreementAnswer
from methods.units import convert

PERFORM = "perform"


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """Who would submit a test, when, and what the gate says of that; the answers about the measurement stand beside it."""

    question: GateQuestion
    answers: tuple[CheckAnswer, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One result of the outcome with its printed form and how it is judged."""

    measurand: Measurand
    result: AnyResult
    printed: Printed
    judgements: tuple[Judgement, ...]
    parts: tuple[Printed, ...] = ()  # of a composition or a table of a provider: its texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluated:
    """A test as it would stand if it were submitted now. `refusal` says why there is no outcome, where there is none."""

    subject: Subject
    determinations: tuple[Determination, ...]
    circumstances: Circumstances
    question: GateQuestion
    answers: tuple[CheckAnswer, ...]
    submission: Submission
    given: Given | None
    outcome: Outcome | None
    findings: tuple[Finding, ...]
    refusal: LimsError | None
    known_at: int  # the number of the last event that it was worked out from
    transferred: Mapping[str, Any] | None = (
        None  # what an external provider reported, as it was entered and checked
    )
    besides: tuple[tuple[int, str], ...] = ()  # what else the results rest on, with the role

    @property
    def test_id(self) -> int:
        return self.subject.test.id

    @property
    def agreement(self) -> AgreementAnswer | None:
        """Whether the determinations agree, where there are several."""
        return self.outcome.agreement if self.outcome else None


def evaluate_test(
    session: Session, test_id: int, *, at: datetime, person_id: int | None = None,
    hypothetical: Mapping[str, Entered] | None = None,
) -> Evaluated:  # fmt: skip
    """What a test would give if it were submitted at `at`; `hypothetical` is a determination that is not taken yet.

    The gate is asked for the moment of the measurement: the latest reading used, or `at` where there is none.
    Raises NotFound.
    """
    with remembering(session):
        subject = find_subject(session, test_id)
        determinations = determinations_of(session, [test_id])[test_id]
        return evaluate(
            session, subject, determinations, at=at, person_id=person_id, hypothetical=hypothetical
        )


def evaluate(
    session: Session, subject: Subject, determinations: Sequence[Determination], *, at: datetime,
    person_id: int | None = None, hypothetical: Mapping[str, Entered] | None = None,
) -> Evaluated:  # fmt: skip
    """Like `evaluate_test`, with what was read of the test already; for many tests at once."""
    present = present_round(determinations, subject.test.state)
    circumstances = circumstances_of(session, subject, present, at=at, now_too=hypothetical is not None)
    given, outcome, refusal = _calculated(session, subject, present, circumstances, hypothetical)
    question = question_of(session, subject, present, circumstances, person_id)
    answers = answers_for(session, question, present)
    agreed = agreed_for(session, subject, circumstances.moment) if outcome else None
    return Evaluated(
        subject=subject, determinations=tuple(determinations), circumstances=circumstances, question=question,
        answers=tuple(answers), submission=submission_of(session, question, answers, present, person_id, at), given=given, outcome=outcome,
        findings=findings_of(subject, outcome, agreed) if outcome and agreed else (), refusal=refusal,
        known_at=_last_event(session),
    )  # fmt: skip


@remembered
def _last_event(session: Session) -> int:
    return session.scalar(select(func.max(AuditEvent.seq))) or 0


def circumstances_of(
    session: Session,
    subject: Subject,
    present: Sequence[Determination],
    *,
    at: datetime,
    now_too: bool = False,
) -> Circumstances:
    """When the measurement was, with which measuring system and in which room."""
    moments = [one.at for one in present if one.used]
    moment = at if now_too or not moments else max(moments)
    return Circumstances(
        moment=moment, system=system_of(session, subject, moment), room_id=room_of(session, subject)
    )


def system_of(session: Session, subject: Subject, moment: datetime) -> MeasuringSystem | None:
    """The measuring system chosen for a test, as it stood; else the first that served the method."""
    if subject.test.measuring_system_id is None:
        return system_for(session, subject.method.code, moment)
    try:
        return find_system(session, subject.test.measuring_system_id, moment)
    except NotFound:
        return None


def room_of(session: Session, subject: Subject) -> int | None:
    """The room chosen for a test; else the only one that there is."""
    if subject.test.room_id is not None:
        return subject.test.room_id
    known = rooms(session)
    return known[0].id if len(known) == 1 else None


def _calculated(
    session: Session, subject: Subject, present: Sequence[Determination], circumstances: Circumstances,
    hypothetical: Mapping[str, Entered] | None,
) -> tuple[Given | None, Outcome | None, LimsError | None]:  # fmt: skip
    given: Given | None = None
    try:
        given = given_data(session, subject, present, circumstances, hypothetical)
        return given, subject.method.definition.evaluate(given), None
    except MethodError as refusal:
        return given, None, MethodRefused.by(refusal)
    except LimsError as refusal:
        return given, None, refusal


def findings_of(subject: Subject, outcome: Outcome, agreed: Agreed) -> tuple[Finding, ...]:
    """The results of an outcome as they are printed and judged."""
    return tuple(
        Finding(
            measurand=(measurand := subject.method.definition.measurand(one.measurand)), result=one,
            printed=printed(measurand, one), judgements=judgements(subject, one, agreed),
        )
        for one in outcome.results
    )  # fmt: skip


# -- the gate -------------------------------------------------------------------------------------------


def question_of(
    session: Session, subject: Subject, present: Sequence[Determination], circumstances: Circumstances,
    person_id: int | None,
) -> GateQuestion:  # fmt: skip
    """The gate's question about a test, for the moment of its measurement and the person who measured."""
    used = [one for one in present if one.used]
    value, unit = _level(subject, used)
    system = circumstances.system
    return GateQuestion(
        act=PERFORM, at=circumstances.moment, person_id=used[-1].person_id if used else person_id, test_id=subject.test.id,
        method_id=subject.method.method_id, method_version_id=subject.method.id, settings=dict(subject.method.settings),
        definition=subject.method.definition_key, item_id=subject.sample.id, product_group=subject.product_group,
        item_kind=subject.sample.kind.value, received_at=subject.sample.received_at, sampled_at=subject.sample.sampled_at,
        parts=dict(system.parts) if system else {}, measuring_system_id=system.id if system else None,
        room_id=circumstances.room_id, lots=_lots(used), value=value, value_unit=unit,
        began_at=began(used, used[-1].person_id if used else person_id),
    )  # fmt: skip


def began(present: Sequence[Determination], person_id: int | None) -> datetime | None:
    """When a person made the first of some determinations; None where they made none of them."""
    return min((one.at for one in present if one.used and one.person_id == person_id), default=None)


def _level(subject: Subject, used: Sequence[Determination]) -> tuple[float | None, str | None]:
    """The mean of the first quantity that the method reads."""
    wanted = next(
        (one for one in subject.method.definition.inputs if one.kind == "number" and one.reading), None
    )
    values = [one.values[wanted.name] for one in used if wanted is not None and wanted.name in one.values]
    if wanted is None or not values:
        return None, None
    try:
        numbers = [
            convert(one.value, one.unit, wanted.unit or "1") for one in values if one.value is not None
        ]
    except MethodError:
        return None, None
    return (sum(numbers) / len(numbers), wanted.unit) if numbers else (None, None)


def _lots(used: Sequence[Determination]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in used:
        lots: Mapping[str, Any] = one.observations.get("lots") or {}
        found.update({role: int(lot) for role, lot in lots.items()})
    return found


def answers_for(
    session: Session, question: GateQuestion, present: Sequence[Determination]
) -> list[CheckAnswer]:
    """Every check's answer; what is asked of a person is asked of each person who measured."""
    answers = ask(session, question)
    others = {one.person_id for one in present if one.used} - {question.person_id}
    for person_id in sorted(others):
        answers += asked_of(session, question, person_id, present)
    return answers


def asked_of(
    session: Session, question: GateQuestion, person_id: int | None, present: Sequence[Determination],
    only: frozenset[str] | None = None,
) -> list[CheckAnswer]:  # fmt: skip
    """What the gate says of another person than the one whom the question names."""
    own = replace(question, person_id=person_id, began_at=began(present, person_id))
    names = checks_of_person()
    return ask(session, own, names if only is None else names & only)


def submission_of(
    session: Session, question: GateQuestion, known: Sequence[CheckAnswer], present: Sequence[Determination],
    person_id: int | None, at: datetime,
) -> Submission:  # fmt: skip
    """Whether this person may submit at this moment: whoever answers for a measurement may perform the method.

    What the gate said of the measurement already is not said again.
    """
    submitting = replace(question, person_id=person_id, at=at, began_at=began(present, person_id))
    asked = ask(session, submitting, checks_of_person())
    return Submission(question=submitting, answers=tuple(one for one in asked if one not in known))


def composition(outcome: Outcome | None) -> VectorResult | None:
    """The composition among the results, if there is one."""
    return next((one for one in outcome.results if isinstance(one, VectorResult)), None) if outcome else None
