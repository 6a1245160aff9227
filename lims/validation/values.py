"""A validation as pages and services see it: its plan with data and what each experiment shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lims.validation.models import DatumRow, ExperimentRow, ValidationKind, ValidationRow, ValidationState
from methods import MethodError
from methods.verification import Answer, Experiment, Outcome, Shown, evaluate_experiment
from methods.verification import Datum as Given


@dataclass(frozen=True, kw_only=True, slots=True)
class Validation:
    """A validation as it stands."""

    id: int
    number: str
    kind: ValidationKind
    method_id: int
    edition: str
    definition: str
    purpose: str
    state: ValidationState
    opened_at: datetime
    opened_by: int
    planned_at: datetime | None
    decided_at: datetime | None
    fictitious: bool
    row_version: int

    @classmethod
    def from_row(cls, row: ValidationRow) -> Validation:
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


@dataclass(frozen=True, kw_only=True, slots=True)
class Datum:
    """One result of an experiment; `withdrawn` says why it does not count."""

    id: int
    root: int
    place: str
    x: float | None
    value: float
    text: str
    source_id: int | None
    at: datetime
    person_id: int
    withdrawn: str

    @classmethod
    def from_row(cls, row: DatumRow, withdrawn: str) -> Datum:
        return cls(
            id=row.id, root=row.root, place=row.place, x=row.x, value=row.value, text=row.text, source_id=row.source_id,
            at=row.at, person_id=row.person_id, withdrawn=withdrawn,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """One row of the plan."""

    id: int
    root: int
    kind: Experiment
    measurand: str
    component: str
    unit: str | None
    given: Mapping[str, float]
    source: str
    how: str
    left_out: bool
    why: str
    at: datetime
    person_id: int

    @classmethod
    def from_row(cls, row: ExperimentRow) -> Planned:
        return cls(
            id=row.id, root=row.root, kind=Experiment(row.kind), measurand=row.measurand, component=row.component,
            unit=row.unit, given=dict(row.given), source=row.source, how=row.how, left_out=row.left_out, why=row.why,
            at=row.at, person_id=row.person_id,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """An experiment as it stands: its plan, what it replaced, its data and what they show (or why they show nothing)."""

    plan: Planned
    earlier: tuple[Planned, ...]
    data: tuple[Datum, ...]
    shown: Shown | None
    refusal: MethodError | None

    @property
    def counted(self) -> tuple[Datum, ...]:
        """The data that count."""
        return tuple(one for one in self.data if not one.withdrawn)

    @property
    def root(self) -> int:
        """The number of the experiment within the validation."""
        return self.plan.root


def standing_of(rows: Sequence[Planned], data: Sequence[Datum]) -> Standing:
    """An experiment of its rows in order, with its data."""
    plan, counted = rows[-1], [one for one in data if not one.withdrawn]
    shown, refusal = None, None
    if counted and not plan.left_out:
        try:
            given = [Given(value=one.value, group=one.place, x=one.x) for one in counted]
            shown = evaluate_experiment(plan.kind, given, plan.given)
        except MethodError as trouble:
            refusal = trouble
    return Standing(plan=plan, earlier=tuple(rows[:-1]), data=tuple(data), shown=shown, refusal=refusal)


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """A validation with all its experiments in order."""

    validation: Validation
    experiments: tuple[Standing, ...]

    @property
    def asked(self) -> tuple[Standing, ...]:
        """The experiments that are to be done."""
        return tuple(one for one in self.experiments if not one.plan.left_out)

    @property
    def silent(self) -> tuple[Standing, ...]:
        """The experiments that show nothing yet."""
        return tuple(one for one in self.asked if one.shown is None)

    def answered(self, answer: Answer) -> tuple[Standing, ...]:
        """The experiments with this answer."""
        return tuple(one for one in self.asked if one.shown is not None and one.shown.answer is answer)

    @property
    def outcome(self) -> Outcome:
        """Not verified before open before verified; what shows nothing yet is open."""
        if self.answered(Answer.NOT_MET):
            return Outcome.NOT_VERIFIED
        if self.silent or self.answered(Answer.NO_REQUIREMENT) or not self.asked:
            return Outcome.OPEN
        return Outcome.VERIFIED

    @property
    def people(self) -> frozenset[int]:
        """Whoever planned it or entered data of it."""
        planned = {row.person_id for one in self.experiments for row in (*one.earlier, one.plan)}
        entered = {row.person_id for one in self.experiments for row in one.data}
        return frozenset({self.validation.opened_by, *planned, *entered})
