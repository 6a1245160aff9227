"""The demo's equipment: the 25 pieces of the list with their open questions, and made-up ones that the demo measures with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lims.catalogue import apparatus
from lims.demo.catalogue import COMPOSITION, D1838, D4052
from lims.demo.stage import Stage
from lims.equipment import (
    EquipmentState,
    add_room,
    change_equipment,
    decide_suitability,
    put_calibration,
    put_system,
    register_equipment,
)
from lims.records import Unit

IN_SERVICE, NEW = EquipmentState.IN_SERVICE, EquipmentState.NEW
KEEPER, ACCEPTER = "DM", "EQ"
METER, BATH, THERMOMETER, BAROMETER, HYGROMETER = "DEMO-01", "DEMO-02", "DEMO-03", "DEMO-04", "DEMO-05"
REFERENCE = "DEMO-06"
GAS_CHROMATOGRAPH, STRIP_CYLINDER, AT_THE_CALIBRATOR = "EQ-004", "EQ-010", "EQ-007"
DENSITY_ROOM = "101"
OLD_COMPUTER, NEW_COMPUTER = "bench-1", "bench-2"
IN_USE = frozenset({GAS_CHROMATOGRAPH, STRIP_CYLINDER, "EQ-008", "EQ-009", "EQ-020", "EQ-021", "EQ-025"})
ROLES = {
    "GC": "gas chromatograph", "oscillating": "density meter", "copper strip": "test cylinder", "HPLC": "liquid chromatograph",
}  # fmt: skip
YEAR = timedelta(days=365)


MADE_UP = "FICTITIOUS: not on the centre's list, made up for the demonstration"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A made-up piece of equipment."""

    code: str
    name: str
    model: str
    role: str
    maker: str = "FICTITIOUS"
    calibrated: bool = False
    interface: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = (MADE_UP,)


METER_INTERFACE = {
    "driver": "anton-paar-dma-m", "instrument": "density", "gateway": OLD_COMPUTER, "settings": {},
    "stability": {"reading": "density", "seconds": 3, "spread": 0.00002, "unit": "g/cm3"},
}  # fmt: skip
CHROMATOGRAPH_INTERFACE = {
    "driver": "files", "instrument": "rga", "gateway": OLD_COMPUTER, "settings": {"zone": "Asia/Baku", "day_first": True},
}  # fmt: skip
LOGGER_INTERFACE = {
    "driver": "files", "instrument": "air", "gateway": OLD_COMPUTER,
    "settings": {
        "mapping": {
            "name": "logger of room 101", "zone": "Asia/Baku", "delimiter": ";",
            "columns": [
                {"role": "acquired", "title": "Time"}, {"role": "reading", "title": "Temperature", "name": "temperature", "unit": "degC"},
                {"role": "reading", "title": "Humidity", "name": "relative humidity", "unit": "%RH"},
            ],
        }
    },
}  # fmt: skip
INTERFACES = {
    METER: METER_INTERFACE, GAS_CHROMATOGRAPH: CHROMATOGRAPH_INTERFACE, HYGROMETER: LOGGER_INTERFACE
}  # fmt: skip
PIECES = (
    Piece(
        code=METER, name="Density meter (simulated)", maker="Anton Paar", model="DMA 4500 M, SIMULATED", role="density meter",
        calibrated=True, interface=METER_INTERFACE,
        notes=(MADE_UP, "Stands for the KEM DA-650 (EQ-019), whose interface is not known."),
    ),
    Piece(code=BATH, name="Water bath 37.8 °C", model="B-1", role="bath"),
    Piece(code=THERMOMETER, name="Thermometer of the bath", model="T-1", role="thermometer", calibrated=True),
    Piece(code=BAROMETER, name="Barometer", model="P-1", role="barometer", calibrated=True),
    Piece(
        code=HYGROMETER, name="Thermo-hygrometer of room 101, a logger", model="H-1", role="thermo-hygrometer", calibrated=True,
        interface=LOGGER_INTERFACE,
    ),
    Piece(code=REFERENCE, name="Reference thermometer", model="R-1", role="reference thermometer", calibrated=True),
)  # fmt: skip


def register_everything(stage: Stage, *, long_ago: datetime) -> None:
    """The register, the room and the measuring systems, standing like this since long ago."""
    with stage.by(KEEPER, "equipment.registered") as unit:
        for piece_of_list in apparatus():
            _register_listed(stage, unit, piece_of_list.data, long_ago)
        for piece in PIECES:
            _register_made_up(stage, unit, piece, long_ago)
    with stage.by(KEEPER, "room.added") as unit:
        stage.rooms[DENSITY_ROOM] = add_room(
            unit, code=DENSITY_ROOM, name="Room 101: density and corrosion"
        ).id
    with stage.by(KEEPER, "measuring_system.stated") as unit:
        _put_systems(stage, unit, long_ago)


def _register_listed(stage: Stage, unit: Unit, data: Mapping[str, Any], since: datetime) -> None:
    code = f"EQ-{data['no']:03d}"
    interface = CHROMATOGRAPH_INTERFACE if code == GAS_CHROMATOGRAPH else {"type": data["interface"]["type"]}
    stage.equipment[code] = register_equipment(
        unit, code=code, name=data["name"], maker=data["maker"], model=data["model"], role=_role(data), since=since,
        state=IN_SERVICE if code in IN_USE or code == AT_THE_CALIBRATOR else NEW, interface=interface, notes=_notes(data),
    ).id  # fmt: skip


def _role(data: Mapping[str, Any]) -> str:
    technique = str(data["technique"])
    return next((role for word, role in ROLES.items() if word in technique), technique)


def _notes(data: Mapping[str, Any]) -> list[str]:
    """What is known and what is open; serial numbers are on no list, so none is entered."""
    interface = data["interface"]
    said = [
        f"Methods of the list: {', '.join(data['methods']) or 'none'}.",
        f"Interface: {interface['detail']} ({interface['source']}).",
    ]
    return [
        *(f"Open question: {note}." for note in data.get("notes", ())),
        *said,
        f"Source: {data['source']}.",
    ]


def _register_made_up(stage: Stage, unit: Unit, piece: Piece, since: datetime) -> None:
    stage.equipment[piece.code] = register_equipment(
        unit, code=piece.code, name=piece.name, maker=piece.maker, model=piece.model, role=piece.role, since=since,
        place=f"room {DENSITY_ROOM}", state=IN_SERVICE, interface=piece.interface, calibration_needed=piece.calibrated,
        serial=f"FICTITIOUS-{piece.code[-2:]}", notes=piece.notes,
    ).id  # fmt: skip


def _put_systems(stage: Stage, unit: Unit, since: datetime) -> None:
    of = stage.equipment
    put_system(
        unit,
        code="MS-DENSITY",
        name="Density",
        parts={"density meter": of[METER]},
        methods=[D4052],
        since=since,
    )
    parts = {"test cylinder": of[STRIP_CYLINDER], "bath": of[BATH], "thermometer": of[THERMOMETER]}
    put_system(
        unit, code="MS-STRIP", name="Copper strip corrosion", parts=parts, methods=[D1838], since=since
    )
    parts = {"gas chromatograph": of[GAS_CHROMATOGRAPH]}
    put_system(
        unit, code="MS-RGA", name="Refinery gas analyser", parts=parts, methods=[COMPOSITION], since=since
    )


# -- calibrations ---------------------------------------------------------------------------------------


def calibrate_everything(stage: Stage, until: datetime) -> None:
    """The meter's life in calibrations; a hygrometer that is due soon; a barometer that is overdue."""
    for days_ago, drift in ((1130, 0.0), (760, 0.03), (395, 0.05), (62, 0.08)):
        _calibrate(stage, METER, until - timedelta(days=days_ago), _density_points(drift))
    for code, days_ago, points in (
        (THERMOMETER, 353, _points("temperature", "degC", (30.0, 37.8, 45.0), 0.05)),
        (REFERENCE, 120, _points("temperature", "degC", (25.0, 37.8, 50.0), 0.02)),
        (HYGROMETER, 353, _points("temperature", "degC", (15.0, 21.0, 27.0), 0.3)),
        (BAROMETER, 371, _points("pressure", "kPa_abs", (95.0, 101.0, 105.0), 0.05)),
    ):
        _calibrate(stage, code, until - timedelta(days=days_ago), points)


def _calibrate(stage: Stage, code: str, at: datetime, points: Sequence[Mapping[str, Any]]) -> None:
    with stage.by(KEEPER, "equipment.calibrated") as unit:
        done = put_calibration(
            unit, stage.equipment[code], certificate=f"FICTITIOUS-{code}-{at:%Y%m}",
            laboratory="FICTITIOUS calibration laboratory",
            calibrated_at=at, due_at=at + YEAR, points=points, standard="FICTITIOUS national standard",
            accreditation="FICTITIOUS 001", fictitious=True,
        )  # fmt: skip
    with stage.by(ACCEPTER, "calibration.judged") as unit:
        decide_suitability(unit, done.id, True)


def _points(quantity: str, unit: str, at: Sequence[float], expanded: float) -> list[dict[str, Any]]:
    return [
        {"quantity": quantity, "unit": unit, "reference": x, "indication": round(x + expanded / 4, 3),
         "expanded_uncertainty": expanded, "k": 2.0}
        for x in at
    ]  # fmt: skip


def _density_points(drift: float) -> list[dict[str, Any]]:
    """As found the meter shows its drift in kg/m³, as left nearly none; and one point of the cell's temperature."""
    found = [
        {"quantity": "density", "unit": "kg/m3", "reference": x, "indication": round(x + off + share * drift, 3),
         "expanded_uncertainty": 0.1, "k": 2.0, "when": when, "resolution": 0.01}
        for x, off in ((690.0, 0.02), (750.0, 0.02), (830.0, 0.03), (998.0, 0.03))
        for when, share in (("as_found", 1.0), ("as_left", 0.0))
    ]  # fmt: skip
    cell = {
        "quantity": "temperature", "unit": "degC", "reference": 15.0, "indication": 15.0, "expanded_uncertainty": 0.02,
        "k": 2.0, "holds_from": 14.5, "holds_to": 15.5,
    }  # fmt: skip
    return [*found, cell]


def connect_to(stage: Stage, computer: str) -> None:
    """The instruments hang on another bench computer from now on."""
    with stage.by(KEEPER, "equipment.changed", "the bench computer was replaced") as unit:
        for code, interface in INTERFACES.items():
            change_equipment(unit, stage.equipment[code], interface={**interface, "gateway": computer})


def send_away(stage: Stage) -> None:
    """One piece of equipment leaves for its calibration."""
    with stage.by(KEEPER, "equipment.changed", "its calibration was due") as unit:
        change_equipment(unit, stage.equipment[AT_THE_CALIBRATOR], state=EquipmentState.AT_CALIBRATION)


__all__ = [
    "BAROMETER",
    "BATH",
    "DENSITY_ROOM",
    "GAS_CHROMATOGRAPH",
    "HYGROMETER",
    "METER",
    "NEW_COMPUTER",
    "OLD_COMPUTER",
    "REFERENCE",
    "STRIP_CYLINDER",
    "THERMOMETER",
    "YEAR",
    "calibrate_everything",
    "connect_to",
    "register_everything",
    "send_away",
]  # fmt: skip
