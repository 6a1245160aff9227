"""What can go wrong at the bench, in words."""

from __future__ import annotations

from lims.errors import LimsError


class NothingConnected(LimsError):
    """An instrument was to be asked, and the test has none that sends readings."""

    problem = "No instrument that sends its readings is chosen for this test."
    remedy = "Choose the measuring system, or enter the reading by hand."


class NothingChosen(LimsError):
    """A choice was sent that names nothing."""

    status = 422
    problem = "No injection was chosen."
    remedy = "Choose the peaks of one injection from the list, then take them."


class RoleUnknown(LimsError):
    """A lot was to be recorded as something that the method does not use."""

    status = 422
    problem = "{method} uses no reference material as “{role}”."
    remedy = "Scan the lot again and choose what it is used as."
