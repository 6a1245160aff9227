"""What can go wrong at the bench, in words."""

from __future__ import annotations

from lims.errors import LimsError


class NothingConnected(LimsError):
    """An instrument was to be asked, and the test has none that sends readings."""

    problem = "No instrument that sends its readings is chosen for this test."
    remedy = "Choose the measuring system, or enter the reading by hand."
