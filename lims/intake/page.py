"""Everything that the page of one record shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from sqlalchemy.orm import Session

from instruments.archive import BadArchive, unpack
from lims.equipment import Equipment, equipment_by_id
from lims.files import FileStore
from lims.files.errors import FileMissing
from lims.gates import reader_now
from lims.intake.differences import Difference, differences
from lims.intake.heartbeats import gateway_key
from lims.intake.matching import Match, Suggestion, match_of_record, suggestions, tests_described
from lims.intake.models import UnderstandingRow
from lims.intake.peaks import PeakTableOfRecord, peak_tables, signals_in
from lims.intake.readings import StoredReading, readings_of_understandings
from lims.intake.records import (
    RawRecord,
    Understanding,
    bytes_of,
    find_record,
    understandings_of,
    versions_of_injection,
)
from lims.intake.repeats import begun_in, said_again_in
from lims.intake.rules import basis_of
from lims.people import people_by_id

LOOK = 16 * 1024  # this much of a record is shown in the page; all of it is a download
HEX_LOOK = 2 * 1024
WIDTH = 16
MOST_DRAWN = 6  # signals of one record
ZIP, MOST_ENTRIES = b"PK\x03\x04", 100
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, kw_only=True, slots=True)
class AreaCheckOfRecord:
    """A stated area beside the one recomputed over the stated baseline; `difference` is relative to the stated one."""

    signal: str
    peak: str
    stated: float
    recomputed: float
    difference: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordPage:
    """One record, and everything that was made of it."""

    record: RawRecord
    first: RawRecord | None  # that it repeats: the same file or message
    gateway: str
    equipment: Equipment | None
    view: str  # text or hex
    shown: bytes  # the beginning of the bytes, for the view of text
    hex: str  # the same as hexadecimal figures
    cut: bool  # whether there is more than is shown
    missing: (
        FileMissing | None
    )  # why no bytes are shown; everything else that is known of the record still is
    understandings: tuple[Understanding, ...]  # latest first
    readings: tuple[StoredReading, ...]
    tables: tuple[PeakTableOfRecord, ...]
    before: Understanding | None
    differences: tuple[Difference, ...]
    entries: tuple[tuple[str, int], ...]  # of a file that is an archive: what is in it
    versions: tuple[Understanding, ...]  # of the same injection, oldest first
    match: Match | None
    matched_test: tuple[str, str] | None
    matched_by: str
    basis: str  # what shows it, in the reader's language
    begun: RawRecord | None  # in which this message broke off, before it was said again
    again: RawRecord | None  # in which it was said again, where it broke off here
    suggestions: tuple[Suggestion, ...]

    @property
    def current(self) -> Understanding | None:
        """The latest understanding."""
        return self.understandings[0] if self.understandings else None

    @property
    def drawable(self) -> tuple[str, ...]:
        """The signals whose raw data can be drawn, those with peaks first."""
        if self.current is None or self.missing or self.record.kind != "file":
            return ()
        peaked, names = {table.signal for table in self.tables}, signals_in(self.current)
        return tuple(sorted(names, key=lambda name: name not in peaked)[:MOST_DRAWN])

    @property
    def area_checks(self) -> tuple[AreaCheckOfRecord, ...]:
        """Stated areas beside those recomputed from the raw signal, the largest difference first."""
        if self.current is None:
            return ()
        peaks = self.current.found.get("peaks", ())
        found = [_area_check(one, peaks) for one in self.current.found.get("area_checks", ())]
        return tuple(sorted(found, key=lambda one: -abs(one.difference or 0.0)))


def _area_check(check: Mapping[str, Any], peaks: Sequence[Mapping[str, Any]]) -> AreaCheckOfRecord:
    peak = peaks[check["peak"]]
    return AreaCheckOfRecord(
        signal=check["signal"], peak=peak["name"] or str(peak["number"] or check["peak"] + 1),
        stated=check["stated"], recomputed=check["recomputed"], difference=check["relative_difference"],
    )  # fmt: skip


def record_page(session: Session, store: FileStore, record_id: int, view: str = "") -> RecordPage:
    """What the page of a record shows. Raises NotFound."""
    record = find_record(session, record_id)
    first = _record(session, record.same_as)
    understood = understandings_of(session, record.same_as or record.id)
    current = understood[0] if understood else None
    content, missing = _bytes(session, store, record)
    if view not in ("text", "hex"):  # what is not text is looked at as figures, unless text is asked for
        view = "text" if not content or _is_text(content) else "hex"
    before = _before(session, current)
    match = match_of_record(session, record.same_as or record.id)
    equipment_id = current.equipment_id if current else record.equipment_id
    return RecordPage(
        record=record, first=first, gateway=gateway_key(session, record.gateway_id), view=view,
        equipment=equipment_by_id(session, [equipment_id]).get(equipment_id) if equipment_id else None,
        entries=entries_of(content), shown=text_view(content), hex=hex_view(content[:HEX_LOOK]),
        cut=len(content) > (HEX_LOOK if view == "hex" else LOOK), missing=missing, understandings=tuple(understood),
        readings=tuple(readings_of_understandings(session, [current.id])[current.id]) if current else (),
        tables=tuple(peak_tables(session, record_id)), before=before,
        differences=tuple(differences(session, before, current)) if before and current else (),
        versions=tuple(versions_of_injection(session, current)) if current else (), match=match,
        matched_test=tests_described(session, [match.test_id]).get(match.test_id) if match and match.test_id else None,
        matched_by=_by(session, match), basis=basis_of(session, match, reader_now()) if match else "",
        begun=_record(session, begun_in(session, record.id)), again=_record(session, said_again_in(session, record.id)),
        suggestions=tuple(suggestions(session, record, current)) if current else (),
    )  # fmt: skip


def _record(session: Session, record_id: int | None) -> RawRecord | None:
    return find_record(session, record_id) if record_id else None


def _bytes(session: Session, store: FileStore, record: RawRecord) -> tuple[bytes, FileMissing | None]:
    """What of the record's bytes is worth looking at, or why there are none."""
    try:
        return looked_at(bytes_of(session, store, record), record.packed), None
    except FileMissing as missing:
        return b"", missing


def _before(session: Session, current: Understanding | None) -> Understanding | None:
    if current is None or current.supersedes is None:
        return None
    row = session.get(UnderstandingRow, current.supersedes)
    return None if row is None else Understanding.from_row(row)


def _by(session: Session, match: Match | None) -> str:
    if match is None or not match.by.startswith("person:"):
        return match.by if match else ""
    id_ = int(match.by.partition(":")[2])
    person = people_by_id(session, [id_]).get(id_)
    return person.name if person else match.by


def looked_at(content: bytes, packed: bool) -> bytes:
    """What of a record is worth looking at: of a folder, the first of its files that is text."""
    if not packed:
        return content
    try:
        files: Sequence[bytes] = list(unpack(content).values())
    except BadArchive:
        return content
    return next((one for one in files if _is_text(one)), files[0] if files else content)


def _is_text(content: bytes) -> bool:
    return content.startswith(UTF_16) or b"\x00" not in content[:1000]


def text_view(content: bytes) -> bytes:
    """The beginning of the bytes for looking; what says that it is UTF-16 is shown without its empty halves."""
    if content.startswith(UTF_16):
        return content[: 2 * LOOK].decode("utf-16", "replace").encode()[:LOOK]
    return content[:LOOK]


def entries_of(content: bytes) -> tuple[tuple[str, int], ...]:
    """The files in a ZIP archive with their sizes; none where the bytes are no such archive."""
    if not content.startswith(ZIP):
        return ()
    try:
        with ZipFile(BytesIO(content)) as archive:
            return tuple((one.filename, one.file_size) for one in archive.infolist()[:MOST_ENTRIES])
    except (BadZipFile, ValueError, NotImplementedError):
        return ()


def hex_view(content: bytes) -> str:
    """Bytes as figures and signs, sixteen a line, with the place of each line."""
    lines = []
    for start in range(0, len(content), WIDTH):
        part = content[start : start + WIDTH]
        signs = "".join(chr(one) if 32 <= one < 127 else "." for one in part)
        lines.append(f"{start:08x}  {part.hex(' '):<{WIDTH * 3 - 1}}  {signs}")
    return "\n".join(lines)
