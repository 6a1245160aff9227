"""``python -m instruments gateway``: the service of the bench computer."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path

from instruments.gateway.config import load_config, read_token
from instruments.gateway.database import SpoolDatabase
from instruments.gateway.service import Gateway
from instruments.gateway.spool import Spool


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``gateway``."""
    parser = subparsers.add_parser("gateway", help="run the bench gateway, or look into its spool")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="TOML file")
    look = parser.add_mutually_exclusive_group()
    look.add_argument("--check", action="store_true", help="check the configuration and do nothing else")
    look.add_argument("--parked", action="store_true", help="list the records that the LIMS refused")
    look.add_argument("--retry", type=int, metavar="NUMBER", help="send a parked record again")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run until SIGTERM or SIGINT."""
    config = load_config(options.config)
    if options.check:
        print(f"The configuration of gateway {config.gateway.id} is in order.")
        return 0
    if options.parked or options.retry is not None:
        spool = Spool(SpoolDatabase(config.gateway.spool), config.gateway.id)
        return _list_parked(spool) if options.parked else _retry(spool, options.retry)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return _serve(Gateway(config, read_token(config.gateway)))


def _serve(gateway: Gateway) -> int:
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    gateway.start()
    while not told.wait(1.0):  # in pieces, because Windows does not interrupt a wait
        pass
    gateway.stop()
    return 0


def _list_parked(spool: Spool) -> int:
    for record in spool.parked():
        print(
            f"{record.number}  {record.instrument}  {record.received_at:%Y-%m-%d %H:%M:%S}  {record.status} {record.reason}"
        )
    return 0


def _retry(spool: Spool, number: int) -> int:
    if not spool.retry(number):
        print(f"No record {number} is parked.", file=sys.stderr)
        return 1
    print(f"Record {number} will be sent again.")
    return 0
