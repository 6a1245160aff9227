"""Broken input for readers and drivers, and a watch over what they do with it."""

from __future__ import annotations

import io
import random
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.instruments.hostile_fields import lying

Files = dict[str, bytes]

SPLINTERS = (
    b"",
    b"\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff",
    b"1e999",
    b"-",
    b'"',
    b"<",
    b"&a;",
    b"nan",
    b"[",
    b"0",
    b"\x02",
    b"\x03",
    b"\r\n",
    b"9" * 400,
)
MOST_MEMORY_MB = 200
LONGEST_S = 5.0  # for one input; a reader that hangs takes for ever
_WRITES = (
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.symlink",
    "os.link",
    "shutil.move",
    "subprocess.Popen",
)


def broken_bytes(content: bytes, chance: random.Random) -> bytes:
    """The same bytes torn, or of the same form with a lie in it: a torn one rarely comes past the first check."""
    return torn(content, chance) if chance.random() < 0.4 else lying(content, chance)


def torn(content: bytes, chance: random.Random) -> bytes:
    """The same bytes with a few replaced, taken out or cut off."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(content))
        splinter = chance.choice((chance.choice(SPLINTERS), chance.randbytes(chance.randint(1, 8))))
        content = content[:at] + splinter + content[at + chance.randint(0, 12) :]
    return content[: chance.randint(0, len(content))] if chance.random() < 0.3 else content


def broken_within(content: bytes, chance: random.Random) -> bytes:
    """The same bytes broken; of an archive, every other time, what is packed in it, so that it opens and holds rubbish."""
    if not content.startswith(b"PK") or chance.random() < 0.5:
        return broken_bytes(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        packed = {entry: archive.read(entry) for entry in archive.namelist()}
    name = chance.choice(sorted(packed))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for entry, held in packed.items():
            archive.writestr(entry, broken_within(held, chance) if entry == name else held)
    return written.getvalue()


def broken(files: Files, seed: int) -> Files:
    """The same files with one of them broken, or that one alone."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    name = chance.choice(sorted(files))
    content = broken_within(files[name], chance)
    return {**files, name: content} if chance.random() < 0.5 else {name: content}


@dataclass
class Watch:
    """What happened during a trial."""

    written: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    slowest_seed: int = -1

    def one(self, seed: int, act: Callable[[int], None]) -> None:
        """Do one trial and note how long it took."""
        began = time.thread_time()  # ours alone: a busy machine is no fault of a reader
        try:
            act(seed)
        except BaseException as broken:
            broken.add_note(f"with seed {seed}")
            raise
        took = time.thread_time() - began
        if took > self.slowest_s:
            self.slowest_s, self.slowest_seed = took, seed


_watches: list[Watch] = []


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if not _watches:
        return
    if event in _WRITES or (event == "open" and _is_for_writing(arguments)):
        _watches[-1].written.append(f"{event} {arguments[0]!r}")


def _is_for_writing(arguments: tuple[object, ...]) -> bool:
    path, mode, flags = (*arguments, None, None, None)[:3]
    if "__pycache__" in str(path):
        return False  # the interpreter's own, when something is imported for the first time
    by_mode = isinstance(mode, str) and bool(set(mode) & set("wax+"))
    return by_mode or (mode is None and isinstance(flags, int) and bool(flags & 3))


sys.addaudithook(_note)


@contextmanager
def watched() -> Iterator[Watch]:
    """Watch over what is written, how long one input takes, and how much memory all of them take."""
    watch, before = Watch(), _peak_mb()
    _watches.append(watch)
    try:
        yield watch
    finally:
        _watches.remove(watch)
    assert watch.written == []
    assert watch.slowest_s < LONGEST_S, f"seed {watch.slowest_seed} took {watch.slowest_s:.1f} s"
    assert _peak_mb() - before < MOST_MEMORY_MB


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
