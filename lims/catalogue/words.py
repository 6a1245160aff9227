"""Words of the catalogue that pages and walks share."""

from __future__ import annotations

from lims.catalogue.accreditation import Standing
from lims.web import lazy_gettext as _

STANDINGS = {
    Standing.GRANTED: _("granted"),
    Standing.SUSPENDED: _("suspended"),
    Standing.WITHDRAWN: _("withdrawn"),
}
