"""What the page of a piece of equipment shows of the programme, and how many wait in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.edge import now, reading
from lims.equipment import Panel
from lims.programme.list import count_late_and_soon
from lims.programme.requests import RequestLine, open_lines
from lims.programme.service import Programme, programme_at
from lims.programme.words import STEP_WORDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """The interval of a piece of equipment, and the request that it stands in."""

    equipment_id: int
    programme: Programme | None
    line: RequestLine | None
    step: str


def _find(session: Session, equipment_id: int, at: datetime) -> Shown:
    line = open_lines(session).get(equipment_id)
    return Shown(
        equipment_id=equipment_id, programme=programme_at(session, equipment_id, at), line=line,
        step=str(STEP_WORDS[line.step]) if line else "",
    )  # fmt: skip


def waiting() -> int:
    """How many pieces of equipment are late or due within thirty days."""
    return count_late_and_soon(reading(), now())


PANEL = Panel(name="programme", template="programme/panel.html", find=_find, order=10, wide=False)
