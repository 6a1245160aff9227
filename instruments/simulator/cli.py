"""``python -m instruments simulate NAME``: an instrument for people who have none at hand."""

from __future__ import annotations

import argparse
import json
import signal
import threading
import time

from instruments.declaration import Instrument
from instruments.drivers import DRIVERS, find_driver
from instruments.drivers.anton_paar_dma_m import AntonPaarDmaM
from instruments.simulator.addresses import open_wire
from instruments.simulator.control import Control
from instruments.simulator.density_meter import AIR, DensityMeter, Portion
from instruments.simulator.simulated import Behaviour, ExampleBehaviour, SimulatedInstrument, serve


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``simulate``."""
    parser = subparsers.add_parser("simulate", help="be an instrument at the other end of a line")
    parser.add_argument("name", help=f"driver, or an unmistakable part of its name: {', '.join(DRIVERS)}")
    parser.add_argument(
        "--url",
        default="pty:",
        help="pty:, pty:/path/of/link, tcp:host:port, or call:host:port for an analyzer that calls (default: pty:)",
    )
    parser.add_argument("--control", type=int, default=0, metavar="PORT", help="port of the control socket")
    parser.add_argument("--seed", type=int, default=1, help="of the noise (default: 1)")
    parser.add_argument("--measure-s", type=float, default=60.0, help="length of a measurement (default: 60)")
    parser.add_argument("--density", type=float, default=AIR, help="of the portion in the cell, g/cm³")
    parser.add_argument(
        "--temperature", type=float, default=20.0, help="the cell is set to, °C (default: 20)"
    )
    parser.add_argument(
        "--spread",
        type=float,
        default=0.0,
        help="from one portion to the next, g/cm³; each measurement takes one (default: 0)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line of JSON with the addresses, then serve until SIGINT or SIGTERM."""
    driver = _driver(options.name)
    instrument = SimulatedInstrument(driver, _behaviour(driver, options))
    wire = open_wire(options.url)
    control = Control(instrument, lambda: wire.buffer.lost, options.control)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    print(json.dumps({"driver": driver.name, "url": wire.url, "control": control.address}), flush=True)
    serve(instrument, wire, stop)
    return 0


def _driver(part: str) -> type[Instrument]:
    names = [name for name in DRIVERS if part in name]
    return find_driver(names[0] if len(names) == 1 else part)


def _behaviour(driver: type[Instrument], options: argparse.Namespace) -> Behaviour:
    if driver is not AntonPaarDmaM:
        return ExampleBehaviour(driver)
    meter = DensityMeter(
        seed=options.seed,
        clock=time.monotonic,
        measure_s=options.measure_s,
        set_temperature=options.temperature,
        spread=options.spread,
    )
    meter.put(Portion(density=options.density))
    return meter
