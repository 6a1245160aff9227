"""Words that digital certificates have in common wherever they are written."""

from __future__ import annotations

from lims.web import lazy_gettext as _

PLACES = {
    "laboratory": _("In the laboratory"), "customer": _("At the customer's"), "other": _("Elsewhere"),
}  # fmt: skip
"""Where something was calibrated, by the words of the schema."""
