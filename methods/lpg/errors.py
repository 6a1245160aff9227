"""What calculations of liquefied petroleum gas refuse."""

from __future__ import annotations

from methods.errors import MethodError


class EditionUnknown(MethodError):
    """An edition whose factors are not held."""

    problem = "The factors of {edition} are not held; known are {known}."
    remedy = "Name the edition that the laboratory works by; factors change between editions."


class CompositionOutsideScope(MethodError):
    """A mixture that the document does not cover for this property."""

    problem = "{document} gives no {what} for this mixture: {why}."
    remedy = "Report the property as not calculated, or measure it."


class PressureImpossible(MethodError):
    """A pressure that cannot be what it is said to be."""

    problem = "The {what} of {value:g} kPa is not plausible."
    remedy = "{remedy}."
