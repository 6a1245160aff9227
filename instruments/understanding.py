"""From the bytes of a record to readings. Pure: the same bytes, driver and settings give the same answer."""

from __future__ import annotations

from collections.abc import Mapping

from instruments.drivers import find_driver
from instruments.readings import Understood


def understand(driver_name: str, raw: bytes, settings: Mapping[str, object] | None = None) -> Understood:
    """Return what a driver makes of the bytes of one record.

    Never raises for any bytes: what is not understood stands in ``unknown_lines`` and ``warnings``. Raises
    UnknownDriver and BadSettings. Records of files are read by ``instruments.files.read(files_of(...))``.
    """
    return find_driver(driver_name).understand(raw, settings or {})
