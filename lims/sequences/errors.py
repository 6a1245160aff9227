"""What can go wrong with sequences and calibration curves, in words."""

from __future__ import annotations

from lims.errors import LimsError


class TableRefused(LimsError):
    """A component table that cannot be worked by."""

    status = 422
    problem = "This component table cannot be used: {why}."
    remedy = "Correct it; leave a limit empty that nobody has laid down."


class CurvesRefused(LimsError):
    """Curves that cannot be made."""

    status = 422
    problem = "The calibration curves cannot be made: {why}."
    remedy = "Choose for each level the lot and the record of its run."


class OwnCurves(LimsError):
    """The maker decides on the curves."""

    problem = "You made the curves {number} yourself."
    remedy = "Another person looks at them and decides."


class CurvesDecided(LimsError):
    """A second decision on the same curves."""

    problem = "The curves {number} were decided on already."
    remedy = "Make new ones from new runs."


class CurvesNotInDate(LimsError):
    """A system whose curves do not count at the moment of the measurement."""

    problem = "The measuring system {system} has no calibration curves in date for {method} at {at}."
    remedy = "Run the standards, make the curves and have another person accept them."


class SequenceRefused(LimsError):
    """A sequence that cannot be planned so."""

    status = 422
    problem = "The sequence cannot be planned so: {why}."
    remedy = "Change the plan; nothing that you typed is lost."


class SequenceNotOpen(LimsError):
    """Something is done to a sequence that is not in the state for it."""

    problem = "The sequence {number} is {state}."
    remedy = "A plan is changed before it is started; records are taken after that, until it is ended."


class MatchRefused(LimsError):
    """A record that cannot be taken for a line."""

    problem = "The record cannot be taken for line {position}: {why}."
    remedy = "Look at the record; what was submitted is changed by a repeat that the reviewer asks for."


class NothingToTake(LimsError):
    """Nothing fits."""

    problem = "No record fits a line of {number} by position and id."
    remedy = "Wait for the files of the data system, or decide on each record that does not fit."


class ValuesRefused(LimsError):
    """A value beside an injection that cannot be taken."""

    status = 422
    problem = "The value for line {position} cannot be taken: {why}."
    remedy = "Type it as it was read, in the unit of the method."


class ValuesMissing(LimsError):
    """Records fit, and what the method asks for beside them was not entered."""

    problem = "What the method asks for beside the injection is not entered for line {positions}."
    remedy = "Enter it under Values beside the injections; then take the records."


class NothingToSubmit(LimsError):
    """No line can be submitted."""

    problem = "No line of {number} can be submitted: {why}."
    remedy = "Look at the checks and at what each line says."
