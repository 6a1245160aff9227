"""``python -m instruments listen``: what a line says, for the person with a cable in hand."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from instruments.connection import Connection
from instruments.declaration import Instrument
from instruments.drivers import DRIVERS, find_driver
from instruments.readings import Reading, Understood
from instruments.transport import open_port


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
    settings = json.loads(options.settings.read_text("utf-8")) if options.settings else {}
    driver = find_driver(options.driver)
    line = driver.line_for(settings)
    instrument = driver(Connection(open_port(options.url, line), line), settings)
    count = 0
    while not options.times or count < options.times:
        count += _hear(instrument) if driver.speaks_unasked(settings) else _ask(instrument)
    return 0


def _ask(instrument: Instrument) -> int:
    print("  ".join(_shown(reading) for reading in instrument.live()), flush=True)
    return 1


def _hear(instrument: Instrument) -> int:
    frame = instrument.connection.listen(1.0)
    if frame is None:
        return 0
    sys.stdout.write(f"{frame!r}\n")
    for words in _lines(instrument.understand(frame, instrument.settings)):
        print(words, flush=True)
    instrument.connection.acknowledge()
    return 1


def _lines(understood: Understood) -> list[str]:
    readings = [f"  {_shown(reading)}" for reading in understood.readings]
    return readings + [f"  not understood: {line!r}" for line in understood.unknown_lines]


def _shown(reading: Reading) -> str:
    flags = f" ({', '.join(sorted(reading.flags))})" if reading.flags else ""
    return f"{reading.name} = {reading.text} {reading.unit or ''}{flags}".rstrip()
