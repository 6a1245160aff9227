"""The drivers, by name. A new driver is a file here and a line in this list."""

from __future__ import annotations

from instruments.declaration import Instrument
from instruments.drivers.anton_paar_dma_m import AntonPaarDmaM
from instruments.drivers.line_reader import LineReader
from instruments.drivers.torn_line import TornLine
from instruments.errors import UnknownDriver

DRIVERS: dict[str, type[Instrument]] = {
    driver.name: driver for driver in (AntonPaarDmaM, LineReader, TornLine)
}


def find_driver(name: str) -> type[Instrument]:
    """Return the driver of that name. Raises UnknownDriver."""
    if name not in DRIVERS:
        raise UnknownDriver(name=name, known=", ".join(sorted(DRIVERS)))
    return DRIVERS[name]
