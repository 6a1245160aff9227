"""ASTM D1838: copper strip corrosion by liquefied petroleum gases; an ordinal result with a photo of the strip.

Facts come from public excerpts; the edition itself was not read.
"""

from __future__ import annotations

from methods.definitions.messages import borderline_strip, strips_differ
from methods.definitions.method import MethodDefinition
from methods.definitions.outcome import OrdinalResult, Outcome
from methods.definitions.parts import (
    InputDefinition,
    Matrix,
    Measurand,
    MethodCondition,
    Product,
    Role,
    ScaleKind,
    Step,
    WorkMode,
)
from methods.definitions.prepare import Prepared
from methods.knowledge import Known, Source, Unknown
from methods.reporting import Ordinal, Scale

SUMMARY = Source(document="ASTM D1838-16", clause="summary", note="public excerpt")
PROCEDURE = Source(document="ASTM D1838", clause="10 to 12", note="public excerpt, edition not named")
CLASSIFICATION = "copper_strip_class"
STRIP = Scale(
    name="copper strip",
    classes=("1a", "1b", "2a", "2b", "2c", "2d", "2e", "3a", "3b", "4a", "4b", "4c"),
)


def classify(prepared: Prepared) -> Outcome:
    """The class of the strip. Strips of different classes give no result: no rule for them is known."""
    classes = prepared.texts("class")
    if len(set(classes)) > 1:
        return prepared.method.outcome((), messages=(strips_differ(classes),))
    result = OrdinalResult(measurand=CLASSIFICATION, value=Ordinal(value=classes[0], scale=STRIP))
    return prepared.method.outcome((result,), messages=(borderline_strip(),))


def _unknown(what: str) -> Unknown:
    return Unknown(reason=f"{what} was not found in any source", remedy="enter it from the edition in use")


D1838 = MethodDefinition(
    code="ASTM D1838",
    edition="D1838-16",
    titles={
        "en": "Copper Strip Corrosion by Liquefied Petroleum (LP) Gases",
        "az": "Mayeləşdirilmiş neft qazlarının mis lövhəyə korroziya təsiri",
        "ru": "Коррозия медной пластинки сжиженными нефтяными газами",
    },
    source=SUMMARY,
    matrix=Matrix(
        products=(
            Product(
                key="LPG",
                names={
                    "en": "liquefied petroleum gas",
                    "az": "mayeləşdirilmiş karbohidrogen qazı",
                    "ru": "СУГ",
                },
            ),
        ),
        source=SUMMARY,
    ),
    measurands=(
        Measurand(
            key=CLASSIFICATION,
            names={
                "en": "copper strip corrosion (1 h at 37.8 °C)",
                "az": "mis lövhənin korroziyası (37,8 °C-də 1 saat)",
                "ru": "коррозия медной пластинки (1 ч при 37,8 °C)",
            },
            scale=ScaleKind.ORDINAL,
            condition="1 h at 37.8 °C",
            ordinal=STRIP,
        ),
    ),
    inputs=(
        InputDefinition(
            name="class",
            labels={"en": "Class of the strip", "az": "Lövhənin sinfi", "ru": "Класс пластинки"},
            kind="choice",
            per="determination",
            choices=tuple((one, {"en": one, "az": one, "ru": one}) for one in STRIP.classes),
        ),
        InputDefinition(
            name="photo",
            labels={
                "en": "Photo of the strip",
                "az": "Lövhənin fotoşəkli",
                "ru": "Фотография пластинки",
            },
            kind="photo",
            per="determination",
        ),
        InputDefinition(
            name="bath_temperature",
            labels={"en": "Bath temperature", "az": "Hamamın temperaturu", "ru": "Температура бани"},
            kind="number",
            per="determination",
            unit="degC",
            low=0.0,
            high=100.0,
            reading="temperature",
        ),
        InputDefinition(
            name="duration",
            labels={"en": "Time in the bath", "az": "Hamamda saxlama müddəti", "ru": "Время в бане"},
            kind="number",
            per="determination",
            unit="min",
            low=1.0,
            high=1440.0,
        ),
    ),
    modes=(
        WorkMode(
            key="one strip",
            names={"en": "one strip", "az": "bir lövhə", "ru": "одна пластинка"},
            determinations=1,
            agreement=None,
            source=Source(document="ASTM D1838", note="the number of strips was not found; one is the least"),
        ),
    ),
    roles=(
        Role(
            key="test cylinder",
            names={
                "en": "corrosion test cylinder",
                "az": "korroziya sınağı silindri",
                "ru": "цилиндр для испытания на коррозию",
            },
        ),
        Role(key="bath", names={"en": "water bath", "az": "su hamamı", "ru": "водяная баня"}),
        Role(key="thermometer", names={"en": "thermometer", "az": "termometr", "ru": "термометр"}),
        Role(
            key="strip standard",
            names={
                "en": "copper strip corrosion standard (ADJD0130)",
                "az": "mis lövhənin korroziya etalonu (ADJD0130)",
                "ru": "эталон коррозии медной пластинки (ADJD0130)",
            },
            kind="reference material",
        ),
    ),
    budget=(),
    uncertainty_mode=None,
    calculation=classify,
    conditions=(
        MethodCondition(
            key="bath temperature",
            names={"en": "bath temperature", "az": "hamamın temperaturu", "ru": "температура бани"},
            requirement=Known(value="37.8 °C; its tolerance is not known", source=SUMMARY),
        ),
        MethodCondition(
            key="duration",
            names={"en": "time in the bath", "az": "hamamda saxlama müddəti", "ru": "время в бане"},
            requirement=Known(value="1 h; its tolerance is not known", source=SUMMARY),
        ),
        MethodCondition(
            key="sample volume",
            names={"en": "sample volume", "az": "nümunənin həcmi", "ru": "объём пробы"},
            requirement=Known(value="approximately 100 mL", source=SUMMARY),
        ),
        MethodCondition(
            key="moistening",
            names={
                "en": "moistening of the cylinder",
                "az": "silindrin isladılması",
                "ru": "смачивание цилиндра",
            },
            requirement=Known(value="about 1 mL distilled water, swirled and drained", source=PROCEDURE),
        ),
        MethodCondition(
            key="borderline",
            names={
                "en": "borderline rule",
                "az": "sərhəd halları qaydası",
                "ru": "правило пограничных случаев",
            },
            requirement=Known(value=borderline_strip().text, source=PROCEDURE),
        ),
    ),
    steps=(
        Step(
            texts={
                "en": "Swirl about 1 mL of distilled water in the cylinder, and drain it",
                "az": "Silindrdə təxminən 1 mL distillə suyunu çalxalayın və axıdın",
                "ru": "Ополосните цилиндр примерно 1 мл дистиллированной воды и слейте её",
            },
            source=PROCEDURE,
        ),
        Step(
            texts={
                "en": "Take approximately 100 mL of the sample",
                "az": "Təxminən 100 mL nümunə götürün",
                "ru": "Возьмите примерно 100 мл пробы",
            },
            source=SUMMARY,
        ),
        Step(
            texts={
                "en": "Keep the strip in the bath for 1 h: 37.8 °C",
                "az": "Lövhəni 1 saat hamamda saxlayın: 37,8 °C",
                "ru": "Держите пластинку в бане 1 ч: 37,8 °C",
            },
            source=SUMMARY,
            minutes=60.0,
            inputs=("bath_temperature", "duration"),
        ),
        Step(
            texts={
                "en": "Rate the strip against the copper strip corrosion standard (ADJD0130)",
                "az": "Lövhəni mis lövhənin korroziya etalonu (ADJD0130) ilə müqayisə edib qiymətləndirin",
                "ru": "Оцените пластинку по эталону коррозии медной пластинки (ADJD0130)",
            },
            source=SUMMARY,
            inputs=("class",),
        ),
    ),
    environment=(),
    holding_time=_unknown("a holding time"),
    open_questions=(
        "The number of strips and the tolerances of temperature and time were not found in any source.",
        "The letters within the classes are those of the copper strip corrosion standard as generally known.",
    ),
)
