"""Fluke 1521 and 1522 thermometers."""

from __future__ import annotations

from instruments.asked import Asked, Question, Said, number_reading
from instruments.declaration import Answers, Command, Example, Settings
from instruments.line import Line
from instruments.readings import Reading


class Fluke1521(Asked):
    """Tells its temperature when asked, with date and time where its clock is set."""

    name = "fluke-1521"
    version = "1"
    title = "Fluke 1521 and 1522 thermometers"
    source = "Fluke 1521/1522 user's guide, pages 42 and 49. Not yet proved on the instrument."
    line = Line(baud=2400, bits=8, parity="N", stop_bits=1, terminator=b"\r\n", ends_commands=b"\r")

    temperature = Command(
        send="t",
        reply=(
            "t: {temperature:number} {unit:word} {date:word} {time:word}",
            "t: {temperature:number} {unit:word}",
        ),
        doc="Get the temperature, with the instrument's own date and time where it says them.",
        examples=(
            Example(
                send="t",
                reply="t: 125.745 C 03-01-1999 15:49:15",
                values={"temperature": "125.745", "unit": "C", "date": "03-01-1999", "time": "15:49:15"},
            ),
            Example(send="t", reply="t: 25.587 C", values={"temperature": "25.587", "unit": "C"}),
        ),
    )

    def questions(self) -> tuple[Question, ...]:
        """Return the one question for a record."""
        return (self.temperature,)

    def live(self) -> tuple[Reading, ...]:
        """Return the temperature as of now."""
        return (_temperature(self.temperature()),)

    @classmethod
    def said(cls, answers: Answers, settings: Settings) -> Said:
        """Return the temperature; the date stays text, for the manual does not say which part is the month."""
        return Said(
            readings=tuple(_temperature(answer) for answer in answers.values()),
            facts=tuple(
                (f"instrument_{part}", answer[part])
                for answer in answers.values()
                for part in ("date", "time")
                if part in answer
            ),
        )


def _temperature(answer: dict[str, str]) -> Reading:
    return number_reading("temperature", answer["temperature"], answer["unit"])
