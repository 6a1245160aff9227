"""The reference page of the drivers, made from their declarations."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from instruments.declaration import Command, Instrument
from instruments.drivers import DRIVERS


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
    yield (
        f"Line: {line.baud} baud, {line.bits}{line.parity}{line.stop_bits:g}, ends with {line.terminator!r}, "
        f"{line.encoding}, answers within {line.timeout_s:g} s, at most one command in {line.pace_s:g} s."
    )
    for command in driver.commands().values():
        yield from _command(command)


def _command(command: Command) -> Iterator[str]:
    yield f"\n### {command.name}\n"
    yield f"{command.doc}\n"
    yield f"Send `{command.send.text}`.\n"
    for example in command.examples:
        yield (
            f"Example: `{example.send}` → "
            + ", ".join(f"`{line}`" for line in example.reply.split("\n"))
            + "\n"
        )
    for word, advice in command.refusals.items():
        yield f"- “{word}”: {advice}"
