"""What is written down about proficiency tests, as other modules and pages see it: frozen, apart from the tables."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self

from methods.proficiency import Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """Something that a person wrote down at a moment."""

    id: int
    at: datetime
    person_id: int

    @classmethod
    def from_row(cls, row: Any) -> Self:
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})


@dataclass(frozen=True, kw_only=True, slots=True)
class Round(Written):
    """A round of a provider's scheme."""

    code: str
    provider_id: int
    scheme: str
    name: str
    results_due_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundSample(Written):
    """A registered sample that the provider sent."""

    round_id: int
    item_id: int
    designation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundReport(Written):
    """A report of the provider, kept as a file."""

    round_id: int
    file_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported(Written):
    """What the laboratory reported; U and k None: not reported."""

    enrolment_id: int
    result_id: int | None
    value: float
    text: str
    expanded_uncertainty: float | None
    k: float | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome(Written):
    """What the provider's report says of a measurand, with the worst verdict that counts."""

    enrolment_id: int
    reported_id: int
    report_id: int
    assigned_value: float
    assigned_text: str
    standard_uncertainty: float | None
    expanded_uncertainty: float | None
    sigma_pt: float | None
    verdict: Verdict | None
    nonconformity_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Action(Written):
    """What was done about scores."""

    enrolment_id: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan(Written):
    """How often the laboratory takes part with a method; None where it plans not to."""

    method_id: int
    every_months: int | None
    basis: str
