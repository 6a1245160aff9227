"""What can go wrong with an interlaboratory study, in words."""

from __future__ import annotations

from methods.errors import MethodError


class StudyRefused(MethodError):
    """A study from which no precision can be found."""

    problem = "The study cannot be evaluated: {what}."
    remedy = "{remedy}."
