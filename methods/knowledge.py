"""Three-valued knowledge: a figure is known, or it is unknown with a reason; never zero, never "no limit"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from methods.errors import MethodError
from methods.wording import Language, Texts

T = TypeVar("T")

_NOT_VERIFIED: Texts = {"en": "clause not verified", "az": "bənd yoxlanılmayıb", "ru": "пункт не проверен"}


class NotKnown(MethodError):
    """A figure that nobody has entered was needed."""

    problem = "{what} is not known: {reason}."
    remedy = "{remedy}."


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a fact stands: document, edition, clause, and whether the clause was read in it."""

    document: str
    edition: str = ""
    clause: str = ""
    verified: bool = False
    note: str = ""

    def __str__(self) -> str:
        return self.printed("en")

    def printed(self, language: Language) -> str:
        """Document, edition, clause and note; says so where the clause was not read in the document."""
        name = f"{self.document}:{self.edition}" if self.edition else self.document
        parts = [name, self.clause, "" if self.verified else _NOT_VERIFIED[language], self.note]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known(Generic[T]):
    """A figure with the source that it was taken from."""

    value: T
    source: Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Unknown:
    """A figure that is not known; reason and remedy are clauses without a full stop."""

    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"unknown ({self.reason})"


Knowledge: TypeAlias = Known[T] | Unknown


def need(figure: Known[T] | Unknown, what: str) -> T:
    """The value of a known figure. Raises NotKnown, which names `what` is missing and what to do."""
    if isinstance(figure, Unknown):
        raise NotKnown(what=what, reason=figure.reason, remedy=figure.remedy)
    return figure.value
