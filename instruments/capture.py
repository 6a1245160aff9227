"""``python -m instruments capture`` and ``replay``: what a line said, kept with its pace, and said again."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from instruments.drivers import DRIVERS, find_driver
from instruments.errors import InstrumentError, PortUnavailable
from instruments.framers import AnsweringFramer
from instruments.line import Line
from instruments.listen import print_understood, settings_of
from instruments.simulator.addresses import open_wire
from instruments.simulator.wire import CHUNK, Wire
from instruments.transport import Port, open_port

_LONGEST_PAUSE_S = 3600.0


class NoCapture(InstrumentError):
    """A file is not one that ``capture`` wrote."""

    problem = "The file {path} is no capture: {reason}."
    remedy = "Give a file that `python -m instruments capture` wrote."


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """Bytes that came together, and when: seconds from the beginning."""

    at_s: float
    content: bytes


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands ``capture`` and ``replay``."""
    parser = subparsers.add_parser(
        "capture", help="keep every byte that a line says, with its time, in a file"
    )
    parser.add_argument(
        "url", help="/dev/ttyUSB0, COM3, socket://host:port, rfc2217://host:port, listen://host:port"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="file to write; must not exist"
    )
    parser.add_argument("--driver", choices=sorted(DRIVERS), help="whose line it is; it also gives receipts")
    parser.add_argument("--settings", type=Path, help="JSON file with the settings of the driver")
    parser.add_argument("--baud", type=int)
    parser.add_argument("--bits", type=int, choices=(5, 6, 7, 8))
    parser.add_argument("--parity", choices=("N", "E", "O"))
    parser.add_argument("--stop-bits", type=float, choices=(1, 1.5, 2))
    parser.add_argument("--seconds", type=float, help="stop after so long (default: when told to)")
    parser.set_defaults(run=run_capture)
    parser = subparsers.add_parser("replay", help="say a capture again, or show what a driver makes of it")
    parser.add_argument("path", type=Path, metavar="FILE")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--driver", choices=sorted(DRIVERS), help="show what this driver understands")
    way.add_argument("--url", help="say it at pty:, pty:/path/of/link, tcp:host:port or call:host:port")
    parser.add_argument("--settings", type=Path, help="JSON file with the settings of the driver")
    parser.add_argument("--speed", type=float, default=1.0, help="so many times as fast (default: 1)")
    parser.set_defaults(run=run_replay)


def run_capture(options: argparse.Namespace) -> int:
    """Write what comes until told to stop."""
    settings = settings_of(options.settings)
    line = find_driver(options.driver).line_for(settings) if options.driver else Line()
    given = {name: getattr(options, name) for name in ("baud", "bits", "parity", "stop_bits")}
    line = replace(line, **{name: value for name, value in given.items() if value is not None})
    port = open_port(options.url, line)
    status = 0
    try:
        with options.out.open("x", encoding="utf-8") as file:
            capture(port, line, file, url=options.url, seconds=options.seconds)
    except OSError as error:
        raise NoCapture(path=options.out, reason=(error.strerror or str(error)).lower()) from None
    except PortUnavailable as gone:
        print(gone, file=sys.stderr)
        status = 1
    finally:
        port.close()
    count = sum(len(chunk.content) for chunk in read_capture(options.out))
    print(f"{count} bytes are kept in {options.out}.", file=sys.stderr)
    return status


def capture(
    port: Port,
    line: Line,
    file: IO[str],
    *,
    url: str,
    seconds: float | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> None:
    """Write a head and each chunk to a file, until the seconds are over or KeyboardInterrupt. Raises PortUnavailable."""
    framer, began = line.framer(), monotonic()
    _write(file, {"capture": 1, "url": url, "began": datetime.now(UTC).isoformat()})
    try:
        while seconds is None or monotonic() - began < seconds:
            if data := port.read():
                _write(file, {"at_s": round(monotonic() - began, 4), "hex": data.hex()})
            if isinstance(framer, AnsweringFramer):  # what is in the file is kept, so it may be acknowledged
                framer.feed(data)
                framer.release()
                if answer := framer.take_answer():
                    port.write(answer)
    except KeyboardInterrupt:
        return


def _write(file: IO[str], row: dict[str, Any]) -> None:
    file.write(json.dumps(row) + "\n")
    file.flush()


def read_capture(path: Path) -> tuple[Chunk, ...]:
    """Return the chunks of a capture. Raises NoCapture."""
    try:
        head, *rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        if head["capture"] != 1:
            raise ValueError("another version")
        return tuple(Chunk(at_s=float(row["at_s"]), content=bytes.fromhex(row["hex"])) for row in rows)
    except OSError as error:
        raise NoCapture(path=path, reason=(error.strerror or "it cannot be read").lower()) from None
    except (ValueError, TypeError, KeyError):
        raise NoCapture(path=path, reason="it has not the form of one") from None


def run_replay(options: argparse.Namespace) -> int:
    """Show what a driver understands of a capture, or say it again at its pace."""
    chunks = read_capture(options.path)
    if options.driver:
        driver, settings = find_driver(options.driver), settings_of(options.settings)
        for frame in frames_of_capture(chunks, driver.line_for(settings)):
            print_understood(frame, driver.understand(frame, settings))
        return 0
    wire = open_wire(options.url)
    print(json.dumps({"url": wire.url}), flush=True)
    try:
        for chunk in paced(chunks, options.speed, lambda seconds: _read_for(wire.read, seconds)):
            _say(wire, chunk.content)
    finally:
        wire.close()
    return 0


def frames_of_capture(chunks: tuple[Chunk, ...], line: Line) -> Iterator[bytes]:
    """Return the frames of a capture as the line cuts them, an unfinished one last."""
    framer = line.framer()
    for chunk in chunks:
        yield from framer.feed(chunk.content)
        if isinstance(framer, AnsweringFramer):
            framer.release()
            framer.take_answer()
    if rest := framer.take_rest():
        yield rest


def paced(chunks: tuple[Chunk, ...], speed: float, wait: Callable[[float], None]) -> Iterator[Chunk]:
    """Return the chunks, each after the pause that was before it, divided by the speed."""
    before = 0.0
    for chunk in chunks:
        wait(min(max(chunk.at_s - before, 0.0), _LONGEST_PAUSE_S) / max(speed, 1e-6))
        before = chunk.at_s
        yield chunk


def _say(wire: Wire, content: bytes) -> None:
    """Put bytes on the wire as fast as somebody fetches them; while nobody listens, wait."""
    for at in range(0, len(content), CHUNK):
        wire.buffer.put(content[at : at + CHUNK])
        while len(wire.buffer):
            wire.read(0.02)


def _read_for(read: Callable[[float], bytes], seconds: float) -> None:
    """Hand on what waits and drop what comes, for so long."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        read(min(left, 0.05))
