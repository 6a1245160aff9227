"""Instruments, gateways, raw records, and readings: from an instrument's own bytes to a stored value."""

from lims.intake.codes import code_in
from lims.intake.commands import CommandNow, ask_instrument, command_state, latest_command
from lims.intake.drawing import thinned
from lims.intake.errors import (
    GatewaySilent,
    GatewayUnclear,
    LateNeedsPaper,
    NoInterface,
    NotObservedYet,
    ReasonNeeded,
    UnitRefused,
    ValueNotRead,
)
from lims.intake.gateways import Gateway, add_gateway, gateways
from lims.intake.interfaces import Interface, interface_of, interfaces_at
from lims.intake.live import Live, Shown, Steadiness, latest_live
from lims.intake.matching import (
    Match,
    Suggestion,
    match_of_record,
    match_record,
    matches_of_records,
    records_of_test,
    suggestions,
    unmatched_for_sample,
)
from lims.intake.models import CommandState
from lims.intake.peaks import PeakOfRecord, PeakTableOfRecord, drawable_signals, peak_tables, traces_of_record
from lims.intake.readings import (
    StoredReading,
    enter_by_hand,
    readings_by_id,
    readings_of_record,
    readings_of_understandings,
    readings_since,
    value_typed,
)
from lims.intake.records import (
    RawRecord,
    Understanding,
    current_understanding,
    find_record,
    record_of_command,
    records_by_id,
    understandings_by_id,
    understandings_of,
    versions_of_injection,
)
from lims.intake.rules import leave_to_room
from lims.intake.worked_out import keep_worked_out

__all__ = [
    "CommandNow",
    "CommandState",
    "Gateway",
    "GatewaySilent",
    "GatewayUnclear",
    "Interface",
    "LateNeedsPaper",
    "Live",
    "Match",
    "NoInterface",
    "NotObservedYet",
    "PeakOfRecord",
    "PeakTableOfRecord",
    "RawRecord",
    "ReasonNeeded",
    "Shown",
    "Steadiness",
    "StoredReading",
    "Suggestion",
    "Understanding",
    "UnitRefused",
    "ValueNotRead",
    "add_gateway",
    "ask_instrument",
    "code_in",
    "command_state",
    "current_understanding",
    "drawable_signals",
    "enter_by_hand",
    "find_record",
    "gateways",
    "interface_of",
    "interfaces_at",
    "keep_worked_out",
    "latest_command",
    "latest_live",
    "leave_to_room",
    "match_of_record",
    "match_record",
    "matches_of_records",
    "peak_tables",
    "readings_by_id",
    "readings_of_record",
    "readings_of_understandings",
    "readings_since",
    "record_of_command",
    "records_by_id",
    "records_of_test",
    "suggestions",
    "thinned",
    "traces_of_record",
    "understandings_by_id",
    "understandings_of",
    "unmatched_for_sample",
    "value_typed",
    "versions_of_injection",
]
