"""The density room of the demo: what is stated of it, its logger's tables through the gateway, one morning that was too warm."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from lims.catalogue import approve_draft, draft_version
from lims.demo.catalogue import D1838, D4052
from lims.demo.equipment import ACCEPTER, DENSITY_ROOM, HYGROMETER, KEEPER
from lims.demo.month import Month
from lims.demo.stage import Stage
from lims.rooms import KIND, RoomEventKind, write_log

MADE_UP = "FICTITIOUS work instruction WI-07"
EVERY = timedelta(hours=2)  # the logger writes a row
WARM_DAY = -4  # the working day on which the air conditioning stood still in the morning
WARM = {8: 25.6, 10: 26.3, 12: 25.9}  # °C by the hour, within what the methods allow


def state_density_room(stage: Stage) -> None:
    """What the room is for, its own limits, its logger: stated by one, approved by another."""
    room = stage.rooms[DENSITY_ROOM]
    content = {
        "purpose": "Density, vapour pressure and corrosion of petroleum products", "methods": [D1838, D4052], "procedures": [],
        "limits": {
            "temperature_c": {"low": 18.0, "high": 25.0, "source": MADE_UP},
            "humidity_percent": {"low": None, "high": 70.0, "source": MADE_UP},
        },
        "loggers": [stage.equipment[HYGROMETER]], "silent_after_hours": 26.0, "silent_source": MADE_UP,
    }  # fmt: skip
    with stage.by(KEEPER, "room.drafted") as unit:
        draft = draft_version(unit, KIND, room, content, unit.at, "the room is put to use")
    with stage.by(ACCEPTER, "catalogue.approved") as unit:
        approve_draft(unit, draft)


def log_air(month: Month, since: datetime) -> None:
    """Bring the table of what the logger wrote since the last one; so each afternoon, Sundays too."""
    stage, zone = month.stage, month.calendar.zone
    until, rows = stage.clock(), []
    moment = since.astimezone(zone).replace(minute=0, second=0, microsecond=0) + EVERY
    warm = month.calendar.moment(WARM_DAY, 0.0).date()
    while moment <= until:
        usual = stage.chance.gauss(21.4, 0.5)
        temperature = WARM.get(moment.hour - moment.hour % 2, usual) if moment.date() == warm else usual
        rows.append(f"{moment:%Y-%m-%d %H:%M};{temperature:.1f};{stage.chance.gauss(44.0, 3.0):.0f}")
        moment += EVERY
    if rows:
        table = "\n".join(["Time;Temperature;Humidity", *rows, ""])
        month.gateway.bring_file(f"room-101-{until:%Y%m%d-%H%M}.csv", table.encode(), "air")
        stage.work()
    if until.astimezone(zone).date() == warm:
        with stage.by("AT", "room.logged") as unit:
            said = "The air conditioning stood still from eight o'clock on; at one it was mended."
            write_log(unit, stage.rooms[DENSITY_ROOM], kind=RoomEventKind.OTHER, said=said)
    following = (until.astimezone(zone) + timedelta(days=1)).replace(hour=15, minute=30, second=0)
    month.diary.at(following, partial(log_air, month, until))


__all__ = ["log_air", "state_density_room"]
