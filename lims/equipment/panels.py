"""What other features show on the page of a piece of equipment: a registry to which they contribute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """A part of the page: `template` is drawn with `it`, which `find` gave for the equipment as of a moment.

    Where `find` gives None the part is left out.
    """

    name: str
    template: str
    find: Callable[[Session, int, datetime], Any]
    order: int
    wide: bool = True  # in the wide column; else beside it


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownPanel:
    """A part with what it shows."""

    template: str
    it: Any
    wide: bool


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Add a part; the same one may be registered again (a second application in one process)."""
    _panels[panel.name] = panel


def panels_of(session: Session, equipment_id: int, at: datetime) -> list[ShownPanel]:
    """The parts of the page of a piece of equipment as of a moment, in their order."""
    found = (
        (panel, panel.find(session, equipment_id, at))
        for panel in sorted(_panels.values(), key=lambda one: (one.order, one.name))
    )
    return [
        ShownPanel(template=panel.template, it=it, wide=panel.wide) for panel, it in found if it is not None
    ]
