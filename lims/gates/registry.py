"""Checks and their answers: a registry that knows no feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.gates.answer import Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class GateQuestion:
    """May this be done, with these, now? Features fill in what is chosen; what is not chosen is None."""

    act: str  # perform, review, release
    at: datetime  # the moment of the measurement
    person_id: int | None
    test_id: int | None
    method_id: int
    method_version_id: int
    settings: dict[str, Any]  # the laboratory's settings of the method version
    definition: str  # key in methods.catalogue
    item_id: int | None = None
    product_group: str | None = None
    item_kind: str = "sample"
    received_at: datetime | None = None
    sampled_at: datetime | None = None
    parts: dict[str, int] = field(
        default_factory=dict
    )  # role -> equipment id, of the measuring system chosen
    measuring_system_id: int | None = None
    room_id: int | None = None
    lots: dict[str, int] = field(default_factory=dict)
    value: float | None = None  # what is to be measured, if known: for ranges
    value_unit: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckAnswer:
    """What a check says: the answer, a sentence with the figures, what to do, and the nodes that it rests on."""

    check: str
    answer: Answer
    sentence: str
    remedy: str | None = None
    rests_on: tuple[int, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `look` gives one answer for each thing that it looks at, or none where it does not apply."""

    name: str
    acts: frozenset[str]
    look: Callable[[Session, GateQuestion], Iterable[CheckAnswer]]
    order: int = 100


_checks: dict[str, Check] = {}


def register_check(check: Check) -> None:
    """Add a check; the same one may be registered again (a second application in one process)."""
    _checks[check.name] = check


def checks() -> list[Check]:
    """All checks, in the order in which they are shown."""
    return sorted(_checks.values(), key=lambda check: (check.order, check.name))


def ask(session: Session, question: GateQuestion) -> list[CheckAnswer]:
    """Every check's answers to one question."""
    return [
        answer for check in checks() if question.act in check.acts for answer in check.look(session, question)
    ]  # fmt: skip


def yes(check: str, sentence: str, *rests_on: int, **facts: Any) -> CheckAnswer:
    return CheckAnswer(check=check, answer=Answer.YES, sentence=sentence, rests_on=rests_on, facts=facts)


def no(check: str, sentence: str, remedy: str, *rests_on: int, **facts: Any) -> CheckAnswer:
    return CheckAnswer(
        check=check, answer=Answer.NO, sentence=sentence, remedy=remedy, rests_on=rests_on, facts=facts
    )  # fmt: skip


def no_requirement(check: str, sentence: str, remedy: str, **facts: Any) -> CheckAnswer:
    return CheckAnswer(
        check=check, answer=Answer.NO_REQUIREMENT, sentence=sentence, remedy=remedy, facts=facts
    )
