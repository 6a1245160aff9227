"""The two questions of a page about the past: what was valid then, and what was known by an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask import current_app, request

from lims.web.fields import read_moment
from lims.web.forms import Form, IntegerField, TimeField
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
    """The moment and the event that an address names: now, and as known now, where it names none that can be read."""

    at: datetime
    known: int | None
    asked: bool

    @property
    def form(self) -> AsOfForm:
        """The form that asks for others."""
        return AsOfForm(formdata=None, at=self.at, known=self.known)


def asked_as_of(now: datetime) -> AsOf:
    """The two questions of this address. A day alone means its end, in the laboratory's zone."""
    at, known = _moment(request.args.get("at", "").strip()), request.args.get("known", type=int)
    known = known if known is not None and 0 <= known <= GREATEST else None
    return AsOf(at=at or now, known=known, asked=at is not None or known is not None)


def _moment(text: str) -> datetime | None:
    try:
        return read_moment(text)
    except ValueError:
        pass
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day, time(23, 59, 59), tzinfo=web_of(current_app).zone()).astimezone(UTC)
