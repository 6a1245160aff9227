"""Readings that were worked out of the raw signals of a record, and rest on it."""

from __future__ import annotations

from collections.abc import Mapping

from lims.errors import NotFound
from lims.intake.models import ReadingRow
from lims.intake.records import current_understanding, find_record
from lims.records import Unit


def keep_worked_out(
    unit: Unit, record_id: int, *, name: str, value: float, unit_code: str, besides: Mapping[str, int] | None = None
) -> int:  # fmt: skip
    """Store a value worked out of the signals of a record; its id. `besides`: other records that it rests on, by their role.

    Raises NotFound for a record that was not understood.
    """
    record, understanding = (
        find_record(unit.session, record_id),
        current_understanding(unit.session, record_id),
    )
    if understanding is None:
        raise NotFound
    row = unit.add(
        ReadingRow(
            understanding_id=understanding.id, equipment_id=record.equipment_id, name=name, value=value, text=f"{value:.10g}",
            unit=unit_code, flags=[], at=record.instrument_at or record.received_at, entered_at=unit.at,
        )
    )  # fmt: skip
    unit.link(understanding.id, row.id, "reading")
    for role, other in (besides or {}).items():
        unit.link(other, row.id, role)
    return row.id
