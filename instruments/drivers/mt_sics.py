"""Mettler-Toledo balances that speak MT-SICS, levels 0 and 1."""

from __future__ import annotations

from instruments.asked import Asked, Question, Said, number_reading
from instruments.declaration import Answers, Command, Example, Settings
from instruments.line import Line
from instruments.readings import Flag, Reading

_REFUSED_BY = {
    "S I": "The balance is busy or did not settle. Close the draught shield, wait, and weigh again.",
    "S +": "The load is above the range of the balance. Take some off.",
    "S -": "The load is below the range. See that the pan lies in its place.",
    "ES": "The balance does not know this command. See that it is set to MT-SICS.",
    "ET": "The balance did not receive the command whole. See to baud rate, parity and cable.",
    "EL": "The balance cannot carry this out now. Look at its display.",
}


class MtSics(Asked):
    """Only a weight that the balance itself calls stable becomes a record; what moves is shown, never stored."""

    name = "mt-sics"
    version = "1"
    title = "Mettler-Toledo balances (MT-SICS)"
    source = (
        "Mettler-Toledo AT balances, operating instructions, page 87; MT-SICS reference manuals, command formats. "
        "Not yet proved on the instrument."
    )
    line = Line(terminator=b"\r\n", is_stated=False, timeout_s=10.0)

    stable_mass = Command(
        send="S",
        reply="S S {mass:number} {unit:word}",
        doc="Measure the mass once the balance has settled.",
        examples=(Example(send="S", reply="S S     100.00 g", values={"mass": "100.00", "unit": "g"}),),
        refused_by=_REFUSED_BY,
    )
    mass_now = Command(
        send="SI",
        reply="S {status:word} {mass:number} {unit:word}",
        doc="Get the mass as it stands: status S where it is stable, D where it still moves.",
        examples=(
            Example(
                send="SI",
                reply="S D      99.97 g",
                values={"status": "D", "mass": "99.97", "unit": "g"},
            ),
        ),
        refused_by=_REFUSED_BY,
    )

    def questions(self) -> tuple[Question, ...]:
        """Return the one question for a record: the stable mass."""
        return (self.stable_mass,)

    def live(self) -> tuple[Reading, ...]:
        """Return the mass as it stands."""
        return (_mass(self.mass_now()),)

    @classmethod
    def said(cls, answers: Answers, settings: Settings) -> Said:
        """Return the mass; one that was still moving is flagged."""
        return Said(readings=tuple(_mass(answer) for answer in answers.values()))


def _mass(answer: dict[str, str]) -> Reading:
    moving = answer.get("status", "S") != "S"
    return number_reading("mass", answer["mass"], answer["unit"], *((Flag.UNSTABLE,) if moving else ()))
