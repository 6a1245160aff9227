"""What can go wrong with a certificate's file, in words: each error says the problem and the remedy."""

from __future__ import annotations

from typing import ClassVar


class DccError(Exception):
    """Base of all errors of this package: one sentence for the problem, one for the remedy."""

    problem: ClassVar[str] = "The digital calibration certificate could not be used."
    remedy: ClassVar[str] = "Ask the calibration laboratory for the file again."

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        self.problem_text = self.problem.format(**facts)
        self.remedy_text = self.remedy.format(**facts)
        super().__init__(f"{self.problem_text} {self.remedy_text}")


class NotXml(DccError):
    """The bytes are not well-formed XML."""

    problem = "The file is not well-formed XML: {why}."
    remedy = "Ask the calibration laboratory for the file again; it may have been cut or changed on its way."


class TooLarge(DccError):
    """The file is larger, or has more parts, than a certificate needs."""

    problem = "The file is too large to be read: {what}, at most {most} are taken."
    remedy = "Ask the calibration laboratory for the certificate without its attachments."


class HostileXml(DccError):
    """The file declares a document type: entities could be made to grow without end, or to read other files."""

    problem = "The file declares a document type (DOCTYPE), which no calibration certificate needs."
    remedy = "Do not use it; ask the calibration laboratory how it came about."


class NotACertificate(DccError):
    """Well-formed XML, but neither a digital calibration certificate nor D-SI data."""

    problem = "The file is XML, but its root is “{root}”: it is no digital calibration certificate."
    remedy = "Choose the file of the certificate; its root is digitalCalibrationCertificate."


class NotASchema(DccError):
    """A file that was to be added as a schema is none that is used here."""

    problem = "The file is not an XML schema of a certificate, of D-SI or of their parts: {why}."
    remedy = "Add the .xsd files as PTB, QUDT and W3C publish them."


class NotASigner(DccError):
    """A file that was to be added as a trusted signer holds no certificate."""

    problem = "The file is no certificate of a signer or an authority: {why}."
    remedy = (
        "Add the certificate (.cer, .crt, .pem) as the calibration laboratory or its authority publishes it."
    )


class SchemaMissing(DccError):
    """A schema, or one that it imports, was not added."""

    problem = "The schema {wanted} is not here."
    remedy = "Get it from its publisher, then add it: lims dcc schema add FILE."


class SchemaUnusable(DccError):
    """A schema was added, but no rules can be made of it."""

    problem = "The schema {name} cannot be used: {why}."
    remedy = "Get it from its publisher again, and add it anew."


class CannotWrite(DccError):
    """A certificate cannot be written as a DCC without inventing something."""

    problem = "The certificate cannot be written as XML: {why}."
    remedy = "Complete the record, then export it again."
