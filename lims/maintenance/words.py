"""The words of maintenance."""

from __future__ import annotations

from lims.maintenance.models import EventKind
from lims.web import lazy_gettext as _

KIND_WORDS = {
    EventKind.PREVENTIVE: _("preventive maintenance"), EventKind.REPAIR: _("repair"), EventKind.DAMAGE: _("damage"),
    EventKind.MALFUNCTION: _("malfunction"), EventKind.MODIFICATION: _("modification"),
}  # fmt: skip
