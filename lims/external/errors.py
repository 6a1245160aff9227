"""What can go wrong with tests by external providers, in words."""

from __future__ import annotations

from lims.errors import LimsError


class AgreementRefused(LimsError):
    """What is written down about the client's answer says too little."""

    status = 422
    problem = "The client's answer cannot be entered: {why}."
    remedy = "Say what the client was told, who answered for it, how and when."


class NotToBeSent(LimsError):
    """A test that is not open, or a sample that is not here."""

    problem = "{what} cannot be sent out: it is {state}."
    remedy = "Choose tests that are still open, of a sample that was received and is here."


class SendingRefused(LimsError):
    """A sending that says too little, or contradicts itself."""

    status = 422
    problem = "The sending cannot be entered: {why}."
    remedy = "Choose the tests, and say what goes out, how it is sealed, by whom it is carried and when the report is expected."


class NotAtProvider(LimsError):
    """Something is done about a test that is not at a provider any more."""

    problem = "The test of {code} is not at a provider: it is {state}."
    remedy = "Look at the sample's page for how it stands."


class CallBackUnexplained(LimsError):
    """A test is called back without a reason."""

    status = 422
    problem = "A test that is called back needs its reason."
    remedy = "Say why it is not done by the provider."


class NoReportYet(LimsError):
    """A figure is entered before the report is here."""

    problem = "No report of the provider is kept for {code} yet."
    remedy = "Keep the report first: the figures are read from it and checked against it."


class FigureRefused(LimsError):
    """A figure of a provider's report that cannot be taken as it was typed."""

    status = 422
    problem = "The figure “{text}” cannot be taken: {why}."
    remedy = "Type it as it stands in the report, with its unit, and U with its k and coverage probability."


class TestedWhen(LimsError):
    """A moment at which the provider cannot have tested."""

    status = 422
    problem = "The provider cannot have tested at {at}: the sample was sent at {sent}, and it is {now}."
    remedy = "Enter when it tested, as the report says."


class NothingToCheck(LimsError):
    """A second look at figures where none waits for one."""

    problem = "No figure of the provider waits for a second look."
    remedy = "Enter the figures from the report first."


class FigureIsYourOwn(LimsError):
    """Who entered the figures checks them."""

    status = 403
    problem = "You entered these figures yourself."
    remedy = "Let another person compare them with the report."


class DifferenceUnexplained(LimsError):
    """Figures do not agree with the report, and nobody says where."""

    status = 422
    problem = "It is not said what differs from the report."
    remedy = "Name the figure that is wrong, so that it is entered again."


class SenderUnnamed(LimsError):
    """A paper is to be printed, and nobody has entered the laboratory's name for that day."""

    problem = "The paper of {code} cannot be printed: the laboratory's name and address are not entered for that day."
    remedy = "Enter them under Laboratory."
