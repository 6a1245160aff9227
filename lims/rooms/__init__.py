"""Rooms (ISO/IEC 17025 6.3): what is stated of them, loggers, excursions and the work that these touched, a log."""

from lims.rooms.excursions import Excursion, excursions_between, find_excursion, waiting
from lims.rooms.models import Reaction, RoomEventKind
from lims.rooms.service import RoomEvent, judge_excursion, log_of, write_log
from lims.rooms.standing import KIND, RoomVersion, room_version_at
from lims.rooms.touched import Touched, link_touched, touched_by

__all__ = [
    "KIND",
    "Excursion",
    "Reaction",
    "RoomEvent",
    "RoomEventKind",
    "RoomVersion",
    "Touched",
    "excursions_between",
    "find_excursion",
    "judge_excursion",
    "link_touched",
    "log_of",
    "room_version_at",
    "touched_by",
    "waiting",
    "write_log",
]
