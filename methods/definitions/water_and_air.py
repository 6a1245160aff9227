"""The check of a density meter with water and air, as data that can fail; for every method that uses such a meter."""

from __future__ import annotations

from collections.abc import Mapping

from methods.definitions.parts import (
    CheckAnswer,
    CheckDefinition,
    CheckFigure,
    CheckState,
    InputDefinition,
    Limits,
)
from methods.knowledge import Source
from methods.petroleum import FluidCheck, apparatus_check
from methods.petroleum.apparatus import NO_LIMIT
from methods.wording import Texts


def _read(name: str, en: str, az: str, ru: str, unit: str, low: float, high: float) -> InputDefinition:
    labels: Texts = {"en": en, "az": az, "ru": ru}
    return InputDefinition(
        name=name,
        labels=labels,
        kind="number",
        per="test",
        unit=unit,
        low=low,
        high=high,
        reading={"kg/m3": "density", "degC": "density_temperature"}.get(unit),
        required=name != "humidity",
    )


def _answer(values: Mapping[str, float], limits: Limits) -> CheckAnswer:
    found = apparatus_check(
        values["water"],
        values["air"],
        t=values["temperature"],
        p=values["pressure"] * 100.0,
        humidity=values.get("humidity", 50.0) / 100.0,
        water_limit=limits.get("water", NO_LIMIT),
        air_limit=limits.get("air", NO_LIMIT),
    )
    figures = tuple(map(_figure, found.fluids))
    return CheckAnswer(state=CheckState(found.answer.value), figures=figures, sentence=found.sentence)


def _figure(fluid: FluidCheck) -> CheckFigure:
    return CheckFigure(
        key=fluid.fluid,
        unit="kg/m3",
        found=fluid.found,
        reference=fluid.reference,
        limit=fluid.limit,
        state=CheckState(fluid.answer.value),
    )


WATER_AND_AIR = CheckDefinition(
    key="water and air",
    names={
        "en": "check with water and air",
        "az": "su və hava ilə yoxlama",
        "ru": "проверка по воде и воздуху",
    },
    inputs=(
        _read(
            "water",
            "Density read with water",
            "Su ilə oxunan sıxlıq",
            "Показание с водой",
            "kg/m3",
            900.0,
            1100.0,
        ),
        _read(
            "air",
            "Density read with air",
            "Hava ilə oxunan sıxlıq",
            "Показание с воздухом",
            "kg/m3",
            -5.0,
            5.0,
        ),
        _read(
            "temperature",
            "Cell temperature",
            "Ölçmə özəyinin temperaturu",
            "Температура ячейки",
            "degC",
            0,
            100,
        ),
        _read(
            "pressure",
            "Station pressure",
            "Otaqdakı təzyiq",
            "Давление в помещении",
            "hPa_abs",
            600.0,
            1100.0,
        ),
        _read("humidity", "Relative humidity", "Nisbi rütubət", "Относительная влажность", "%RH", 0.0, 100.0),
    ),
    limits=(
        ("water", {"en": "water", "az": "su", "ru": "вода"}, "kg/m3"),
        ("air", {"en": "air", "az": "hava", "ru": "воздух"}, "kg/m3"),
    ),
    answer=_answer,
    source=Source(
        document="ASTM D4052",
        note="reference values by Tanaka 2001 and CIPM-2007; limits are the laboratory's",
    ),
)
