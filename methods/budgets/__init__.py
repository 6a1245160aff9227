"""Budgets as data: a TOML file that a person reads and writes, evaluated by propagation and by Monte Carlo."""

from methods.budgets.budget import AnyBudget, Budget, TopDownBudget
from methods.budgets.errors import BudgetFileRefused
from methods.budgets.evaluation import BudgetOutcome, Trials, evaluate_budget
from methods.budgets.printed import outcome_data, outcome_text
from methods.budgets.reading import read_budget, read_budget_file
from methods.budgets.writing import write_budget

__all__ = [
    "AnyBudget",
    "Budget",
    "BudgetFileRefused",
    "BudgetOutcome",
    "TopDownBudget",
    "Trials",
    "evaluate_budget",
    "outcome_data",
    "outcome_text",
    "read_budget",
    "read_budget_file",
    "write_budget",
]
