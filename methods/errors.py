"""What can go wrong in a calculation, in words: one sentence for the problem, one for the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class MethodError(Exception):
    """A calculation was refused; `problem` and `remedy` are templates filled with the keyword arguments.

    A fact that has its words in several languages (`Texts`) is given whole; these sentences take the English ones.
    """

    problem: ClassVar[str] = "The calculation was refused."
    remedy: ClassVar[str] = "Check what was entered, then calculate again."

    def __init__(self, **given: object) -> None:
        self.given = given
        super().__init__(f"{self.problem_text} {self.remedy_text}")

    @property
    def problem_text(self) -> str:
        """The problem as a sentence, with what was given filled in."""
        return self.problem.format(**_in_english(self.given))

    @property
    def remedy_text(self) -> str:
        """The remedy as a sentence, with what was given filled in."""
        return self.remedy.format(**_in_english(self.given))

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.given)


def _restore(kind: type[MethodError], given: dict[str, object]) -> MethodError:
    return kind(**given)


def _in_english(given: Mapping[str, object]) -> dict[str, object]:
    return {name: one["en"] if isinstance(one, Mapping) else one for name, one in given.items()}
