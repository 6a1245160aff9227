"""What sums of hydrocarbon types refuse."""

from __future__ import annotations

from methods.errors import MethodError


class ContentImpossible(MethodError):
    """A content that no sample can have."""

    problem = "The {what} of {value} {unit} is not possible."
    remedy = "Check the figure and its unit; contents are per cent by mass from 0 to 100."


class GroupUnknown(MethodError):
    """A group that is not one of those summed."""

    problem = "There is no group of hydrocarbons named {group!r}."
    remedy = "Use one of: {known}."
