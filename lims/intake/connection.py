"""The settings of an instrument as a person types them; and the line reader, taught from what it has sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from instruments import InstrumentError, Understood
from instruments.drivers.line_reader import LineReader
from instruments.teaching import Cutting, LineKind, field_of, kinds_of, settings_for, terminator_of, tried
from lims.files import FileStore
from lims.files.errors import FileMissing
from lims.intake.errors import KindNotThere, SettingsNotRead, SettingsRefused
from lims.intake.interfaces import Interface
from lims.intake.models import RawRecordRow
from lims.intake.records import RawRecord, bytes_of

FILES = "files"  # the driver of what leaves files behind, instead of speaking on a line
RECORDS_LOOKED_AT = 30
LINES_SHOWN = 20
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """What the lines of an instrument look like, and what the settings made of them would read."""

    kinds: tuple[LineKind, ...]
    settings: dict[str, Any] | None
    read: tuple[
        tuple[str, Understood], ...
    ]  # of the different lines so many as can be looked over, what is read first
    different: int
    understood: int  # of the different lines


def settings_in(text: str) -> dict[str, Any]:
    """The settings of a driver as a person typed them: a JSON object, or nothing. Raises SettingsNotRead."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except ValueError as error:
        raise SettingsNotRead(reason=str(error).rstrip(".")) from None
    if not isinstance(found, dict):
        raise SettingsNotRead(reason="it is no object in braces")
    return found


def printed(session: Session, store: FileStore, equipment_id: int) -> bytes:
    """What a piece of equipment printed last, oldest first, as far as the bytes are there."""
    rows = session.scalars(
        select(RawRecordRow)
        .where(RawRecordRow.equipment_id == equipment_id, RawRecordRow.kind == "line")
        .order_by(RawRecordRow.id.desc())
        .limit(RECORDS_LOOKED_AT)
    )
    parts = []
    for row in rows:
        try:
            parts.append(bytes_of(session, store, RawRecord.from_row(row)))
        except FileMissing:
            continue
    return b"".join(reversed(parts))[-_MOST_BYTES:]


def lesson(
    content: bytes, *, separator: str, decimal: str, encoding: str, kind: int, fields: str,
    known: Mapping[str, Any] | None = None,
) -> Lesson:  # fmt: skip
    """The kinds of line in these bytes; with fields (one a line), the settings too, and what they read.

    Raises KindNotThere, SettingsRefused.
    """
    cutting = Cutting(
        terminator=terminator_of(content), encoding=encoding, separator=separator or None,
        decimal="," if decimal == "," else ".",
    )  # fmt: skip
    with refused_in_words():
        kinds = kinds_of(content, cutting)
        named = [field_of(line) for line in fields.splitlines() if line.strip()]
        if not named:
            return Lesson(kinds=kinds, settings=None, read=(), different=0, understood=0)
        if not 1 <= kind <= len(kinds):
            raise KindNotThere(kind=kind, count=len(kinds))
        settings = settings_for(kinds[kind - 1], named, cutting, known)
        read = tuple(dict(tried(content, settings)).items())
        unread = [bool(said.unknown_lines) for _, said in read]
        shown = sorted(read, key=lambda one: bool(one[1].unknown_lines))[:LINES_SHOWN]
        return Lesson(
            kinds=kinds, settings=settings, read=tuple(shown), different=len(read), understood=unread.count(False)
        )  # fmt: skip


@contextmanager
def refused_in_words() -> Iterator[None]:
    """Say what a driver refuses as a refusal of the settings. Raises SettingsRefused."""
    try:
        yield
    except InstrumentError as error:
        raise SettingsRefused(sentence=error.problem_text) from None


def taught(interface: Interface | None) -> Mapping[str, Any] | None:
    """The settings that the line reader has already, to which a form is added."""
    return interface.settings if interface and interface.driver == LineReader.name else None
