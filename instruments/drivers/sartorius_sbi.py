"""Sartorius balances that speak SBI."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from instruments.asked import Asked, Question, Said, number_reading
from instruments.declaration import Answers, Command, Example, Settings
from instruments.errors import BadSettings
from instruments.line import Line
from instruments.readings import Flag, Reading, Understood

# Columns of the manual: [6 of identification] sign, blank or [, value, blank or ], unit (none while not stable).
_PRINTED = re.compile(
    r"(?P<id>[^+\-\s].{5})?(?P<sign>[+-])[ \[]? *"
    r"(?P<value>\d{1,9}(?:\.\d{0,8})?)(?P<unverified>\[\d\])? *(?P<unit>[^\s\d\[\]]{1,3})?",
    re.ASCII,
)
_NET = {"", "N"}


class SartoriusSbi(Asked):
    """Hears what its print key sends; with the setting `ask = true` it is asked instead."""

    name = "sartorius-sbi"
    version = "1"
    title = "Sartorius balances (SBI)"
    source = (
        "Sartorius GC803S operating instructions, page 57; MSE36201S, page 71; Entris II, page 5. "
        "Not yet proved on the instrument."
    )
    line = Line(terminator=b"\r\n", is_stated=False)

    printed = Command(
        send="\x1bP",
        reply="{line:columns}",
        doc="Get the mass as the print key gives it, in 16 or 22 columns.",
        examples=(
            Example(send="\x1bP", reply="+   123.56 g", values={"line": "+   123.56 g"}),
            Example(send="\x1bP", reply="N     +   123.56 g", values={"line": "N     +   123.56 g"}),
            Example(send="\x1bP", reply="N     +   123.5[6]g", values={"line": "N     +   123.5[6]g"}),
        ),
    )

    @classmethod
    def line_for(cls, settings: Settings) -> Line:
        """Return the line. Raises BadSettings for a setting that it does not take."""
        if set(settings) - {"ask"} or not isinstance(settings.get("ask", False), bool):
            raise BadSettings(driver=cls.title, reason="it takes “ask”, true or false, and nothing else")
        return cls.line

    @classmethod
    def speaks_unasked(cls, settings: Settings) -> bool:
        """Return whether the print key is waited for."""
        return settings.get("ask") is not True

    def questions(self) -> tuple[Question, ...]:
        """Return the one question for a record."""
        return (self.printed,)

    def live(self) -> tuple[Reading, ...]:
        """Return the mass as it stands."""
        return tuple(filter(None, [_mass(self.printed()["line"])]))

    @classmethod
    def said(cls, answers: Answers, settings: Settings) -> Said:
        """Return the mass that was asked for."""
        return _said(answer["line"] for answer in answers.values())

    @classmethod
    def understand(cls, content: bytes, settings: Settings) -> Understood:
        """Return the masses of a conversation, or of lines that the print key gave."""
        if content[:1] == b">":
            return super().understand(content, settings)
        *lines, rest = content.decode("ascii", errors="replace").split("\r\n")
        found = [(line, _mass(line)) for line in filter(str.strip, lines)]
        return Understood(
            readings=tuple(mass for _, mass in found if mass),
            unknown_lines=(*(line for line, mass in found if not mass), *((rest,) if rest else ())),
            warnings=("The last line broke off, so nothing of it is read.",) if rest else (),
            broke_off=bool(rest),
            driver=cls.name,
            driver_version=cls.version,
        )


def _said(lines: Iterable[str]) -> Said:
    found = [(line, _mass(line)) for line in lines]
    return Said(
        readings=tuple(mass for _, mass in found if mass),
        warnings=tuple(
            f"The line “{line}” has none of the forms of the manual." for line, mass in found if not mass
        ),
    )


def _mass(line: str) -> Reading | None:
    found = _PRINTED.fullmatch(line.rstrip())
    if found is None:
        return None
    kind = (found["id"] or "").strip()
    digits = found["value"] + (found["unverified"] or "").strip("[]")
    unstable = not found["unit"] or bool(
        found["unverified"]
    )  # no unit: not settled; a bracketed digit: not verified
    flags = [*((Flag.UNSTABLE,) if unstable else ()), *((Flag.UNKNOWN_NAME,) if kind not in _NET else ())]
    name = "mass" if kind in _NET else f"mass {kind}"
    sign = "-" if found["sign"] == "-" else ""
    reading = number_reading(name, sign + digits, found["unit"] or "", *flags)
    return replace(reading, text=sign + found["value"] + (found["unverified"] or ""))
