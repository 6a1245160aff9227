"""Why the gate answers as it does about equipment and rooms; the facts are filled in where it is shown."""

from __future__ import annotations

from lims.equipment.models import EquipmentState
from lims.gates import no, no_requirement, yes
from lims.web import lazy_gettext as _

IN_SERVICE, CALIBRATED, SUITABLE, IN_RANGE = (
    "in_service",
    "calibrated",
    "calibration_suitable",
    "range_calibrated",
)
FIT = "accuracy_needed"
CHECKED, ROOM, PARTS = "apparatus_check", "room_conditions", "measuring_system"

STATE_WORDS = {
    EquipmentState.NEW: _("new"), EquipmentState.IN_SERVICE: _("in service"),
    EquipmentState.AT_CALIBRATION: _("at calibration"), EquipmentState.OUT_OF_USE: _("out of use"),
    EquipmentState.RETIRED: _("retired"),
}  # fmt: skip
ROOM_WORDS = {
    "temperature_c": _("temperature"), "humidity_percent": _("humidity"), "pressure_kpa": _("pressure"),
}  # fmt: skip
QUANTITY_WORDS = {
    "density": _("density"), "relative density": _("relative density"), "API gravity": _("API gravity"),
    "temperature": _("temperature"), "temperature difference": _("temperature difference"), "pressure": _("pressure"),
    "relative humidity": _("relative humidity"), "length": _("length"), "volume": _("volume"), "mass": _("mass"),
    "time": _("time"), "frequency": _("frequency"), "volume flow": _("volume flow"),
    "dynamic viscosity": _("dynamic viscosity"), "kinematic viscosity": _("kinematic viscosity"),
    "mass concentration": _("mass concentration"), "fraction": _("fraction"), "number": _("number"),
    "molar mass": _("molar mass"), "acid number": _("acid number"), "cetane number": _("cetane number"),
    "research octane number": _("research octane number"), "motor octane number": _("motor octane number"),
    "electrical conductivity": _("electrical conductivity"), "electric current": _("electric current"),
    "voltage": _("voltage"), "detector response": _("detector response"), "per temperature": _("per temperature"),
    "energy by amount": _("energy by amount"), "energy by volume": _("energy by volume"),
    "energy by mass": _("energy by mass"),
}  # fmt: skip

NOT_CHOSEN = no(
    PARTS, "not_chosen", _("No {role} is chosen for the test."),
    _("Scan the {role}, or register a measuring system that has one."),
)  # fmt: skip

OTHER_EQUIPMENT = _("Choose other equipment.")
NOT_REGISTERED = no(
    IN_SERVICE, "not_registered", _("{equipment} was not registered yet at {at}."), OTHER_EQUIPMENT
)
SERVING = yes(IN_SERVICE, "serving", _("{equipment} is in service since {since}."))
NOT_SERVING = no(
    IN_SERVICE, "not_serving", _("{equipment} is {state} since {since}, not in service."),
    _("Choose other equipment, or have it put in service after its verification."),
)  # fmt: skip

CALIBRATED_ON = yes(CALIBRATED, "on", _("{equipment} was calibrated on {on} ({certificate})."))
CALIBRATED_NO_INTERVAL = no_requirement(
    CALIBRATED, "no_interval",
    _("{equipment} was calibrated on {on} ({certificate}), and neither its certificate nor an interval says until when."),
    _("Decide its interval in the calibration programme (6.4.7)."),
)  # fmt: skip
CALIBRATED_DUE = yes(
    CALIBRATED, "due_later", _("{equipment} was calibrated on {on} ({certificate}), due {due}.")
)
OVERDUE = no(
    CALIBRATED, "overdue",
    _("The calibration of {equipment} ({certificate}) was due on {due}, {late} before the measurement."),
    _("Have it calibrated, or choose equipment with a calibration that is not due."),
)  # fmt: skip
NO_CALIBRATION = no(
    CALIBRATED, "none", _("{equipment} needs a calibration, and none is entered for {on}."),
    _("Enter its calibration certificate, or choose other equipment."),
)  # fmt: skip
NEED_UNKNOWN = no_requirement(
    CALIBRATED, "need_unknown", _("Nobody has said whether {equipment} needs a calibration, and it has none."),
    _("Say it on the page of the equipment (6.4.6)."),
)  # fmt: skip

ACCEPTED = yes(
    SUITABLE, "accepted", _("The calibration {certificate} of {equipment} was accepted for its methods.")
)
COMPARE = _("Compare its figures with what the methods need, and accept it or choose other equipment.")
NOT_GOOD_ENOUGH = no(
    SUITABLE, "not_good_enough",
    _("The calibration {certificate} of {equipment} was found not good enough for its methods."), COMPARE,
)  # fmt: skip
NOT_ACCEPTED = no(
    SUITABLE, "not_accepted", _("The calibration {certificate} of {equipment} is not accepted yet."), COMPARE
)

GOOD_ENOUGH = yes(FIT, "good_enough", _("{equipment} is good enough as {role} by {certificate}: {figures}."))
TOO_BAD = no(
    FIT, "not_good_enough", _("{equipment} is not good enough as {role} by {certificate}: {figures}."),
    _("Choose other equipment, or have it calibrated where and as well as the method needs it."),
)  # fmt: skip
PARTLY_UNKNOWN = no_requirement(
    FIT, "partly_unknown",
    _("Nobody can say whether {equipment} is good enough as {role} by {certificate}: {figures}."),
    _("Enter it in the settings of the method, with its source."),
)  # fmt: skip
NEED_NOT_ENTERED = no_requirement(
    FIT, "need_not_entered", _("What the method needs of the {role} is not entered, so nobody can say whether {equipment} is good enough."),
    _("Enter it in the settings of the method, with its source."),
)  # fmt: skip

WITHIN_RANGE = yes(
    IN_RANGE, "within", _("{measured} ({quantity}) lies within the calibrated range {range} of {equipment}.")
)
OUTSIDE_RANGE = no(
    IN_RANGE, "outside", _("{measured} ({quantity}) lies outside the calibrated range {range} of {equipment}."),
    _("Choose equipment that is calibrated there, or have the range calibrated."),
)  # fmt: skip

DO_CHECK = _("Do this check of {equipment}: {check}.")
NEVER_CHECKED = no(
    CHECKED, "never", _("No {check} of {equipment} is recorded; it is asked for every {interval}."), DO_CHECK
)
NEVER_ASKED = no_requirement(
    CHECKED, "never_asked", _("No {check} of {equipment} is recorded, and no interval is entered."), DO_CHECK
)
CHECK_FAILED = no(
    CHECKED, "failed", _("The {check} of {equipment} on {at} failed: {found}."),
    _("Clean or mend it, then do this check of {equipment}: {check}."),
)  # fmt: skip
NOT_JUDGED = no_requirement(
    CHECKED, "not_judged", _("The {check} of {equipment} on {at} could not be judged: no limits are entered."),
    _("Enter the limits in the settings of the method, with their source."),
)  # fmt: skip
NO_INTERVAL = no_requirement(
    CHECKED, "no_interval", _("The {check} of {equipment} on {at} passed {age} before; no interval is entered."),
    _("Enter in the settings of the method how often it is asked for, with the source."),
)  # fmt: skip
CHECK_TOO_OLD = no(
    CHECKED, "too_old",
    _("The {check} of {equipment} on {at} is {age} old; it is asked for every {interval}."), DO_CHECK,
)  # fmt: skip
CHECK_PASSED = yes(CHECKED, "passed", _("The {check} of {equipment} on {at} passed: {found}."))

NO_ROOM_LIMITS = no_requirement(
    ROOM, "no_limits", _("No limits for the room are entered for this method."),
    _("Enter them in the settings of the method, with their source."),
)  # fmt: skip
NO_ROOM = no(
    ROOM, "no_room", _("The method has limits for the room, and no room is named."),
    _("Choose the room of the measurement."),
)  # fmt: skip
NO_READING = no(
    ROOM, "no_reading", _("There is no reading of room {room} at or before {at}."), _("Read and enter it.")
)
NO_VALUE = no(
    ROOM, "no_value", _("The reading of room {room} on {at} has no {quantity}."), _("Read and enter it.")
)
BEYOND = no(
    ROOM, "beyond", _("The {quantity} of room {room} was {value} on {at}, limits {limits}: beyond."),
    _("Bring the room within its limits, read it again, then measure."),
)  # fmt: skip
AGE_UNKNOWN = no_requirement(
    ROOM, "age_unknown",
    _("The {quantity} of room {room} was {value} on {at}, limits {limits}; how old a reading may be is not entered."),
    _("Enter in the settings of the method how old a reading may be, with the source."),
)  # fmt: skip
READING_TOO_OLD = no(
    ROOM, "too_old",
    _("The {quantity} of room {room} was {value} on {at}, limits {limits}, but it is {age} old; at most {interval} is allowed."),
    _("Read it again."),
)  # fmt: skip
WITHIN = yes(ROOM, "within", _("The {quantity} of room {room} was {value} on {at}, limits {limits}: within."))
