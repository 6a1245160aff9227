"""Why a check answers as it does: declared by the check's feature, once, with named places for the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from lims.gates.answer import Answer
from lims.gates.facts import Fact, filled, stored
from lims.gates.reader import RECORD, message


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """A reason by its code. `sentence` and `remedy` are lazy texts, `_("The lot {lot} …")`, translated when shown."""

    check: str
    code: str
    answer: Answer
    sentence: str
    remedy: str | None = None

    @property
    def places(self) -> frozenset[str]:
        """The names of the facts that its texts need."""
        return frozenset().union(*map(places_of, filter(None, (self.sentence, self.remedy))))

    def said(self, *rests_on: int, **facts: Fact) -> CheckAnswer:
        """The answer of a check for this reason, with what it rests on. Raises ValueError where a fact is missing."""
        if missing := self.places - facts.keys():
            raise ValueError(f"{self.check}, {self.code} is said without {', '.join(sorted(missing))}.")
        return CheckAnswer(why=self, given=facts, rests_on=rests_on)


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckAnswer:
    """What a check says: its reason, the facts, and the nodes that it rests on: what was valid and known then.

    It reads like the row that keeps it. `sentence_of` and `remedy_of` have the words for whoever looks.
    """

    why: Reason
    given: Mapping[str, Fact] = field(default_factory=dict)
    rests_on: tuple[int, ...] = ()

    @property
    def check(self) -> str:
        return self.why.check

    @property
    def answer(self) -> Answer:
        return self.why.answer

    @property
    def reason(self) -> str:
        """The code of the reason."""
        return self.why.code

    @property
    def facts(self) -> dict[str, Any]:
        """The facts as they are kept."""
        return {name: stored(fact) for name, fact in self.given.items()}

    @property
    def sentence(self) -> str:
        """The record's sentence, in English."""
        return filled(self.why.sentence, self.given, RECORD)

    @property
    def remedy(self) -> str | None:
        """The record's remedy, in English."""
        return None if self.why.remedy is None else filled(self.why.remedy, self.given, RECORD)


def places_of(text: str) -> frozenset[str]:
    """The names of the places of a text."""
    return frozenset(name for _, name, _, _ in Formatter().parse(message(text)) if name)


def yes(check: str, code: str, sentence: str) -> Reason:
    """A reason for which a check says yes."""
    return Reason(check=check, code=code, answer=Answer.YES, sentence=sentence)


def no(check: str, code: str, sentence: str, remedy: str) -> Reason:
    """A reason for which a check says no, and what to do."""
    return Reason(check=check, code=code, answer=Answer.NO, sentence=sentence, remedy=remedy)


def no_requirement(check: str, code: str, sentence: str, remedy: str) -> Reason:
    """What nobody has entered, and what to do."""
    return Reason(check=check, code=code, answer=Answer.NO_REQUIREMENT, sentence=sentence, remedy=remedy)
