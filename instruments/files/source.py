"""From a path to bytes: a file, a folder, or an archive opened with care. Nothing is ever written."""

from __future__ import annotations

import io
import lzma
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from instruments.files.errors import NothingThere, SeveralRuns, TooLarge, UnsafeArchive

_TAR_ENDINGS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    KeyError,
    struct.error,
)
_RUN_ENDINGS = (".d", ".b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much one run may hold; more is refused before it is taken into memory."""

    bytes: int = 120_000_000
    files: int = 5_000
    path: int = 400  # characters
    depth: int = 12
    ratio: int = 300  # unpacked to packed, above one megabyte: a bomb


def load(path: Path | str, limits: Limits = Limits()) -> dict[str, bytes]:
    """The files of a run, named as in their folder. Raises NothingThere, TooLarge, UnsafeArchive, SeveralRuns."""
    path = Path(path)
    try:
        if path.is_dir():
            return _one_run(dict(_folder(path, limits)), path.name)
        if not path.is_file():
            raise NothingThere(name=path)
        if path.stat().st_size > limits.bytes:
            raise TooLarge(name=path.name, limit=_megabytes(limits))
        content = path.read_bytes()
    except OSError:
        raise NothingThere(name=path) from None
    return unpack(path.name, content, limits)


def unpack(name: str, content: bytes, limits: Limits = Limits()) -> dict[str, bytes]:
    """The files of an archive, or the one file itself. `.dx` and `.rslt` are files, though they are zips inside."""
    lower = name.lower()
    try:
        if lower.endswith(".zip"):
            return _one_run(dict(_zip(name, content, limits)), name)
        if lower.endswith(_TAR_ENDINGS):
            return _one_run(dict(_tar(name, content, limits)), name)
    except _BROKEN:
        raise UnsafeArchive(name=name, what="it is broken, or packed in a way that is not known") from None
    return {name: content}


def unzip(name: str, content: bytes, limits: Limits = Limits()) -> dict[str, bytes]:
    """The entries of a zip, with the same care as `unpack`, under their own names."""
    try:
        return dict(_zip(name, content, limits))
    except _BROKEN:
        raise UnsafeArchive(name=name, what="it is broken, or packed in a way that is not known") from None


def _folder(root: Path, limits: Limits) -> Iterator[tuple[str, bytes]]:
    total = count = 0
    for folder, folders, names in os.walk(root, followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(folder) / name
            if not stat.S_ISREG(path.lstat().st_mode):
                continue  # links and devices may lead out of the folder
            total, count = total + path.stat().st_size, count + 1
            _within(root.name, total, count, limits)
            yield path.relative_to(root).as_posix(), path.read_bytes()


def _zip(name: str, content: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    total = count = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            if not entry.filename:
                raise UnsafeArchive(name=name, what="an entry has no name")
            if entry.is_dir():
                continue
            _check_entry(name, entry.filename, limits)
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise UnsafeArchive(name=name, what="it holds a link")
            if entry.file_size > max(1_000_000, entry.compress_size * limits.ratio):
                raise UnsafeArchive(name=name, what=f"{entry.filename} unpacks to far more than it is")
            total, count = total + entry.file_size, count + 1
            _within(name, total, count, limits)
            with archive.open(entry) as opened:
                yield entry.filename, opened.read(entry.file_size)


def _tar(name: str, content: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    total = count = 0
    with tarfile.open(fileobj=io.BytesIO(content), mode="r|*") as archive:
        for entry in archive:
            if entry.isdir():
                continue
            _check_entry(name, entry.name, limits)
            if not entry.isreg():
                raise UnsafeArchive(name=name, what="it holds a link or a device")
            total, count = total + entry.size, count + 1
            _within(name, total, count, limits)
            opened = archive.extractfile(entry)
            if opened is not None:
                yield entry.name.removeprefix("./"), opened.read(entry.size)


def _check_entry(archive: str, entry: str, limits: Limits) -> None:
    path = PurePosixPath(entry.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in entry or (path.parts and ":" in path.parts[0]):
        raise UnsafeArchive(name=archive, what="an entry points outside of it")
    if len(entry) > limits.path or len(path.parts) > limits.depth:
        raise UnsafeArchive(name=archive, what="an entry's path is too long")


def _within(name: str, total: int, count: int, limits: Limits) -> None:
    if total > limits.bytes:
        raise TooLarge(name=name, limit=_megabytes(limits))
    if count > limits.files:
        raise TooLarge(name=name, limit=f"{limits.files} files")


def _one_run(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    """The files without the folders that all of them share; refuses several runs side by side."""
    if not files:
        raise NothingThere(name=name)
    whole = name.lower().endswith(_RUN_ENDINGS) or any(path.lower() == "batchlog.csv" for path in files)
    runs = set() if whole else {run for path in files if (run := _run_of(path))}
    if len(runs) > 1:
        raise SeveralRuns(runs=", ".join(sorted(runs)[:10]))
    parts = [PurePosixPath(path).parts[:-1] for path in files]
    shared = min((_same(parts[0], each) for each in parts), default=0)
    return {"/".join(PurePosixPath(path).parts[shared:]): content for path, content in files.items()}


def _same(first: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many folders two paths share from the top."""
    pairs = zip(first, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(first), len(other)))


def _run_of(path: str) -> str | None:
    for part in PurePosixPath(path).parts[:-1]:
        if part.lower().endswith(_RUN_ENDINGS):
            return part  # the outermost: a batch (.b) holds its own .d folders
    return None


def _megabytes(limits: Limits) -> str:
    return f"{limits.bytes // 1_000_000} MB"
