"""Words for the states of rooms and excursions, for decisions, and for the log."""

from __future__ import annotations

from lims.rooms.models import Reaction, RoomEventKind
from lims.web import lazy_gettext as _

QUANTITIES = {
    "temperature_c": _("Temperature"), "humidity_percent": _("Relative humidity"), "pressure_kpa": _("Pressure"),
}  # fmt: skip
DECISIONS = {
    Reaction.NO_EFFECT: _("No effect on the work"), Reaction.REPEAT: _("The work is repeated"),
    Reaction.IN_DOUBT: _("The work is in doubt"),
}  # fmt: skip
EXCURSIONS = {
    "going_on": _("Going on"), "to_judge": _("To be judged"), **{one.value: word for one, word in DECISIONS.items()},
    "gone": _("Readings corrected"),
}  # fmt: skip
STATES = {
    "outside": _("Outside its limits"), "silent": _("Silent"), "unread": _("Never read"), "unstated": _("No limits stated"),
    "within": _("Within its limits"),
}  # fmt: skip
EVENTS = {
    RoomEventKind.CLEANING: _("Cleaned"), RoomEventKind.ACCESS: _("Access by others"),
    RoomEventKind.CONTAMINATION: _("Spill or contamination"), RoomEventKind.OTHER: _("Other"),
}  # fmt: skip
PERIODS = {"1": _("A day"), "7": _("A week"), "30": _("A month"), "365": _("A year")}
