"""What a person may type about lots of materials."""

from __future__ import annotations

from typing import Any

from lims.materials.errors import LotRefused
from lims.web.forms import BooleanField, Form, Needed, Optional, StringField, TextAreaField, TimeField
from lims.web.i18n import lazy_gettext as _


def typed(field: Any) -> str:
    """What was typed into a field, without blanks around it."""
    return str(field.data or "").strip()


class LotForm(Form):
    """A new lot."""

    code = StringField(_("Code"), [Needed()])
    name = StringField(_("Name"), [Needed()])
    role = StringField(_("Role"), [Needed()], description=_("As the method names it: strip standard, water"))
    maker = StringField(_("Maker"), [Optional()])
    certificate = StringField(_("Certificate number"), [Optional()])
    certified = TextAreaField(_("Certified values, one a line: quantity; value; unit; U; k"), [Optional()])
    opened_at = TimeField(_("Opened"), [Optional()], future=False)
    expires_at = TimeField(_("Expires"), [Optional()])


class ChangeForm(Form):
    """What holds of a lot from now on."""

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
