"""What can go wrong with an instrument, in words: each error says the problem and the remedy."""

from __future__ import annotations

from typing import ClassVar


class InstrumentError(Exception):
    """Base of all errors of this package: one sentence for the problem, one for the remedy."""

    problem: ClassVar[str] = "The instrument could not be used."
    remedy: ClassVar[str] = "Look at the instrument and its cable, then try again."

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        self.problem_text = self.problem.format(**facts)
        self.remedy_text = self.remedy.format(**facts)
        super().__init__(f"{self.problem_text} {self.remedy_text}")


class PortUnavailable(InstrumentError):
    """The serial port or network address could not be opened, or went away while in use."""

    problem = "The port {url} cannot be used ({reason})."
    remedy = "Plug the adapter in, or correct the address; for a gateway it stands in its configuration."


class NoAnswer(InstrumentError):
    """The instrument was asked and said nothing within the time allowed."""

    problem = "The instrument did not answer “{sent}” within {timeout_s} s."
    remedy = "See that it is switched on, that the cable is in, and that baud rate and parity agree."


class HalfAnswer(InstrumentError):
    """Bytes came, but the end of the frame did not. The bytes are kept in ``received``."""

    problem = "The answer to “{sent}” broke off after {count} bytes."
    remedy = "See to the cable, then measure again."

    def __init__(self, *, sent: str, received: bytes) -> None:
        super().__init__(sent=sent, count=len(received))
        self.received = received


class NotUnderstood(InstrumentError):
    """A whole answer came that does not have the form that the manual gives."""

    problem = "The answer “{text}” to “{sent}” is not of a known form."
    remedy = (
        "See that baud rate and parity agree, and compare the instrument's settings with the driver's page."
    )


class Refused(InstrumentError):
    """The instrument understood and declined; its driver knows the reason in words."""

    problem = "The instrument refused “{sent}”: it answered “{text}”."
    remedy = "{advice}"


class UnknownDriver(InstrumentError):
    """A configuration or record names a driver that this version does not have."""

    problem = "There is no driver called “{name}”."
    remedy = "Use one of: {known}."


class BadSettings(InstrumentError):
    """The settings of a driver do not fit what it declares."""

    problem = "The settings of {driver} are not usable: {reason}."
    remedy = "Correct them; the reference page of the driver lists what it takes."


class NotOffered(InstrumentError):
    """This kind of instrument cannot do what was asked of it."""

    problem = "{driver} cannot {act} from a distance."
    remedy = "{advice}"
