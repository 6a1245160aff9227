"""A person with a cable in hand: keeps what a line says, says it again, and teaches the line reader from it."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from instruments.__main__ import main
from instruments.astm.frames import frames_of
from instruments.capture import Chunk, NoCapture, capture, frames_of_capture, paced, read_capture
from instruments.drivers.astm_e1394 import AstmE1394
from instruments.drivers.line_reader import Field
from instruments.errors import BadSettings
from instruments.line import Line
from instruments.simulator.wire import TcpWire
from instruments.teaching import Cutting, kinds_of, settings_for, terminator_of, tried
from tests.instruments.bench_helpers import wait_for
from tests.instruments.test_astm import MESSAGE

PRINTED = (
    b"ID S-0042\r\nDensity: 0.8345 g/cm3\r\nTemp: 20.01 C\r\n\r\n"
    b"ID S-0043\r\nDensity: 0.8351 g/cm3\r\nTemp: 20.00 C\r\nrest"
)


class Said:
    """A port that has said something; what it is told is kept."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks, self.told = list(chunks), b""

    def read(self) -> bytes:
        if not self.chunks:
            raise KeyboardInterrupt
        return self.chunks.pop(0)

    def write(self, data: bytes) -> None:
        self.told += data

    def close(self) -> None:
        """Nothing to close."""


def captured(path: Path, *chunks: bytes, line: Line = Line()) -> Said:  # noqa: B008  # frozen
    port = Said(*chunks)
    with path.open("x") as file:
        capture(port, line, file, url="said")
    return port


def test_every_byte_is_kept_with_its_time(tmp_path: Path) -> None:
    captured(tmp_path / "c", b"\x00\xff", b"", b"12.3 g\r\n")

    chunks = read_capture(tmp_path / "c")

    assert b"".join(chunk.content for chunk in chunks) == b"\x00\xff12.3 g\r\n"
    assert [chunk.at_s >= 0 for chunk in chunks] == [True, True]


def test_an_analyzer_that_wants_receipts_gets_them_while_it_is_captured(tmp_path: Path) -> None:
    port = captured(tmp_path / "c", b"\x05", *_frames(), b"\x04", line=AstmE1394.line)

    [frame] = frames_of_capture(read_capture(tmp_path / "c"), AstmE1394.line)

    assert port.told == b"\x06\x06"
    assert AstmE1394.understand(frame, {}).readings[0].value == 0.8345


def _frames() -> list[bytes]:
    return list(frames_of(MESSAGE))


def test_a_capture_is_said_again_at_its_pace() -> None:
    chunks = (Chunk(at_s=1.0, content=b"a"), Chunk(at_s=3.0, content=b"b"))
    pauses: list[float] = []

    again = [chunk.content for chunk in paced(chunks, 2.0, pauses.append)]

    assert (again, pauses) == ([b"a", b"b"], [0.5, 1.0])


def test_what_was_captured_from_one_line_is_heard_on_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "first").write_text(f'{{"capture": 1}}\n{{"at_s": 1.0, "hex": "{PRINTED.hex()}"}}\n')
    wire = TcpWire()
    address = wire.url.replace("socket://", "tcp:")
    wire.close()
    saying = threading.Thread(target=main, args=(["replay", str(tmp_path / "first"), "--url", address],))
    saying.start()
    wait_for(lambda: "socket" in capsys.readouterr().out)

    out = tmp_path / "second"
    assert main(["capture", wire.url, "--out", str(out)]) == 1  # the other end leaves when all is said
    saying.join()

    assert b"".join(chunk.content for chunk in read_capture(out)) == PRINTED


def test_replay_shows_what_a_driver_understands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    captured(tmp_path / "c", b"\x05", *_frames(), b"\x04", line=AstmE1394.line)

    assert main(["replay", str(tmp_path / "c"), "--driver", "astm-e1394"]) == 0

    assert "Density = 0.8345 g/cm3" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content", [b"", b"not a capture", b"[]", b'{"capture": 2}', b'{"capture": 1}\n{"at_s": 0}']
)
def test_a_file_that_is_no_capture_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c").write_bytes(content)

    with pytest.raises(NoCapture, match="is no capture"):
        read_capture(tmp_path / "c")


def test_a_capture_never_overwrites_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c").write_text("mine")

    assert main(["capture", "loop://", "--out", str(tmp_path / "c"), "--seconds", "0"]) == 2

    assert (tmp_path / "c").read_text() == "mine"
    assert "file exists" in capsys.readouterr().err


# --- teaching


CUTTING = Cutting(terminator="\r\n")


def test_the_kinds_of_captured_lines_are_told_with_their_parts() -> None:
    kinds = {kind.starts_with or kind.example: kind for kind in kinds_of(PRINTED, CUTTING)}

    density = kinds["Density:"]
    assert (density.count, len(density.parts)) == (2, 3)
    assert [(part.is_number, part.unit) for part in density.parts] == [
        (False, None),
        (True, None),
        (False, "g/cm3"),
    ]
    assert density.parts[1].examples == ("0.8345", "0.8351")
    assert set(kinds) == {"Density:", "Temp:", "ID S-0042"}


@pytest.mark.parametrize(
    ("content", "end"), [(b"1\r\n2", "\r\n"), (b"1\r2\r", "\r"), (b"1\n", "\n"), (b"1", "\r\n")]
)
def test_the_end_of_a_line_is_seen_in_the_bytes(content: bytes, end: str) -> None:
    assert terminator_of(content) == end


def test_a_taught_line_is_read_and_another_is_not() -> None:
    density = next(kind for kind in kinds_of(PRINTED, CUTTING) if kind.starts_with == "Density:")
    settings = settings_for(density, [Field(name="density", at=1, unit_at=2)], CUTTING)

    read = dict(tried(PRINTED, settings))

    reading = read["Density: 0.8345 g/cm3"].readings[0]
    assert (reading.name, reading.value, reading.unit) == ("density", 0.8345, "g/cm3")
    assert read["Temp: 20.01 C"].unknown_lines == ("Temp: 20.01 C",)


def test_a_second_form_is_added_and_the_same_one_replaced() -> None:
    kinds = {kind.starts_with: kind for kind in kinds_of(PRINTED, CUTTING)}
    first = settings_for(kinds["Density:"], [Field(name="density", at=1, unit_at=2)], CUTTING)

    both = settings_for(kinds["Temp:"], [Field(name="temperature", at=1, unit_at=2)], CUTTING, first)
    renamed = settings_for(kinds["Temp:"], [Field(name="cell_temperature", at=1, unit="degC")], CUTTING, both)

    assert [form["fields"][0]["name"] for form in both["forms"]] == ["density", "temperature"]
    assert [form["fields"][0]["name"] for form in renamed["forms"]] == ["density", "cell_temperature"]


def test_a_place_beyond_the_line_is_refused_in_words() -> None:
    kind = kinds_of(PRINTED, CUTTING)[0]

    with pytest.raises(BadSettings, match="places below its number of parts"):
        settings_for(kind, [Field(name="density", at=7)], CUTTING)


def test_the_command_teaches_from_a_capture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    captured(tmp_path / "c", PRINTED[:9], PRINTED[9:])
    assert main(["teach", str(tmp_path / "c")]) == 0
    shown = capsys.readouterr().out
    kind = next(line for line in shown.splitlines() if "'Density:'" in line)[0]

    out = str(tmp_path / "settings.json")
    given = ["teach", str(tmp_path / "c"), "--kind", kind, "--field", "density=1,unit_at=2", "--out", out]
    assert main(given) == 0

    assert "density = 0.8345 g/cm3" in capsys.readouterr().err
    assert json.loads(Path(out).read_text())["forms"][0]["starts_with"] == "Density:"


@pytest.mark.parametrize("field", ["density", "density=x", "density=1,unit=parsec", "=1,colour=red"])
def test_a_field_that_says_nothing_is_refused_in_words(
    tmp_path: Path, field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lines").write_bytes(PRINTED)

    assert main(["teach", str(tmp_path / "lines"), "--field", field]) == 2

    assert "Line reader" in capsys.readouterr().err
