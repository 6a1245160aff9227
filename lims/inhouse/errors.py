"""What can go wrong with a calibration that the laboratory does itself."""

from __future__ import annotations

from lims.errors import LimsError


class ProcedureRefused(LimsError):
    """A procedure by which nothing could be calibrated."""

    status = 422
    problem = "The procedure cannot be taken: {why}."
    remedy = "Complete it from the document that it comes from."


class ReferenceNotFit(LimsError):
    """The reference standard has no calibration that carries the points."""

    problem = "{code} cannot be the reference: {why}."
    remedy = "Have it calibrated and accepted, or choose another reference standard."


class ReadingOutOfPlace(LimsError):
    """A reading that the procedure does not ask for, or that is there already."""

    status = 422
    problem = "This reading cannot be taken: {why}."
    remedy = "Enter what the procedure asks for next; to replace a reading, say why."


class NotComplete(LimsError):
    """A calibration was submitted with readings missing."""

    problem = "{number} has {missing} readings to go."
    remedy = "Read all points as the procedure asks."


class RunNotOpen(LimsError):
    """Something was done to a calibration that stands elsewhere."""

    problem = "{number} is {state}."
    remedy = "Reload the page to see how it stands."


class OwnCalibration(LimsError):
    """Whoever measured decides on the calibration."""

    status = 403
    problem = "You measured {number} yourself."
    remedy = "Let another person look at it and decide."


class LaboratoryNotNamed(LimsError):
    """A certificate of a laboratory without a name."""

    problem = "The laboratory has no name on {day}."
    remedy = "Enter its name and address first (lims laboratory)."


class HasCertificate(LimsError):
    """A certificate was asked for a calibration that has one."""

    problem = "{number} has its certificate."
    remedy = "Open it; what is wrong in it is amended by a new one."


class NoXml(LimsError):
    """The digital certificate was asked for where there is none."""

    status = 404
    problem = "Certificate {number} has no XML: {why}"
    remedy = "Amend it and name what was missing."
