"""``python -m dcc show FILE``: what a digital calibration certificate says, and what is wrong with it."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from dcc.errors import DccError
from dcc.examination import examine
from dcc.output import to_json, to_text
from dcc.trust import read_signers
from dcc.validation import read_schema


def main(arguments: list[str] | None = None) -> int:
    """Run the command. An error is two sentences on standard error, and status 2; what must not count gives status 1."""
    parser = argparse.ArgumentParser(prog="python -m dcc", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    show = commands.add_parser("show", help="print what a certificate says")
    show.add_argument("file", type=Path)
    show.add_argument("--json", action="store_true", help="as JSON (dcc-reading/1)")
    show.add_argument(
        "--schema", type=Path, action="append", default=[], help="an .xsd to validate with; repeat for each"
    )
    show.add_argument(
        "--trust",
        type=Path,
        action="append",
        default=[],
        help="certificates of trusted signers (PEM or DER); repeat for each",
    )
    options = parser.parse_args(arguments)
    try:
        schemas = [read_schema(one.read_bytes()) for one in options.schema]
        trusted = [signer for one in options.trust for signer in read_signers(one.read_bytes())]
        today = datetime.now(tz=UTC).date()
        found = examine(options.file.read_bytes(), schemas=schemas, today=today, trusted=trusted)
    except (DccError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(to_json(found) if options.json else to_text(found))
    return 1 if found.refused else 0


if __name__ == "__main__":
    sys.exit(main())
