"""``python -m instruments``: read files, listen to lines, simulate instruments, run the bench gateway."""

from __future__ import annotations

import argparse
import importlib
import io
import sys

from instruments.errors import InstrumentError, PortUnavailable
from instruments.transport import ports_here

_COMMANDS = (
    "instruments.files.cli",
    "instruments.listen",
    "instruments.capture",
    "instruments.teaching_cli",
    "instruments.simulator.cli",
    "instruments.gateway.cli",
    "instruments.reference",
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command. An error is two sentences on standard error, and status 2."""
    parser = argparse.ArgumentParser(prog="python -m instruments", description=__doc__)
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in _COMMANDS:
        importlib.import_module(name).register(subparsers)
    if not (sys.argv[1:] if arguments is None else arguments):
        parser.print_help(sys.stderr)
        return 2
    if isinstance(
        sys.stdout, io.TextIOWrapper
    ):  # letters that a file in Windows' code page lacks end no command
        sys.stdout.reconfigure(errors="backslashreplace")
    options = parser.parse_args(arguments)
    try:
        status: int = options.run(options)
    except InstrumentError as error:
        print(error, file=sys.stderr)
        if isinstance(error, PortUnavailable):
            print(f"Serial ports of this computer: {', '.join(ports_here()) or 'none'}.", file=sys.stderr)
        return 2
    except (KeyboardInterrupt, BrokenPipeError):
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
