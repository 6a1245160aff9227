"""What the language of formulas refuses, each with its place in the text."""

from __future__ import annotations

from methods.errors import MethodError
from methods.uncertainty.errors import ModelUndefined


class FormulaRefused(MethodError):
    """A text that is not a formula of the language."""

    problem = "The formula cannot be read at line {line}, column {column}, near {near!r}: {why}."
    remedy = "{remedy}."


class FormulaUndefined(ModelUndefined):
    """A formula that has no finite real value at what it was given."""

    problem = "The formula has no value at line {line}, column {column}, near {near!r}: {why}."
    remedy = "Check the values entered against the range of the formula."


class QuantityMissing(MethodError):
    """A formula was asked for its value without one of its quantities."""

    problem = "The formula needs {name}, which was not given."
    remedy = "Give a value for each quantity of the formula: {names}."
