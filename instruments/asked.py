"""Instruments that answer at once: a record is the conversation in which they were asked."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from instruments.declaration import Answers, Instrument, Settings
from instruments.errors import HalfAnswer, NotUnderstood
from instruments.numbers import number_of
from instruments.readings import Flag, Reading, Understood
from instruments.units import unit_code

Question = Callable[[], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What the answers of a record come to."""

    readings: tuple[Reading, ...] = ()
    warnings: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


class Asked(Instrument):
    """Base of drivers for instruments that measure all the time and tell when asked."""

    @abstractmethod
    def questions(self) -> tuple[Question, ...]:
        """Return what to ask for a record, in order."""

    @classmethod
    @abstractmethod
    def said(cls, answers: Answers, settings: Settings) -> Said:
        """Return what the answers of a record come to. Pure; raises for no answers."""

    def start(self) -> None:
        """Begin: there is nothing to start, for it measures all the time."""

    def finished(self) -> bool:
        """Return that a reading can be asked for."""
        return True

    def collect(self) -> bytes:
        """Return the conversation; answers that broke off or have no known form stand in it as they came."""
        with self.connection.recorded() as transcript:
            for ask in self.questions():
                with suppress(HalfAnswer, NotUnderstood):
                    ask()
        return transcript.content

    @classmethod
    def understand(cls, content: bytes, settings: Settings) -> Understood:
        """Return what the record's answers come to, and the lines that have no known form."""
        answers, unknown = cls.answers_in(content, settings)
        said = cls.said(answers, settings)
        nothing = () if said.readings else ("The record holds no whole answer with a value.",)
        return Understood(
            readings=said.readings,
            unknown_lines=unknown,
            warnings=said.warnings + nothing,
            driver=cls.name,
            driver_version=cls.version,
            facts=said.facts,
        )


def number_reading(name: str, text: str, unit_text: str, *flags: Flag) -> Reading:
    """Return a reading of text and unit as printed, flagged where either is not understood."""
    value, unit = number_of(text), unit_code(unit_text)
    found = {
        *flags,
        *((Flag.NOT_A_NUMBER,) if value is None else ()),
        *((Flag.UNKNOWN_UNIT,) if unit_text.strip() and unit is None else ()),
    }
    return Reading(name=name, value=value, unit=unit, text=text.strip(), flags=frozenset(found))
