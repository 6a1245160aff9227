"""A line that may lack bytes, because it was on its way or in a full buffer when the port was opened."""

from __future__ import annotations

from instruments.declaration import Instrument, Settings
from instruments.line import Line
from instruments.readings import Understood


class TornLine(Instrument):
    """Reads nothing: what is left of "123.45 g" may be "3.45 g", which no reader could tell from a whole line."""

    name = "torn-line"
    version = "1"
    title = "Line that may lack bytes"
    source = "The gateway gives it to what comes after a port was opened, until the line was quiet once."
    line = Line()

    @classmethod
    def understand(cls, content: bytes, settings: Settings) -> Understood:
        """Return the whole content as not understood; a person may read it by the instrument's own driver."""
        return Understood(
            unknown_lines=(content.decode("ascii", errors="replace"),),
            warnings=("Bytes of this line may not have been heard, so nothing of it is read.",),
            driver=cls.name,
            driver_version=cls.version,
        )
