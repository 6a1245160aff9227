"""What can keep a document from being made, in one sentence of problem and one of remedy."""

from __future__ import annotations


class ReportError(Exception):
    """Base of all errors of `reports`. Keyword arguments fill the two sentences and stay readable as `given`."""

    problem = "The document cannot be made."
    remedy = "Check the data that it is made from."

    def __init__(self, **given: object) -> None:
        self.given = given
        self.problem = self.problem.format(**given)
        self.remedy = self.remedy.format(**given)
        super().__init__(f"{self.problem} {self.remedy}")


class MissingGlyph(ReportError):
    """A text holds a character that the certificate's font cannot print."""

    problem = "The character {character!r} ({name}) in {text!r} cannot be printed."
    remedy = "Write the text in Latin or Cyrillic letters and the usual signs."


class NotYetIssued(ReportError):
    """A draft without number, time of issue or verification address was to be rendered as issued."""

    problem = "The report has no {missing}, so it cannot be issued."
    remedy = "Give it one, or make a preview."


class LineCannotBeStated(ReportError):
    """A line of the report lacks something without which it must not be printed."""

    problem = "Line {line} cannot be stated: {why}."
    remedy = "Complete the result, or report it as tested and not judged, with the reason."


class StatementDisagrees(ReportError):
    """A statement of conformity says something else than the lines that it names."""

    problem = "The statement of conformity on {specification} disagrees with the results: {why}."
    remedy = "Build the statement from the judged lines again."


class ReportContradicts(ReportError):
    """Two parts of the report's data contradict each other."""

    problem = "The report's data contradict each other: {why}."
    remedy = "Correct the part named, then try again."


class DataNotUnderstood(ReportError):
    """A JSON file does not hold the data of a document."""

    problem = "The data at {where} are not those of a report: {why}."
    remedy = "Compare the file with the published schema of its kind, in reports/schema."


class MarkUnreadable(ReportError):
    """The picture of the accreditation mark is damaged or of another kind."""

    problem = "The picture of the accreditation mark cannot be read ({why})."
    remedy = "Store the accreditation body's file anew, as PNG or JPEG."


class LabelDoesNotFit(ReportError):
    """A label's code does not fit its size."""

    problem = "The code {code!r} does not fit a label of {size}."
    remedy = "Choose a larger label, or QR instead of Code 128."


class FileUnreadable(ReportError):
    """A file is no PDF, or a damaged one."""

    problem = "The file cannot be read as a PDF ({why})."
    remedy = "Ask its sender for the file as it was issued."


class AttachmentMissing(ReportError):
    """A PDF does not carry the data that a certificate carries."""

    problem = "The file carries no {name}, so there are no data to compare with what is printed."
    remedy = "Ask its sender for the file as it was issued."


class KeyNotOpened(ReportError):
    """A signing key cannot be opened. Never says what was typed."""

    problem = "The signing key cannot be opened: {why}."
    remedy = "Check passphrase or PIN, and the place that the key is said to be at."


class KeyNotFit(ReportError):
    """A key's certificate does not allow to sign with it now."""

    problem = "The key of {name} must not sign: {why}."
    remedy = "Have a certificate for signing documents issued anew, and set it as the key."


class AlreadySigned(ReportError):
    """A file that bears a signature was to be signed."""

    problem = "The file is signed already."
    remedy = "Sign the file as it was rendered; give signatory and seal at the same time."


class NotSigned(ReportError):
    """A file without a signature was to be renewed."""

    problem = "The file bears no signature."
    remedy = "Sign it first."


class TimeStampUnavailable(ReportError):
    """No time stamp could be had; nothing was signed at a lower level."""

    problem = "No time stamp could be had: {why}."
    remedy = "Try again later, or check the address of the time-stamping authority."


class EvidenceMissing(ReportError):
    """What a long-lived signature must carry could not be had; nothing was signed at a lower level."""

    problem = "The evidence on {name} is not complete: {why}."
    remedy = "Set the trusted authorities and let their revocation lists be fetched, or give the lists."


class TrustUnreadable(ReportError):
    """A file of trusted certificates holds something else."""

    problem = "A trusted certificate cannot be read ({why})."
    remedy = "Give certificates in PEM or DER."
