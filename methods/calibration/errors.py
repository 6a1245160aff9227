"""What can go wrong with a calibration function, in words."""

from __future__ import annotations

from methods.errors import MethodError


class CalibrationRefused(MethodError):
    """Points, uncertainties or covariances from which no calibration function can be found."""

    problem = "The calibration function cannot be found: {what}."
    remedy = "{remedy}."


class Extrapolation(MethodError):
    """A value outside of the range that was calibrated."""

    problem = "{value:g} lies outside of the calibrated range, {low:g} to {high:g}."
    remedy = "Dilute, concentrate or calibrate further, or ask for extrapolation and say so in the report."


class NoInverse(MethodError):
    """A response that no value, or more than one, of the calibrated range gives."""

    problem = "The response {value:g} cannot be turned into a value: {what}."
    remedy = "Check the response, or choose a form that rises or falls over the whole range."


class FitWithoutEnd(MethodError):
    """The iteration came to no end."""

    problem = "The fit of a {form} did not settle after {steps} steps."
    remedy = "Check the points, or choose a simpler form."
