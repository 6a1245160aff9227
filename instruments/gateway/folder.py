"""One watched folder: what lies in it whole and unchanged is read, kept, and moved to ``taken``.

It is looked at, never waited on by the operating system, because network shares do not tell of changes.
"""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from instruments.archive import MAX_FILES, BadArchive, pack
from instruments.gateway.bench import Bench
from instruments.gateway.ledger import CommandBox
from instruments.gateway.protocol import FileEntry, InstrumentState
from instruments.gateway.spool import Arrival, Kept
from instruments.readings import sha256_of

TAKEN = "taken"
_GONE = "The folder {folder} cannot be reached ({reason})."
_CONNECT = "See that the share is connected and may be read and written by this computer."
_STUCK = "“{name}” was kept but cannot be moved to “taken” ({reason})."
_CLOSE_IT = "Close the program that holds it open, or give the gateway the right to write there."
_UNFIT = "“{name}” is not taken: {reason}."
_BY_HAND = "Look at it, and move it away or bring it in by hand."
_BY_ITSELF = "A watched folder cannot be asked for a measurement."
_LEAVE_IT = "Let the instrument's software write its file; it is taken by itself."

_LONGEST_NAME = 200

Marks = tuple[tuple[str, int, int], ...]  # path, size, time of change in nanoseconds


class _Unfit(Exception):
    """Something in the folder cannot be a record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """How something looked, and since when it has looked so."""

    marks: Marks
    since: float


class FolderWorker:
    """Looks at a folder every few seconds."""

    def __init__(
        self,
        key: str,
        bench: Bench,
        box: CommandBox,
        folder: Path,
        *,
        take: str = "*",
        poll_s: float = 2.0,
        stable_s: float = 10.0,
        max_bytes: int = 200_000_000,
    ) -> None:
        self._key, self._bench, self._box, self._folder = key, bench, box, folder
        self._take, self._poll_s, self._stable_s, self._max_bytes = take, poll_s, stable_s, max_bytes
        self._seen: dict[str, Seen] = {}

    def step(self) -> None:
        """Look once, take what is ready, and wait."""
        while command := self._box.take(only_abort=False):
            self._bench.ledger.fail(command, self._bench.clock(), _BY_ITSELF, _LEAVE_IT)
        try:
            self._look()
        except OSError as error:
            self._say(
                InstrumentState.FOLDER_GONE, _GONE.format(folder=self._folder, reason=_why(error)), _CONNECT
            )
        self._bench.stop.wait(self._poll_s)

    def _look(self) -> None:
        (self._folder / TAKEN).mkdir(exist_ok=True)
        entries = sorted(entry for entry in os.listdir(self._folder) if self._is_ours(entry))
        there = set(entries)
        self._seen = {name: seen for name, seen in self._seen.items() if name in there}
        faults = [fault for name in entries if (fault := self._consider(name))]
        if faults:
            self._say(InstrumentState.REFUSED, *faults[0])
        else:
            self._say(InstrumentState.READY)

    def _is_ours(self, name: str) -> bool:
        return name != TAKEN and fnmatch.fnmatchcase(name.casefold(), self._take.casefold())

    def _consider(self, name: str) -> tuple[str, str] | None:
        """Take one thing if it is ready; return the words for what is wrong with it."""
        path = self._folder / name
        try:
            marks = _marks(path)
            if self._is_stable(name, marks):
                self._take_in(path, marks)
        except FileNotFoundError:
            return None  # moved away while we looked: somebody's right
        except (_Unfit, BadArchive) as error:
            return _UNFIT.format(name=name, reason=str(error).rstrip(".")), _BY_HAND
        except OSError as error:
            return _STUCK.format(name=name, reason=_why(error)), _CLOSE_IT
        return None

    def _is_stable(self, name: str, marks: Marks) -> bool:
        now, before = self._bench.monotonic(), self._seen.get(name)
        if before is None or before.marks != marks:
            self._seen[name] = Seen(marks=marks, since=now)
            return False
        return bool(marks) and now - before.since >= self._stable_s

    def _take_in(self, path: Path, marks: Marks) -> None:
        if sum(size for _, size, _ in marks) > self._max_bytes:
            raise _Unfit(f"it is larger than {self._max_bytes // 1_000_000} MB")
        files = {name: (path / name if name else path).read_bytes() for name, _, _ in marks}
        if _marks(path) != marks:
            return  # it changed while we read; the next look begins anew
        arrival = self._arrival(path.name, files, marks)
        if number := self._number_of(arrival):
            self._move(path, number, marks)

    def _number_of(self, arrival: Arrival) -> int | None:
        """Commit the record, unless it was committed before and only its move is missing."""
        name = arrival.name or ""
        kept = self._bench.spool.last_kept(self._key, name)
        if kept and kept.sha256 == sha256_of(arrival.content) and self._is_left(name, kept):
            return kept.number
        return self._bench.keep(arrival)

    def _is_left(self, name: str, kept: Kept) -> bool:
        return not kept.moved and not self._taken(name, kept.number).exists()

    def _taken(self, name: str, number: int) -> Path:
        return self._folder / TAKEN / f"{number:08d} {name}"

    def _move(self, path: Path, number: int, marks: Marks) -> None:
        taken = self._taken(path.name, number)
        os.replace(path, taken)
        self._bench.spool.mark_moved(number)
        self._seen.pop(path.name, None)
        if _marks(taken) != marks and not path.exists():
            os.replace(taken, path)  # somebody went on writing: it comes again, as a new version

    def _arrival(self, name: str, files: dict[str, bytes], marks: Marks) -> Arrival:
        single = files.get("")
        return Arrival(
            instrument=self._key,
            kind="file",
            content=pack(files) if single is None else single,
            received_at=self._bench.clock(),
            driver="files",
            driver_version="1",
            name=name,
            packed=single is None,
            files=tuple(_entry(name, files[path], path, changed) for path, _, changed in marks),
            clock_offset_s=self._bench.board.clock_offset_s,
        )

    def _say(self, state: InstrumentState, problem: str = "", remedy: str = "") -> None:
        self._bench.board.set(self._key, state, self._bench.clock(), problem, remedy)


def _entry(name: str, content: bytes, path: str, changed_ns: int) -> FileEntry:
    return FileEntry(
        path=path or name,
        size=len(content),
        sha256=sha256_of(content),
        modified_at=datetime.fromtimestamp(changed_ns / 1e9, UTC),
    )


def _marks(path: Path) -> Marks:
    """Return how a file or folder looks; a single file has the path ``""``."""
    _readable(path.name)
    found = path.lstat()
    if stat.S_ISREG(found.st_mode):
        return (("", found.st_size, found.st_mtime_ns),)
    if not stat.S_ISDIR(found.st_mode):
        raise _Unfit("it is neither a file nor a folder")
    return tuple(sorted(_inside(path)))


def _inside(folder: Path) -> Iterator[tuple[str, int, int]]:
    count = 0
    for root, folders, names in os.walk(folder, onerror=_raise):
        for name in [*folders, *names]:
            path = Path(root, name)
            _readable(name)
            found = path.lstat()
            if stat.S_ISREG(found.st_mode):
                yield path.relative_to(folder).as_posix(), found.st_size, found.st_mtime_ns
            elif not stat.S_ISDIR(found.st_mode):
                raise _Unfit(f"“{name}” in it is neither a file nor a folder")
            count += 1
            if count > MAX_FILES:
                raise _Unfit(f"it holds more than {MAX_FILES} files")


def _readable(name: str) -> None:
    if not name.isprintable() or len(name) > _LONGEST_NAME:
        raise _Unfit("its name is too long or holds signs that cannot be shown")


def _raise(error: OSError) -> None:
    raise error


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).rstrip(".")
