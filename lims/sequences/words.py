"""Words for kinds of lines, states, fits of records, and the checks of a sequence with their figures."""

from __future__ import annotations

from collections.abc import Sequence

from lims.gates import plain
from lims.sequences.arrivals import Fit
from lims.sequences.counting import OnChart, Standing
from lims.sequences.judging import NO_CURVES, NO_PAIR, NO_PRECISION, NOTHING, Checked, CheckKind
from lims.sequences.models import LineKind, SequenceState
from lims.web import gettext, worded
from lims.web import lazy_gettext as _
from methods.chromatography import CurveForm, Weight

KINDS = {
    LineKind.BLANK: _("Blank"),
    LineKind.STANDARD: _("Standard"),
    LineKind.CHECK: _("Check standard"),
    LineKind.SAMPLE: _("Sample"),
    LineKind.DUPLICATE: _("Duplicate"),
}
STATES = {
    SequenceState.PLANNED: _("Planned"),
    SequenceState.STARTED: _("Started"),
    SequenceState.ENDED: _("Ended"),
}
STATE_LOOKS = {
    SequenceState.PLANNED: ("circle-dashed", "idle"),
    SequenceState.STARTED: ("player-play", "run"),
    SequenceState.ENDED: ("circle-check", "ok"),
}
CHECKED = {
    CheckKind.CARRY_OVER: _("carry-over"),
    CheckKind.CHECK_STANDARD: _("check standard"),
    CheckKind.RESOLUTION: _("resolution"),
    CheckKind.DUPLICATE: _("duplicate"),
}
FITS = {
    Fit.BOTH: _("id and position fit"),
    Fit.ID_ONLY: _("its id is of this line; the file states no position"),
    Fit.OTHER_POSITION: _("its id is of this line, its position is of another"),
    Fit.OTHER_ID: _("its position is of this line, its id is not"),
    Fit.DECIDED_OTHERWISE: _("its id is of this line, and somebody decided that it belongs to another test"),
    Fit.NO_PEAKS: _("it has no peak table of the signal that counts"),
}
STANDINGS = {
    Standing.COUNTED: _("counted on chart %(code)s"),
    Standing.LEFT_OUT: _("left out of chart %(code)s"),
    Standing.NO_AMOUNT: _("not counted on chart %(code)s: no amount of it was found"),
    Standing.NOT_COUNTED: _(
        "not counted on chart %(code)s: it has a result of that moment, was opened later, or is not in use"
    ),
}
FORMS = {
    CurveForm.FACTOR: _("response factor"),
    CurveForm.THROUGH_ZERO: _("line through zero"),
    CurveForm.LINE: _("line"),
    CurveForm.QUADRATIC: _("quadratic"),
}
WEIGHTS = {Weight.NONE: _("not weighted"), Weight.INVERSE: "1/x", Weight.INVERSE_SQUARE: "1/x²"}
LIMITS = {
    "residual_percent": _("Largest residual of a level, %"),
    "least_r_squared": _("Least r²"),
    "check_percent": _("Check standard, largest deviation, %"),
    "carry_over_percent": _("Carry-over, at most, %"),
    "resolution_least": _("Least resolution"),
    "duplicate_percent": _("Duplicates by a criterion of your own instead of r: largest difference, %"),
    "duplicate_least": _("Own criterion: compared from this amount on"),
}
WHY = {
    NO_CURVES: _("no calibration curves were in date"),
    NOTHING: _("there is nothing to compare"),
    NO_PAIR: _("one of the two peaks, or its width, was not found"),
    NO_PRECISION: _("no precision entered"),
}


def percent(x: float) -> str:
    """A percentage or a resolution for looking at: three significant digits, and no more than three decimals."""
    return plain(round(x, 3), 3).replace("-", "\N{MINUS SIGN}")


def check_figures(one: Checked) -> str:
    """A check with its figures, in a line."""
    if one.found is None:
        said = str(WHY.get(one.refusal) or worded(one.refusal))
        return f"{said}: {some(one.without)}" if one.without else said
    figures = _figures(one)
    if not one.without:
        return figures
    return f"{figures}; " + gettext("no precision entered for %(names)s", names=some(one.without))


def _figures(one: Checked) -> str:
    unit = f" {one.unit}" if one.unit else ""
    said = {"component": one.component, "found": f"{percent(one.found or 0.0)}{unit}"}
    if one.limit is None:
        return gettext("%(component)s: %(found)s, no limit entered", **said)
    limit = f"{percent(one.limit)}{unit}"
    if one.kind is CheckKind.RESOLUTION:
        return gettext("%(component)s: %(found)s, at least %(limit)s", limit=limit, **said)
    return gettext("%(component)s: %(found)s, limit %(limit)s", limit=limit, **said)


def charted(one: OnChart) -> str:
    """How a check stands on a control chart; empty as long as its record has not been taken."""
    return str(STANDINGS[one.standing]) % {"code": one.chart.code} if one.standing else ""


def some(names: Sequence[str]) -> str:
    """The first of some names."""
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
