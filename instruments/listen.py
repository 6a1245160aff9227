"""``python -m instruments listen``: what a line says, for the person with a cable in hand."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from instruments.connection import Connection
from instruments.declaration import Instrument
from instruments.drivers import DRIVERS, find_driver
from instruments.errors import InstrumentError
from instruments.readings import Reading, Understood
from instruments.transport import open_port


class NoSettings(InstrumentError):
    """A file holds no settings of a driver."""

    problem = "The settings {path} cannot be used: {reason}."
    remedy = "Give a JSON file such as `python -m instruments teach` writes."


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``listen``."""
    parser = subparsers.add_parser("listen", help="show what an instrument on a line says")
    parser.add_argument(
        "url", help="/dev/ttyUSB0, COM3, socket://host:port, rfc2217://host:port, listen://host:port"
    )
    parser.add_argument("--driver", required=True, choices=sorted(DRIVERS), help="the driver to use")
    parser.add_argument("--settings", type=Path, help="JSON file with the settings of the driver")
    parser.add_argument("--times", type=int, default=0, help="stop after so many readings (default: never)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print live readings, or each line with what was understood of it, until stopped."""
    settings = settings_of(options.settings)
    driver = find_driver(options.driver)
    line = driver.line_for(settings)
    instrument = driver(Connection(open_port(options.url, line), line), settings)
    count = 0
    while not options.times or count < options.times:
        count += _hear(instrument) if driver.speaks_unasked(settings) else _ask(instrument)
    return 0


def settings_of(path: Path | None) -> dict[str, Any]:
    """Return the settings of a driver from a JSON file. Raises NoSettings."""
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise NoSettings(path=path, reason=(error.strerror or "it cannot be read").lower()) from None
    except ValueError:
        raise NoSettings(path=path, reason="it is not JSON") from None
    if not isinstance(found, dict):
        raise NoSettings(path=path, reason="it is no object")
    return found


def _ask(instrument: Instrument) -> int:
    print("  ".join(map(shown, instrument.live())), flush=True)
    return 1


def _hear(instrument: Instrument) -> int:
    frame = instrument.connection.listen(1.0)
    if frame is None:
        return 0
    print_understood(frame, instrument.understand(frame, instrument.settings))
    instrument.connection.acknowledge()
    return 1


def print_understood(frame: bytes, understood: Understood) -> None:
    """Print a frame, what was understood of it and what was not."""
    print(f"{frame!r}")
    if understood.sample_id:
        print(f"  sample = {understood.sample_id}")
    for reading in understood.readings:
        print(f"  {shown(reading)}")
    for line in understood.unknown_lines:
        print(f"  not understood: {line!r}")
    for warning in understood.warnings:
        print(f"  {warning}")
    sys.stdout.flush()


def shown(reading: Reading) -> str:
    """Return a reading in one line."""
    flags = f" ({', '.join(sorted(reading.flags))})" if reading.flags else ""
    return f"{reading.name} = {reading.text} {reading.unit or ''}{flags}".rstrip()
