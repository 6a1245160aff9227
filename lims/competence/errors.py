"""What can go wrong with competence, in words."""

from __future__ import annotations

from lims.errors import LimsError


class RequirementRefused(LimsError):
    """A requirement that says nothing, or whose figures do not belong together."""

    status = 422
    problem = "This cannot be kept as a requirement: {why}."
    remedy = "Mend it; what the laboratory does not require stays empty."


class RecordRefused(LimsError):
    """A record of somebody's competence that cannot be one."""

    status = 422
    problem = "This cannot be kept as a record: {why}."
    remedy = "Copy it from the paper, or ask who was there."


class InTrainingAlready(LimsError):
    """The same person in training twice for the same act of the same method."""

    problem = "{name} is in training for this already."
    remedy = "Go on with that training, or end it."


class AuthorisedAlready(LimsError):
    """Training for what somebody may do, and does often enough."""

    problem = "{name} is authorised for this, and the authorisation has not lapsed."
    remedy = "Nothing needs to be done. To look at the person's work, plan monitoring."


class TrainingOver(LimsError):
    """Something done in a training that has ended."""

    problem = "This training has ended."
    remedy = "Begin a new one, if the person is to learn more."


class SupervisionRefused(LimsError):
    """A supervision that nobody may take so."""

    problem = "You cannot take the supervision: {why}."
    remedy = (
        "Ask somebody who is authorised to perform the method, before anything is measured by the trainee."
    )


class RunRefused(LimsError):
    """A run in training that cannot be judged so."""

    status = 422
    problem = "This run cannot be judged so: {why}."
    remedy = "Look at what the laboratory requires of supervised runs with this method."


class MonitoringRefused(LimsError):
    """Monitoring that cannot be planned or ended so."""

    status = 422
    problem = "This cannot be kept: {why}."
    remedy = "Mend it and send it again."
