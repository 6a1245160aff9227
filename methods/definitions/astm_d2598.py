"""ASTM D2598 as methods: vapour pressure, relative density and motor octane number from a composition by liquid volume.

The factors are those of public copies of three editions; which one counts is the laboratory's to approve. The factors are taken
as exact: the text that was found states no uncertainty for them, and the certificate must not claim more than the composition gives.
"""

from __future__ import annotations

from methods.composition import Basis
from methods.definitions import messages
from methods.definitions.method import MethodDefinition
from methods.definitions.of_composition import NO_U, Fractions, fractions_of, one_mode
from methods.definitions.outcome import Message, NumericResult, Outcome, Uncertainty, uncertainty_of
from methods.definitions.parts import Matrix, Measurand, MethodCondition, Product, ScaleKind
from methods.definitions.prepare import Prepared
from methods.knowledge import Known, Source, Unknown
from methods.lpg import LpgProperties, lpg_properties
from methods.lpg.d2598 import factors
from methods.uncertainty import Mode, propagate
from methods.units import UNITS

VAPOUR_PRESSURE, RELATIVE_DENSITY, MON = (
    "gauge_vapour_pressure_37_8C",
    "relative_density_60F",
    "motor_octane_number",
)
COLUMNS = {VAPOUR_PRESSURE: (0, "kPa_gauge"), RELATIVE_DENSITY: (1, "relative density"), MON: (2, "MON")}
EDITIONS = ("D2598-12", "D2598-02", "D2598-96")
NO_STEP = Unknown(
    reason="to which step it is reported was found in no public source",
    remedy="enter the rule of reporting from the edition in use",
)


def compute(prepared: Prepared) -> Outcome:
    """Each property as the sum of liquid volume fractions times factors; one that cannot be computed says why.

    Raises NotKnown without a composition, BasisMixed, FractionsDoNotSum.     ASTM D2598, summation: clause not verified
    """
    x = fractions_of(prepared, Basis.LIQUID_VOLUME)
    edition = prepared.method.edition
    answers = _answers(lpg_properties(x.composition, edition=edition))
    results, said = [], [messages.factors_exact()]
    for key, answer in answers.items():
        column, unit = COLUMNS[key]
        if isinstance(answer, Unknown):
            said.append(_not_computed(prepared, key, answer))
            continue
        results.append(
            NumericResult(
                measurand=key,
                value=answer.value,
                unit=unit,
                uncertainty=_uncertainty(prepared, x, column, unit),
            )
        )
    return prepared.method.outcome(tuple(results), messages=tuple(said))


def _answers(found: LpgProperties) -> dict[str, Known[float] | Unknown]:
    return {VAPOUR_PRESSURE: found.vapour_pressure, RELATIVE_DENSITY: found.relative_density, MON: found.MON}


def _not_computed(prepared: Prepared, key: str, why: Unknown) -> Message:
    return messages.not_computed(prepared.method.measurand(key).names, why.reason)


def _uncertainty(prepared: Prepared, x: Fractions, column: int, unit: str) -> Uncertainty | Unknown:
    if not x.known:
        return NO_U
    table = factors(prepared.method.edition)
    f = {name: table[component][column] or 0.0 for name, component in x.names.items()}
    given = prepared.given
    evaluation = propagate(
        lambda **of: sum(f[name] * value for name, value in of.items()), x.inputs, correlations=x.correlations,
        coverage=given.coverage, coverage_factor=given.coverage_factor, unit=UNITS[unit].difference or unit,
    )  # fmt: skip
    return uncertainty_of(evaluation)


def _source(edition: str) -> Source:
    return Source(
        document="ASTM D2598", edition=edition.removeprefix("D2598-"), clause="Table 1", note="public copy"
    )


def _definition(edition: str) -> MethodDefinition:
    source = _source(edition)
    return MethodDefinition(
        code="ASTM D2598", edition=edition, newest="D2598-21", source=source, takes_composition=Basis.LIQUID_VOLUME,
        titles={
            "en": "Properties of LPG from its composition", "az": "Mayeləşdirilmiş qazın xassələri, tərkibdən hesablanır",
            "ru": "Свойства СУГ, вычисленные по составу",
        },
        matrix=Matrix(
            products=(
                Product(
                    key="LPG",
                    names={
                        "en": "liquefied petroleum gas", "az": "mayeləşdirilmiş karbohidrogen qazı", "ru": "СУГ",
                    },
                ),
            ),
            source=source,
        ),
        measurands=(
            Measurand(
                key=VAPOUR_PRESSURE, scale=ScaleKind.RATIO, unit="kPa_gauge", condition="37.8 °C", reporting=NO_STEP,
                names={
                    "en": "gauge vapour pressure at 37.8 °C, computed", "az": "37,8 °C-də artıq buxar təzyiqi, hesablanmış",
                    "ru": "избыточное давление насыщенных паров при 37,8 °C, расчётное",
                },
            ),
            Measurand(
                key=RELATIVE_DENSITY, scale=ScaleKind.RATIO, unit="relative density", condition="15.6 °C/15.6 °C",
                reporting=NO_STEP,
                names={
                    "en": "relative density 15.6 °C/15.6 °C, computed", "az": "nisbi sıxlıq 15,6 °C/15,6 °C, hesablanmış",
                    "ru": "относительная плотность 15,6 °C/15,6 °C, расчётная",
                },
            ),
            Measurand(
                key=MON, scale=ScaleKind.INTERVAL, unit="MON", reporting=NO_STEP,
                names={
                    "en": "motor octane number, computed", "az": "motor üsulu ilə oktan ədədi, hesablanmış",
                    "ru": "октановое число по моторному методу, расчётное",
                },
            ),
        ),
        inputs=(), modes=one_mode(source), roles=(), budget=(), uncertainty_mode=Mode.GUM, calculation=compute,
        conditions=(
            MethodCondition(
                key="propene", requirement=Known(value="at most 20 % by liquid volume, for the motor octane number", source=source),
                names={"en": "propene", "az": "propilen", "ru": "пропилен"},
            ),
        ),
        open_questions=(
            "The rule of summation is not quoted in the public copies; linear by liquid volume is what the factors are called for.",
            "The factors of the newest edition, D2598-21, were found in no public source.",
        ),
    )  # fmt: skip


D2598 = tuple(map(_definition, EDITIONS))
