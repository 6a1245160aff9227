"""What can go wrong with certificates, in words."""

from __future__ import annotations

from lims.errors import LimsError


class NothingToCertify(LimsError):
    """No accepted result stands for a certificate."""

    problem = "{what} has no accepted result, so there is nothing to certify."
    remedy = "Have its tests done and reviewed first (Review)."


class TestsOpen(LimsError):
    """A sample still has tests that nobody has decided on."""

    __test__ = False

    problem = "Sample {code} has tests that are neither accepted nor ended: {methods}."
    remedy = (
        "Finish and review them, or end them with a reason; or draw up a certificate for the other samples."
    )


class NothingOutstanding(LimsError):
    """A preliminary report was asked for and every test is decided on."""

    problem = (
        "Every test has been decided on, so there is nothing that a preliminary report would leave open."
    )
    remedy = "Draw up the certificate instead (Certificates)."


class PreliminaryStays(LimsError):
    """A preliminary report was to be amended."""

    problem = "{number} is a preliminary report, which is replaced by the certificate and never amended."
    remedy = (
        "Draw up another preliminary report or the certificate; withdraw this one if it must not be used."
    )


class LayoutUnfit(LimsError):
    """A layout was chosen for which the results have nothing to lay out."""

    problem = "The results have nothing to lay out as “{layout}”."
    remedy = "Choose another layout, such as the test report."


class DeviationOpen(LimsError):
    """The client has not answered about a deviation of a sample."""

    problem = (
        "Sample {code} was not as it should be at receipt, and the client has not decided about it: {what}."
    )
    remedy = "Ask the client and write the decision down (Samples, Deviations)."


class AlreadyCertified(LimsError):
    """A sample has a certificate or a draft already."""

    problem = "Sample {code} is already on certificate {number}."
    remedy = "Open that one; what is issued is changed by an amendment only."


class RequestNotAgreedYet(LimsError):
    """Nothing was agreed with the client that a certificate could rest on."""

    problem = "Request {code} is {state}, so no certificate can be drawn up for it."
    remedy = "Agree the request with the client first (Requests)."


class LaboratoryUnnamed(LimsError):
    """The laboratory's name and address are not entered."""

    problem = "The laboratory’s name and address are not entered, so no certificate can be drawn up."
    remedy = "Enter them first (Laboratory)."


class NotADraft(LimsError):
    """A certificate was to be changed or authorised that is no draft any more."""

    problem = "Certificate {number} is {state} already."
    remedy = "Go back to the list; what is issued is changed by an amendment only."


class NotIssued(LimsError):
    """A certificate was to be amended, withdrawn or downloaded that is not issued."""

    problem = "Certificate {number} is {state}, so this cannot be done with it."
    remedy = "Look at its page: it says what can be done."


class OnHold(LimsError):
    """Something that a result rests on is on hold."""

    problem = "{what} is on hold, and results of this certificate rest on it: {reason}."
    remedy = "Have the hold released first (Quality), or leave the sample out."


class DraftChanged(LimsError):
    """What the signatory saw is not what would be signed now."""

    problem = "Something on this certificate was changed while you were looking at it."
    remedy = "Look at it again, then sign."


class CannotBePrinted(LimsError):
    """The data of the certificate cannot be printed as they are."""

    status = 422
    problem = "The certificate cannot be made: {problem}"
    remedy = "{remedy}"


class AmendmentUnexplained(LimsError):
    """An amendment or a withdrawal without its reason, or an amendment that names no change."""

    status = 422
    problem = "It is not said {missing}."
    remedy = "Write it down; it is printed or shown, so that everybody sees what was changed and why."


class AmendmentOpen(LimsError):
    """There is a draft of an amendment already."""

    problem = "An amendment of certificate {number} is being drawn up already."
    remedy = "Open that draft."


class TooManyLookUps(LimsError):
    """Somebody asks for certificates more often than people do."""

    status = 429
    problem = "Too many certificates were looked up from here in a short time."
    remedy = "Wait a minute, then try again."


class NotElectronicallySigned(LimsError):
    """A document could not be signed at the level that is set; nothing was signed at a lower one."""

    status = 503
    problem = "The document is not signed yet: {problem}"
    remedy = "{remedy}"


class ProofUnreadable(LimsError):
    """A file that should prove inclusion in the audit trail is something else."""

    status = 422
    problem = "The proof cannot be read ({why})."
    remedy = "Ask the laboratory for it again: `lims certificate proof` writes it."
