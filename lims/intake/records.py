"""Raw records: stored whatever they hold, understood as far as possible, understood again when the readers are better.

The bytes go into the file store first and are never changed. The idempotency key is gateway and number, never the
content: two equal weighings are two records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from instruments.gateway.protocol import RecordPost
from lims.errors import NotFound
from lims.files import FileStore, Kept, find_file, keep, media_type_of
from lims.intake.codes import code_in
from lims.intake.errors import HashDiffers, MomentImpossible, NumberTaken
from lims.intake.gateways import HAND, Gateway
from lims.intake.interfaces import Interface, interface_for, interface_of
from lims.intake.models import GatewayRow, RawRecordRow, ReadingRow, UnderstandingRow
from lims.intake.repeats import BEGINNING, same_as, torn_before
from lims.intake.understanding import BROKE_OFF, Raw, Sense, make_sense, storable
from lims.jobs import ask_for_job
from lims.records import Unit

CHEAP = 64 * 1024  # a line record up to this many bytes is understood at once, everything else by a job
FIRST_YEAR, LAST_YEAR = 1970, 2199
JOB = "intake.understand"


@dataclass(frozen=True, kw_only=True, slots=True)
class RawRecord:
    """The bytes of an instrument as they came: where from, when, and under which hash they lie."""

    id: int
    gateway_id: int
    number: int
    equipment_id: int | None
    instrument: str
    kind: str
    file_id: int
    sha256: str
    driver: str
    driver_version: str
    received_at: datetime
    instrument_at: datetime | None
    clock_offset_s: float | None
    stored_at: datetime
    name: str | None
    packed: bool
    parts: tuple[Mapping[str, Any], ...]
    command_id: int | None
    uploaded_by: int | None
    same_as: int | None

    @classmethod
    def from_row(cls, row: RawRecordRow) -> RawRecord:
        names = {one.name for one in fields(cls)} - {"parts"}
        return cls(**{name: getattr(row, name) for name in names}, parts=tuple(row.parts))


@dataclass(frozen=True, kw_only=True, slots=True)
class Understanding:
    """One attempt to understand a record: by which parser, what it found, what it did not understand."""

    id: int
    raw_record_id: int
    supersedes: int | None
    parser: str
    at: datetime
    equipment_id: int | None
    sample_text: str | None
    sample_code: str | None
    injection: str | None
    found: Mapping[str, Any]
    unknown: tuple[str, ...]
    warnings: tuple[str, ...]

    @classmethod
    def from_row(cls, row: UnderstandingRow) -> Understanding:
        names = {one.name for one in fields(cls)} - {"unknown", "warnings"}
        plain = {name: getattr(row, name) for name in names}
        return cls(**plain, unknown=tuple(row.unknown), warnings=tuple(row.warnings))

    @property
    def broke_off(self) -> bool:
        """Whether the end of the message was not heard, so that nobody knows what it lacks."""
        return bool(self.found.get(BROKE_OFF))


# -- storing --------------------------------------------------------------------------------------------


def already_stored(session: Session, gateway: Gateway, post: RecordPost) -> RawRecord | None:
    """The record of this gateway and number, if it is stored with these bytes. Raises NumberTaken for others."""
    by_key = select(RawRecordRow).where(
        RawRecordRow.gateway_id == gateway.id, RawRecordRow.number == post.number
    )
    row = session.scalar(by_key)
    if row is not None and row.sha256 != post.sha256:
        raise NumberTaken(number=post.number, gateway=gateway.key)
    return None if row is None else RawRecord.from_row(row)


def check_post(post: RecordPost, sha256: str) -> None:
    """See that the bytes are whole and the times are times. Raises HashDiffers, MomentImpossible."""
    if sha256 != post.sha256:
        raise HashDiffers(number=post.number)
    for at in (post.received_at, post.instrument_at, *(one.modified_at for one in post.files)):
        if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise MomentImpossible(at=at.isoformat())


def is_cheap(raw: Raw) -> bool:
    """Whether a record may be understood while its sender waits."""
    return raw.kind == "line" and len(raw.content) <= CHEAP


def raw_of(post: RecordPost) -> Raw:
    """What a gateway sent, as the readers take it."""
    return Raw(
        kind=post.kind, driver=post.driver, content=post.content, packed=post.packed,
        name=storable(post.name) if post.name else None,
    )  # fmt: skip


def store_record(
    unit: Unit, gateway: Gateway, post: RecordPost, kept: Kept, interface: Interface | None, sense: Sense | None,
    *, uploaded_by: int | None = None,
) -> RawRecord:  # fmt: skip
    """Write a record whose bytes lie in the file store already, with what was understood of it, or a job to do that.

    A record of the same gateway and number is told instead of written again. Raises NumberTaken.
    """
    known = already_stored(unit.session, gateway, post)
    return known or store_new(unit, gateway, post, kept, interface, sense, uploaded_by=uploaded_by)


def store_new(
    unit: Unit, gateway: Gateway, post: RecordPost, kept: Kept, interface: Interface | None, sense: Sense | None,
    *, uploaded_by: int | None = None,
) -> RawRecord:  # fmt: skip
    """Write a record of which is known that it is not stored yet."""
    name = storable(post.name) if post.name else None
    file = keep(unit, kept, name or f"{gateway.key}-{post.number}.bin", media_type_of(post.content[:65536]))
    row = unit.add(
        RawRecordRow(
            gateway_id=gateway.id, number=post.number, equipment_id=interface and interface.equipment_id,
            instrument=post.instrument, kind=post.kind, file_id=file.id, sha256=post.sha256, driver=post.driver,
            driver_version=post.driver_version, received_at=post.received_at, instrument_at=post.instrument_at,
            clock_offset_s=post.clock_offset_s, stored_at=unit.at, name=name, packed=post.packed, parts=_parts(post),
            command_id=command_number(post.command_id), uploaded_by=uploaded_by,
            same_as=same_as(unit.session, gateway, post),
        )
    )  # fmt: skip
    unit.link(file.id, row.id, "bytes")
    unit.link(gateway.id, row.id, "gateway")
    if interface is not None:
        unit.link(interface.equipment_id, row.id, "instrument")
    if (torn := torn_before(unit.session, gateway, post)) is not None:
        unit.link(torn, row.id, BEGINNING)
    if row.same_as is not None:
        unit.link(row.same_as, row.id, "same file" if post.kind == "file" else "said before")
    elif sense is not None:
        add_understanding(unit, row.id, sense, interface)
    else:
        ask_for_job(unit, JOB, f"{JOB}:{row.id}", {"record": row.id})
    return RawRecord.from_row(row)


def _parts(post: RecordPost) -> list[dict[str, Any]]:
    return [
        {"path": one.path, "size": one.size, "sha256": one.sha256,
         "modified_at": one.modified_at.isoformat() if one.modified_at else None}
        for one in post.files
    ]  # fmt: skip


def command_number(text: str | None) -> int | None:
    """The number of a command in the name by which gateways know it: "12-1779192000"."""
    number = (text or "").partition("-")[0]
    return int(number) if number.isdecimal() and number.isascii() and len(number) < 16 else None


# -- understanding ----------------------------------------------------------------------------------------


def sense_of(session: Session, store: FileStore, record: RawRecord) -> tuple[Sense, Interface | None]:
    """What the readers of today make of a record, with the settings that its instrument had then."""
    interface = interface_of_record(session, record)
    return make_sense(stored_raw(store, record), settings_for(record.driver, interface)), interface


def interface_of_record(session: Session, record: RawRecord) -> Interface | None:
    """How the instrument of a record was connected when it came."""
    gateway = session.get_one(GatewayRow, record.gateway_id)
    if gateway.key == HAND and record.equipment_id is not None:
        return interface_of(session, record.equipment_id, record.received_at)
    return interface_for(session, gateway.key, record.instrument, record.received_at)


def stored_raw(store: FileStore, record: RawRecord) -> Raw:
    """A stored record, as the readers take it."""
    return Raw(
        kind=record.kind,
        driver=record.driver,
        content=store.read(record.sha256),
        name=record.name,
        packed=record.packed,
    )


def settings_for(driver: str, interface: Interface | None) -> Mapping[str, Any]:
    """The instrument's settings, where they are meant for this driver."""
    return interface.settings if interface is not None and interface.driver in (driver, "") else {}


def add_understanding(
    unit: Unit, record_id: int, sense: Sense, interface: Interface | None, supersedes: int | None = None
) -> Understanding:
    """Write what was understood of a record, and its readings; linked record -> understanding -> reading.

    A new result of an injection that was understood before is a new version of it; both stand.
    """
    record = unit.session.get_one(RawRecordRow, record_id)
    equipment_id = interface.equipment_id if interface else record.equipment_id
    row = unit.add(
        UnderstandingRow(
            raw_record_id=record_id, parser=sense.parser, at=unit.at, equipment_id=equipment_id,
            sample_text=sense.sample_text, sample_code=code_in(sense.sample_text), injection=sense.injection,
            supersedes=supersedes or _earlier_version(unit.session, sense.injection, equipment_id),
            found=dict(sense.found), unknown=list(sense.unknown), warnings=list(sense.warnings),
        )
    )  # fmt: skip
    unit.link(record_id, row.id, "bytes")
    if interface is not None:
        unit.link(interface.version_id, row.id, "settings")
    observed = sense.instrument_at or record.instrument_at or record.received_at
    for one in sense.readings:
        reading = unit.add(
            ReadingRow(
                understanding_id=row.id, equipment_id=equipment_id, name=one.name, value=one.value, text=one.text,
                unit=one.unit, flags=list(one.flags), at=one.at or observed, entered_at=unit.at,
            )
        )  # fmt: skip
        unit.link(row.id, reading.id, "reading")
    return Understanding.from_row(row)


def _earlier_version(session: Session, injection: str | None, equipment_id: int | None) -> int | None:
    """The latest understanding of the same injection at the same instrument, of another file."""
    if injection is None or equipment_id is None:
        return None
    return session.scalar(
        select(func.max(UnderstandingRow.id)).where(
            UnderstandingRow.injection == injection, UnderstandingRow.equipment_id == equipment_id
        )
    )


def understand_again(
    unit: Unit, record_id: int, sense: Sense, interface: Interface | None
) -> Understanding | None:
    """Add what better readers make of a record, over what is known of it; None where they say the same.

    Earlier readings stay, and so does every result that rests on them. Raises NotFound.
    """
    record = find_record(unit.session, record_id)
    before = current_understanding(unit.session, record_id)
    if before is not None and says_the_same(unit.session, before, sense):
        return None
    return add_understanding(unit, record.id, sense, interface, before.id if before else None)


def says_the_same(session: Session, before: Understanding, sense: Sense) -> bool:
    """Whether a new look at the bytes finds just what is stored."""
    rows = session.scalars(
        select(ReadingRow).where(ReadingRow.understanding_id == before.id).order_by(ReadingRow.id)
    )
    stored = [(row.name, row.value, row.unit, row.text, tuple(row.flags)) for row in rows]
    now = [(one.name, one.value, one.unit, one.text, one.flags) for one in sense.readings]
    return (stored, before.found, before.unknown, before.warnings, before.sample_text) == (
        now, dict(sense.found), sense.unknown, sense.warnings, sense.sample_text,
    )  # fmt: skip


# -- reading ----------------------------------------------------------------------------------------------


def find_record(session: Session, record_id: int) -> RawRecord:
    """One record. Raises NotFound."""
    row = session.get(RawRecordRow, record_id)
    if row is None:
        raise NotFound
    return RawRecord.from_row(row)


def record_of_command(session: Session, command_id: int) -> RawRecord | None:
    """The record that answered a command, as soon as it is here."""
    query = select(RawRecordRow).where(RawRecordRow.command_id == command_id)
    row = session.scalar(query.order_by(RawRecordRow.id.desc()).limit(1))
    return None if row is None else RawRecord.from_row(row)


def understandings_of(session: Session, record_id: int) -> list[Understanding]:
    """Every attempt to understand a record, latest first."""
    query = select(UnderstandingRow).where(UnderstandingRow.raw_record_id == record_id)
    return [
        Understanding.from_row(row) for row in session.scalars(query.order_by(UnderstandingRow.id.desc()))
    ]


def understandings_by_id(session: Session, ids: Iterable[int]) -> dict[int, Understanding]:
    """Several attempts to understand records, by id."""
    query = select(UnderstandingRow).where(UnderstandingRow.id.in_(set(ids)))
    return {row.id: Understanding.from_row(row) for row in session.scalars(query)}


def records_by_id(session: Session, ids: Iterable[int]) -> dict[int, RawRecord]:
    """Several records, by id."""
    query = select(RawRecordRow).where(RawRecordRow.id.in_(set(ids)))
    return {row.id: RawRecord.from_row(row) for row in session.scalars(query)}


def current_understanding(session: Session, record_id: int) -> Understanding | None:
    """The latest attempt to understand a record; of a file or message that came twice, that of the first."""
    record = find_record(session, record_id)
    return next(iter(understandings_of(session, record.same_as or record.id)), None)


def versions_of_injection(session: Session, understanding: Understanding) -> list[Understanding]:
    """Every understanding of the same injection at the same instrument, oldest first; itself alone without identity."""
    if understanding.injection is None:
        return [understanding]
    query = select(UnderstandingRow).where(
        UnderstandingRow.injection == understanding.injection,
        UnderstandingRow.equipment_id == understanding.equipment_id,
    )
    return [Understanding.from_row(row) for row in session.scalars(query.order_by(UnderstandingRow.id))]


def bytes_of(session: Session, store: FileStore, record: RawRecord) -> bytes:
    """The bytes of a record as they came. Raises FileMissing."""
    return store.read(find_file(session, record.file_id).sha256)


def numbers_of(session: Session, understandings: Sequence[int]) -> dict[int, int]:
    """How many readings each understanding has, in one query."""
    query = select(ReadingRow.understanding_id, func.count()).where(
        ReadingRow.understanding_id.in_(understandings)
    )
    return {id_: count for id_, count in session.execute(query.group_by(ReadingRow.understanding_id)) if id_}
