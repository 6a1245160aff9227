"""A method definition: one frozen object from which form, calculation, budget, certificate line and page come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from methods.composition import Basis
from methods.definitions.errors import WrongMethod
from methods.definitions.given import Given
from methods.definitions.messages import not_used
from methods.definitions.outcome import AnyResult, Message, Outcome
from methods.definitions.parts import (
    BudgetEntry,
    CheckDefinition,
    ControlDefinition,
    InputDefinition,
    Matrix,
    Measurand,
    MethodCondition,
    Product,
    Role,
    Step,
    WorkMode,
)
from methods.definitions.prepare import Prepared, prepare
from methods.definitions.version import CODE_VERSION
from methods.knowledge import Source, Unknown
from methods.precision import AgreementAnswer
from methods.uncertainty import Mode
from methods.wording import Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodDefinition:
    """One method in one edition. `newest` is the newest edition known, where it is another one.

    `takes_signals`: its readings come from the signals of a sample and of a blank.
    `takes_composition` is the basis of the composition that it is computed from, where another test of the sample finds it;
    `steps` guide whoever does it by hand.
    """

    code: str
    edition: str
    titles: Texts
    source: Source
    matrix: Matrix
    measurands: tuple[Measurand, ...]
    inputs: tuple[InputDefinition, ...]
    modes: tuple[WorkMode, ...]
    roles: tuple[Role, ...]
    budget: tuple[BudgetEntry, ...]
    uncertainty_mode: Mode | None
    calculation: Callable[[Prepared], Outcome]
    newest: str | None = None
    accreditable: bool = True
    takes_peaks: bool = False
    takes_signals: bool = False
    takes_composition: Basis | None = None
    steps: tuple[Step, ...] = ()
    conditions: tuple[MethodCondition, ...] = ()
    environment: tuple[MethodCondition, ...] = ()
    holding_time: Unknown | None = None
    controls: tuple[ControlDefinition, ...] = ()
    checks: tuple[CheckDefinition, ...] = ()
    open_questions: tuple[str, ...] = ()

    def evaluate(self, given: Given) -> Outcome:
        """The outcome for the given data; the same data give the same outcome. Raises MethodError."""
        if (given.method, given.edition) != (self.code, self.edition):
            wanted = f"{self.code} ({self.edition})"
            raise WrongMethod(given=f"{given.method} ({given.edition})", method=wanted)
        prepared = prepare(self, given)
        outcome = self.calculation(prepared)
        return replace(outcome, messages=(*_remarks(prepared), *outcome.messages))

    def outcome(
        self,
        results: tuple[AnyResult, ...],
        *,
        agreement: AgreementAnswer | None = None,
        agreements: tuple[AgreementAnswer, ...] = (),
        messages: tuple[Message, ...] = (),
    ) -> Outcome:
        """An outcome of this method with its edition and the code's version."""
        return Outcome(
            method=self.code,
            edition=self.edition,
            code_version=CODE_VERSION,
            results=results,
            agreement=agreement,
            agreements=agreements,
            messages=messages,
        )

    def measurand(self, key: str) -> Measurand:
        """The measurand with this key. Raises KeyError."""
        return {one.key: one for one in self.measurands}[key]

    def mode(self, key: str) -> WorkMode:
        """The mode of work with this key. Raises KeyError."""
        return {one.key: one for one in self.modes}[key]

    def modes_for(self, product: str) -> tuple[WorkMode, ...]:
        """The modes of work that the edition has for a product group."""
        return tuple(mode for mode in self.modes if mode.serves(product))

    def products(self) -> tuple[Product, ...]:
        """The product groups in scope."""
        return self.matrix.products


def _remarks(prepared: Prepared) -> tuple[Message, ...]:
    return tuple(not_used(one.key, one.excluded or "") for one in prepared.excluded)
