"""`python -m reports render FILE.json -o out.pdf`, `preview`, `check FILE.pdf` and `verify FILE.pdf`."""

from __future__ import annotations

import argparse
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

from reports.checker import check, describe
from reports.errors import ReportError
from reports.kinds import read_data
from reports.rendering import preview, render
from reports.signing import NOBODY, said, trust_of, verify
from reports.twin import to_json


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 well, 1 findings or refused, 2 wrong use."""
    given = _parser().parse_args(arguments)
    try:
        content = sys.stdin.buffer.read() if str(given.file) == "-" else given.file.read_bytes()
        status: int = given.run(content, given)
    except ReportError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{given.file}: {error.strerror}. Check the name and the rights.", file=sys.stderr)
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reports", description="Make and check certificates.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, about in (
        ("render", _render, "make the certificate of a JSON file as issued"),
        ("preview", _preview, "make it with placeholders for number, date and QR"),
    ):
        command = commands.add_parser(name, help=about, description=about)
        command.add_argument("file", type=Path, help="data by a schema of reports/schema")
        command.add_argument("-o", "--out", type=Path, required=True, help="where the PDF is written")
        command.set_defaults(run=run)
    about = "check a certificate against the rules of archive, reading aloud and attached data"
    command = commands.add_parser("check", help=about, description=about)
    command.add_argument("file", type=Path, help="a PDF")
    command.add_argument(
        "--no-data", action="store_true", help="expect no attached data (preview, worksheet)"
    )
    command.set_defaults(run=_check)
    about = "judge the electronic signatures of a PDF"
    command = commands.add_parser("verify", help=about, description=about)
    command.add_argument("file", type=Path, help="a PDF, or - for what comes in")
    command.add_argument(
        "--authorities", type=Path, help="certificates of the authorities that you trust (PEM)"
    )
    command.add_argument("--lists", type=Path, help="folder with revocation lists (*.crl)")
    command.add_argument("--json", action="store_true", help="answer as JSON")
    command.add_argument("--memory-mb", type=int, help="give up beyond this memory: for files of strangers")
    command.add_argument("--seconds", type=int, help="give up beyond this computing time")
    command.set_defaults(run=_verify)
    return parser


def _verify(content: bytes, given: argparse.Namespace) -> int:
    _limit(resource.RLIMIT_AS, given.memory_mb and given.memory_mb * 1024 * 1024)
    _limit(resource.RLIMIT_CPU, given.seconds)
    lists = [path.read_bytes() for path in sorted(given.lists.glob("*.crl"))] if given.lists else []
    trust = trust_of(given.authorities.read_bytes(), lists) if given.authorities else NOBODY
    found = verify(content, at=datetime.now(UTC), trust=trust)
    if given.json:
        print(to_json(found).decode(), end="")
    else:
        print(*said(found), sep="\n")
    return 0 if found.valid else 1


def _limit(what: int, most: int | None) -> None:
    if most:
        resource.setrlimit(what, (most, most))


def _render(content: bytes, given: argparse.Namespace) -> int:
    given.out.write_bytes(render(read_data(content)))
    return 0


def _preview(content: bytes, given: argparse.Namespace) -> int:
    given.out.write_bytes(preview(read_data(content)))
    return 0


def _check(content: bytes, given: argparse.Namespace) -> int:
    findings = check(content, data=not given.no_data)
    print(describe(findings) or f"{given.file}: no rule is broken.")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
