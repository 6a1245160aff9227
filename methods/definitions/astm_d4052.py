"""ASTM D4052: density, relative density and API gravity of liquids by digital density meter.

Facts come from public excerpts of the 2011 edition and the scope of later ones; the edition in use was not read.
"""

from __future__ import annotations

from collections.abc import Mapping

from methods.definitions.density import API, BUBBLES_EXCLUDED, DENSITY, RELATIVE_DENSITY, DensityCalculation
from methods.definitions.method import MethodDefinition
from methods.definitions.parts import (
    AgreementRule,
    BudgetEntry,
    ControlDefinition,
    Excluded,
    InputDefinition,
    Matrix,
    Measurand,
    MethodCondition,
    Product,
    Role,
    ScaleKind,
    WorkMode,
)
from methods.definitions.water_and_air import WATER_AND_AIR
from methods.knowledge import Known, Source, Unknown
from methods.petroleum import ProductGroup, Rules
from methods.reporting import ReportRule
from methods.uncertainty import Mode

EDITION = "D4052-18"
SOURCE = Source(document="ASTM D4052-18", note="edition not read; facts from public excerpts")
S_2011 = Source(document="ASTM D4052-11", note="check in the edition in use")
SCOPE = Source(document="ASTM D4052", clause="scope", note="as published by a catalogue")
DETERMINATIONS = Source(document="ASTM D4052-11", clause="12.2.4", note="check in the edition in use")
SITE_PRECISION = Source(document="ASTM D6299-22", clause="3")
REFINED, LUBRICATING = ProductGroup.REFINED_PRODUCTS, ProductGroup.LUBRICATING_OIL

PRODUCTS = (
    Product(key="gasoline", names={"en": "gasoline", "az": "avtomobil benzini", "ru": "бензин"}),
    Product(
        key="reformulated gasoline",
        names={
            "en": "reformulated gasoline (RFG)",
            "az": "reformulə edilmiş benzin (RFG)",
            "ru": "реформулированный бензин (RFG)",
        },
    ),
    Product(key="jet fuel", names={"en": "jet fuel", "az": "reaktiv yanacaq", "ru": "реактивное топливо"}),
    Product(
        key="diesel fuel", names={"en": "diesel fuel", "az": "dizel yanacağı", "ru": "дизельное топливо"}
    ),
    Product(
        key="petroleum distillate",
        names={"en": "petroleum distillate", "az": "neft distillatı", "ru": "нефтяной дистиллят"},
    ),
    Product(key="base stock", names={"en": "base stock", "az": "baza yağı", "ru": "базовое масло"}),
    Product(
        key="lubricating oil", names={"en": "lubricating oil", "az": "sürtkü yağı", "ru": "смазочное масло"}
    ),
    Product(key="wax", names={"en": "wax", "az": "parafin", "ru": "парафин"}),
    Product(key="viscous oil", names={"en": "viscous oil", "az": "özlü yağ", "ru": "вязкое масло"}),
)
# Waxes and viscous oils are in the method's scope, but no source says which D1250 table they take.
TABLES = {
    "gasoline": REFINED,
    "reformulated gasoline": REFINED,
    "jet fuel": REFINED,
    "diesel fuel": REFINED,
    "petroleum distillate": REFINED,
    "base stock": LUBRICATING,
    "lubricating oil": LUBRICATING,
}
MATRIX = Matrix(
    products=PRODUCTS,
    excluded=(
        Excluded(
            key="crude oil",
            names={"en": "crude oil", "az": "xam neft", "ru": "сырая нефть"},
            reason={
                "en": "bubbles cannot always be excluded in crude oil",
                "az": "xam neftdə qabarcıqları həmişə istisna etmək olmur",
                "ru": "в сырой нефти не всегда можно исключить пузырьки",
            },
            remedy={
                "en": "Use ASTM D5002",
                "az": "ASTM D5002 istifadə edin",
                "ru": "Используйте ASTM D5002",
            },
        ),
        Excluded(
            key="LPG",
            names={"en": "liquefied petroleum gas", "az": "mayeləşdirilmiş karbohidrogen qazı", "ru": "СУГ"},
            reason={
                "en": "its vapour pressure is far above the 100 kPa that the method is typically used to",
                "az": "onun buxar təzyiqi metodun adətən tətbiq olunduğu 100 kPa-dan xeyli yüksəkdir",
                "ru": "давление его паров намного выше 100 кПа, до которых обычно применяют метод",
            },
            remedy={
                "en": "Use ASTM D1657",
                "az": "ASTM D1657 istifadə edin",
                "ru": "Используйте ASTM D1657",
            },
        ),
    ),
    source=SCOPE,
)
GASOLINES = ("gasoline", "reformulated gasoline")

MEASURANDS = (
    Measurand(
        key=DENSITY,
        names={"en": "density at 15 °C", "az": "15 °C-də sıxlıq", "ru": "плотность при 15 °C"},
        scale=ScaleKind.RATIO,
        unit="kg/m3",
        condition="15 °C",
        reporting=Known(value=ReportRule(step="0.1"), source=S_2011),
    ),
    Measurand(
        key=RELATIVE_DENSITY,
        names={
            "en": "relative density 60/60 °F",
            "az": "nisbi sıxlıq 60/60 °F",
            "ru": "относительная плотность 60/60 °F",
        },
        scale=ScaleKind.RATIO,
        unit="relative density",
        condition="60/60 °F",
        reporting=Known(value=ReportRule(step="0.0001"), source=S_2011),
    ),
    Measurand(
        key=API,
        names={"en": "API gravity at 60 °F", "az": "60 °F-də API sıxlığı", "ru": "плотность API при 60 °F"},
        scale=ScaleKind.INTERVAL,
        unit="degAPI",
        condition="60 °F",
        reporting=Known(value=ReportRule(step="0.1"), source=S_2011),
    ),
)

INPUTS = (
    InputDefinition(
        name="density",
        labels={"en": "Density", "az": "Sıxlıq", "ru": "Плотность"},
        kind="number",
        per="determination",
        unit="g/cm3",
        low=0.5,
        high=1.3,
        reading="density",
    ),
    InputDefinition(
        name="temperature",
        labels={"en": "Cell temperature", "az": "Ölçmə özəyinin temperaturu", "ru": "Температура ячейки"},
        kind="number",
        per="determination",
        unit="degC",
        low=0.0,
        high=100.0,
        reading="density_temperature",
    ),
    InputDefinition(
        name="bubbles",
        labels={
            "en": "Bubbles in the cell",
            "az": "Ölçmə özəyində qabarcıqlar",
            "ru": "Пузырьки в ячейке",
        },
        kind="choice",
        per="determination",
        choices=(
            (BUBBLES_EXCLUDED, {"en": "excluded", "az": "istisna edilib", "ru": "исключены"}),
            ("not excluded", {"en": "not excluded", "az": "istisna edilməyib", "ru": "не исключены"}),
        ),
    ),
)

_NO_AGREEMENT = AgreementRule(
    quantity=DENSITY,
    unit="kg/m3",
    limit=Unknown(
        reason="the edition asks for a single determination here and no limit was entered",
        remedy="enter the laboratory's own limit for repeated determinations, with its source",
    ),
)
_PAIR = AgreementRule(quantity=API, unit="degAPI", limit=Known(value=0.05, source=DETERMINATIONS))

MODES = (
    WorkMode(
        key="automated pair",
        names={
            "en": "automated injection, two determinations",
            "az": "avtomatik vurma, iki təyinat",
            "ru": "автоматический ввод, два определения",
        },
        determinations=2,
        agreement=_PAIR,
        source=DETERMINATIONS,
        products=GASOLINES,
    ),
    WorkMode(
        key="automated",
        names={"en": "automated injection", "az": "avtomatik vurma", "ru": "автоматический ввод"},
        determinations=1,
        agreement=_NO_AGREEMENT,
        source=DETERMINATIONS,
        except_for=GASOLINES,
    ),
    WorkMode(
        key="manual",
        names={"en": "manual injection", "az": "əl ilə vurma", "ru": "ручной ввод"},
        determinations=1,
        agreement=_NO_AGREEMENT,
        source=DETERMINATIONS,
    ),
)

METER: Mapping[str, str] = {"role": "density meter"}
BUDGET = (
    BudgetEntry(
        key="calibration",
        names={
            "en": "calibration of the meter (correction)",
            "az": "ölçmə cihazının kalibrlənməsi (düzəliş)",
            "ru": "калибровка плотномера (поправка)",
        },
        unit="kg/m3",
        required=True,
        **METER,
    ),
    BudgetEntry(
        key="resolution",
        names={"en": "resolution of the meter", "az": "cihazın ayırdetməsi", "ru": "разрешение плотномера"},
        unit="kg/m3",
        required=True,
        **METER,
    ),
    BudgetEntry(
        key="repeatability",
        names={"en": "repeatability", "az": "təkrarlanma", "ru": "повторяемость"},
        unit="kg/m3",
        required=True,
        role=None,
    ),
    BudgetEntry(
        key="sample_temperature",
        names={"en": "sample temperature", "az": "nümunənin temperaturu", "ru": "температура пробы"},
        unit="delta_degC",
        required=True,
        **METER,
    ),
    BudgetEntry(
        key="drift",
        names={
            "en": "drift since calibration",
            "az": "kalibrləmədən sonrakı dreyf",
            "ru": "дрейф после калибровки",
        },
        unit="kg/m3",
        required=False,
        **METER,
    ),
    BudgetEntry(
        key="apparatus_check",
        names={
            "en": "bias seen by the apparatus check",
            "az": "cihaz yoxlamasının göstərdiyi meyl",
            "ru": "смещение по проверке прибора",
        },
        unit="kg/m3",
        required=False,
        **METER,
    ),
)


def _unknown(what: str) -> Unknown:
    return Unknown(reason=f"{what} was not found in any source", remedy="enter it from the edition in use")


D4052 = MethodDefinition(
    code="ASTM D4052",
    edition=EDITION,
    newest="D4052-22",
    titles={
        "en": "Density, Relative Density, and API Gravity of Liquids by Digital Density Meter",
        "az": "Mayelərin sıxlığının, nisbi sıxlığının və API sıxlığının rəqəmsal sıxlıqölçənlə təyini",
        "ru": "Определение плотности, относительной плотности и плотности API жидкостей цифровым плотномером",
    },
    source=SOURCE,
    matrix=MATRIX,
    measurands=MEASURANDS,
    inputs=INPUTS,
    modes=MODES,
    roles=(
        Role(
            key="density meter",
            names={"en": "density meter", "az": "sıxlıqölçən", "ru": "плотномер"},
        ),
        Role(
            key="water",
            names={
                "en": "water for the apparatus check",
                "az": "cihazın yoxlanması üçün su",
                "ru": "вода для проверки прибора",
            },
            kind="reference material",
            required=False,
        ),
    ),
    budget=BUDGET,
    uncertainty_mode=Mode.GUM,
    calculation=DensityCalculation(tables=TABLES, rules=Rules.D1250_2004),
    conditions=(
        MethodCondition(
            key="vapour pressure",
            names={
                "en": "total vapour pressure",
                "az": "ümumi doymuş buxar təzyiqi",
                "ru": "общее давление паров",
            },
            requirement=Known(value="typically below 100 kPa", source=SCOPE),
        ),
        MethodCondition(
            key="viscosity",
            names={
                "en": "viscosity at the test temperature",
                "az": "sınaq temperaturunda özlülük",
                "ru": "вязкость при температуре испытания",
            },
            requirement=Known(value="typically below 15000 mm²/s", source=SCOPE),
        ),
    ),
    environment=(
        MethodCondition(
            key="room temperature",
            names={"en": "room temperature", "az": "otaq temperaturu", "ru": "температура в помещении"},
            requirement=_unknown("a limit for the room temperature"),
        ),
    ),
    holding_time=_unknown("a holding time"),
    controls=(
        ControlDefinition(
            key="control sample",
            names={"en": "control sample", "az": "nəzarət nümunəsi", "ru": "контрольная проба"},
            measurand=DENSITY,
            rule=Known(value="control chart; site precision R' = 2.77 s", source=SITE_PRECISION),
        ),
    ),
    checks=(WATER_AND_AIR,),
    open_questions=(
        "The rule for two determinations is from the 2011 edition; check it in the edition in use.",
        "r and R were not found in any source; the laboratory enters them from its own text.",
        "Which D1250 table waxes and viscous oils take is not known; the laboratory must say.",
    ),
)
