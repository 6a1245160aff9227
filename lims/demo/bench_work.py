"""The bench: densities from the meter, copper strips from the eye, compositions from the data system; and submitting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lims.demo.bench_gateway import BenchGateway
from lims.demo.equipment import THERMOMETER
from lims.demo.materials import STANDARD
from lims.demo.pictures import strip_picture
from lims.demo.stage import Stage
from lims.errors import LimsError
from lims.files import PICTURES, keep, required_type
from lims.intake import enter_by_hand, peak_tables, records_of_test
from lims.results import (
    exclude_determination,
    override_gate,
    submit,
    take_determination,
    take_peaks,
    take_record,
)

BETWEEN_PORTIONS = 0.000018  # g/cm³, standard deviation of one portion of a sample to the next
NO_BUBBLES: Mapping[str, Any] = {"bubbles": "excluded"}
AUTHORITY = "DM"


def measure_density(stage: Stage, gateway: BenchGateway, who: str, test_id: int, density: float) -> None:
    """One determination: ask the meter, look into the cell, take what it sent."""
    portion = density + stage.chance.gauss(0, BETWEEN_PORTIONS)
    record = gateway.measure(who, test_id, portion)
    with stage.by(who, "test.measured") as unit:
        take_record(unit, test_id, record, observations=NO_BUBBLES)


def measure_with_bubble(stage: Stage, gateway: BenchGateway, who: str, test_id: int, density: float) -> None:
    """A determination that is left out, because a bubble was seen after it was taken."""
    record = gateway.measure(who, test_id, density - 0.00061)
    with stage.by(who, "test.measured") as unit:
        taken = take_record(unit, test_id, record, observations={"bubbles": "not excluded"})
    with stage.by(who, "determination.excluded") as unit:
        exclude_determination(unit, taken.id, "a bubble was seen in the cell")


def look_at_strip(stage: Stage, who: str, test_id: int, found: str) -> None:
    """A copper strip: its class, its photograph, and the hour in the bath."""
    photo = strip_picture(found)
    name = f"strip-{test_id}.png"
    kept, media = stage.files.put(photo), required_type(photo, name, PICTURES)
    thermometer = stage.equipment[THERMOMETER]
    with stage.by(who, "test.entered_by_hand") as unit:
        file = keep(unit, kept, name, media)
        readings = {
            "class": enter_by_hand(unit, name="class", text=found, number=False),
            "photo": enter_by_hand(unit, name="photo", text=file.sha256, number=False),
            "bath_temperature": enter_by_hand(
                unit, name="temperature", text="37.8", unit_code="degC", equipment_id=thermometer
            ),
            "duration": enter_by_hand(unit, name="duration", text="60", unit_code="min"),
        }
        lots = {"lots": {"strip standard": stage.lots[STANDARD]}}
        take_determination(unit, test_id, readings, observations=lots, files=[file.id])


def take_composition(stage: Stage, who: str, test_id: int) -> None:
    """Take the peaks of the latest record of a test."""
    with stage.database.read() as session:
        record = records_of_test(session, test_id)[-1]
        table = peak_tables(session, record.id)[0]
    with stage.by(who, "test.peaks_taken") as unit:
        take_peaks(unit, test_id, table.reading_id)


def hand_in(stage: Stage, who: str, test_id: int) -> LimsError | None:
    """Submit a test for review; the refusal if there is one."""
    try:
        with stage.by(who, "test.submitted") as unit:
            submit(unit, test_id)
    except LimsError as refusal:
        return refusal
    return None


def let_pass(stage: Stage, test_id: int, check: str, reason: str) -> None:
    """Somebody with authority lets a test pass a gate that says no."""
    with stage.by(AUTHORITY, "test.overridden", reason) as unit:
        override_gate(unit, test_id, check, reason=reason)
