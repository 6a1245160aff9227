"""What a person sends to take records over."""

from __future__ import annotations

from lims.takeover.reading import WORDS
from lims.web import lazy_gettext as _
from lims.web.forms import FileField, Form, Needed, SelectField


class TableForm(Form):
    """A table, and what it is of."""

    kind = SelectField(
        _("What the table is of"), [Needed()], choices=[(one.value, words) for one, words in WORDS.items()]
    )
    table = FileField(
        _("Table, CSV or XLSX"),
        [Needed()],
        description=_("At most 2000 rows, with the heads of the template"),
    )
