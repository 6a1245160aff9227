"""A budget evaluated: the law of propagation, and Monte Carlo beside it where that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from methods.budgets.budget import AnyBudget, Budget, TopDownBudget
from methods.budgets.errors import BudgetFileRefused
from methods.reporting import Reported, ReportRule, in_full, report
from methods.uncertainty import (
    Evaluation,
    JointEvaluation,
    JointMonteCarlo,
    Validation,
    monte_carlo_all,
    propagate_all,
)
from methods.uncertainty.modes import refuse_reproducibility


@dataclass(frozen=True, kw_only=True, slots=True)
class Trials:
    """What is asked of Monte Carlo.

    Without `number` trials are added until the figures are stable to a fifth of the tolerance that u has at so many
    significant digits: fine enough to judge the law of propagation by them (JCGM 101 8.2, clause not verified).
    """

    seed: int = 1
    number: int | None = None
    digits: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetOutcome:
    """Results by name, how each is reported, and what Monte Carlo says of them."""

    budget: AnyBudget
    joint: JointEvaluation
    reported: Mapping[str, Reported]
    drawn: JointMonteCarlo | None = None
    validations: Mapping[str, Validation] = field(default_factory=dict)

    @property
    def results(self) -> Mapping[str, Evaluation]:
        """Each result by the law of propagation, or by its top-down mode."""
        return self.joint.outputs


def evaluate_budget(
    budget: AnyBudget, *, coverage: float | None = None, trials: Trials | None = None
) -> BudgetOutcome:
    """Evaluate a budget; `coverage` goes before that of the file.

    Raises BudgetFileRefused, and what the law of propagation and Monte Carlo refuse.
    """
    if isinstance(budget, TopDownBudget):
        return _top_down(budget, coverage, trials)
    budget = _with_coverage(budget, coverage)
    refuse_reproducibility(budget.inputs)
    joint = propagate_all(
        budget.model(),
        budget.inputs,
        correlations=budget.correlations,
        coverage=budget.coverage,
        coverage_factor=budget.coverage_factor,
        units=budget.results,
        second_order=budget.second_order,
    )
    drawn = _draw(budget, trials) if trials else None
    return BudgetOutcome(
        budget=budget,
        joint=joint,
        reported={name: _reported(one, budget.rule(name)) for name, one in joint.outputs.items()},
        drawn=drawn,
        validations={}
        if drawn is None or trials is None
        else {
            name: one.validation(joint.outputs[name], digits=trials.digits)
            for name, one in drawn.outputs.items()
        },
    )


def _draw(budget: Budget, trials: Trials) -> JointMonteCarlo:
    return monte_carlo_all(
        budget.model(),
        budget.inputs,
        seed=trials.seed,
        correlations=budget.correlations,
        coverage=budget.coverage,
        units=budget.results,
        digits=trials.digits,
        trials=trials.number,
        validating=True,
    )


def _with_coverage(budget: Budget, coverage: float | None) -> Budget:
    if coverage is None or coverage == budget.coverage:
        return budget
    if budget.coverage_factor is not None:
        raise BudgetFileRefused(
            where="the coverage",
            what=f"states the factor {budget.coverage_factor:g} for p = {budget.coverage:g}, not for {coverage:g}",
            remedy="Take the factor out of the file, or ask for its own coverage",
        )
    return replace(budget, coverage=coverage)


def _top_down(budget: TopDownBudget, coverage: float | None, trials: Trials | None) -> BudgetOutcome:
    evaluation = budget.mode.evaluate()
    if trials is not None or coverage not in (None, evaluation.coverage):
        raise BudgetFileRefused(
            where=f"the mode {evaluation.mode}",
            what="has no model to draw from, and states k = 2 for p = 0.95",
            remedy="Leave --monte-carlo and --coverage out",
        )
    name = budget.result
    return BudgetOutcome(
        budget=budget,
        joint=JointEvaluation(outputs={name: evaluation}, covariances={(name, name): evaluation.u**2}),
        reported={name: _reported(evaluation, budget.rule)},
    )


def _reported(evaluation: Evaluation, rule: ReportRule) -> Reported:
    return report(
        evaluation.value,
        evaluation.U or None,
        evaluation.unit,
        rule if evaluation.U or rule.step else in_full(evaluation.value, rule),
        k=evaluation.k,
        coverage=evaluation.coverage,
    )
