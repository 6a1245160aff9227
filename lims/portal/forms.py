"""What the staff type to let somebody of a client in."""

from __future__ import annotations

from lims.web import lazy_gettext as _
from lims.web.forms import Form, Length, Needed, StringField


class InviteForm(Form):
    """Somebody of a client who may see its samples and certificates."""

    name = StringField(_("Name"), [Needed(), Length(max=120)])
    function = StringField(_("Function"), [Length(max=120)])
    email = StringField(_("E-mail"), [Needed(), Length(max=200)])
    login = StringField(_("Login"), [Needed(), Length(max=120)])
