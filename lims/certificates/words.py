"""Words of the pages of certificates."""

from __future__ import annotations

from lims.certificates.models import SignatureRole
from lims.web import lazy_gettext as _

SIGNATURE_ROLES = {
    SignatureRole.SIGNATORY: _("Signatory’s signature"),
    SignatureRole.SEAL: _("Laboratory’s seal"),
    SignatureRole.ARCHIVE: _("Archive time stamp"),
}
VERDICTS = {
    "valid": _("valid"), "intact": _("unchanged, but nobody trusted vouches for it"), "broken": _("broken"),
}  # fmt: skip
