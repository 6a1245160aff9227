"""A folder as one run of bytes: a plain ZIP without compression, equal files giving equal bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from instruments.errors import InstrumentError

MAX_FILES = 10_000
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that ZIP can say; times of change stand in the manifest


class BadArchive(InstrumentError):
    """Bytes that should hold a folder do not, or hold one that is not safe to open."""

    problem = "The archive cannot be opened: {reason}."
    remedy = "Take the files from the instrument's folder again."


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the files as one ZIP. The same paths and contents give the same bytes. Raises BadArchive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            archive.writestr(_entry(_safe(path)), files[path])
    return buffer.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the files of an archive made by ``pack``. Raises BadArchive, also for anything compressed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {_safe(info.filename): archive.read(info) for info in _checked(archive)}
    except BadArchive:
        raise
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise BadArchive(reason=str(error) or type(error).__name__) from None


def _entry(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, _EPOCH)
    info.create_system = 3  # else the bytes differ between Windows and the rest
    info.external_attr = 0o600 << 16
    return info


def _checked(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        raise BadArchive(reason=f"more than {MAX_FILES} files")
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
        raise BadArchive(reason="it is compressed")
    if len({entry.filename for entry in entries}) != len(entries):
        raise BadArchive(reason="a file name stands in it twice")
    return entries


def _safe(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in parts[0] or "\0" in path:
        raise BadArchive(reason=f"the path {path!r} leads out of it")
    return path


def files_of(content: bytes, name: str, *, packed: bool) -> dict[str, bytes]:
    """Return the files of a record of kind "file", by path; a single file stands under its own name."""
    return unpack(content) if packed else {name: content}
