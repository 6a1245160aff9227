"""Checks and their answers: a registry that knows no feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.gates.reasons import CheckAnswer, Reason


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
    began_at: datetime | None = None  # the first of what this person measured, if anything was measured


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `look` gives one answer for each thing that it looks at, or none where it does not apply.

    It answers for the `reasons` that it declares and for no other. `rests_on` are the tables of versions that its answers
    are read from, or `room_condition`: what is stated of these later, but for an earlier time, may change an answer that
    was given.
    A check `of_person` is asked for everybody who measured, and for whoever submits or decides.
    """

    name: str
    word: str  # what it is about, in a word or two: a lazy text
    acts: frozenset[str]
    look: Callable[[Session, GateQuestion], Iterable[CheckAnswer]]
    reasons: tuple[Reason, ...]
    order: int = 100
    rests_on: frozenset[str] = frozenset()
    of_person: bool = False


_checks: dict[str, Check] = {}


def register_check(check: Check) -> None:
    """Add a check; the same one may be registered again (a second application in one process)."""
    _checks[check.name] = check


def checks() -> list[Check]:
    """All checks, in the order in which they are shown."""
    return sorted(_checks.values(), key=lambda check: (check.order, check.name))


def check_word(name: str) -> str:
    """What a check is about, in the language of whoever looks; its name where no feature brings it any more."""
    return str(_checks[name].word) if name in _checks else name.replace("_", " ")


def reason_of(check: str, code: str) -> Reason | None:
    """The reason of a check by its code; None for what no check declares any more."""
    declared = _checks[check].reasons if check in _checks else ()
    return next((reason for reason in declared if reason.code == code), None)


def checks_resting_on(tables: Iterable[str]) -> frozenset[str]:
    """The names of the checks whose answers are read from one of these tables of versions."""
    wanted = set(tables)
    return frozenset(check.name for check in checks() if check.rests_on & wanted)


def checks_of_person() -> frozenset[str]:
    """The names of the checks that ask about a person, and not about what a test is done with."""
    return frozenset(check.name for check in checks() if check.of_person)


def ask(session: Session, question: GateQuestion, only: frozenset[str] | None = None) -> list[CheckAnswer]:
    """Every check's answers to one question, or those of some checks by name.

    Raises ValueError where a check answers for a reason that it does not declare.
    """
    asked = [
        check for check in checks() if question.act in check.acts and (only is None or check.name in only)
    ]
    return [_declared(check, answer) for check in asked for answer in check.look(session, question)]


def _declared(check: Check, answer: CheckAnswer) -> CheckAnswer:
    if answer.why not in check.reasons:
        raise ValueError(f"The check {check.name} does not declare the reason {answer.reason}.")
    return answer
