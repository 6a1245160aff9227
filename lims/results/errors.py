"""What can go wrong between a reading and a result, in words."""

from __future__ import annotations

from lims.errors import LimsError
from methods import MethodError


class SampleNotReceived(LimsError):
    """Something was to be measured on a sample that has not arrived."""

    problem = "Sample {code} is {state}, so nothing can be measured on it."
    remedy = "Receive it first (Samples, Receive), then go on with the test."


class TestNotOpen(LimsError):
    """Something was to be measured for a test that is not being worked on."""

    __test__ = False
    problem = "This test of {code} is {state}, so nothing can be measured for it."
    remedy = "Choose a test that is open, or have the reviewer ask for a repeat."


class MethodRefused(LimsError):
    """The method does not take what it was given; its own two sentences say why."""

    status = 422
    problem = "{problem}"
    remedy = "{remedy}"

    @classmethod
    def by(cls, refusal: MethodError) -> MethodRefused:
        return cls(problem=refusal.problem_text, remedy=refusal.remedy_text)


class ImpossibleMoment(LimsError):
    """A measurement cannot have been then."""

    status = 422
    problem = "The measurement cannot have been on {at}: {why}."
    remedy = "Enter the date and time at which it was read."


class ReasonNeeded(LimsError):
    """Something needs a reason, and none was given."""

    status = 422
    problem = "A reason is needed to {act}."
    remedy = "Write why in one sentence; it stays beside the record."


class DeterminationEnded(LimsError):
    """A determination that was excluded or aborted was to be changed."""

    problem = "Determination {n} is {state} already: {reason}."
    remedy = "Begin another determination."


class ReadingUsed(LimsError):
    """A reading was to be taken twice."""

    problem = "The reading {text} was taken for a determination already."
    remedy = "Take a new reading; equal values are two readings."


class ReadingOfOtherInstrument(LimsError):
    """A reading comes from equipment that is not part of the measuring system chosen."""

    problem = "The reading {text} does not come from the measuring system {system}."
    remedy = "Choose the measuring system that was used, or read this one."


class InputUnknown(LimsError):
    """The method has no input of this name."""

    status = 422
    problem = "{method} asks for no “{name}”."
    remedy = "Enter one of: {known}."


class ChoiceUnknown(LimsError):
    """An answer that is not offered."""

    status = 422
    problem = "“{text}” is not an answer to “{label}”."
    remedy = "Choose one of: {offered}."


class NothingToSee(LimsError):
    """A second person confirmed a value that is another one by now, or is not there."""

    problem = "The value that you saw is not the one that stands here now."
    remedy = "Look at the page of the test again, then confirm what stands there."


class SameEyes(LimsError):
    """Whoever read a value confirmed it as the second person."""

    status = 403
    problem = "You read this value yourself, so your look is not a second one."
    remedy = "Have a colleague sign in at the bench with badge and PIN, look, and confirm it."


class ReadingRefused(LimsError):
    """A reading against which its instrument itself speaks."""

    status = 422
    problem = "The reading {text} cannot be taken: it is marked {why}."
    remedy = "Read again; this one stays on record as it came."


class ModeNotChosen(LimsError):
    """Nobody has said in which way the method is worked."""

    problem = "{method} can be worked in several ways, and nobody has said which: {modes}."
    remedy = "Choose the way that is used before the first reading."


class ModeUnknown(LimsError):
    """The method is not worked in this way for this product."""

    status = 422
    problem = "{method} has no way of working “{mode}” for this product."
    remedy = "Choose one of: {modes}."


class NoResult(LimsError):
    """The determinations give no result."""

    problem = "There is no result to submit: {why}"
    remedy = "Measure again, or stop the test with a reason."


class GateNotClosed(LimsError):
    """An override was asked for where nothing is in the way."""

    problem = "The check “{check}” does not stand in the way of this test."
    remedy = "Look at the list again; it may have been mended meanwhile."


class RecordHasNoReadings(LimsError):
    """A record that holds nothing that the method reads."""

    status = 422
    problem = "The record holds nothing that {method} reads: {wanted}."
    remedy = "Look at the record under Instruments; read again, or choose another record."


class NotLacking(LimsError):
    """A value was to be completed that the determination has, or that was decided on already."""

    status = 409
    problem = "{name} is no value that this determination lacks."
    remedy = "Look at the determination again; to replace what it has, leave it out with its reason and measure again."


class StandsNot(LimsError):
    """What was chosen cannot stand for the value that is lacking."""

    status = 422
    problem = "{what} cannot stand for {label}: {why}."
    remedy = (
        "Enter the number that was read, choose otherwise, or leave the determination out with its reason."
    )
