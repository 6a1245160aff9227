"""What can go wrong with control charts, in words."""

from __future__ import annotations

from lims.errors import LimsError


class ChartRefused(LimsError):
    """What is said of a chart cannot be."""

    status = 422
    problem = "The control chart cannot be kept so: {why}."
    remedy = "Correct it; the settings of a chart come from the method or from the laboratory's own plan."


class ChartKeptAlready(LimsError):
    """Two charts of the same thing."""

    problem = "The control chart {code} is kept for this already."
    remedy = "Open that chart, or choose another control material or measuring system."


class PointRefused(LimsError):
    """A result of a control sample that cannot be one."""

    status = 422
    problem = "This control result cannot be entered: {why}."
    remedy = "Enter the result as it was found, and when it was measured."


class ChartNotInUse(LimsError):
    """A result for a chart that is kept no more."""

    problem = "The control chart {code} is not in use."
    remedy = "Enter the result in the chart that is in use, or take this one into use again."


class PointExcludedAlready(LimsError):
    """A result left out twice."""

    problem = "This control result is left out of the chart already."
    remedy = "Look at the reason that stands beside it."


class NothingToRestart(LimsError):
    """Counts that would begin anew although nothing is wrong."""

    problem = "The control chart {code} is not out of control, so there is nothing to begin anew."
    remedy = "Enter the next control result."


class ReasonMissing(LimsError):
    """An act on a chart without its reason."""

    status = 422
    problem = "No cause is given."
    remedy = "Say what was found and what was done about it."


class OwnDataRefused(LimsError):
    """Charts from which no U of a method can be taken."""

    status = 422
    problem = "U cannot be taken from these charts: {why}."
    remedy = "Enter for each chart that shall count from which value to which it stands."
