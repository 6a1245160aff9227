"""What can go wrong with equipment, in words."""

from __future__ import annotations

from lims.errors import LimsError


class EquipmentCodeTaken(LimsError):
    """A code that another piece of equipment has."""

    problem = "The code {code} belongs to {name} already."
    remedy = "Choose another code, or open that piece of equipment."


class StateNotPossible(LimsError):
    """Equipment cannot go from its state to the one asked for."""

    problem = "{code} is {state}, so it cannot become {wanted}."
    remedy = "Choose one of: {possible}."


class PointRefused(LimsError):
    """A point of a calibration that means nothing."""

    status = 422
    problem = "Point {n} of the calibration {why}."
    remedy = "Copy the point from the certificate as it stands there."


class CalibrationRefused(LimsError):
    """A calibration that cannot be taken."""

    status = 422
    problem = "The calibration cannot be taken: {why}."
    remedy = "Check it against the certificate."


class SecondPersonNeeded(LimsError):
    """Whoever entered the figures of a calibration cannot find them good enough too."""

    problem = "The figures of {certificate} were entered by the same person."
    remedy = "Have another person compare them with the certificate and with what the methods need, and accept them."


class OutsideCalibration(LimsError):
    """A correction was asked for a value that the calibration does not cover."""

    status = 422
    problem = "{value} {unit} lies outside the calibration {certificate} of {quantity}, which covers {low} to {high} {unit}."
    remedy = "Measure within the range, or have the range calibrated."


class QuantityNotCalibrated(LimsError):
    """A correction was asked for a quantity that the certificate does not have."""

    status = 422
    problem = "The calibration {certificate} has no points for {quantity}."
    remedy = "Enter the points of this quantity from the certificate, or have it calibrated."


class CheckUnknown(LimsError):
    """A check of equipment that no method has."""

    status = 422
    problem = "No method in use has a check “{kind}”."
    remedy = "Choose one of: {known}."


class ReadingRefused(LimsError):
    """Readings of a check or a room that the calculation refuses."""

    status = 422
    problem = "{problem}"
    remedy = "{remedy}"


class RoomEmpty(LimsError):
    """Room conditions without any figure."""

    status = 422
    problem = "No temperature, humidity or pressure was given."
    remedy = "Enter at least one of them."


class ReadingAlreadyCorrected(LimsError):
    """A reading of a room that was corrected before."""

    status = 409
    problem = "This reading was corrected at {at} already: {reason}."
    remedy = "Correct the reading that stands instead of it."


class FutureTime(LimsError):
    """Something was said to have happened in the future."""

    status = 422
    problem = "{what} lies in the future ({at})."
    remedy = "Enter the moment at which it happened."


class PartsRefused(LimsError):
    """A measuring system that cannot be made of these parts."""

    status = 422
    problem = "The measuring system cannot be made of these parts: {why}."
    remedy = "Name each role once, with a piece of equipment that is registered."
