"""What can go wrong when the demo starts, in words."""

from __future__ import annotations

from lims.errors import LimsError


class NotADemo(LimsError):
    """The database belongs to a laboratory that is no demonstration, or to nobody yet who said so."""

    problem = "{database} is not the database of a demonstration, so the demo does not touch it."
    remedy = "Choose another folder with --folder, or another database."


class DemoUnfinished(LimsError):
    """There is a demo laboratory, and nobody knows any more how to sign in."""

    problem = "The demo in {folder} has no list of sign-ins, so it was not built to its end or the list was removed."
    remedy = "Build it anew with --fresh; the demo that is there is removed then."


class DemoNotRunning(LimsError):
    """Something was to be done with an instrument of a demo that does not run."""

    problem = "No demo runs in {folder}."
    remedy = "Start it with `lims demo` in another window, then try again."


class PortionRefused(LimsError):
    """A sample that no density meter of this demo could hold."""

    status = 422
    problem = "A density of {density:g} g/cm³ is not one that the simulated meter can show."
    remedy = "Give a density in g/cm³ between 0 and 3, such as 0.8432."


class NotRemovable(LimsError):
    """A demo on a database server was to be removed."""

    problem = "The demo lies on a database server ({database}), and the demo does not drop databases there."
    remedy = "Drop that database yourself, and start with another folder."
