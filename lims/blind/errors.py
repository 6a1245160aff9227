"""What can go wrong with blind samples, in words."""

from __future__ import annotations

from lims.errors import LimsError


class BlindRefused(LimsError):
    """A sample that cannot be a blind one."""

    status = 422
    problem = "{code} cannot be a blind sample: {why}."
    remedy = "Register a sample like any other, and plan it as a blind one before a test of it is begun."


class ValueRefused(LimsError):
    """An assigned value that says too little."""

    status = 422
    problem = "The assigned value cannot be entered: {why}."
    remedy = "Give the value with U and k in the method's unit, and where it comes from."


class NothingToKeep(LimsError):
    """A comparison is to be kept where there is none with an answer."""

    problem = "There is no comparison that could be kept."
    remedy = "Wait until the tests are submitted; for a reference, enter its assigned value."


class NoMiss(LimsError):
    """A nonconformity is to be opened where no kept comparison missed."""

    problem = "No kept comparison of this blind sample is a miss that waits for a decision."
    remedy = "Keep the comparison first."
