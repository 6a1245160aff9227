"""Agilent raw channels (.ch), versions 8, 81, 179 and 181 (GC) and 30 and 130 (LC, ELSD, MWD, DAD).

The layout is not published by the maker; it was worked out by the projects entab, rainbow-api and Chromatography
Toolbox, and is proved here on real files of 30, 179 and 181, against the areas in their Result.xml. For 8, 81 and 130
there was no real file at hand.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from instruments.files.errors import FileDamaged
from instruments.files.shape import EvenTimes, Signal, signal_of

if TYPE_CHECKING:
    from instruments.files.shape import Floats

_TIMES = 0x11A  # start and end, ms
_MS_PER_MIN = 60_000
_SHORTEST_MS = 1.0
_SECTOR, _DATA_SECTOR = 512, 0x108  # the header tells in sectors, counted from 1, where the values begin
_SECTORS = 0x116  # how many the file has, the last one begun; so it is in all 22 real files at hand
_DETECTORS = {
    "FID": "FID",
    "TCD": "TCD",
    "ECD": "ECD",
    "NPD": "NPD",
    "FPD": "FPD",
    "AIB": "AIB",
    "DAD": "UV",
    "MWD": "UV",
    "VWD": "UV",
    "FLD": "FLD",
    "RID": "RID",
    "ELS": "ELSD",
    "ADC": "ADC",
    "PDD": "PDD",
    "SCD": "SCD",
    "NCD": "NCD",
}
_OPTICS = re.compile(
    r"Sig=(?P<wavelength>[\d.]+),(?P<bandwidth>[\d.]+)(?:\s+Ref=(?:off|(?P<reference_wavelength>"
    r"[\d.]+),(?P<reference_bandwidth>[\d.]+)))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Layout:
    data: int  # where the values begin, unless the header says where
    scale: int
    offset: int | None  # of the double that is added to each value
    times: str  # struct format of the two ends of the time axis
    strings: dict[str, int]
    width: int  # bytes per character


_NEW_STRINGS = {
    "notebook": 0x35A,
    "operator": 0x758,
    "date": 0x957,
    "method": 0xA0E,
    "instrument": 0xC11,
    "unit": 0x104C,
    "signal": 0x1075,
}
_OLD_STRINGS = {
    "notebook": 0x18,
    "operator": 0x94,
    "date": 0xB2,
    "method": 0xE4,
    "instrument": 0xDA,
    "unit": 0x244,
    "signal": 0x254,
}
_LAYOUTS = {
    "179": _Layout(data=0x1800, scale=0x127C, offset=0x1274, times=">ff", strings=_NEW_STRINGS, width=2),
    "181": _Layout(data=0x1800, scale=0x127C, offset=0x1274, times=">ff", strings=_NEW_STRINGS, width=2),
    "130": _Layout(data=0x1800, scale=0x127C, offset=None, times=">ii", strings=_NEW_STRINGS, width=2),
    "30": _Layout(data=0x400, scale=0x284, offset=0x27C, times=">ii", strings=_OLD_STRINGS, width=1),
    "8": _Layout(data=0x400, scale=0x284, offset=0x27C, times=">ii", strings=_OLD_STRINGS, width=1),
    "81": _Layout(data=0x400, scale=0x284, offset=0x27C, times=">ff", strings=_OLD_STRINGS, width=1),
}
_PROVED = ("30", "179", "181")
_BLOCK, _IN_FULL = 0x10, b"\x80\x00"
_SECOND_DIFFERENCES = ("81", "181")


def is_channel(content: bytes) -> bool:
    """Whether these bytes are a raw channel whose layout is known."""
    kind = version(content)
    return kind in _LAYOUTS and (len(kind) > 1 or b"DATA FILE" in content[4:30].upper())


def version(content: bytes) -> str:
    """The version at the head of an Agilent data file, or an empty text."""
    return (
        content[1 : 1 + content[0]].decode("ascii", "replace") if content and content[0] in (1, 2, 3) else ""
    )


def read_channel(name: str, content: bytes) -> Signal:
    """One raw channel: times in min, values in the channel's own unit. Raises FileDamaged."""
    layout = _LAYOUTS.get(version(content))
    if layout is None or len(content) <= layout.data:
        raise FileDamaged(name=name, what="its header is cut short or of an unknown version")
    strings = {
        key: text
        for key, offset in layout.strings.items()
        if (text := string_at(content, offset, layout.width))
    }
    values = _values(name, content, layout)
    times = _times(name, content, layout, len(values))
    description = strings.get("signal")
    return signal_of(
        name=name,
        times=times,
        values=values,
        time_unit="min",
        unit=strings.get("unit"),
        detector=detector(description) or detector(name),
        description=description,
        metadata=strings | _optics(description),
    )


def shortness(name: str, content: bytes) -> tuple[str, ...]:
    """What is to be said of a channel that lacks its end; its times are told by their ends, so all of them are wrong."""
    if version(content) not in _PROVED or len(content) < _SECTORS + 4:
        return ()
    (sectors,) = struct.unpack_from(">I", content, _SECTORS)
    due = (sectors - 1) * _SECTOR
    if len(content) >= due:
        return ()
    return (
        f"{name} is cut: it has {len(content)} bytes, and its header says at least {due}. Its end is missing, so its "
        "times are wrong.",
    )


def detector(text: str | None) -> str | None:
    """The kind of detector that a channel's description or file name begins with, such as FID in FID1A."""
    found = re.match(r"([A-Za-z]{3})[A-Za-z]*\s?\d*", text or "")
    return _DETECTORS.get(found.group(1).upper()) if found else None


def string_at(content: bytes, offset: int, width: int) -> str:
    """A text that begins with its length, one or two bytes a character; empty where there is none."""
    if offset >= len(content):
        return ""
    raw = content[offset + 1 : offset + 1 + content[offset] * width]
    try:
        text = raw.decode("utf-16-le" if width == 2 else "cp1252").strip()
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() else ""


def _values(name: str, content: bytes, layout: _Layout) -> Floats:
    import numpy as np

    kind, start = version(content), _data_start(content, layout)
    if kind == "179":
        raw = np.frombuffer(content, "<f8", (len(content) - start) // 8, start).astype(np.float64)
    elif kind in _SECOND_DIFFERENCES:
        raw = _double_delta(name, content[start:])
    else:
        raw = _delta(name, content[start:])
    scale = struct.unpack_from(">d", content, layout.scale)[0]
    offset = 0.0 if layout.offset is None else struct.unpack_from(">d", content, layout.offset)[0]
    with np.errstate(all="ignore"):
        raw *= scale
        if offset:
            raw += offset
    if (
        not len(raw) or not np.isfinite((raw.min(), raw.max())).all()
    ):  # neither hides a value that is no number
        raise FileDamaged(name=name, what="it holds no values, or values that are no numbers")
    return raw


def _data_start(content: bytes, layout: _Layout) -> int:
    (sector,) = struct.unpack_from(">I", content, _DATA_SECTOR)
    start: int = (sector - 1) * _SECTOR
    return start if layout.data <= start < len(content) else layout.data


def _times(name: str, content: bytes, layout: _Layout, count: int) -> EvenTimes:
    first, last = struct.unpack_from(layout.times, content, _TIMES)
    if 0 < last < _SHORTEST_MS:  # whole numbers, which as a float of 32 bits are next to nothing
        first, last = struct.unpack_from(">ii", content, _TIMES)
    if not (abs(first) < 1e10 and abs(last) < 1e10 and (last > first or count == 1)):
        raise FileDamaged(name=name, what="its time axis has no length")
    return EvenTimes(first=first, last=last, count=count, in_one=_MS_PER_MIN)


def _double_delta(name: str, body: bytes) -> Floats:
    """Second differences of 16 bits; 7fff announces a value of 48 bits. The block ends with one repeated value."""
    import numpy as np

    regular = _all_absolute(body)
    if regular is not None:
        return regular
    values: list[int] = []
    position = level = step = 0
    absolute = False
    while position + 2 <= len(body):
        (code,) = struct.unpack_from(">h", body, position)
        position += 2
        absolute = code == 0x7FFF
        if absolute:
            if position + 6 > len(body):
                raise FileDamaged(name=name, what="its data end in the middle of a value")
            high, low = struct.unpack_from(">hI", body, position)
            position, level, step = position + 6, (high << 32) + low, 0
        else:
            step += code
            level += step
        values.append(level)
    if len(values) > 1 and not absolute and values[-1] == values[-2]:
        values.pop()
    return np.array(values, dtype=np.float64)


def _all_absolute(body: bytes) -> Floats | None:
    """The common case, every value in full: read at once. None where it is otherwise."""
    import numpy as np

    count, rest = divmod(len(body), 8)
    if rest not in (0, 2) or (rest == 2 and body[-2:] != b"\0\0") or not count:
        return None
    words = np.frombuffer(body[: count * 8], ">i2").reshape(count, 4)
    if not (words[:, 0] == 0x7FFF).all():
        return None
    low = np.frombuffer(body[: count * 8], ">u4").reshape(count, 2)[:, 1]
    result: Floats = words[:, 1].astype(np.float64) * 2.0**32 + low.astype(np.float64)
    return result


def _delta(name: str, body: bytes) -> Floats:
    """Blocks of first differences of 16 bits; 8000 announces a value of 32 bits."""
    import numpy as np

    parts: list[Floats] = []
    plain: list[bytes] = []  # blocks without a value in full, gathered to be summed at once
    position, level = 0, 0.0
    try:
        while position < len(body) and body[position] == _BLOCK:
            count, position = body[position + 1], position + 2
            block = body[position : position + 2 * count]
            if len(block) < 2 * count:
                raise IndexError
            if _has_value_in_full(block):
                level = _sum_up(parts, plain, level)
                values, position = _mixed_block(body, position, count, int(level))
                parts.append(np.array(values, dtype=np.float64))
                level = float(values[-1])
            else:
                plain.append(block)
                position += 2 * count
    except (struct.error, IndexError):
        raise FileDamaged(name=name, what="its data end in the middle of a block") from None
    _sum_up(parts, plain, level)
    return np.concatenate(parts) if parts else np.empty(0)


def _has_value_in_full(block: bytes) -> bool:
    at = block.find(_IN_FULL)
    while at % 2 and at > 0:
        at = block.find(_IN_FULL, at + 1)
    return at >= 0


def _sum_up(parts: list[Floats], plain: list[bytes], level: float) -> float:
    """Add the values of the gathered blocks to the parts; return the last one."""
    import numpy as np

    codes = np.frombuffer(b"".join(plain), ">i2")
    plain.clear()
    if not len(codes):
        return level
    parts.append(level + codes.cumsum(dtype=np.int64).astype(np.float64))
    return float(parts[-1][-1])


def _mixed_block(body: bytes, position: int, count: int, level: int) -> tuple[list[int], int]:
    """The values of a block in which some stand in full, and where the next block begins."""
    values = []
    for _ in range(count):
        (code,) = struct.unpack_from(">h", body, position)
        position += 2
        if code == -0x8000:
            (level,) = struct.unpack_from(">i", body, position)
            position += 4
        else:
            level += code
        values.append(level)
    return values, position


def _optics(description: str | None) -> dict[str, str]:
    found = _OPTICS.search(description or "")
    return {key: text for key, text in found.groupdict().items() if text} if found else {}
