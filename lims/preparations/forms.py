"""What a person may type about a preparation."""

from __future__ import annotations

from collections.abc import Sequence

from lims.preparations.asked import Asked, AskedContent, AskedFigure, AskedPortion
from lims.preparations.errors import CannotBePrepared
from lims.preparations.words import WAYS
from lims.web import lazy_gettext as _
from lims.web.fields import read_number
from lims.web.forms import (
    Form,
    Needed,
    NumberField,
    Optional,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    typed,
)
from methods.preparation import Way


class PreparationForm(Form):
    """What went in, and what it is called."""

    code = StringField(_("Code"), [Needed()])
    name = StringField(_("Name"), [Needed()])
    role = StringField(
        _("Role"), [Needed()], description=_("As the method names it: calibration gas, titrant")
    )
    way = SelectField(
        _("How it is made"), [Needed()], choices=[(one.value, words) for one, words in WAYS.items()]
    )
    prepared_at = TimeField(_("Prepared at"), [Needed()], future=False)
    portions = TextAreaField(
        _("What went in, one portion a line: lot; amount; unit; U; k"),
        [Needed()],
        description=_("Without U and k the balance below says them, by its calibration"),
    )
    balance = SelectField(_("Balance"), [Optional()])
    contents = TextAreaField(
        _("Contents that no certificate gives, one a line: lot; quantity; value; unit; U; k"),
        [Optional()],
        description=_("What is free of a quantity is 0 with a U; nothing is taken for zero by itself"),
    )
    volume = NumberField(_("Brought to the volume"), [Optional()], unit="mL", low="0")
    volume_U = NumberField(_("U of the volume"), [Optional()], unit="mL", low="0")  # noqa: N815 - the symbol
    volume_k = NumberField(_("k of the volume"), [Optional()], low="1", high="20")
    molar_masses = TextAreaField(
        _("Molar masses of gases, one a line: quantity; g/mol; U; k"),
        [Optional()],
        description=_("From the table that the procedure names"),
    )
    procedure = StringField(_("Procedure"), [Needed()])
    storage = StringField(_("Storage"), [Optional()])
    expires_at = TimeField(_("Expires"), [Needed()])

    def offer(self, balances: Sequence[tuple[str, str]]) -> None:
        """What can be chosen."""
        self.balance.choices = [("", "–"), *balances]

    def asked(self, code: str = "") -> Asked:
        """What was typed. Raises CannotBePrepared."""
        volume = None
        if self.volume.data is not None:
            u, k = self.volume_U.data, self.volume_k.data
            volume = AskedFigure(
                value=float(self.volume.data),
                unit="mL",
                expanded_uncertainty=None if u is None else float(u),
                k=float(k or 2),
            )
        return Asked(
            code=code or typed(self.code), name=typed(self.name), role=typed(self.role), way=Way(self.way.data),
            portions=tuple(_portion(*one) for one in rows(typed(self.portions), (3, 5))),
            contents=tuple(
                AskedContent(code=lot, quantity=quantity, figure=figure(*more))
                for lot, quantity, *more in rows(typed(self.contents), (6,))
            ),
            volume=volume, molar_masses=tuple((name, figure(M, "g/mol", U, k)) for name, M, U, k in rows(typed(self.molar_masses), (4,))),
            balance_id=int(self.balance.data) if self.balance.data else None, procedure=typed(self.procedure),
            storage=typed(self.storage), expires_at=self.expires_at.data, prepared_at=self.prepared_at.data,
        )  # fmt: skip


class CorrectionForm(PreparationForm):
    """What went in after all, and why it was entered otherwise."""

    reason = StringField(_("Reason"), [Needed()])


def rows(text: str, widths: Sequence[int]) -> list[list[str]]:
    """Lines with cells parted by semicolons or tabs. Raises CannotBePrepared."""
    found = []
    for n, line in enumerate(filter(str.strip, text.splitlines()), 1):
        cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else line.split(";"))]
        if len(cells) not in widths:
            raise CannotBePrepared(why=f"line {n} (“{line.strip()[:60]}”) has {len(cells)} cells")
        found.append(cells)
    return found


def _portion(code: str, *cells: str) -> AskedPortion:
    return AskedPortion(code=code, amount=figure(*cells))


def figure(value: str, unit: str, expanded_text: str = "", k: str = "") -> AskedFigure:
    """A figure from its cells. Raises CannotBePrepared."""
    try:
        amount, expanded, factor = (
            float(read_number(value)),
            float(read_number(expanded_text)) if expanded_text else None,
            float(read_number(k)) if k else 2.0,
        )
    except ValueError:
        raise CannotBePrepared(why=f"“{value}”, “{expanded_text}” or “{k}” is not a number") from None
    if expanded_text and not k:
        raise CannotBePrepared(why=f"U = {expanded_text} has no k")
    return AskedFigure(value=amount, unit=unit, expanded_uncertainty=expanded, k=factor)
