"""What can go wrong with the verification of a method, in words."""

from __future__ import annotations

from methods.errors import MethodError


class VerificationRefused(MethodError):
    """An experiment from which the figure asked for cannot be found."""

    problem = "The verification cannot be evaluated: {what}."
    remedy = "{remedy}."
