"""The reference page of the drivers, made from their declarations."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from instruments.declaration import Command, Instrument
from instruments.drivers import DRIVERS
from instruments.line import Line
from instruments.modbus import ModbusLine


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``reference``."""
    parser = subparsers.add_parser("reference", help="print the reference page of all drivers (Markdown)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the page."""
    print(reference_page())
    return 0


def reference_page() -> str:
    """Return the reference page of all drivers, in Markdown."""
    parts = ["# Drivers for instruments on a line"]
    for _, driver in sorted(DRIVERS.items()):
        parts += _driver(driver)
    return "\n".join(parts)


def _driver(driver: type[Instrument]) -> Iterator[str]:
    line = driver.line
    yield f"\n## {driver.title}\n"
    yield f"Name in a configuration: `{driver.name}`, version {driver.version}.\n"
    yield f"Source: {driver.source}\n"
    yield _line(line)
    for command in driver.commands().values():
        yield from _command(command)


def _line(line: Line) -> str:
    if isinstance(line, ModbusLine):
        end = "Modbus RTU"
    else:
        end = f"ends with {line.terminator!r}, {line.encoding}"
        end += f", told with {line.ends_commands!r} at the end" if line.ends_commands is not None else ""
        end += f", begins with {line.begins!r}" if line.begins else ""
    speed = f"{line.baud} baud, {line.bits}{line.parity}{line.stop_bits:g}"
    unknown = "baud rate and parity are not in the pages read: set them as the instrument's menu shows them"
    return (
        f"Line: {speed if line.is_stated else unknown}, {end}, answers within {line.timeout_s:g} s, "
        f"at most one command in {line.pace_s:g} s."
    )


def _command(command: Command) -> Iterator[str]:
    yield f"\n### {command.name}\n"
    yield f"{command.doc}\n"
    yield f"Send {_code(command.send.text)}.\n"
    for example in command.examples:
        yield f"Example: {_code(example.send)} → {', '.join(map(_code, example.reply.splitlines()))}\n"
    refused_by = {form.text: advice for form, advice in command.refused_by.items()}
    for said, advice in {**command.refusals, **refused_by}.items():
        yield f"- “{said}”: {advice}"


def _code(text: str) -> str:
    """Text as sent, with keys that cannot be printed by their name."""
    return f"`{text.replace(chr(27), 'ESC ')}`"
