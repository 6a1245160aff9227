"""Tables of reservations: a piece of equipment is somebody's for a period. No two living ones overlap; the database sees to it."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from lims.db import fk
from lims.records import Version


class ReservationVersionRow(Version):
    """A reservation: its period is the one in which it holds. Taken back, it dies and stays readable."""

    __tablename__ = "reservation_version"
    __kind__ = "reservation_version"
    __version_of__ = "equipment"

    person_id: Mapped[int] = fk("person.id")
    purpose: Mapped[str]
