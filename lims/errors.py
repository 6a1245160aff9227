"""What can go wrong, in words: one sentence for the problem, one for the remedy."""

from __future__ import annotations

from typing import ClassVar


class LimsError(Exception):
    """The base of all errors that a person can mend; `problem` and `remedy` are templates of the arguments."""

    status: ClassVar[int] = 409
    problem: ClassVar[str] = "The request could not be carried out."
    remedy: ClassVar[str] = "Ask the quality manager."

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.problem_text} {self.remedy_text}")

    @property
    def code(self) -> str:
        """A stable name for programs that call the API."""
        return type(self).__name__

    @property
    def problem_text(self) -> str:
        return self.problem.format(**self.facts)

    @property
    def remedy_text(self) -> str:
        return self.remedy.format(**self.facts)


class NotFound(LimsError):
    """What was asked for does not exist, or belongs to another client: the answer is the same."""

    status = 404
    problem = "There is nothing here under this address."
    remedy = "Check the code or go back to the list."


class NotPermitted(LimsError):
    """The person lacks the permission that the act declares."""

    status = 403
    problem = "You may not do this: it needs the permission “{permission}”."
    remedy = "Ask somebody who holds it, or ask an administrator to grant you a role that has it."


class ChangedMeanwhile(LimsError):
    """Optimistic locking: somebody else saved the same record first."""

    problem = "{what} was changed by somebody else while you were editing it."
    remedy = "Compare both versions below and save again; nothing that you typed is lost."


class BadInput(LimsError):
    """A value that cannot be taken."""

    status = 422
    problem = "{problem}"
    remedy = "{remedy}"
