"""Chromatographic sequences: component tables, calibration curves, plans, what came back, the checks, and submitting."""

from lims.sequences.curves import (
    CurveSet,
    Standard,
    curves_at,
    curves_of,
    find_curves,
    make_curves,
)
from lims.sequences.deciding import decide_curves
from lims.sequences.judging import Checked, CheckKind, Judged, judged
from lims.sequences.models import LineKind, SequenceState
from lims.sequences.service import (
    ChromatographySequence,
    SequenceLine,
    change_plan,
    end_sequence,
    find_sequence,
    lines_of,
    plan_sequence,
    start_sequence,
)
from lims.sequences.submitting import offers, submit_sequence
from lims.sequences.table import KIND, ComponentTable, ensure_table, table_at, tables_at
from lims.sequences.taking import arrived_at, take_all, take_one

__all__ = [
    "KIND",
    "CheckKind",
    "Checked",
    "ChromatographySequence",
    "ComponentTable",
    "CurveSet",
    "Judged",
    "LineKind",
    "SequenceLine",
    "SequenceState",
    "Standard",
    "arrived_at",
    "change_plan",
    "curves_at",
    "curves_of",
    "decide_curves",
    "end_sequence",
    "ensure_table",
    "find_curves",
    "find_sequence",
    "judged",
    "lines_of",
    "make_curves",
    "offers",
    "plan_sequence",
    "start_sequence",
    "submit_sequence",
    "table_at",
    "tables_at",
    "take_all",
    "take_one",
]
