"""ASTM D4052: what the bench enters, what comes out, and what is refused."""

from dataclasses import replace
from typing import Any

import pytest

from methods import Known, MethodError, Source, Unknown
from methods.definitions import CheckState, NumericResult, answer_check
from methods.definitions.astm_d4052 import D4052
from methods.definitions.errors import (
    BubblesNotExcluded,
    ContributionUnit,
    ContributionUnknown,
    Implausible,
    InputMissing,
    InputUnknown,
    ModeUnknown,
    NoVolumeTable,
    OutOfScope,
    ProductUnknown,
    ReasonMissing,
    TooFewDeterminations,
    WrongKind,
    WrongMethod,
)
from methods.definitions.water_and_air import WATER_AND_AIR
from methods.petroleum import ProductGroup as Group
from methods.petroleum import Rules, api_gravity, density_at_60F, relative_density_60F
from methods.precision import Agreement, Constant, Precision, PrecisionFigure
from methods.uncertainty import Input, Mode, StudyConditions
from tests.methods.definitions.givens import contributions, density, entered, given_d4052

BOOK = Source(document="FICTITIOUS")
CHECKED = StudyConditions(range_fits=True, own_repeatability_compatible=True, bias_in_control=True)
LIMITS = {"water": Known(value=0.1, source=BOOK), "air": Known(value=0.1, source=BOOK)}


def result(outcome: object, key: str) -> NumericResult:
    found = outcome.result(key)  # type: ignore[attr-defined]
    assert isinstance(found, NumericResult)
    return found


def U(outcome: object, key: str = "density_15C") -> float:
    uncertainty = result(outcome, key).uncertainty
    assert not isinstance(uncertainty, Unknown)
    return uncertainty.U


def test_a_density_measured_at_15_celsius_is_reported_as_it_was_measured() -> None:
    outcome = D4052.evaluate(given_d4052(density("1", 0.83650)))

    assert result(outcome, "density_15C").value == 836.5


def test_relative_density_and_api_gravity_follow_by_d1250() -> None:
    outcome = D4052.evaluate(given_d4052(density("1", 0.83650)))
    rho60 = density_at_60F(836.5, 15.0, group=Group.REFINED_PRODUCTS, rules=Rules.D1250_2004)
    RD = relative_density_60F(rho60, rules=Rules.D1250_2004)

    assert result(outcome, "relative_density_60F").value == pytest.approx(RD, rel=1e-12)
    assert result(outcome, "api_gravity_60F").value == pytest.approx(api_gravity(RD), rel=1e-12)


def test_a_measurement_at_another_temperature_is_carried_to_15_celsius_and_says_so() -> None:
    outcome = D4052.evaluate(given_d4052(density("1", 0.83294, t=20.0)))

    assert result(outcome, "density_15C").value == pytest.approx(836.5, abs=0.1)
    assert any("Measured at 20 °C; carried to 15 °C" in one.text for one in outcome.messages)


def test_the_unit_of_the_meter_does_not_matter() -> None:
    by_volume = density("1", 0.83650)
    inputs = {**by_volume.inputs, "density": entered(836.5, "kg/m3")}

    assert D4052.evaluate(given_d4052(by_volume)).results == pytest.approx(
        D4052.evaluate(given_d4052(replace(by_volume, inputs=inputs))).results
    )


def test_the_same_data_give_the_same_outcome() -> None:
    assert D4052.evaluate(given_d4052()) == D4052.evaluate(given_d4052())


def test_the_uncertainty_is_the_root_of_its_contributions() -> None:
    outcome = D4052.evaluate(given_d4052(coverage_factor=2.0))

    lines = result(outcome, "density_15C").uncertainty.lines  # type: ignore[union-attr]
    assert U(outcome) == pytest.approx(2 * sum(line.contribution**2 for line in lines) ** 0.5, rel=1e-12)
    assert U(outcome) == pytest.approx(0.1202, abs=1e-4)  # 2 sqrt(0.05² + 0.03² + 0.0029² + 0.0144²)


def test_a_larger_uncertainty_on_the_certificate_enlarges_the_result_by_the_computed_amount() -> None:
    before = U(D4052.evaluate(given_d4052(coverage_factor=2.0)))
    after = U(D4052.evaluate(given_d4052(coverage_factor=2.0, contributions=contributions(U=0.20))))

    assert after**2 - before**2 == pytest.approx(0.20**2 - 0.10**2, rel=1e-9)


def test_every_reading_and_the_certificate_stand_in_the_budget_with_their_source() -> None:
    outcome = D4052.evaluate(given_d4052())

    lines = result(outcome, "density_15C").uncertainty.lines  # type: ignore[union-attr]
    sources = {line.input: line.source.key for line in lines if line.source}
    assert sources == {"density_1": "R-1", "temperature_1": "R-1", "calibration": "C-7"}


def test_the_correction_of_the_certificate_is_applied() -> None:
    correction = replace(contributions()[0], value=-0.05)
    outcome = D4052.evaluate(given_d4052(contributions=(correction, *contributions()[1:])))

    assert result(outcome, "density_15C").value == pytest.approx(836.45, abs=1e-9)


@pytest.mark.parametrize("lacking", ["calibration", "resolution", "repeatability", "sample_temperature"])
def test_without_a_needed_contribution_there_is_a_value_but_no_uncertainty(lacking: Any) -> None:
    left = tuple(one for one in contributions() if one.name != lacking)
    found = result(D4052.evaluate(given_d4052(contributions=left)), "density_15C")

    assert found.value == 836.5
    assert isinstance(found.uncertainty, Unknown)
    assert "the budget lacks" in found.uncertainty.reason


def test_the_repeatability_of_the_method_stands_in_for_a_pooled_standard_deviation() -> None:
    r = PrecisionFigure(
        kind="r", form=Constant(value=0.277), unit="kg/m3", low=600, high=900, source=BOOK, approver="TM"
    )
    left = tuple(one for one in contributions() if one.name != "repeatability")
    outcome = D4052.evaluate(given_d4052(contributions=left, precision={"density_15C": Precision(r=r)}))

    lines = result(outcome, "density_15C").uncertainty.lines  # type: ignore[union-attr]
    assert [line.u for line in lines if line.input == "repeatability"] == [pytest.approx(0.1)]


def by_study(**changed: Any) -> NumericResult:
    R = PrecisionFigure(
        kind="R", form=Constant(value=0.5), unit="kg/m3", low=600, high=900, source=BOOK, approver="TM"
    )
    parts = {"precision": {"density_15C": Precision(R=R)}, "study": CHECKED, **changed}
    given = given_d4052(uncertainty_mode=Mode.INTERLABORATORY, **parts)
    return result(D4052.evaluate(given), "density_15C")


def test_the_mode_of_the_study_gives_two_R_over_2_77_and_nothing_besides() -> None:
    uncertainty = by_study().uncertainty

    assert not isinstance(uncertainty, Unknown)
    assert uncertainty.mode is Mode.INTERLABORATORY
    assert pytest.approx(2 * 0.5 / 2.77) == uncertainty.U


@pytest.mark.parametrize("lacking", [{"study": None}, {"precision": {}}])
def test_without_R_or_its_conditions_the_mode_of_the_study_gives_no_uncertainty(lacking: Any) -> None:
    found = by_study(**lacking)

    assert found.value == 836.5
    assert isinstance(found.uncertainty, Unknown)


def test_two_determinations_halve_the_variance_of_repeatability_and_nothing_else() -> None:
    one = U(D4052.evaluate(given_d4052(coverage_factor=1.0)))
    two = U(D4052.evaluate(given_d4052(density("1", 0.8365), density("2", 0.8365), coverage_factor=1.0)))

    assert one**2 - two**2 == pytest.approx(0.03**2 / 2, rel=1e-6)


@pytest.mark.parametrize(
    ("second", "answer", "results"), [(0.73652, Agreement.WITHIN, 3), (0.73690, Agreement.BEYOND, 0)]
)
def test_a_pair_of_gasoline_is_held_against_0_05_api_before_its_mean_is_formed(
    second: Any, answer: Any, results: Any
) -> None:
    pair = (density("1", 0.73650), density("2", second))
    outcome = D4052.evaluate(given_d4052(*pair, product="gasoline", mode="automated pair"))

    assert outcome.agreement is not None
    assert (outcome.agreement.answer, len(outcome.results)) == (answer, results)


def test_repeats_that_the_edition_does_not_ask_for_are_not_judged_without_a_limit() -> None:
    repeats = (density("1", 0.8365), density("2", 0.8375))

    unknown = D4052.evaluate(given_d4052(*repeats)).agreement
    own = D4052.evaluate(given_d4052(*repeats, agreement_limit=Known(value=0.1, source=BOOK))).agreement

    assert unknown is not None
    assert own is not None
    assert (unknown.answer, own.answer) == (Agreement.NO_PRECISION, Agreement.BEYOND)


def test_an_excluded_determination_is_not_used_but_is_not_silent_either() -> None:
    outcome = D4052.evaluate(given_d4052(density("1", 0.9, excluded="bubble seen"), density("2", 0.8365)))

    assert result(outcome, "density_15C").value == 836.5
    assert outcome.messages[0].text == "Determination 1 is not used: bubble seen."


REFUSALS = [
    (WrongMethod, given_d4052(edition="D4052-22")),
    (OutOfScope, given_d4052(product="crude oil")),
    (OutOfScope, given_d4052(product="LPG")),
    (ProductUnknown, given_d4052(product="honey")),
    (NoVolumeTable, given_d4052(product="wax")),
    (ModeUnknown, given_d4052(mode="by bucket")),
    (ModeUnknown, given_d4052(mode="automated", product="gasoline")),
    (ModeUnknown, given_d4052(mode="automated pair", product="diesel fuel")),
    (TooFewDeterminations, given_d4052(mode="automated pair", product="gasoline")),
    (TooFewDeterminations, given_d4052(determinations_required=2)),
    (TooFewDeterminations, given_d4052(density("1", 0.8365, excluded="bubble seen"))),
    (ReasonMissing, given_d4052(density("1", 0.8365, excluded=" "))),
    (BubblesNotExcluded, given_d4052(density("1", 0.8365, bubbles="not excluded"))),
    (WrongKind, given_d4052(density("1", 0.8365, bubbles="perhaps"))),
    (WrongKind, given_d4052(density("1", float("nan")))),
    (Implausible, given_d4052(density("1", 8.365))),
    (Implausible, given_d4052(density("1", 0.8365, t=288.15))),
    (InputMissing, given_d4052(replace(density("1", 0.8365), inputs={"density": entered(0.8, "g/cm3")}))),
    (InputUnknown, given_d4052(test_inputs={"colour": entered(1.0, "1")})),
    (ContributionUnknown, given_d4052(contributions=(Input(name="luck", value=0.0, u=0.1),))),
    (
        ContributionUnit,
        given_d4052(contributions=(Input(name="calibration", value=0.0, u=0.1, unit="g/cm3"),)),
    ),
]


@pytest.mark.parametrize(("refusal", "given"), REFUSALS)
def test_what_cannot_be_right_is_refused_with_problem_and_remedy(refusal: Any, given: Any) -> None:
    with pytest.raises(refusal) as raised:
        D4052.evaluate(given)

    assert isinstance(raised.value, MethodError)
    assert raised.value.problem_text.endswith(".")
    assert raised.value.remedy_text.endswith(".")


def test_a_density_in_a_unit_of_mass_is_refused() -> None:
    wrong = replace(density("1", 0.8), inputs={**density("1", 0.8).inputs, "density": entered(0.8, "g")})

    with pytest.raises(MethodError, match="cannot be converted"):
        D4052.evaluate(given_d4052(wrong))


def check_readings(water: float) -> dict[str, Any]:
    return {
        "water": entered(water, "g/cm3"),
        "air": entered(0.0012, "g/cm3"),
        "temperature": entered(20.0, "degC"),
        "pressure": entered(101.3, "kPa_abs"),
    }


@pytest.mark.parametrize(
    ("water", "limits", "answer"),
    [
        (0.99822, LIMITS, CheckState.YES),
        (0.99851, LIMITS, CheckState.NO),
        (0.99822, {}, CheckState.NO_REQUIREMENT),
    ],
)
def test_the_meter_is_checked_with_water_and_air(water: Any, limits: Any, answer: Any) -> None:
    assert answer_check(WATER_AND_AIR, check_readings(water), limits).state is answer


def test_a_check_without_the_pressure_of_the_station_is_refused() -> None:
    readings = check_readings(0.9982)
    del readings["pressure"]

    with pytest.raises(InputMissing, match="Station pressure"):
        answer_check(WATER_AND_AIR, readings, LIMITS)
