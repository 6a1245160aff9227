"""Equipment, measuring systems, calibrations with their figures, checks between them, rooms and their air."""

from lims.equipment.apparatus import (
    EquipmentCheck,
    answered,
    check_definition,
    checks_for_role,
    checks_of,
    last_check,
    method_of_check,
    record_check,
    store_check,
)
from lims.equipment.calibration import Calibration, CalibrationPoint, Correction
from lims.equipment.details import CalibrationDetail, detail_of, register_interval
from lims.equipment.forms import pasted, read_pasted_points
from lims.equipment.found import check_name, found_by, found_sentence
from lims.equipment.gate import calibration_answers, state_answer
from lims.equipment.many import calibration_answers_of_many
from lims.equipment.models import CheckAnswer, EquipmentState
from lims.equipment.panels import Panel, register_panel
from lims.equipment.rooms import (
    Room,
    RoomCondition,
    add_room,
    find_room,
    record_room_condition,
    room_condition_at,
    rooms,
)
from lims.equipment.scans import find_by_labels
from lims.equipment.searching import register_search
from lims.equipment.service import (
    Equipment,
    EquipmentVersion,
    all_equipment,
    calibration_at,
    calibrations_of,
    change_equipment,
    correct_calibration,
    decide_suitability,
    equipment_by_id,
    equipment_version_at,
    equipment_with_role,
    find_calibration,
    find_equipment,
    put_calibration,
    register_equipment,
)
from lims.equipment.standing import register_standing, standing_lines, standing_of, stands
from lims.equipment.systems import (
    MeasuringSystem,
    find_system,
    parts_of,
    put_system,
    system_for,
    systems_at,
    systems_for,
)
from lims.equipment.uses import files_entered, nodes_used, passed_checks, stood_with

__all__ = [
    "Calibration",
    "CalibrationDetail",
    "CalibrationPoint",
    "CheckAnswer",
    "Correction",
    "Equipment",
    "EquipmentCheck",
    "EquipmentState",
    "EquipmentVersion",
    "MeasuringSystem",
    "Panel",
    "Room",
    "RoomCondition",
    "add_room",
    "all_equipment",
    "answered",
    "calibration_answers",
    "calibration_answers_of_many",
    "calibration_at",
    "calibrations_of",
    "change_equipment",
    "check_definition",
    "check_name",
    "checks_for_role",
    "checks_of",
    "correct_calibration",
    "decide_suitability",
    "detail_of",
    "equipment_by_id",
    "equipment_version_at",
    "equipment_with_role",
    "files_entered",
    "find_by_labels",
    "find_calibration",
    "find_equipment",
    "find_room",
    "find_system",
    "found_by",
    "found_sentence",
    "last_check",
    "method_of_check",
    "nodes_used",
    "parts_of",
    "passed_checks",
    "pasted",
    "put_calibration",
    "put_system",
    "read_pasted_points",
    "record_check",
    "record_room_condition",
    "register_equipment",
    "register_interval",
    "register_panel",
    "register_search",
    "register_standing",
    "room_condition_at",
    "rooms",
    "standing_lines",
    "standing_of",
    "stands",
    "state_answer",
    "stood_with",
    "store_check",
    "system_for",
    "systems_at",
    "systems_for",
]
