"""What a gate's answer was given for: kept as facts, and shown in the language and the zone of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Protocol, Self, TypeAlias, cast

from lims.gates.reader import RECORD_ZONE, Reader, message
from lims.web import unit_words
from lims.web.times import date_text, datetime_text
from methods.wording import Language, Texts

TWO_DAYS = timedelta(days=2)


class OwnWords(Protocol):
    """A fact that knows how it is stored, and how it is shown to a reader. `tag` names its kind in the record."""

    tag: ClassVar[str]

    def shown(self, reader: Reader) -> str: ...

    def as_json(self) -> Any: ...

    @classmethod
    def from_json(cls, stored: Any) -> Self: ...


Fact: TypeAlias = "str | OwnWords"
"""A text is a code or somebody's own words, shown as it is."""


def shown(fact: Fact, reader: Reader) -> str:
    """A fact in the words of a reader."""
    return fact if isinstance(fact, str) else fact.shown(reader)


def stored(fact: Fact) -> Any:
    """A fact as it is kept: a text, or its kind with what it consists of."""
    return fact if isinstance(fact, str) else {fact.tag: fact.as_json()}


def restored(kept: Any) -> Fact:
    """The fact that was kept so."""
    if isinstance(kept, str):
        return kept
    ((tag, own),) = kept.items()
    return KINDS[tag].from_json(own)


def plain(value: float, digits: int = 6) -> str:
    """A number as a plain decimal text with at most so many significant digits, never with an exponent."""
    return f"{Decimal(f'{value:.{digits}g}'):f}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment: the laboratory's time; in the record UTC, which is named."""

    tag: ClassVar[str] = "moment"
    at: datetime

    def shown(self, reader: Reader) -> str:
        said = datetime_text(self.at, reader.zone)
        return f"{said} UTC" if reader.zone == RECORD_ZONE else said

    def as_json(self) -> str:
        return self.at.isoformat()

    @classmethod
    def from_json(cls, stored: Any) -> Self:
        return cls(datetime.fromisoformat(stored))


@dataclass(frozen=True, slots=True)
class Day(Moment):
    """The date of a moment where the laboratory is."""

    tag: ClassVar[str] = "day"

    def shown(self, reader: Reader) -> str:
        return date_text(self.at, reader.zone)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: hours, from two days on days."""

    tag: ClassVar[str] = "seconds"
    length: timedelta

    def shown(self, reader: Reader) -> str:
        if self.length < TWO_DAYS:
            hours = reader.number(f"{self.length / timedelta(hours=1):.1f}")
            return reader.text("{hours} h").format(hours=hours)
        return reader.plural("%(num)s day", "%(num)s days", round(self.length / timedelta(days=1)))

    def as_json(self) -> float:
        return self.length.total_seconds()

    @classmethod
    def from_json(cls, stored: Any) -> Self:
        return cls(timedelta(seconds=stored))


@dataclass(frozen=True, slots=True)
class Figure:
    """A plain decimal text with the code of its unit: unit symbol of the language."""

    tag: ClassVar[str] = "figure"
    text: str
    unit: str

    def shown(self, reader: Reader) -> str:
        return f"{reader.number(self.text)} {unit_words(self.unit, reader.language)}".rstrip()

    def as_json(self) -> list[str]:
        return [self.text, self.unit]

    @classmethod
    def from_json(cls, stored: Any) -> Self:
        text, unit = stored
        return cls(text, unit)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both plain decimal texts; None is an end that is left free."""

    tag: ClassVar[str] = "interval"
    low: str | None
    high: str | None
    unit: str

    def shown(self, reader: Reader) -> str:
        ends = [reader.number(end) for end in (self.low, self.high) if end is not None]
        if self.low is not None and self.high is not None:
            said = reader.text("{low} to {high}").format(low=ends[0], high=ends[1])
        else:
            said = f"{'≤' if self.low is None else '≥'} {''.join(ends)}"
        return f"{said} {unit_words(self.unit, reader.language)}".rstrip()

    def as_json(self) -> list[str | None]:
        return [self.low, self.high, self.unit]

    @classmethod
    def from_json(cls, stored: Any) -> Self:
        low, high, unit = stored
        return cls(low, high, unit)


@dataclass(frozen=True, slots=True)
class Words:
    """What a method calls a thing, in the languages in which it says so; English where one is missing."""

    tag: ClassVar[str] = "words"
    texts: Texts

    def shown(self, reader: Reader) -> str:
        return self.texts.get(cast(Language, reader.language), self.texts["en"])

    def as_json(self) -> dict[str, str]:
        return {str(language): text for language, text in self.texts.items()}

    @classmethod
    def from_json(cls, stored: Any) -> Self:
        return cls({**stored})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text that a feature translates, `_("…")`, with facts in its named places; kept by its English words."""

    tag: ClassVar[str] = "phrase"
    text: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def shown(self, reader: Reader) -> str:
        return filled(self.text, self.facts, reader)

    def as_json(self) -> list[Any]:
        return [message(self.text), {name: stored(fact) for name, fact in self.facts.items()}]

    @classmethod
    def from_json(cls, kept: Any) -> Self:
        text, facts = kept
        return cls(text, {name: restored(fact) for name, fact in facts.items()})


@dataclass(frozen=True, slots=True)
class Several:
    """Some facts one after the other."""

    tag: ClassVar[str] = "several"
    facts: tuple[Fact, ...]
    between: str = ", "

    def shown(self, reader: Reader) -> str:
        return self.between.join(shown(one, reader) for one in self.facts)

    def as_json(self) -> list[Any]:
        return [self.between, *map(stored, self.facts)]

    @classmethod
    def from_json(cls, kept: Any) -> Self:
        between, *facts = kept
        return cls(tuple(map(restored, facts)), between)


def filled(text: str, facts: Mapping[str, Fact], reader: Reader) -> str:
    """A text in the reader's language with its places filled in. Raises KeyError where a fact is missing."""
    return reader.text(text).format(**{name: shown(fact, reader) for name, fact in facts.items()})


KINDS: Mapping[str, type[OwnWords]] = {
    kind.tag: kind for kind in (Moment, Day, Span, Figure, Interval, Words, Phrase, Several)
}
