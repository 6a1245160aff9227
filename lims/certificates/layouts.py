"""Which layout a certificate takes: what its results allow, and which of these is proposed."""

from __future__ import annotations

from collections.abc import Mapping

from lims.certificates.errors import LayoutUnfit
from lims.certificates.figures import curves_of
from lims.certificates.report import Drafted
from lims.results import ResultKind
from lims.web import lazy_gettext as _
from reports.data import Layout
from reports.line_groups import MANY, in_groups

LAYOUTS: Mapping[Layout, str] = {
    Layout.TEST_REPORT: _("Test report"), Layout.QUALITY: _("Certificate of quality"),
    Layout.COMPOSITION: _("Composition with chromatogram"), Layout.DISTILLATION: _("Distillation with curve"),
    Layout.BY_METHOD: _("Results under their method"),
}  # fmt: skip
SEVERAL = 2  # judged lines from which on a product is certified rather than a result


def fitting(drafted: Drafted) -> list[Layout]:
    """The layouts for which the results have something to lay out."""
    composed = any(one.result.kind is ResultKind.VECTOR for one in drafted.lines)
    curved = any(True for _ in curves_of([drafted.lines], drafted.gathered.language))
    many = any(len(lines) >= MANY for one in drafted.report.samples for lines in in_groups(one.results))
    fits = {Layout.COMPOSITION: composed, Layout.DISTILLATION: curved, Layout.BY_METHOD: many}
    return [layout for layout in Layout if fits.get(layout, True)]


def proposed(drafted: Drafted) -> Layout:
    """The layout for these results: of a composition or a distillation where they are one; under their method where many are by
    one; a certificate of quality where each sample meets or misses its whole specification in several lines; else a test report."""
    fits = fitting(drafted)
    special = [one for one in (Layout.COMPOSITION, Layout.DISTILLATION, Layout.BY_METHOD) if one in fits]
    if special:
        return special[0]
    statements = drafted.report.conformity
    judged = sum(len(one.lines) for one in statements)
    whole = bool(statements) and not any(one.not_covered for one in statements)
    several = judged >= SEVERAL * len(drafted.report.samples)
    return Layout.QUALITY if whole and several and not drafted.report.preliminary else Layout.TEST_REPORT


def require_fitting(layout: Layout, drafted: Drafted) -> None:
    """Refuse a layout for which the results have nothing to lay out. Raises LayoutUnfit."""
    if layout not in fitting(drafted):
        raise LayoutUnfit(layout=LAYOUTS[layout])
