"""ISO 6976 as methods: calorific values, Wobbe indices, density and relative density of a gas from its composition by mole."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from methods.composition import Basis
from methods.definitions.method import MethodDefinition
from methods.definitions.of_composition import NO_U, Fractions, fractions_of
from methods.definitions.outcome import NumericResult, Outcome, Uncertainty, uncertainty_of
from methods.definitions.parts import Matrix, Measurand, MethodCondition, ScaleKind, WorkMode
from methods.definitions.prepare import Prepared
from methods.gas import gas_properties, gas_properties_with_uncertainty
from methods.gas.iso6976_tables import P0, Edition
from methods.knowledge import Known, Source, Unknown
from methods.uncertainty import BudgetLine, BudgetSource, JointEvaluation, Mode
from methods.wording import Texts

# t1 of combustion and t2 of metering (°C) for which the tables of the standard have values
TEMPERATURES: dict[Edition, tuple[tuple[float, ...], tuple[float, ...]]] = {
    Edition.ISO6976_2016: ((0.0, 15.0, 15.55, 20.0, 25.0), (0.0, 15.0, 15.55, 20.0)),
    Edition.ISO6976_1995: ((0.0, 15.0, 20.0, 25.0), (0.0, 15.0, 20.0)),
}
PROPERTIES = {  # measurand -> its name in the calculation, and its unit
    "gross_calorific_value": ("Hv_gross", "MJ/m3"), "net_calorific_value": ("Hv_net", "MJ/m3"),
    "gross_wobbe_index": ("W_gross", "MJ/m3"), "net_wobbe_index": ("W_net", "MJ/m3"), "gas_density": ("D", "kg/m3"),
    "gas_relative_density": ("G", "relative density"),
}  # fmt: skip
NAMES: dict[str, Texts] = {
    "Hv_gross": {
        "en": "superior calorific value by volume", "az": "həcm üzrə ali yanma istiliyi", "ru": "объёмная высшая теплота сгорания",
    },
    "Hv_net": {
        "en": "inferior calorific value by volume", "az": "həcm üzrə aşağı yanma istiliyi", "ru": "объёмная низшая теплота сгорания",
    },
    "W_gross": {"en": "superior Wobbe index", "az": "ali Vobbe ədədi", "ru": "высшее число Воббе"},
    "W_net": {"en": "inferior Wobbe index", "az": "aşağı Vobbe ədədi", "ru": "низшее число Воббе"},
    "D": {"en": "density of the real gas", "az": "real qazın sıxlığı", "ru": "плотность реального газа"},
    "G": {"en": "relative density of the real gas", "az": "real qazın nisbi sıxlığı", "ru": "относительная плотность реального газа"},
}  # fmt: skip
NO_STEP = Unknown(
    reason="to which step it is reported was found in no public source",
    remedy="enter the rule of reporting from the edition in use",
)


def compute(prepared: Prepared) -> Outcome:
    """The properties at the temperatures of the mode of work and 101.325 kPa, with the uncertainty of composition and constants.

    Raises NotKnown without a composition, BasisMixed, ComponentWithoutConstants, GasOutsideRange.   ISO 6976, clauses not verified
    """
    x = fractions_of(prepared, Basis.MOLE)
    edition = _editions()[prepared.method.edition]
    t1, t2 = (float(one) for one in prepared.mode.key.split("/"))
    plain = gas_properties(x.composition, t1=t1, t2=t2, p2=P0, edition=edition)
    joint = _joint(prepared, x, t1, t2, edition) if x.known else None
    condition = f"{t1:g} °C/{t2:g} °C, 101.325 kPa"
    results = tuple(
        NumericResult(
            measurand=key, value=getattr(plain, name), unit=unit, condition=condition,
            uncertainty=NO_U if joint is None else _stated(joint, name, x),
        )
        for key, (name, unit) in PROPERTIES.items()
    )  # fmt: skip
    return prepared.method.outcome(results)


def _joint(prepared: Prepared, x: Fractions, t1: float, t2: float, edition: Edition) -> JointEvaluation:
    u_x = {x.names[one.name]: one.u for one in x.inputs}
    names = [one.name for one in x.inputs]
    r = [
        [1.0 if a == b else x.correlations.get((a, b), x.correlations.get((b, a), 0.0)) for b in names]
        for a in names
    ]
    factor = prepared.given.coverage_factor or 2.0
    return gas_properties_with_uncertainty(
        x.composition, u_x, r_x=r, t1=t1, t2=t2, p2=P0, edition=edition, coverage_factor=factor
    )


def _stated(joint: JointEvaluation, name: str, x: Fractions) -> Uncertainty:
    """The uncertainty of a property; the lines of the fractions come from the result that they were found with."""
    found = uncertainty_of(joint.outputs[name])
    source = x.inputs[0].source
    return replace(found, lines=tuple(_line(one, source) for one in found.lines))


def _line(one: BudgetLine, source: BudgetSource | None) -> BudgetLine:
    return replace(one, source=source) if one.source is not None and one.source.kind == "composition" else one


def _editions() -> dict[str, Edition]:
    return {one.value: one for one in Edition}


def _definition(edition: Edition) -> MethodDefinition:
    document, _, year = edition.value.partition(":")
    source = Source(document=document, edition=year, note="constants from public copies of its tables")
    return MethodDefinition(
        code="ISO 6976", edition=edition.value, newest=Edition.ISO6976_2016.value, source=source, takes_composition=Basis.MOLE,
        titles={
            "en": "Calorific values, density and Wobbe indices of a gas from its composition",
            "az": "Qazın yanma istiliyi, sıxlığı və Vobbe ədədləri, tərkibdən hesablanır",
            "ru": "Теплота сгорания, плотность и числа Воббе газа, вычисленные по составу",
        },
        matrix=Matrix(products=(), any=True, source=source),
        measurands=tuple(
            Measurand(key=key, names=NAMES[name], scale=ScaleKind.RATIO, unit=unit, reporting=NO_STEP)
            for key, (name, unit) in PROPERTIES.items()
        ),
        inputs=(), modes=tuple(_mode(t1, t2, source) for t1, t2 in product(*TEMPERATURES[edition])), roles=(), budget=(),
        uncertainty_mode=Mode.GUM, calculation=compute,
        conditions=(
            MethodCondition(
                key="compression", requirement=Known(value="compression factor above 0.9", source=source),
                names={"en": "validity", "az": "etibarlılıq", "ru": "применимость"},
            ),
        ),
    )  # fmt: skip


def _mode(t1: float, t2: float, source: Source) -> WorkMode:
    return WorkMode(
        key=f"{t1:g}/{t2:g}", determinations=1, agreement=None, source=source,
        names={
            "en": f"combustion {t1:g} °C, metering {t2:g} °C, 101.325 kPa",
            "az": f"yanma {t1:g} °C, ölçmə {t2:g} °C, 101,325 kPa".replace(".", ","),
            "ru": f"сгорание {t1:g} °C, измерение {t2:g} °C, 101,325 кПа".replace(".", ","),
        },
    )  # fmt: skip


ISO_6976 = tuple(map(_definition, (Edition.ISO6976_2016, Edition.ISO6976_1995)))
