"""The matrix: for each method and person where they stand with an act at a moment; and the gaps in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion, methods_at
from lims.competence.requirements import Requirement, requirements_at
from lims.competence.training import Progress, Training, progress_of, trainings_at
from lims.competence.work import Standing, standings_at
from lims.people import Act, Ended, Person, authorisations_at, ended_at, people_by_id
from lims.people.authorisations import FITTING_ROLES
from lims.people.models import AuthorisationRow, AuthorisationVersionRow
from lims.people.roles import holders
from lims.quality import AHEAD

ENOUGH = 2
"""With fewer people than this a method stands still when one of them is ill."""
HOLDING = frozenset({"authorised", "near"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """Where a person stands with an act of a method: a state of words.STATE_WORDS, and what makes it."""

    state: str
    standing: Standing | None = None
    training: Training | None = None
    progress: Progress | None = None
    ended: Ended | None = None
    ended_on: datetime | None = None

    @property
    def until(self) -> datetime | None:
        """The day until which it holds, or from which it did not."""
        if self.standing is not None:
            return self.standing.ends_at
        return self.ended.since if self.ended is not None else self.ended_on


NOTHING = Cell(state="none")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One method: its cells by person, what is required, and how many people may do it."""

    method: MethodVersion
    rule: Requirement | None
    cells: Mapping[int, Cell]

    @property
    def able(self) -> int:
        """How many people may do it now."""
        return sum(1 for one in self.cells.values() if one.state in HOLDING)

    @property
    def near(self) -> bool:
        """Whether somebody's authorisation ends soon or has lapsed."""
        return any(one.state in ("near", "lapsed") for one in self.cells.values())

    @property
    def gap(self) -> bool:
        """Whether fewer than two people may do it."""
        return self.able < ENOUGH


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """People across, methods down."""

    at: datetime
    act: Act
    people: Sequence[Person]
    lines: Sequence[Line] = field(default_factory=tuple)


def matrix_at(session: Session, act: Act, at: datetime) -> Matrix:
    """The matrix of an act as of a moment, in a handful of queries however many people and methods there are.

    Its people are those who hold a role that fits the act, and those of whom anything is known.
    """
    cells = _cells(session, act, at)
    rules = requirements_at(session, at)
    fitting = set(holders(session, FITTING_ROLES[act], at))
    everybody = people_by_id(session, fitting | {person for _method, person in cells})
    lines = [
        Line(
            method=method, rule=rules.get((method.method_id, act)),
            cells={person: cells.get((method.method_id, person), NOTHING) for person in everybody},
        )
        for method in methods_at(session, at)
    ]  # fmt: skip
    return Matrix(at=at, act=act, people=_by_initials(everybody.values()), lines=lines)


def _by_initials(people: object) -> list[Person]:
    return sorted(people, key=lambda one: (one.initials, one.id))  # type: ignore[call-overload,no-any-return]


def _cells(session: Session, act: Act, at: datetime) -> dict[tuple[int, int], Cell]:
    """The cell of each method and person of whom anything is known; what is better goes before what is worse."""
    found: dict[tuple[int, int], Cell] = {}
    for method, person, on in _ended(session, act, at):
        found[method, person] = Cell(state="ended", ended_on=on)
    for one in ended_at(session, at, act=act):
        found[one.method_id, one.person_id] = Cell(state=one.ending.value, ended=one, ended_on=one.since)
    trainings = [one for one in trainings_at(session, at) if one.act is act]
    progress = progress_of(session, trainings, requirements_at(session, at), at)
    for training in trainings:
        key = training.method_id, training.trainee_id
        found[key] = Cell(state="training", training=training, progress=progress[training.id])
    given = [one for one in authorisations_at(session, at) if one.act is act]
    for stands in standings_at(session, given, at):
        key = stands.authorisation.method_id, stands.authorisation.person_id
        learning = found.get(key, NOTHING)
        if not (stands.lapsed(at) and learning.training is not None):
            found[key] = Cell(state=state_of(stands, at), standing=stands)
    return found


def state_of(stands: Standing, at: datetime) -> str:
    """Authorised, authorised but not for long, or lapsed for want of work."""
    if stands.lapsed(at):
        return "lapsed"
    return "near" if stands.ends_at is not None and stands.ends_at < at + AHEAD else "authorised"


def _ended(session: Session, act: Act, at: datetime) -> list[tuple[int, int, datetime]]:
    """The authorisations that ended on their day, and when, as known now."""
    query = (
        select(AuthorisationRow.method_id, AuthorisationRow.person_id, func.max(AuthorisationVersionRow.valid_to))
        .join(AuthorisationVersionRow, AuthorisationVersionRow.header_id == AuthorisationRow.id)
        .where(
            AuthorisationRow.act == act, AuthorisationVersionRow.died.is_(None), AuthorisationVersionRow.valid_to <= at
        )
        .group_by(AuthorisationRow.method_id, AuthorisationRow.person_id)
    )  # fmt: skip
    return [(method, person, on) for method, person, on in session.execute(query) if on is not None]
