"""What kind a file is, by its content alone: its name and what the sender calls it prove nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Collection

from lims.files.errors import FileEmpty, FileKindRefused

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP, XML, TEXT, UNKNOWN = "application/zip", "application/xml", "text/plain", "application/octet-stream"
PICTURES = frozenset({JPEG, PNG, WEBP})
PAPERS = PICTURES | {PDF}
WORDS = {
    JPEG: "a JPEG picture", PNG: "a PNG picture", WEBP: "a WebP picture", PDF: "a PDF", XLSX: "an XLSX workbook",
    ZIP: "a ZIP archive", XML: "XML", TEXT: "text", UNKNOWN: "of a kind that is not known",
}  # fmt: skip
TEXT_LOOK = 4096


def media_type_of(data: bytes) -> str:
    """The media type that the bytes themselves show; `application/octet-stream` where they show none."""
    return next((kind for kind, is_it in _SIGNS if is_it(data)), UNKNOWN)


def required_type(data: bytes, name: str, allowed: Collection[str]) -> str:
    """The media type, if it is one of those allowed. Raises FileEmpty, FileKindRefused."""
    if not data:
        raise FileEmpty(name=name[:80])
    found = media_type_of(data)
    if found not in allowed:
        words = ", ".join(sorted(WORDS[kind] for kind in allowed))
        raise FileKindRefused(name=name[:80], found=WORDS[found], allowed=words)
    return found


def _is_xlsx(data: bytes) -> bool:
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def _is_text(data: bytes) -> bool:
    if b"\x00" in data:
        return False
    try:
        data[:TEXT_LOOK].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= TEXT_LOOK - 4 and len(data) > TEXT_LOOK
    return bool(data)


_SIGNS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    (JPEG, lambda data: data.startswith(b"\xff\xd8\xff")),
    (PNG, lambda data: data.startswith(b"\x89PNG\r\n\x1a\n")),
    (WEBP, lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP"),
    (PDF, lambda data: data.startswith(b"%PDF-")),
    (XLSX, _is_xlsx),
    (ZIP, lambda data: data.startswith(b"PK\x03\x04")),
    (XML, lambda data: data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")),
    (TEXT, _is_text),
)
