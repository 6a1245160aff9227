"""What can go wrong with samples and their tests, in words."""

from __future__ import annotations

from lims.errors import LimsError


class UnknownSampleCode(LimsError):
    """A code that could be a sample's, and is none."""

    status = 404
    problem = "There is no sample with the code “{code}”."
    remedy = "Read the label again; if the sample is new, register it and print its label."


class WrongMatrix(LimsError):
    """A method must not be used for a product."""

    status = 422
    problem = "{method} is not for {product}: {why}."
    remedy = "Choose a method whose scope holds the product for this sample, or correct the product."


class SampleGivenTwice(LimsError):
    """Two samples of a client with the same marks cannot be told apart."""

    problem = "{sample} is registered already, as {code}."
    remedy = "Open that sample, or give what tells this one from it: reference, lot, seal or cylinder."


class ImpossibleSampleDate(LimsError):
    """A date of a sample that cannot be."""

    status = 422
    problem = "The sample would be {what} at {at}, and that is {why}."
    remedy = "Look at the label or the sampling record and correct the date."


class SampleFieldRefused(LimsError):
    """What is said of a sample cannot be taken."""

    status = 422
    problem = "“{value}” cannot stand in the field {field}."
    remedy = "Give one of: {known}."


class NoSamplesGiven(LimsError):
    """A registration without a single sample."""

    status = 422
    problem = "No sample was given."
    remedy = "Fill in at least one row."


class NoTestsForSample(LimsError):
    """A sample on which nothing would be tested."""

    status = 422
    problem = "No test of the request was chosen for {sample}."
    remedy = "Choose at least one line of the request."


class SampleAlreadyReceived(LimsError):
    """A sample arrives once."""

    problem = "The sample {code} was received already, at {at}."
    remedy = "Open it; if this is another container, register it as a sample of its own."


class SampleNotReceived(LimsError):
    """Work on a sample that has not arrived."""

    problem = "The sample {code} has not been received."
    remedy = "Receive it first, with its checklist."


class ChecklistIncomplete(LimsError):
    """A line of the receipt checklist has no answer; no default answers what only eyes can know."""

    status = 422
    problem = "The checklist has no answer for: {missing}."
    remedy = "Look at the sample and answer each line."


class DeviationUnexplained(LimsError):
    """A line of the checklist says no, and nobody wrote what is wrong."""

    status = 422
    problem = "It is not said what is wrong with: {check}."
    remedy = "Write what you see; the client is asked about it."


class DeviationUndecided(LimsError):
    """Work on a sample whose deviation the client has not decided on (ISO/IEC 17025 7.4.3)."""

    problem = "The sample {code} is not as it should be ({what}), and the client has not decided."
    remedy = "Ask the client and write the decision on the sample's page."


class DeviationDecided(LimsError):
    """A deviation that was decided on before."""

    problem = "This deviation was decided on already: {decision}."
    remedy = "Record a new deviation if something else was found."


class DecisionRefused(LimsError):
    """A decision that cannot be written down like this."""

    status = 422
    problem = "The decision cannot be kept: {why}."
    remedy = "Write how the client was asked, and who decided what."


class SampleEnded(LimsError):
    """Something was to be done with a sample that is no longer there for it."""

    problem = "The sample {code} is {state}, so this cannot be done with it."
    remedy = "Register a new sample if the work has to be done."


class StillNeeded(LimsError):
    """A sample that may not leave the laboratory yet."""

    problem = "The sample {code} may not leave yet: {why}."
    remedy = "Wait until then, or end what still needs it first."


class SecondNameNeeded(LimsError):
    """Disposal takes two people (ISO/IEC 17025 7.4.1)."""

    status = 422
    problem = "Two different people sign for the end of a sample: {why}."
    remedy = "Ask a colleague to stand by, and choose their name."


class ReasonNeeded(LimsError):
    """An act that must say why."""

    status = 422
    problem = "{what} needs its reason."
    remedy = "Write in a sentence why it is done."


class TestStateRefused(LimsError):
    """A test cannot go from its state to another one."""

    __test__ = False
    problem = "A test that is {old} cannot become {new}."
    remedy = "Load the page again to see how it stands now."


class NoSuchLabelSize(LimsError):
    """A label size that is not known."""

    status = 422
    problem = "There are no labels of the size “{size}”."
    remedy = "Choose one of: {known}."
