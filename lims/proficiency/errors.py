"""What can go wrong with proficiency tests, in words."""

from __future__ import annotations

from lims.errors import LimsError


class RoundKnownAlready(LimsError):
    """The same round entered twice."""

    problem = "This round is entered already as {code}."
    remedy = "Open that round and enrol in it."


class ProviderKnownAlready(LimsError):
    """The same provider entered twice."""

    problem = "The provider {name} is entered already."
    remedy = "Choose it when entering a round."


class EnrolledAlready(LimsError):
    """The same measurand enrolled twice in one round."""

    problem = "This measurand of the method is enrolled in the round already."
    remedy = "Open that enrolment, or choose another measurand."


class EnrolmentRefused(LimsError):
    """A measurand for which no score exists."""

    status = 422
    problem = "This measurand cannot be enrolled: scores exist for a number and for components, not for a class or a whole composition."
    remedy = "Choose another measurand; of a composition, its components."


class ComponentsUnknown(LimsError):
    """Components that the method does not list, or none where it lists none."""

    status = 422
    problem = "{method} does not report {names}; the components that it lists: {listed}."
    remedy = "Name components as the method does, one a line."


class SampleOfRoundAlready(LimsError):
    """The same sample linked twice."""

    problem = "The sample {code} belongs to this round already."
    remedy = "Look at the samples of the round."


class ReportedRefused(LimsError):
    """A reported result that cannot be one."""

    status = 422
    problem = "The reported result cannot be kept so: {why}."
    remedy = "Choose the result of the sample, or type what was reported and say where it comes from."


class NothingReported(LimsError):
    """Scores asked for before anything was reported."""

    problem = "Nothing has been reported to the provider for this measurand, so no score can be found."
    remedy = "Enter first what was reported, then what the provider's report says."


class OutcomeRefused(LimsError):
    """Figures of a provider's report that cannot be."""

    status = 422
    problem = "What the provider's report says cannot be kept so: {why}."
    remedy = "Enter the figures as the report has them; leave out what it does not say."


class ReasonForChangeMissing(LimsError):
    """A correction without its reason."""

    status = 422
    problem = "This was entered before, and no reason for the change is given."
    remedy = "Say why it is entered again; both stay readable."


class NothingToAnswer(LimsError):
    """An action about scores that do not exist."""

    problem = "There are no scores to act on yet."
    remedy = "Enter first what the provider's report says."


class PlanRefused(LimsError):
    """A plan that says nothing."""

    status = 422
    problem = "The plan cannot be kept so: {why}."
    remedy = "Give whole months from 1 to 120 or none, and say where this comes from."
