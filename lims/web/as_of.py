"""The two questions of a page about the past: what was valid then, and what was known by an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask import current_app, request

from lims.errors import BadInput
from lims.web.fields import read_moment
from lims.web.forms import Form, IntegerField, TimeField
from lims.web.i18n import gettext
from lims.web.i18n import lazy_gettext as _
from lims.web.page import web_of

GREATEST = 2**63 - 1  # event that a database can be asked for


class AsOfForm(Form):
    """Valid at, and known at event. It changes nothing, so it carries no token."""

    class Meta(Form.Meta):
        csrf = False

    at = TimeField(_("Valid at"))
    known = IntegerField(_("Known at event"), description=_("Left empty: as known now."))


@dataclass(frozen=True, kw_only=True, slots=True)
class AsOf:
    """The moment and the event that an address names: now, and as known now, where it names none."""

    at: datetime
    known: int | None
    asked: bool

    @property
    def form(self) -> AsOfForm:
        """The form that asks for others."""
        return AsOfForm(formdata=None, at=self.at, known=self.known)


def asked_as_of(now: datetime) -> AsOf:
    """The two questions of this address. A day alone means its end, in the laboratory's zone. Raises BadInput."""
    at, known = asked_moment("at"), _asked_event()
    return AsOf(at=at or now, known=known, asked=at is not None or known is not None)


def asked_moment(name: str, *, begins: bool = False) -> datetime | None:
    """The moment that this address gives a name; a day alone means its end, or its beginning. Raises BadInput."""
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _exact(text)
    clock = time.min if begins else time(23, 59, 59)
    return datetime.combine(day, clock, tzinfo=web_of(current_app).zone()).astimezone(UTC)


def _exact(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError as refusal:
        remedy = gettext("Type a day as 2026-05-19, a moment as 2026-05-19 14:24, or leave it empty.")
        raise BadInput(problem=str(refusal), remedy=remedy) from None


def _asked_event() -> int | None:
    text = request.args.get("known", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= GREATEST):
        problem = gettext("“%(text)s” is no number of an event.", text=text[:40])
        raise BadInput(problem=problem, remedy=gettext("Take it from the audit trail, or leave it empty."))
    return int(text)
