"""The words of particulars."""

from __future__ import annotations

from lims.particulars.models import Ownership, PaperKind
from lims.web import lazy_gettext as _

OWNERSHIP_WORDS = {
    Ownership.OWN: _("The laboratory's own"), Ownership.BORROWED: _("Borrowed"), Ownership.OUTSIDE: _("Used at its owner's place"),
}  # fmt: skip
PAPER_WORDS = {
    PaperKind.MANUAL: _("Manual"), PaperKind.PHOTO: _("Photo"), PaperKind.SETTINGS: _("Settings"), PaperKind.OTHER: _("Other paper"),
}  # fmt: skip
