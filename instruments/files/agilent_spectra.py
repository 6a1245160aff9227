"""Agilent spectra over time: diode arrays (.uv, versions 31 and 131) and mass spectra (.ms, version 2).

The layouts are not published by the maker; they were worked out by the projects entab and rainbow-api, and are
proved here on real files (the stored total of each mass spectrum against the maker's own export of it).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from instruments.files.agilent_channel import string_at, version
from instruments.files.errors import FileDamaged
from instruments.files.shape import Signal, signal_of

if TYPE_CHECKING:
    from instruments.files.shape import Floats

_COUNT = 0x116
_SEGMENT = 22  # bytes before the values of a spectrum: 4, time, first, last and step of the wavelength, 8
_MS_PER_MIN = 60_000
_OPENLAB_SHIFT = 2.0**-17  # OpenLab's doubles carry a fixed point of 17 bits; proved against its .CH channels
_SPECTRA = b"\x01\x32\x00\x00"
_MOST_CELLS = 60_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class _Layout:
    data: int
    scale: int
    strings: dict[str, int]
    width: int


_LAYOUTS = {
    "131": _Layout(
        data=0x1000,
        scale=0xC0D,
        width=2,
        strings={
            "notebook": 0x35A,
            "operator": 0x758,
            "date": 0x957,
            "method": 0xA0E,
            "unit": 0xC15,
            "signal": 0xC40,
        },
    ),
    "31": _Layout(
        data=0x200,
        scale=0x13E,
        width=1,
        strings={"notebook": 0x18, "operator": 0x94, "date": 0xB2, "method": 0xE4, "unit": 0x146},
    ),
}


def is_diode_array(content: bytes) -> bool:
    """Whether these bytes are a .uv file whose layout is known."""
    return version(content) in _LAYOUTS


def is_mass_spectra(content: bytes) -> bool:
    """Whether these bytes are a .ms file whose layout is known."""
    return content[:4] == _SPECTRA


def read_diode_array(name: str, content: bytes) -> Signal:
    """The sum over all wavelengths at each time (min). Raises FileDamaged."""
    import numpy as np

    layout = _LAYOUTS.get(version(content))
    if layout is None or len(content) < layout.data + _SEGMENT:
        raise FileDamaged(name=name, what="its header is cut short or of an unknown version")
    (count,) = struct.unpack_from(">I", content, _COUNT)
    first, last, step = (number / 20 for number in struct.unpack_from("<HHH", content, layout.data + 8))
    if not 0 < step <= last - first:
        raise FileDamaged(name=name, what="its wavelengths have no order")
    width = int((last - first) // step) + 1
    if count == 0 or count * width > _MOST_CELLS:
        raise FileDamaged(name=name, what="it was not finished, or its number of spectra cannot be")
    in_doubles = version(content) == "131" and string_at(content, 347, 2).startswith("OL")
    (scale,) = struct.unpack_from(">d", content, layout.scale)
    read = _double_spectra if in_doubles else _delta_spectra
    times, sums = read(name, content[layout.data :], count, width)
    values = sums * scale * (_OPENLAB_SHIFT if in_doubles else 1.0)
    if not np.isfinite(values).all():
        raise FileDamaged(name=name, what="it holds values that are no numbers")
    strings = {
        key: text for key, at in layout.strings.items() if (text := string_at(content, at, layout.width))
    }
    return signal_of(
        name=name,
        times=times / _MS_PER_MIN,
        values=values,
        time_unit="min",
        unit=strings.get("unit"),
        detector="UV",
        description="sum over all wavelengths",
        metadata=strings
        | {
            "wavelengths": str(width),
            "wavelength_first": f"{first:g}",
            "wavelength_last": f"{first + (width - 1) * step:g}",
        },
    )


def _double_spectra(name: str, body: bytes, count: int, width: int) -> tuple[Floats, Floats]:
    import numpy as np

    size = _SEGMENT + width * 8
    if len(body) < size * count:
        raise FileDamaged(name=name, what="it has fewer spectra than it declares")
    times = np.ndarray((count,), "<u4", body, 4, (size,)).astype(np.float64)
    with np.errstate(all="ignore"):
        sums: Floats = np.ndarray((count, width), "<f8", body, _SEGMENT, (size, 8)).sum(axis=1)
    return times, sums


def _delta_spectra(name: str, body: bytes, count: int, width: int) -> tuple[Floats, Floats]:
    """Each value is a difference of 16 bits from the one before; 8000 announces a value of 32 bits."""
    import numpy as np

    times, sums = np.empty(count), np.empty(count)
    position = 0
    try:
        for index in range(count):
            (times[index],) = struct.unpack_from("<I", body, position + 4)
            position += _SEGMENT
            sums[index], position = _spectrum_sum(body, position, width)
    except (struct.error, ValueError):
        raise FileDamaged(name=name, what="it has fewer spectra than it declares") from None
    return times, sums


def _spectrum_sum(body: bytes, position: int, width: int) -> tuple[float, int]:
    import numpy as np

    codes = np.frombuffer(body, "<i2", width, position)
    if not (codes == -0x8000).any():
        return float(codes.cumsum(dtype=np.int64).sum()), position + 2 * width
    level = total = 0
    for _ in range(width):
        (code,) = struct.unpack_from("<h", body, position)
        position += 2
        if code == -0x8000:
            (level,) = struct.unpack_from("<i", body, position)
            position += 4
        else:
            level += code
        total += level
    return float(total), position


def read_mass_spectra(name: str, content: bytes) -> tuple[Signal, Signal]:
    """The sum of the ions of each scan, and the stored total ion current, which is the truth for the total.

    An ion is stored in 16 bits and cannot exceed 8 388 096, so the two differ where one is saturated.
    """
    import numpy as np

    try:
        of_gas = string_at(content, 4, 1) != "MSD Spectral File"
        (count,) = (
            struct.unpack_from("<H", content, 0x142) if of_gas else struct.unpack_from(">I", content, _COUNT)
        )
        position = struct.unpack_from(">H", content, 0x10A)[0] * 2 - 2
        if count * 28 > len(content):
            raise FileDamaged(name=name, what="it declares more scans than there is room for")
        times, sums, totals = np.empty(count), np.empty(count), np.empty(count)
        for index in range(count):
            times[index], sums[index], totals[index], position = _scan(content, position)
    except (struct.error, ValueError):
        raise FileDamaged(name=name, what="its scans end before their number") from None
    strings = {
        key: text
        for key, at in (
            ("notebook", 0x18),
            ("operator", 0x94),
            ("date", 0xB2),
            ("model", 0xD0),
            ("method", 0xE4),
        )
        if (text := string_at(content, at, 1))
    }
    ions = signal_of(
        name=name,
        times=times,
        values=sums,
        time_unit="min",
        unit=None,
        detector="MS",
        description="sum of the stored ions",
        metadata=strings,
    )
    total = signal_of(
        name=f"{name} TIC",
        times=times,
        values=totals,
        time_unit="min",
        unit="counts",
        detector="MS",
        description="total ion current as stored",
        metadata=strings,
    )
    return ions, total


def _scan(content: bytes, position: int) -> tuple[float, float, float, int]:
    """Time in min, sum of the ions, stored total, and where the next scan begins."""
    import numpy as np

    (time,) = struct.unpack_from(">I", content, position + 2)
    (pairs,) = struct.unpack_from(">H", content, position + 12)
    codes = np.frombuffer(content, ">u2", 2 * pairs, position + 18)[1::2].astype(np.int64)
    end = position + 18 + 4 * pairs
    (total,) = struct.unpack_from(">I", content, end + 6)
    return time / _MS_PER_MIN, float(((codes & 0x3FFF) << (3 * (codes >> 14))).sum()), float(total), end + 10
