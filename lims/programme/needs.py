"""What methods need of each piece of equipment (6.4.5): read from their approved settings, by the measuring systems that it serves in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion, methods_at, settings
from lims.equipment import systems_at
from lims.programme.service import Need
from methods.units import unit


def needs_of_methods(session: Session, at: datetime) -> dict[int, list[Need]]:
    """For each piece of equipment what the methods need of it at a moment, by equipment; in two queries.

    A figure that nobody has entered for a method stays unknown; a method without needs is not there.
    """
    methods = {one.code: one for one in methods_at(session, at)}
    found: dict[int, list[Need]] = {}
    for system in systems_at(session, at):
        for role, equipment_id in system.parts.items():
            for code in system.methods:
                if code in methods:
                    found.setdefault(equipment_id, []).extend(_of_method(methods[code], role))
    return found


def _of_method(method: MethodVersion, role: str) -> Iterator[Need]:
    for known in settings.apparatus_needs(method.settings, role):
        need = known.value
        yield Need(
            quantity=unit(need.unit).quantity, unit=need.unit, low=need.low, high=need.high, max_error=need.largest_error,
            max_uncertainty=need.largest_U, source=method.code,
        )  # fmt: skip
