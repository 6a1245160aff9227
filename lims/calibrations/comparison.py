"""A digital certificate beside the piece of equipment that it is said to be for: what differs, and what that means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dcc import MESSAGES, Examination, Finding
from lims.calibrations.units import units_of_text
from lims.equipment import Calibration, Equipment
from lims.web.i18n import lazy_gettext as _
from lims.web.i18n import raw_gettext

# code -> whether it keeps the certificate from counting, the problem, the remedy
DIFFERENCES: Mapping[str, tuple[bool, str, str]] = {
    "serial_other": (
        True, _("The certificate is for {theirs}; {code} has the serial number {ours}."),
        _("Choose the equipment that it is for, or have the register corrected."),
    ),
    "serial_unknown": (
        False, _("The register has no serial number for {code}; the certificate says {theirs}."),
        _("Compare it with the plate of the equipment, then enter it in the register."),
    ),
    "no_item_number": (
        True, _("The certificate gives no number of what was calibrated."),
        _("Ask the laboratory for a certificate that says which piece it is for."),
    ),
    "model_other": (
        False, _("The certificate says {theirs}, the register {ours}."), _("Compare both with the plate of the equipment."),
    ),
    "entered_before": (
        False, _("{certificate} is entered for {code} already; entering it again corrects it."),
        _("Enter it only if its figures are to be corrected."),
    ),
    "later_known": (
        False, _("{certificate} of {date} is entered, which is later than this one."),
        _("This one will count only for the time before it."),
    ),
    "unit_not_ours": (
        False, _("{unit} is not a unit of the laboratory's table."), _("Enter the points in a unit of the table."),
    ),
    "no_standard": (
        False, _("The certificate names no reference standard, so the chain to the SI ends here."),
        _("Ask the laboratory which standard it used, and enter it."),
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """Something found of a certificate or of its fitting to the equipment; its sentences come in the reader's language."""

    code: str
    place: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, finding: Finding) -> Remark:
        return cls(code=finding.code, place=finding.place, facts=finding.facts)

    @property
    def refuses(self) -> bool:
        """Whether the certificate may not count because of it."""
        return (DIFFERENCES.get(self.code) or MESSAGES[self.code])[0]

    @property
    def problem(self) -> str:
        """What is wrong."""
        return self._said(1)

    @property
    def remedy(self) -> str:
        """What to do."""
        return self._said(2)

    def _said(self, which: int) -> str:
        own = DIFFERENCES.get(self.code)
        text = str(own[which]) if own else raw_gettext(str(MESSAGES[self.code][which]))
        return text.format(**self.facts)


def remarks(
    examination: Examination, equipment: Equipment, known: Sequence[Calibration]
) -> tuple[Remark, ...]:
    """Everything to be seen before a certificate counts: what refuses it first."""
    found = [*map(Remark.of, examination.findings), *_differences(examination, equipment, known)]
    return tuple(sorted(found, key=lambda one: not one.refuses))


def _differences(
    examination: Examination, equipment: Equipment, known: Sequence[Calibration]
) -> Iterator[Remark]:
    yield from _of_numbers(examination, equipment)
    reading = examination.reading
    same = [one for one in known if one.certificate == reading.identifier]
    if same:
        yield _remark("entered_before", certificate=reading.identifier, code=equipment.code)
    later = [
        one for one in known if reading.ended and one.calibrated_at.date() > reading.ended and one not in same
    ]
    if later:
        yield _remark("later_known", certificate=later[0].certificate, date=later[0].calibrated_at.date())
    if not reading.standards:
        yield _remark("no_standard")
    for text in dict.fromkeys(table.unit for table in examination.tables if table.points):
        if not units_of_text(text):
            yield _remark("unit_not_ours", unit=text)


def _of_numbers(examination: Examination, equipment: Equipment) -> Iterator[Remark]:
    items = examination.reading.items
    numbers = [one.value for item in items for one in item.identifications if one.value.strip()]
    said = ", ".join(numbers)[:200]
    if not numbers:
        yield _remark("no_item_number")
    elif not equipment.serial:
        yield _remark("serial_unknown", code=equipment.code, theirs=said)
    elif plain(equipment.serial) not in map(plain, numbers):
        yield _remark("serial_other", code=equipment.code, ours=equipment.serial, theirs=said)
    models = [one.model for one in items if one.model]
    if models and plain(equipment.model) not in map(plain, models):
        yield _remark("model_other", theirs=", ".join(models)[:120], ours=equipment.model)


def _remark(what: str, **facts: object) -> Remark:
    return Remark(code=what, facts=facts)


def plain(number: str) -> str:
    """A number without what people write differently: blanks and the case of letters."""
    return "".join(number.split()).casefold()


def end_of_day(moment: datetime, now: datetime) -> datetime:
    """The end of the day that begins at a moment, but not later than now: the hour of a calibration is not known."""
    return min(moment + timedelta(hours=23, minutes=59), now)
