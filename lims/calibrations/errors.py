"""What can go wrong with digital calibration certificates in the laboratory."""

from __future__ import annotations

from lims.errors import LimsError


class DccRefused(LimsError):
    """A file that is no certificate or no schema, or a certificate that must not count."""

    status = 422
    problem = "{problem}"
    remedy = "{remedy}"


class OtherSchemaKnown(LimsError):
    """A schema of the same name and edition is here, with other bytes."""

    problem = "Another file is here as {name}."
    remedy = "Find out which of the two its publisher gave; one edition has one schema."


class EnteredAlready(LimsError):
    """A certificate's file was entered before."""

    problem = "This file is entered already, as {certificate}."
    remedy = "Correct that calibration instead."


class NotOurCalibration(LimsError):
    """A certificate of another laboratory is not ours to write."""

    problem = "{certificate} is a certificate of {laboratory}, not of this laboratory."
    remedy = "Ask {laboratory} for it as a digital certificate."


class NotAcceptedYet(LimsError):
    """A calibration that nobody has accepted has nobody who answers for it."""

    problem = "{certificate} is not accepted yet."
    remedy = "Have its figures accepted, then export it."


class SignerKnown(LimsError):
    """A signer was added who is on the list."""

    problem = "{name} is among the trusted signers already."
    remedy = "Nothing is to be done; a renewed certificate has another fingerprint."


class SignerWithoutReason(LimsError):
    """The list was changed without a reason."""

    status = 422
    problem = "It is not said why."
    remedy = "Say how the laboratory knows the certificate, or why it is no longer trusted."
