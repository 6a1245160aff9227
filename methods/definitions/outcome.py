"""What a calculation gives: a result for each measurand, the agreement of determinations, messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from methods.definitions.given import Covariance
from methods.knowledge import Unknown
from methods.precision import AgreementAnswer
from methods.reporting import Censored, Nominal, Ordinal
from methods.uncertainty import BudgetLine, Evaluation, Mode
from methods.wording import Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Uncertainty:
    """Standard and expanded uncertainty of a result, in its unit; dof is None where no formula gives it."""

    u: float
    U: float
    k: float
    p: float
    dof: float | None
    mode: Mode
    lines: tuple[BudgetLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NumericResult:
    """A value on a ratio or interval scale, unrounded, with its uncertainty or the reason why it has none.

    `condition` is the reference condition where the mode of work decides it.
    """

    measurand: str
    value: float
    unit: str
    uncertainty: Uncertainty | Unknown
    condition: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrdinalResult:
    """A class of an ordered scale. It has no uncertainty and no mean."""

    measurand: str
    value: Ordinal
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NominalResult:
    """One of some names."""

    measurand: str
    value: Nominal


@dataclass(frozen=True, kw_only=True, slots=True)
class CensoredResult:
    """A value known only to lie below or above a bound."""

    measurand: str
    value: Censored


@dataclass(frozen=True, kw_only=True, slots=True)
class Component:
    """One component of a composition, in the unit of the vector.

    `absent`: it has no peak. `below`: less was found than this, the least that can be reported.
    """

    key: str
    name: str | None
    value: float
    uncertainty: Uncertainty | Unknown
    group: str | None = None
    manual: bool = False
    retention_time: float | None = None
    absent: bool = False
    below: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class VectorResult:
    """A composition with its basis; the sum before normalisation is kept with its limits, in the unit that it was summed in."""

    measurand: str
    unit: str
    basis: str
    components: tuple[Component, ...]
    groups: tuple[Component, ...]
    unnormalised_sum: float
    sum_unit: str
    covariances: tuple[Covariance, ...] = ()
    sum_low: float | None = None
    sum_high: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CutResult:
    """One cut: its end point (°C, None for a residue), and its yield in per cent of the charge, alone and with those before it."""

    name: str
    t_end: float | None
    percent: float
    total: float


@dataclass(frozen=True, kw_only=True, slots=True)
class TableResult:
    """The yields of a distillation, cut by cut; `loss` in per cent of the charge, negative where gained. It has no U.

    `curve`: the rows are points of a curve, each a temperature with what came over up to there, and nothing was weighed.
    """

    measurand: str
    unit: str
    rows: tuple[CutResult, ...]
    loss: float
    curve: bool = False


AnyResult: TypeAlias = (
    NumericResult | OrdinalResult | NominalResult | CensoredResult | VectorResult | TableResult
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A sentence for the technician and the reviewer; the level says whether somebody must act on it.

    `printed`: it stands on the certificate too, beside the result of `about`, or of the first where it is about none.
    """

    level: Literal["information", "attention", "stop"]
    key: str
    texts: Texts
    about: str = ""
    printed: bool = False

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.texts["en"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The outcome of a calculation. No results where the determinations do not agree: a message says why.

    `agreements` are the answers of the components of a composition, of which `agreement` is the worst.
    """

    method: str
    edition: str
    code_version: str
    results: tuple[AnyResult, ...]
    agreement: AgreementAnswer | None
    messages: tuple[Message, ...] = ()
    agreements: tuple[AgreementAnswer, ...] = ()

    def result(self, measurand: str) -> AnyResult:
        """The result for a measurand. Raises KeyError where there is none."""
        found = next((one for one in self.results if one.measurand == measurand), None)
        if found is None:
            raise KeyError(measurand)
        return found


def uncertainty_of(evaluation: Evaluation) -> Uncertainty:
    """The uncertainty part of an evaluation."""
    return Uncertainty(
        u=evaluation.u,
        U=evaluation.U,
        k=evaluation.k,
        p=evaluation.coverage,
        dof=evaluation.dof,
        mode=evaluation.mode,
        lines=tuple(evaluation.lines),
    )
