"""Properties from a composition, methods done by hand, and distillations into cuts: as the laboratory enters them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from methods.composition import Basis, BasisMixed, ComponentWithoutConstants
from methods.definitions import (
    BlendExample,
    Covariance,
    Determination,
    Entered,
    Factor,
    Given,
    GivenComposition,
    MethodDefinition,
    NominalResult,
    NumericResult,
    OrdinalResult,
    OwnBlend,
    OwnCut,
    OwnCuts,
    OwnGuided,
    OwnKind,
    OwnMethodRefused,
    OwnValue,
    Step,
    TableResult,
    Uncertainty,
    definition_of_own,
    given_from_json,
    given_to_json,
    outcome_from_json,
    outcome_to_json,
    own_from_json,
    own_to_json,
)
from methods.definitions.astm_d2598 import D2598, MON, RELATIVE_DENSITY, VAPOUR_PRESSURE
from methods.definitions.iso_6976 import ISO_6976
from methods.gas import gas_properties
from methods.knowledge import NotKnown, Source, Unknown
from methods.lpg import CompositionOutsideScope, Sum
from methods.uncertainty import BudgetSource, Input
from methods.wording import Texts
from tests.methods.definitions.givens import READING

NODE = BudgetSource(kind="node", key="77", label="composition")
OWN = Source(document="FICTITIOUS text")
TEXTS: Texts = {"en": "x", "az": "x", "ru": "x"}
NAMES: dict[str, Any] = {"titles": TEXTS, "source": OWN, "edition": "1"}


def rests_on(
    fractions: dict[str, float], basis: Basis = Basis.LIQUID_VOLUME, u: float | None = None
) -> GivenComposition:
    """A composition; with u the first two components vary against each other, as shares of a whole do."""
    a, b = list(fractions)[:2]
    found = (
        ()
        if u is None
        else (
            Covariance(a=a, b=a, value=u * u),
            Covariance(a=b, b=b, value=u * u),
            Covariance(a=a, b=b, value=-u * u),
        )
    )
    return GivenComposition(
        method="OWN-LPG", basis=basis, fractions=fractions, covariances=found, source=NODE
    )


def given(method: MethodDefinition, mode: str = "computed", **more: Any) -> Given:
    run = Determination(key="1", inputs=more.pop("inputs", {}))
    runs = more.pop("determinations", (run,))
    return Given(
        method=method.code, edition=method.edition, product="LPG", mode=mode, determinations=runs, **more
    )


def entered(value: float | str, unit: str | None = None) -> Entered:
    number = isinstance(value, float)
    return Entered(value=value if number else None, unit=unit, text=str(value), source=READING)  # type: ignore[arg-type]


# -- from a composition ---------------------------------------------------------------------------------


def test_d2598_gives_each_property_with_the_uncertainty_of_the_composition_and_its_correlation() -> None:
    method = D2598[0]
    x = rests_on({"propane": 0.6, "n-butane": 0.4}, u=0.01)

    outcome = method.evaluate(given(method, composition=x))

    pressure, density, octane = (outcome.result(key) for key in (VAPOUR_PRESSURE, RELATIVE_DENSITY, MON))
    assert isinstance(pressure, NumericResult)
    assert pressure.value == pytest.approx(0.6 * 1200 + 0.4 * 255)  # Table 1 of D2598-12
    assert isinstance(pressure.uncertainty, Uncertainty)
    assert pressure.uncertainty.u == pytest.approx(0.01 * (1200 - 255))  # shares vary against each other
    assert {line.source for line in pressure.uncertainty.lines} == {NODE}
    assert isinstance(density, NumericResult)
    assert isinstance(octane, NumericResult)
    assert (density.value, octane.value) == pytest.approx(
        (0.6 * 0.5072 + 0.4 * 0.5842, 0.6 * 97.1 + 0.4 * 89.6)
    )


def test_a_property_that_the_edition_does_not_give_for_the_mixture_says_why_and_the_others_stand() -> None:
    outcome = D2598[0].evaluate(given(D2598[0], composition=rests_on({"propane": 0.7, "propene": 0.3})))

    assert {one.measurand for one in outcome.results} == {VAPOUR_PRESSURE, RELATIVE_DENSITY}
    assert all(isinstance(one.uncertainty, Unknown) for one in outcome.results)  # type: ignore[union-attr]
    assert any("propene is 30 %" in one.text for one in outcome.messages)


@pytest.mark.parametrize(
    ("composition", "refusal"),
    [(None, NotKnown), (rests_on({"propane": 0.6, "n-butane": 0.4}, Basis.MOLE), BasisMixed)],
)
def test_nothing_is_computed_from_no_composition_or_from_one_on_another_basis(
    composition: Any, refusal: Any
) -> None:
    with pytest.raises(refusal):
        D2598[0].evaluate(given(D2598[0], composition=composition))


def test_iso_6976_gives_its_properties_at_the_temperatures_chosen() -> None:
    method = ISO_6976[0]
    gas = {
        "methane": 0.933212,
        "ethane": 0.025656,
        "propane": 0.015368,
        "nitrogen": 0.01035,
        "carbon dioxide": 0.015414,
    }

    outcome = method.evaluate(given(method, "15/15", composition=rests_on(gas, Basis.MOLE, u=1e-4)))

    expected = gas_properties(gas, t1=15, t2=15)
    H, W = (outcome.result(key) for key in ("gross_calorific_value", "gross_wobbe_index"))
    assert isinstance(H, NumericResult)
    assert isinstance(W, NumericResult)
    assert (H.value, W.value) == pytest.approx((expected.Hv_gross, expected.W_gross))
    assert H.condition == "15 °C/15 °C, 101.325 kPa"
    assert isinstance(H.uncertainty, Uncertainty)
    assert H.uncertainty.u > 1e-4 * (
        expected.Hv_gross * 0.3
    )  # methane against ethane, and the constants of the table
    assert NODE in {line.source for line in H.uncertainty.lines}


MIX = OwnBlend(
    code="EN 589 Annex B",
    key="mon",
    names=TEXTS,
    unit="MON",
    basis=Basis.MOLE,
    sum=Sum.LINEAR,
    factors=(
        Factor(name="propane", factor=95.0),
        Factor(name="n-butane", factor=90.0),
        Factor(name="propene", factor=80.0, high=0.2),
    ),
    examples=(
        BlendExample(fractions={"propane": 0.6, "n-butane": 0.4}, expected="93.0", source="worked by hand"),
    ),
    **NAMES,
)


def test_a_table_of_the_laboratory_computes_a_property_and_refuses_what_lies_outside_of_it() -> None:
    method = definition_of_own(MIX)

    outcome = method.evaluate(
        given(method, composition=rests_on({"propane": 0.5, "n-butane": 0.5}, Basis.MOLE, u=0.02))
    )

    found = outcome.result("mon")
    assert isinstance(found, NumericResult)
    assert found.value == pytest.approx(92.5)
    assert isinstance(found.uncertainty, Uncertainty)
    assert found.uncertainty.u == pytest.approx(0.02 * 5.0)
    for mixture, refusal in (
        ({"propane": 0.7, "propene": 0.3}, CompositionOutsideScope),
        ({"propane": 0.9, "ethane": 0.1}, ComponentWithoutConstants),
    ):
        with pytest.raises(refusal):
            method.evaluate(given(method, composition=rests_on(mixture, Basis.MOLE)))


def test_a_reciprocal_sum_carries_the_uncertainty_too() -> None:
    own = replace(
        MIX,
        sum=Sum.RECIPROCAL,
        unit="kg/m3",
        factors=(Factor(name="propane", factor=500.0), Factor(name="n-butane", factor=600.0)),
        examples=(
            BlendExample(
                fractions={"propane": 0.5, "n-butane": 0.5}, expected="545.5", source="worked by hand"
            ),
        ),
    )
    method = definition_of_own(own)

    found = method.evaluate(
        given(method, composition=rests_on({"propane": 0.5, "n-butane": 0.5}, Basis.MOLE, u=0.01))
    ).result("mon")

    assert isinstance(found, NumericResult)
    assert isinstance(found.uncertainty, Uncertainty)
    rho = 1 / (0.5 / 500 + 0.5 / 600)
    assert found.uncertainty.u == pytest.approx(rho**2 * (1 / 500 - 1 / 600) * 0.01)


# -- by hand --------------------------------------------------------------------------------------------

JFTOT = OwnGuided(
    code="ASTM D3241",
    determinations=1,
    photo=True,
    values=(
        OwnValue(
            key="tube_rating",
            names={"en": "tube rating", "az": "x", "ru": "x"},
            classes=("0", "1", "2", "3", "4"),
            ordered=True,
            condition="260 °C",
        ),
        OwnValue(key="peacock", names=TEXTS, classes=("no", "yes")),
        OwnValue(key="pressure_drop", names=TEXTS, unit="mmHg_diff", low=0.0, high=280.0),
    ),
    steps=(
        Step(texts=TEXTS, source=OWN, minutes=150.0),
        Step(texts=TEXTS, source=OWN, second_person=True, inputs=("tube_rating",)),
    ),
    **NAMES,
)


def run(key: str, rating: str, drop: float) -> Determination:
    inputs = {
        "tube_rating": entered(rating),
        "peacock": entered("no"),
        "pressure_drop": entered(drop, "mmHg_diff"),
        "photo": entered("ab" * 32),
    }
    return Determination(key=key, inputs=inputs)


def test_ratings_and_numbers_of_a_method_done_by_hand_are_results_of_their_own() -> None:
    method = definition_of_own(JFTOT)
    spread = Input(name="of_pressure_drop", value=0.0, u=0.5, unit="mmHg_diff")

    outcome = method.evaluate(
        given(method, "own", determinations=(run("1", "2", 3.5),), contributions=(spread,))
    )

    rating, peacock, drop = outcome.results
    assert isinstance(rating, OrdinalResult)
    assert (rating.value.value, rating.value.scale.classes) == ("2", ("0", "1", "2", "3", "4"))
    assert isinstance(peacock, NominalResult)
    assert isinstance(drop, NumericResult)
    assert drop.value == pytest.approx(3.5)
    assert isinstance(drop.uncertainty, Uncertainty)
    assert drop.uncertainty.u == pytest.approx(0.5)
    assert [step.minutes for step in method.steps] == [150.0, None]
    assert {one.kind for one in method.inputs} == {"choice", "number", "photo"}


def test_unlike_ratings_are_not_averaged() -> None:
    method = definition_of_own(replace(JFTOT, determinations=2))

    outcome = method.evaluate(given(method, "own", determinations=(run("1", "1", 3.0), run("2", "3", 3.0))))

    assert outcome.results == ()
    assert "tube rating: 1, 3" in outcome.messages[0].text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"values": ()}, "1 to 500 values"),
        ({"determinations": 0}, "impossible"),
        ({"values": (OwnValue(key="a", names=TEXTS),)}, "neither a number"),
        ({"values": (OwnValue(key="a", names=TEXTS, classes=("1",)),), "steps": ()}, "cannot be told apart"),
        ({"values": (OwnValue(key="a", names=TEXTS, unit="stone"),), "steps": ()}, "no unit 'stone'"),
        ({"steps": (Step(texts=TEXTS, source=OWN, inputs=("mass",)),)}, "enters mass"),
    ],
)
def test_what_cannot_be_a_method_done_by_hand_is_refused(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(OwnMethodRefused, match=says):
        definition_of_own(replace(JFTOT, **changed))


# -- cuts -----------------------------------------------------------------------------------------------

CRUDE = OwnCuts(
    code="ASTM D2892",
    cuts=(OwnCut(name="naphtha", t_end=150.0), OwnCut(name="kerosene", t_end=250.0), OwnCut(name="residue")),
    **NAMES,
)
WEIGHED = {"charge": 1000.0, "mass_1": 200.0, "mass_2": 250.0, "mass_3": 548.0}


def distilled(**more: float) -> TableResult | None:
    method = definition_of_own(CRUDE)
    units = {name: "kg/m3" if name.startswith(("rho", "density")) else "g" for name in (*WEIGHED, *more)}
    inputs = {name: entered(value, units[name]) for name, value in {**WEIGHED, **more}.items()}
    outcome = method.evaluate(given(method, "own", inputs=inputs))
    found = {one.measurand: one for one in outcome.results}.get(
        "yield_by_volume" if more else "yield_by_mass"
    )
    return found if isinstance(found, TableResult) else None


def test_cuts_are_shares_of_the_charge_and_what_was_lost_is_said() -> None:
    found = distilled()

    assert found is not None
    assert [(one.name, one.t_end, one.percent, one.total) for one in found.rows] == [
        ("naphtha", 150.0, 20.0, 20.0),
        ("kerosene", 250.0, 25.0, 45.0),
        ("residue", None, pytest.approx(54.8), pytest.approx(99.8)),
    ]
    assert found.loss == pytest.approx(0.2)


def test_volumes_are_given_only_where_every_density_was_measured() -> None:
    whole = distilled(density=850.0, rho_1=720.0, rho_2=800.0, rho_3=930.0)

    assert whole is not None
    assert whole.rows[0].percent == pytest.approx(100 * (200 / 720) / (1000 / 850))
    assert distilled(density=850.0, rho_1=720.0) is None


@pytest.mark.parametrize(
    "cuts",
    [
        (),
        (OwnCut(name="a", t_end=10.0),) * 2,
        (OwnCut(name="a", t_end=200.0), OwnCut(name="b", t_end=100.0), OwnCut(name="c")),
        (OwnCut(name="a"), OwnCut(name="b")),
    ],
)
def test_a_scheme_of_cuts_that_does_not_rise_is_refused(cuts: Any) -> None:
    with pytest.raises(OwnMethodRefused):
        definition_of_own(replace(CRUDE, cuts=cuts))


@pytest.mark.parametrize("own", [MIX, JFTOT, CRUDE], ids=lambda one: type(one).__name__)
def test_it_is_stored_as_a_text_without_loss(own: OwnKind) -> None:
    assert own_from_json(own_to_json(own)) == own


def test_what_was_given_and_found_is_stored_without_loss() -> None:
    asked = given(D2598[0], composition=rests_on({"propane": 0.6, "n-butane": 0.4}, u=0.01))
    outcome = D2598[0].evaluate(asked)

    assert given_from_json(given_to_json(asked)) == asked
    assert outcome_from_json(outcome_to_json(outcome)) == outcome
