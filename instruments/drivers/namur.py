"""Stirrers, hotplates and thermostats that speak the commands of NAMUR."""

from __future__ import annotations

from functools import partial

import msgspec

from instruments.asked import Asked, Question, Said
from instruments.declaration import Answers, Command, Example, Settings
from instruments.errors import BadSettings
from instruments.line import Line
from instruments.numbers import number_of
from instruments.readings import Flag, Reading
from instruments.units import UNIT_CODES


class NamurSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which channel is read, and what it is: the device says neither quantity nor unit."""

    channel: int
    name: str  # of the reading, such as temperature
    unit: str


class Namur(Asked):
    """Reads one channel and its set point. It controls nothing: no command that sets, starts or stops is sent."""

    name = "namur"
    version = "1"
    title = "Stirrers, hotplates and thermostats (NAMUR commands)"
    source = (
        "IKA RET control operating instructions, page 37; IKA LR 1000, page 18. The number of the channel behind the "
        "value is printed for IKA; of others it is not proved, and an answer without it is not understood."
    )
    line = Line(terminator=b"\r\n", is_stated=False)

    actual = Command(
        send="IN_PV_{channel:integer}",
        reply="{value:number} {channel:integer}",
        doc="Get the actual value of a channel.",
        examples=(Example(send="IN_PV_1", reply="25.3 1", values={"value": "25.3", "channel": "1"}),),
    )
    set_point = Command(
        send="IN_SP_{channel:integer}",
        reply="{value:number} {channel:integer}",
        doc="Get the set point of a channel.",
        examples=(Example(send="IN_SP_1", reply="25.3 1", values={"value": "25.3", "channel": "1"}),),
    )

    @classmethod
    def line_for(cls, settings: Settings) -> Line:
        """Return the line. Raises BadSettings where channel, name and unit are not set."""
        _settings(settings)
        return cls.line

    def questions(self) -> tuple[Question, ...]:
        """Return the questions for a record: the actual value, then the set point."""
        channel = str(_settings(self.settings).channel)
        return (partial(self.actual, channel=channel), partial(self.set_point, channel=channel))

    def live(self) -> tuple[Reading, ...]:
        """Return the actual value as of now."""
        known = _settings(self.settings)
        return self.said({"actual": self.actual(channel=str(known.channel))}, self.settings).readings

    @classmethod
    def said(cls, answers: Answers, settings: Settings) -> Said:
        """Return value and set point; an answer of another channel than the one set gives no reading."""
        known = _settings(settings)
        names = {"actual": known.name, "set_point": f"{known.name}_set_point"}
        ours = {key: answer for key, answer in answers.items() if answer["channel"] == str(known.channel)}
        return Said(
            readings=tuple(_reading(names[key], answer["value"], known.unit) for key, answer in ours.items()),
            warnings=tuple(
                f"Channel {answer['channel']} answered where channel {known.channel} was asked."
                for key, answer in answers.items()
                if key not in ours
            ),
        )


def _settings(settings: Settings) -> NamurSettings:
    try:
        known = msgspec.convert(dict(settings), NamurSettings)
    except msgspec.ValidationError as error:
        raise BadSettings(driver=Namur.title, reason=str(error).rstrip(".")) from None
    if known.unit not in UNIT_CODES or not known.name or known.channel < 0:
        raise BadSettings(driver=Namur.title, reason=f"a unit is one of {', '.join(UNIT_CODES)}")
    return known


def _reading(name: str, text: str, unit: str) -> Reading:
    value = number_of(text)
    flags = frozenset({Flag.NOT_A_NUMBER}) if value is None else frozenset()
    return Reading(name=name, value=value, unit=unit, text=text, flags=flags)
