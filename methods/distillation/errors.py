"""What calculations of distillation refuse."""

from __future__ import annotations

from methods.errors import MethodError


class CurveImpossible(MethodError):
    """Points that no boiling curve can have."""

    problem = "The boiling curve has {why}."
    remedy = "Enter at least two points, with per cent and temperature both rising."


class OutsideCurve(MethodError):
    """A value between the ends of the curve was asked for, and lies beyond them."""

    problem = "The {quantity} {value:g} {unit} lies outside the curve, {low:g} to {high:g}."
    remedy = "Ask between the ends of what was distilled; nothing is extrapolated."


class CutImpossible(MethodError):
    """A fraction of a distillation that cannot be as entered."""

    problem = "The fraction {name} has {why}."
    remedy = "Check mass, density and temperatures of the fraction with the worksheet."


class BalanceImpossible(MethodError):
    """Fractions that do not fit the charge."""

    problem = "The fractions weigh {found:.2f} g together and the charge {charge:.2f} g: {why}."
    remedy = "Check the mass of the charge and of each fraction, water included."


class PressureOutside(MethodError):
    """A pressure or temperature that the conversion to atmospheric pressure does not hold for."""

    problem = "The {quantity} {value:g} {unit} is outside the range of the conversion, {low:g} to {high:g}."
    remedy = "Check the reading and its unit; the pressure is absolute."


class SignalImpossible(MethodError):
    """A chromatogram that gives no boiling curve."""

    problem = "The chromatogram gives no boiling curve: {why}."
    remedy = "{remedy}."
