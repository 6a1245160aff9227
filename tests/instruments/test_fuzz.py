"""Whatever comes, each reader and each driver answers in words and in time, within its memory, and writes nothing."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from instruments import understand
from instruments.connection import Connection
from instruments.drivers import DRIVERS
from instruments.errors import InstrumentError
from instruments.files import FileImport, read, read_table
from instruments.line import Line
from tests.instruments.files.made import CUTS, EXAMPLES, MAPPED
from tests.instruments.hostile import Files, Watch, broken, broken_bytes, watched
from tests.instruments.said import SAID, SETTINGS

HOUSE = Path(__file__).parents[2]
READERS = (*EXAMPLES, *MAPPED)
IN_TESTS, IN_SOAK = 500, 100_000


def reads_or_says_why(files: Files, reader: Callable[[Files], FileImport] = read) -> None:
    answer: FileImport | InstrumentError
    try:
        answer = reader(files)
    except InstrumentError as problem:
        answer = problem
    assert answer.to_json() if isinstance(answer, FileImport) else str(answer).endswith(".")
    assert "reader stopped at" not in str(answer)  # a reader says itself what is wrong


def reader_trial(name: str) -> Callable[[int], None]:
    """One broken file for a reader."""
    if name in MAPPED:
        return lambda seed: reads_or_says_why(broken(MAPPED[name], seed), by_mapping)
    format_name, files = EXAMPLES[name]
    return lambda seed: reads_or_says_why(broken(files, seed), partial(read, format=format_name))


def by_mapping(files: Files) -> FileImport:
    """A table without a public format."""
    return read_table(files, CUTS)


class Rubbish:
    """A port on which the given bytes come, however they are cut; nothing is heard of what is said."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    def read(self) -> bytes:
        return self._pieces.pop(0) if self._pieces else b""

    def write(self, data: bytes) -> None:
        """Nothing hears it."""

    def close(self) -> None:
        """Nothing to close."""


def driver_trial(name: str) -> Callable[[int], None]:
    """One broken record for a driver, and the same bytes as they come from a line."""
    driver, settings = DRIVERS[name], SETTINGS.get(name, {})

    def trial(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - no secret
        content = broken_bytes(chance.choice(SAID[name]), chance)
        understood = understand(name, content, settings)
        assert understood.driver == name
        heard = b"".join(frames_heard(driver.line_for(settings), content, chance))
        assert understand(name, heard, settings).driver == name

    return trial


def frames_heard(line: Line, content: bytes, chance: random.Random) -> Iterator[bytes]:
    """The frames in which a line gives these bytes, cut into pieces of some length."""
    size, seconds = chance.randint(1, 40), itertools.count()
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    connection = Connection(Rubbish(pieces), line, monotonic=lambda: float(next(seconds)))
    while pieces:
        if frame := connection.listen(0.0):
            yield frame
            connection.acknowledge()
    yield connection.take_rest()


def run(trial: Callable[[int], None], count: int, first: int) -> Watch:
    with watched() as watch:
        for seed in range(first, first + count):
            watch.one(seed, trial)
    return watch


@pytest.mark.parametrize("name", READERS)
def test_a_broken_file_is_read_with_warnings_or_refused_in_words(name: str) -> None:
    run(reader_trial(name), IN_TESTS, 0)


@pytest.mark.parametrize("name", sorted(DRIVERS))
def test_broken_bytes_from_a_line_are_understood_or_shown(name: str) -> None:
    run(driver_trial(name), IN_TESTS, 0)


def test_every_driver_has_something_to_be_broken() -> None:
    assert set(SAID) == set(DRIVERS)
    assert all(each for said in SAID.values() for each in said)


@pytest.mark.soak
@pytest.mark.parametrize(
    ("kind", "name"),
    [*(("reader", name) for name in READERS), *(("driver", name) for name in sorted(DRIVERS))],
)
def test_a_hundred_thousand_broken_inputs_change_nothing(kind: str, name: str) -> None:
    """In a process of its own, so that its memory is that of this reader alone."""
    words = [sys.executable, "-m", "tests.instruments.test_fuzz", kind, name, str(IN_SOAK)]

    done = subprocess.run(words, cwd=HOUSE, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-2000:]


if __name__ == "__main__":
    made = {"reader": reader_trial, "driver": driver_trial}[sys.argv[1]](sys.argv[2])
    made(0)  # what is loaded late is loaded now
    seen = run(made, int(sys.argv[3]), IN_TESTS)
    print(f"{sys.argv[3]} broken inputs, the slowest {seen.slowest_s:.2f} s (seed {seen.slowest_seed})")
