"""Mettler-Toledo Densito 30P hand-held density meters."""

from __future__ import annotations

import re
from dataclasses import replace

from instruments.asked import number_reading
from instruments.declaration import Instrument, Settings
from instruments.line import Line
from instruments.readings import Flag, Reading, Understood

_STX, _END = b"\x02", b"\r\n\x04"
# Commas between; the manual prints where the result (10), the temperature (29) and the coefficient (37) begin.
_COLUMNS = re.compile(
    r"(?P<type>[a-z ]),(?P<number>.{4}),(?P<mark>[* ]),(?P<result>.{7}),(?P<unit>.{10}),"
    r"(?P<temperature>.{5}),(?P<scale>[CF]),(?P<coefficient>[^,]{1,2}),(?P<alpha>.{5})",
    re.ASCII,
)
_MARKED = "The instrument marked the result with “*”; see there why before it is used."


class MettlerDensito(Instrument):
    """Sends a frame of fixed columns for each result; a frame that does not fit the printed positions is not read."""

    name = "mettler-densito"
    version = "1"
    title = "Mettler-Toledo Densito 30P"
    source = (
        "Mettler-Toledo Densito 30P operating instructions, page 22: lengths of the columns, and the positions 10, 29 "
        "and 37. The columns between fit these in one way only; that way is not yet proved on the instrument."
    )
    line = Line(begins=_STX, terminator=_END, is_stated=False)

    @classmethod
    def speaks_unasked(cls, settings: Settings) -> bool:
        """Return that it speaks when its key is pressed."""
        return True

    @classmethod
    def understand(cls, content: bytes, settings: Settings) -> Understood:
        """Return result and temperature of the frames."""
        framer = cls.line.framer()
        frames = framer.feed(content)
        found = [(frame, _columns(frame)) for frame in [*frames, *filter(None, [framer.take_rest()])]]
        known = [columns for _, columns in found if columns]
        return Understood(
            readings=tuple(reading for columns in known for reading in _readings(columns)),
            unknown_lines=tuple(frame.decode("ascii", "replace") for frame, columns in found if not columns),
            warnings=(_MARKED,) if any(columns["mark"] == "*" for columns in known) else (),
            driver=cls.name,
            driver_version=cls.version,
            facts=tuple(fact for columns in known for fact in _facts(columns)),
        )


def _columns(frame: bytes) -> re.Match[str] | None:
    if not (frame.startswith(_STX) and frame.endswith(_END)):
        return None
    return _COLUMNS.fullmatch(frame[1 : -len(_END)].decode("ascii", errors="replace"))


def _readings(columns: re.Match[str]) -> list[Reading]:
    result = number_reading("density", columns["result"], columns["unit"].strip())
    if columns["mark"] == "*":
        result = replace(result, flags=result.flags | {Flag.INVALID})
    return [result, number_reading("density_temperature", columns["temperature"], columns["scale"])]


def _facts(columns: re.Match[str]) -> list[tuple[str, str]]:
    names = {"type": "type", "number": "sample number", "coefficient": "coefficient", "alpha": "alpha"}
    return [(title, columns[name].strip()) for name, title in names.items() if columns[name].strip()]
