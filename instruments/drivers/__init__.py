"""The drivers, by name. A new driver is a file here and a line in this list."""

from __future__ import annotations

from instruments.declaration import Instrument
from instruments.drivers.ametek_3050 import Ametek3050
from instruments.drivers.anton_paar_dma_m import AntonPaarDmaM
from instruments.drivers.astm_e1394 import AstmE1394
from instruments.drivers.barcode_scanner import BarcodeScanner
from instruments.drivers.fluke_1521 import Fluke1521
from instruments.drivers.line_reader import LineReader
from instruments.drivers.mettler_densito import MettlerDensito
from instruments.drivers.mt_sics import MtSics
from instruments.drivers.namur import Namur
from instruments.drivers.sartorius_sbi import SartoriusSbi
from instruments.drivers.torn_line import TornLine
from instruments.errors import UnknownDriver

DRIVERS: dict[str, type[Instrument]] = {
    driver.name: driver
    for driver in (
        Ametek3050,
        AntonPaarDmaM,
        AstmE1394,
        BarcodeScanner,
        Fluke1521,
        LineReader,
        MettlerDensito,
        MtSics,
        Namur,
        SartoriusSbi,
        TornLine,
    )
}


def find_driver(name: str) -> type[Instrument]:
    """Return the driver of that name. Raises UnknownDriver."""
    if name not in DRIVERS:
        raise UnknownDriver(name=name, known=", ".join(sorted(DRIVERS)))
    return DRIVERS[name]
