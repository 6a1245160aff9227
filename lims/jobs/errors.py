"""What can go wrong with jobs."""

from __future__ import annotations

from lims.errors import LimsError


class JobNotFailed(LimsError):
    """Somebody asked that a job run again that has not failed."""

    problem = "This job is {state}, so it cannot be started again."
    remedy = "Wait until it has ended; a job that failed can be started again."
