"""What gas calculations refuse."""

from __future__ import annotations

from methods.errors import MethodError


class ReferenceTemperatureUnknown(MethodError):
    """A reference temperature that the tables of the edition do not hold."""

    problem = "{document} tabulates the {what} at {known} °C, not at {temperature} °C."
    remedy = "Choose one of the tabulated reference temperatures; they are not interpolated."


class GasOutsideRange(MethodError):
    """A state or mixture outside of what a formula holds for."""

    problem = "The {quantity} {value} {unit} is outside the range of {document}, {low:g} to {high:g}."
    remedy = "Check the value and its unit; pressures are absolute, temperatures as stated."


class NoSuchEquation(MethodError):
    """A gas that an equation of state cannot describe at this state."""

    problem = "{document} gives no result at {T:g} K and {P:g} kPa: {why}."
    remedy = "Check composition, temperature and absolute pressure; the state must be one single gas phase."


class UncertaintyImpossible(MethodError):
    """A standard uncertainty of a fraction that is missing or impossible."""

    problem = "The standard uncertainty of the fraction of {component} is {value}."
    remedy = "Enter a number of zero or more for each component, and for no other."


class CorrelationMatrixImpossible(MethodError):
    """A correlation matrix of the fractions that does not fit them."""

    problem = "The correlation matrix of the fractions {why}."
    remedy = "Give a symmetric matrix with ones on its diagonal, its rows in the order of the components."
