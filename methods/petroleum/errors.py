"""What petroleum calculations refuse."""

from __future__ import annotations

from methods.errors import MethodError


class TemperatureOutsideRange(MethodError):
    """A formula was asked for a temperature that it does not hold for."""

    problem = (
        "The temperature {temperature} °C is outside the range of the formula, {low:g} °C to {high:g} °C."
    )
    remedy = "Check the reading and its unit, or measure at a temperature within the range."


class DensityOutsideGroup(MethodError):
    """A density that the product group's tables do not hold."""

    problem = (
        "The density {density} kg/m³ is outside the tables for {group}, {low:g} kg/m³ to {high:g} kg/m³."
    )
    remedy = "Check the product group of the sample and the unit of the density."


class OutsideValidity(MethodError):
    """An input outside the range that a formula holds for."""

    problem = "The {quantity} {value} {unit} is outside the range of the formula, {low:g} to {high:g}."
    remedy = "Check the value and its unit."


class PeriodsDoNotDiffer(MethodError):
    """Constants of a density meter need two fluids of different density."""

    problem = (
        "The oscillation periods {water:g} (water) and {air:g} (air) do not give constants of the U-tube."
    )
    remedy = "Repeat both readings; the period with water must be longer than the period with air."
