"""Words and marks of blind samples."""

from __future__ import annotations

from collections.abc import Mapping

from lims.blind.models import BlindAnswer, BlindKind
from lims.web import lazy_gettext as _

KIND_WORDS: Mapping[BlindKind, str] = {
    BlindKind.DUPLICATE: _("Duplicate of another sample"),
    BlindKind.REFERENCE: _("Sample of a known value"),
}
STATE_WORDS: Mapping[str, str] = {
    "waiting": _("Not tested yet"),
    "to_keep": _("To be looked at"),
    BlindAnswer.HIT: _("Agrees"),
    BlindAnswer.QUESTIONABLE: _("Questionable"),
    BlindAnswer.MISS: _("Miss"),
    BlindAnswer.UNKNOWN: _("No answer possible"),
}
STATE_MARKS: Mapping[str, tuple[str, str]] = {
    "waiting": ("circle-dashed", "idle"),
    "to_keep": ("eye", "warn"),
    BlindAnswer.HIT: ("circle-check", "ok"),
    BlindAnswer.QUESTIONABLE: ("alert-triangle", "warn"),
    BlindAnswer.MISS: ("circle-x", "bad"),
    BlindAnswer.UNKNOWN: ("help-circle", "idle"),
}
