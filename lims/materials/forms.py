"""What a person may type about lots of materials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lims.materials.cards import COUNTED
from lims.materials.errors import LotRefused
from lims.materials.service import CertifiedValue
from lims.web import unit_words
from lims.web.forms import (
    BooleanField,
    FileField,
    Form,
    Needed,
    NumberField,
    Optional,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    typed,
)
from lims.web.i18n import lazy_gettext as _


class CardForm(Form):
    """How a lot came here and how it is kept."""

    supplier = SelectField(_("Supplier"), [Optional()])
    received_at = TimeField(_("Received"), [Optional()], future=False)
    accepted = RadioField(
        _("Checked at receipt"),
        [Optional()],
        choices=[("yes", _("as ordered and undamaged")), ("no", _("not accepted"))],
        description=_("Against the order, the label and the certificate"),
    )
    accreditation = StringField(
        _("Accreditation of the producer"), [Optional()], description=_("As its certificate names it")
    )
    storage = StringField(_("Storage"), [Optional()], description=_("Such as dark, 2 to 8 °C, cabinet 3"))
    days_after_opening = NumberField(
        _("Usable after opening"), [Optional()], unit=_("days"), low="0.01", high="36600"
    )
    amount = NumberField(
        _("Amount received"),
        [Optional()],
        low="0",
        description=_("Only where the laboratory counts what is left"),
    )
    amount_unit = SelectField(_("Unit of the amount"), [Optional()])

    def offer(self, suppliers: Sequence[tuple[str, str]]) -> None:
        """What can be chosen."""
        self.supplier.choices = [("", "–"), *suppliers]
        self.amount_unit.choices = [("", "–"), *((one, unit_words(one) or _("pieces")) for one in COUNTED)]

    def card(self) -> dict[str, Any]:
        """What was typed, as `put_card` takes it."""
        days, amount = self.days_after_opening.data, self.amount.data
        return {
            "supplier_id": int(self.supplier.data) if self.supplier.data else None, "received_at": self.received_at.data,
            "accepted": {"yes": True, "no": False}.get(self.accepted.data or ""), "storage": typed(self.storage),
            "days_after_opening": None if days is None else float(days), "amount": None if amount is None else float(amount),
            "amount_unit": self.amount_unit.data or None, "accreditation": typed(self.accreditation),
        }  # fmt: skip


class ChangeCardForm(CardForm):
    """The card of a lot from now on."""

    reason = StringField(_("Reason"), [Needed()])


class TakeForm(Form):
    """Something is taken from a lot; a minus puts right what was counted wrong."""

    taken = NumberField(_("Taken"), [Needed()])
    reason = StringField(_("What for"), [Needed()])


class LotForm(CardForm):
    """A new lot."""

    code = StringField(_("Code"), [Needed()])
    name = StringField(_("Name"), [Needed()])
    role = StringField(_("Role"), [Needed()], description=_("As the method names it: strip standard, water"))
    maker = StringField(_("Maker"), [Optional()])
    certificate = StringField(_("Certificate number"), [Optional()])
    certified = TextAreaField(_("Certified values, one a line: quantity; value; unit; U; k"), [Optional()])
    opened_at = TimeField(_("Opened"), [Optional()], future=False)
    expires_at = TimeField(_("Expires"), [Optional()])
    paper = FileField(_("Certificate, as a file"), [Optional()])
    ORDER = (
        "code", "name", "role", "maker", "certificate", "paper", "certified", "accreditation", "supplier", "received_at", "accepted",
        "storage", "opened_at", "days_after_opening", "expires_at", "amount", "amount_unit",
    )  # fmt: skip


class ChangeForm(Form):
    """What holds of a lot from now on. The certificate may have come later than the lot."""

    certificate = StringField(_("Certificate number"), [Optional()])
    paper = FileField(_("Certificate, as a file"), [Optional()])
    certified = TextAreaField(_("Certified values, one a line: quantity; value; unit; U; k"), [Optional()])
    opened_at = TimeField(_("Opened"), [Optional()], future=False)
    expires_at = TimeField(_("Expires"), [Optional()])
    in_use = BooleanField(_("In use"))
    reason = StringField(_("Reason"), [Needed()])


def read_certified(text: str) -> list[dict[str, Any]]:
    """Certified values from lines; a comma in a figure is taken for a point. Raises LotRefused."""
    return [_value(n, line) for n, line in enumerate(filter(str.strip, text.splitlines()), start=1)]


def _value(n: int, line: str) -> dict[str, Any]:
    cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else line.split(";"))]
    if len(cells) != 5:
        raise LotRefused(why=f"line {n} of the certified values has {len(cells)} cells instead of five")
    quantity, value, unit, expanded, k = cells
    try:
        figures = [float(one.replace(",", ".").replace("−", "-")) for one in (value, expanded, k)]
    except ValueError:
        raise LotRefused(why=f"line {n} of the certified values has a figure that is not a number") from None
    return {
        "quantity": quantity,
        "unit": unit,
        **dict(zip(("value", "expanded_uncertainty", "k"), figures, strict=True)),
    }


def certified_text(values: Sequence[CertifiedValue]) -> str:
    """Certified values as they are typed, one a line."""
    return "\n".join(
        f"{one.quantity}; {one.value!r}; {one.unit}; {one.expanded_uncertainty!r}; {one.k!r}"
        for one in values
    )
