"""The store of files: each lies under the hash of its bytes, is written whole or not at all, and is never changed."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO

from lims.files.errors import FileMissing

SHA256 = re.compile(r"[0-9a-f]{64}")
BLOCK = 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Bytes that lie in the store: their hash and how many they are."""

    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """A file of the store whose bytes are not those of its hash, or that is missing."""

    sha256: str
    what: str  # missing, changed


class FileStore:
    """A folder of files by hash. Put the file first, then write its row: a crash never leaves a row without bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes | IO[bytes]) -> Kept:
        """Keep bytes, or a stream to its end; the same bytes twice are kept once. They are on the disk when this returns."""
        self.root.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self.root, prefix="incoming-")
        try:
            with os.fdopen(handle, "wb") as file:
                for block in _blocks(data):
                    digest.update(block)
                    size += file.write(block)
                file.flush()
                os.fsync(file.fileno())
            self._settle(Path(name), digest.hexdigest())
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name)
        return Kept(sha256=digest.hexdigest(), size=size)

    def _settle(self, incoming: Path, sha256: str) -> None:
        place = self.path(sha256)
        place.parent.mkdir(exist_ok=True)
        incoming.chmod(0o440)
        incoming.replace(place)
        for folder in (place.parent, self.root):  # the names themselves must outlive a power cut too
            _sync(folder)

    def path(self, sha256: str) -> Path:
        """Where the bytes of a hash lie, or would. Raises FileMissing for what is no hash."""
        if not SHA256.fullmatch(sha256):
            raise FileMissing(sha256=sha256[:64])
        return self.root / sha256[:2] / sha256

    def holds(self, sha256: str) -> bool:
        """Whether bytes lie under a hash; whether they are the right ones, `verify` tells."""
        return self.path(sha256).exists()

    def open(self, sha256: str) -> BufferedReader:
        """The bytes as a stream. Raises FileMissing."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise FileMissing(sha256=sha256) from None

    def read(self, sha256: str) -> bytes:
        """The bytes at once. Raises FileMissing."""
        with self.open(sha256) as file:
            return file.read()

    def hashes(self) -> Iterator[str]:
        """The hash of every file that is kept, in order."""
        for place in sorted(self.root.glob("??/*")):
            if SHA256.fullmatch(place.name):
                yield place.name

    def verify(self, wanted: Iterator[str] | None = None) -> Iterator[Damage]:
        """Hash every kept file again (or those `wanted`) and tell which are changed or missing."""
        for sha256 in self.hashes() if wanted is None else wanted:
            try:
                with self.open(sha256) as file:
                    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                        yield Damage(sha256=sha256, what="changed")
            except FileMissing:
                yield Damage(sha256=sha256, what="missing")


def _blocks(data: bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    while block := data.read(BLOCK):
        yield block


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
