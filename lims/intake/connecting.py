"""How a piece of equipment is connected changes as methods do: drafted by one person, approved by another, from a date on.

The driver, the name at the gateway, the decimal sign, the mapping, the time zone: all of them decide what is read from the
same bytes. An approval that holds later takes effect by a job at that moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from instruments.drivers import find_driver
from lims.catalogue import Draft, Kind, add_kind, draft_version, find_draft
from lims.equipment import change_equipment, equipment_by_id
from lims.intake.connection import FILES, refused_in_words
from lims.intake.interfaces import Interface, interface_of
from lims.jobs import JobContext, JobKind, ask_for_job
from lims.records import Actor, Unit, unit_of_work
from lims.web import lazy_gettext as _

DRAFTED = "connection"
JOB = "intake.connect"
FIELDS = {
    "driver": _("Driver"), "instrument": _("Name at the gateway"), "gateway": _("Gateway"), "settings": _("Settings"),
    "stability": _("Steadiness"),
}  # fmt: skip


def propose_connection(
    unit: Unit, equipment_id: int, *, driver: str, instrument: str, gateway: str | None, settings: Mapping[str, Any],
    effective_from: datetime, known: Interface | None = None,
) -> int:  # fmt: skip
    """Propose how a piece of equipment is connected: the id of the draft. Raises NotFound, SettingsRefused."""
    content = {
        "driver": driver, "instrument": instrument, "gateway": gateway, "settings": dict(settings),
        "stability": dict(known.stability) if known and known.stability else None,
    }  # fmt: skip
    return draft_version(unit, DRAFTED, equipment_id, content, effective_from, unit.reason or "")


def _check(content: Mapping[str, Any]) -> None:
    if content["driver"] != FILES:
        with refused_in_words():
            find_driver(content["driver"]).line_for(content["settings"])


def _standing(session: Session, equipment_id: int, at: datetime) -> tuple[int, dict[str, Any]] | None:
    known = interface_of(session, equipment_id, at)
    return None if known is None else (known.version_id, _content_of(known))


def _content_of(known: Interface) -> dict[str, Any]:
    return {
        "driver": known.driver, "instrument": known.instrument, "gateway": known.gateway,
        "settings": dict(known.settings), "stability": dict(known.stability) if known.stability else None,
    }  # fmt: skip


def _approve(unit: Unit, draft: Draft, valid_from: datetime) -> int:
    """Let it hold: now, or by a job when its date has come; until then the draft is what there is."""
    if valid_from <= unit.at:
        return _connect(unit, draft)
    ask_for_job(unit, JOB, f"{JOB}:{draft.id}", {"draft": draft.id}, after=valid_from - unit.at)
    return draft.id


def _connect(unit: Unit, draft: Draft) -> int:
    said = {name: value for name, value in draft.content.items() if value is not None}
    return change_equipment(unit, draft.header_id, interface=said).id


def connect_when_due(context: JobContext) -> Mapping[str, Any]:
    """Let an approved connection hold, now that its date has come; run again, it finds that done."""
    with context.database.read() as session:
        draft = find_draft(session, int(context.arguments["draft"]))
        standing = _standing(session, draft.header_id, context.clock())
    if standing is None or standing[1] != dict(draft.content):
        with unit_of_work(
            context.database, by=Actor.system("worker"), clock=context.clock, act="equipment.connected", reason=draft.reason
        ) as unit:  # fmt: skip
            _connect(unit, draft)
    return {"draft": draft.id, "equipment": draft.header_id}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, label in FIELDS.items():
        if name != "settings" and before.get(name) != after[name]:
            yield str(label), _text(before.get(name)), _text(after[name])
    old, new = before.get("settings") or {}, after["settings"]
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield f"{FIELDS['settings']}: {name}", _text(old.get(name)), _text(new.get(name))


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _codes(session: Session, ids: Sequence[int]) -> Mapping[int, str]:
    return {id_: one.code for id_, one in equipment_by_id(session, ids).items()}


add_kind(
    DRAFTED,
    Kind(
        None, None, frozenset(FIELDS), _check, codes=_codes, standing=_standing, approve=_approve, changes=_changes,
        otherwise=("intake.connection", "equipment_id"),
    ),
)  # fmt: skip
CONNECT = JobKind(JOB, "instruments.administer", connect_when_due)
