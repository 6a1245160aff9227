"""What precision data refuse."""

from __future__ import annotations

from methods.errors import MethodError


class ExpressionRefused(MethodError):
    """A precision expression that is not arithmetic over the mean."""

    problem = "The precision expression {text!r} cannot be used: {why}."
    remedy = "Write numbers with a decimal point, X (the mean), + - * / ^, brackets, and functions such as sqrt, ln or max only."


class PrecisionNotPositive(MethodError):
    """A precision figure that is not a positive finite number."""

    problem = "The precision figure {figure} comes out as {value} at {mean}, which is not a positive number."
    remedy = "Check the figure against the text of the method's edition."


class BandsDoNotFit(MethodError):
    """A band table with gaps in order, overlaps or nothing in it."""

    problem = "The bands of the precision table do not follow one another: {why}."
    remedy = "Enter the bands in rising order, each from its lower to its upper mean, without overlap."


class TooFewResults(MethodError):
    """An acceptance rule was asked with fewer values than it compares."""

    problem = "At least {needed} values are compared; given were: {given}."
    remedy = "Enter the missing value, or choose the mode of work that asks for {given}."


class CriticalDifferenceRefused(MethodError):
    """A critical range or difference was asked of figures that give none."""

    problem = "A critical difference cannot be found: {what}."
    remedy = "{remedy}."
