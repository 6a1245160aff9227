"""What a person may type about rooms: a new one, a reading, its correction, limits, the log, what an excursion means."""

from __future__ import annotations

from lims.rooms.words import DECISIONS, EVENTS
from lims.web.forms import (
    Form,
    Length,
    MultiCheckboxField,
    Needed,
    NumberField,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from lims.web.i18n import lazy_gettext as _


class RoomForm(Form):
    """A room."""

    code = StringField(_("Code"), [Needed()])
    name = StringField(_("Name"), [Needed()])


class AirForm(Form):
    """The air of a room, as it was read."""

    temperature_c = NumberField(_("Temperature"), [Optional()], unit="°C", low="-50", high="60")
    humidity_percent = NumberField(_("Relative humidity"), [Optional()], unit="%", low="0", high="100")
    pressure_kpa = NumberField(_("Pressure"), [Optional()], unit="kPa", low="50", high="115")


class ReadForm(AirForm):
    """A reading by hand."""

    at = TimeField(_("Read at"), [Needed()], future=False)


class CorrectForm(AirForm):
    """What a wrong reading should have been."""

    reason = StringField(
        _("Why it was wrong"), [Needed(), Length(max=500)],
        description=_("Where all figures are left empty, nothing stands instead of it"),
    )  # fmt: skip


class StateForm(Form):
    """What is stated of a room: another person approves it."""

    purpose = StringField(_("What the room is for"), [Needed(), Length(max=500)])
    methods = MultiCheckboxField(_("Methods worked in it"), [Optional()])
    procedures = MultiCheckboxField(_("Procedures of calibration worked in it"), [Optional()])
    low_temperature_c = NumberField(_("Temperature from"), [Optional()], unit="°C", low="-50", high="60")
    high_temperature_c = NumberField(_("Temperature up to"), [Optional()], unit="°C", low="-50", high="60")
    source_temperature_c = StringField(_("Where the limits of temperature come from"), [Optional()])
    low_humidity_percent = NumberField(
        _("Relative humidity from"), [Optional()], unit="%", low="0", high="100"
    )
    high_humidity_percent = NumberField(
        _("Relative humidity up to"), [Optional()], unit="%", low="0", high="100"
    )
    source_humidity_percent = StringField(_("Where the limits of humidity come from"), [Optional()])
    low_pressure_kpa = NumberField(_("Pressure from"), [Optional()], unit="kPa", low="50", high="115")
    high_pressure_kpa = NumberField(_("Pressure up to"), [Optional()], unit="kPa", low="50", high="115")
    source_pressure_kpa = StringField(_("Where the limits of pressure come from"), [Optional()])
    loggers = StringField(
        _("Loggers: codes of equipment, with commas between"), [Optional()],
        description=_("What they say of temperature, humidity and pressure becomes readings of the room"),
    )  # fmt: skip
    silent_after_hours = NumberField(
        _("For how long a reading counts"), [Optional()], unit="h",
        description=_("After that the air is not known, and a logger counts as silent"),
    )  # fmt: skip
    silent_source = StringField(_("Where that comes from"), [Optional()])
    effective_from = TimeField(_("Holds from"), [Needed()])
    reason = StringField(_("Reason"), [Needed(), Length(max=500)])


class LogForm(Form):
    """An entry of the log of a room."""

    kind = SelectField(_("What"), [Needed()], choices=[(one.value, word) for one, word in EVENTS.items()])
    entry = TextAreaField(
        _("In words"), [Needed(), Length(max=2000)], description=_("Who was let in and why, or what was cleaned with what")
    )  # fmt: skip
    at = TimeField(_("When"), [Needed()], future=False)


class JudgeForm(Form):
    """What an excursion means for the work that it touched."""

    assessment = TextAreaField(
        _("What it means for the work, and why"), [Needed(), Length(max=2000)],
        description=_("With figures: what the method asks for, and by how much the room differed"),
    )  # fmt: skip
    decision = SelectField(
        _("Decision"), [Needed()], choices=[("", ""), *((one.value, word) for one, word in DECISIONS.items())]
    )
