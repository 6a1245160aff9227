"""Words for what suppliers provide and how they stand."""

from __future__ import annotations

from lims.suppliers.service import Purpose, Verdict
from lims.web import lazy_gettext as _

PURPOSES = {
    Purpose.REFERENCE_MATERIALS: _("reference materials"),
    Purpose.REAGENTS: _("reagents and consumables"),
    Purpose.GASES: _("gases"),
    Purpose.EQUIPMENT: _("equipment"),
    Purpose.CALIBRATION: _("calibration"),
    Purpose.SERVICE: _("maintenance and repair"),
    Purpose.TESTING: _("testing on our behalf"),
    Purpose.PROFICIENCY: _("proficiency tests"),
}
VERDICTS = {
    Verdict.APPROVED: _("approved"),
    Verdict.CONDITIONAL: _("approved with conditions"),
    Verdict.REFUSED: _("not approved"),
}
VIEWS = {
    Verdict.APPROVED.value: _("Approved"),
    Verdict.CONDITIONAL.value: _("With conditions"),
    Verdict.REFUSED.value: _("Not approved"),
    "not_evaluated": _("Not evaluated"),
}
