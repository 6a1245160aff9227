"""Values of which only a bound is known stay that: in results, means and sums, by a rule that is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from methods.definitions import (
    CensoredResult,
    Determination,
    Entered,
    FileUnit,
    Given,
    NumericResult,
    Outcome,
    OwnGuided,
    OwnMethodRefused,
    OwnValue,
    definition_of_own,
    given_from_json,
    given_to_json,
    outcome_from_json,
    outcome_to_json,
    own_from_json,
    own_to_json,
)
from methods.definitions.censoring import Substitution
from methods.definitions.errors import ValueMissing, WrongKind
from methods.knowledge import Source, Unknown
from methods.reporting import Censored, CensoredKind
from methods.wording import Texts
from tests.methods.definitions.givens import READING
from tests.methods.definitions.test_own_composition import LPG, found
from tests.methods.definitions.test_own_composition import given as given_peaks

TEXTS: Texts = {"en": "lead", "az": "qurğuşun", "ru": "свинец"}
LEAD = OwnValue(key="lead", names=TEXTS, unit="mg/kg", low=0.0, high=1e6, limit=0.5)
METALS = OwnGuided(
    code="OWN-M", edition="1", titles=TEXTS, source=Source(document="FICTITIOUS text"),
    values=(LEAD, replace(LEAD, key="arsenic", names={"en": "arsenic", "az": "arsen", "ru": "мышьяк"})),
)  # fmt: skip
NOT_DETECTED = Censored(kind=CensoredKind.NOT_DETECTED, bound=None, unit="mg/kg")


def entered(value: float | Censored) -> Entered:
    if isinstance(value, Censored):
        return Entered(value=None, unit="mg/kg", text=str(value.kind), source=READING, censored=value)
    return Entered(value=value, unit="mg/kg", text=f"{value}", source=READING)


def given(*runs: dict[str, float | Censored], lacking: dict[str, str] | None = None) -> Given:
    return Given(
        method=METALS.code, edition=METALS.edition, product="LPG", mode="own",
        determinations=tuple(
            Determination(key=str(n), inputs={name: entered(one) for name, one in run.items()}, lacking=lacking or {})
            for n, run in enumerate(runs, 1)
        ),
    )  # fmt: skip


def of(data: Given, own: OwnGuided = METALS) -> Outcome:
    return definition_of_own(replace(own, determinations=len(data.determinations))).evaluate(data)


def censored(outcome: Outcome, key: str) -> str:
    result = outcome.result(key)
    assert isinstance(result, CensoredResult)
    return result.value.printed()


def test_less_than_the_least_that_is_reported_is_no_number() -> None:
    outcome = of(given({"lead": 0.2, "arsenic": NOT_DETECTED}))

    assert censored(outcome, "lead") == "< 0.5 mg/kg"
    assert censored(outcome, "arsenic") == "not detected (< 0.5 mg/kg)"


def test_what_nobody_entered_or_decided_on_is_named_all_at_once() -> None:
    with pytest.raises(ValueMissing, match="lead, arsenic"):
        of(given({}))


def test_what_was_not_measured_has_no_result_and_the_others_stand() -> None:
    outcome = of(given({"lead": 3.0}, lacking={"arsenic": "its line was disturbed"}))

    assert [one.measurand for one in outcome.results] == ["lead"]
    assert [(one.printed, one.level) for one in outcome.messages if "arsenic" in one.text] == [
        (True, "attention")
    ]


def test_determinations_that_are_all_censored_say_the_widest_bound() -> None:
    below = replace(NOT_DETECTED, kind=CensoredKind.BELOW, bound="2")

    assert (
        censored(of(given(*({"lead": one, "arsenic": 1.0} for one in (0.2, below)))), "lead") == "< 2 mg/kg"
    )


@pytest.mark.parametrize(("rule", "value"), [("", None), ("nought", 1.0), ("half", 1.125), ("limit", 1.25)])
def test_a_mean_of_figures_and_bounds_is_formed_by_the_rule_that_it_names(
    rule: str, value: float | None
) -> None:
    own = replace(METALS, below=Substitution(rule))

    outcome = of(given({"lead": 2.0, "arsenic": 1.0}, {"lead": NOT_DETECTED, "arsenic": 1.0}), own)

    numbers = {one.measurand: one for one in outcome.results if isinstance(one, NumericResult)}
    said = [one for one in outcome.messages if one.key in ("mean of censored", "no mean of censored")]
    assert (numbers["lead"].value if "lead" in numbers else None) == value
    assert len(said) == 1
    if value is not None:
        assert isinstance(numbers["lead"].uncertainty, Unknown)
        assert (said[0].about, said[0].printed) == ("lead", True)


def test_a_bound_in_another_unit_is_refused() -> None:
    with pytest.raises(WrongKind, match="a bound in mg/kg"):
        of(
            given(
                {
                    "lead": replace(NOT_DETECTED, kind=CensoredKind.BELOW, bound="2", unit="mg/L"),
                    "arsenic": 1.0,
                }
            )
        )


def test_given_outcome_and_method_come_back_from_json_as_they_were() -> None:
    own = replace(
        METALS,
        below=Substitution.HALF,
        file_units=(FileUnit(written="ppm", unit="mg/kg", source="FICTITIOUS"),),
    )
    data = given({"lead": NOT_DETECTED}, lacking={"arsenic": "FICTITIOUS"})
    outcome = of(data, own)

    assert own_from_json(own_to_json(own)) == own
    assert given_from_json(given_to_json(data)) == data
    assert outcome_from_json(outcome_to_json(outcome)) == outcome


@pytest.mark.parametrize(
    "unit",
    [FileUnit(written="ppm", unit="stone", source="x"), FileUnit(written="ppm", unit="mg/kg", source=" ")],
)
def test_a_unit_of_files_needs_a_unit_of_the_table_and_a_source(unit: FileUnit) -> None:
    with pytest.raises(OwnMethodRefused):
        definition_of_own(replace(METALS, file_units=(unit,)))


# -- sums of components -------------------------------------------------------------------------------------

AMOUNTS = replace(
    LPG,
    normalised=False,
    sum_low=None,
    sum_high=None,
    examples=(replace(LPG.examples[0], expected={"propane": "30.0"}),),
)


@pytest.mark.parametrize(("rule", "value"), [("", 9.9), ("nought", 9.9), ("half", 10.15), ("limit", 10.4)])
def test_a_sum_counts_what_was_not_found_by_the_rule_that_it_names(rule: str, value: float) -> None:
    own = replace(AMOUNTS, below=Substitution(rule))

    outcome = definition_of_own(own).evaluate(given_peaks({"propane": 800.0, "propene": 90.0}))

    olefins = outcome.result("olefins")
    (said,) = [one for one in outcome.messages if one.key == "sum of censored"]
    assert isinstance(olefins, NumericResult)
    assert olefins.value == pytest.approx(value)
    assert isinstance(olefins.uncertainty, Unknown) == (rule in ("half", "limit"))
    assert "1-butene" in said.text
    assert (said.about, said.printed) == ("olefins", True)


def test_a_sum_of_nothing_found_is_known_only_by_its_limits() -> None:
    limited = replace(AMOUNTS, components=tuple(replace(one, limit=0.2) for one in AMOUNTS.components))

    bounded = definition_of_own(limited).evaluate(given_peaks({"propane": 800.0}))
    unbounded = definition_of_own(AMOUNTS).evaluate(given_peaks({"propane": 800.0}))

    assert censored(bounded, "olefins") == "< 0.4 % (V/V)"
    assert censored(unbounded, "olefins") == "not detected"


def test_a_rule_that_counts_a_limit_gives_no_sum_where_none_is_entered() -> None:
    own = replace(AMOUNTS, below=Substitution.LIMIT)

    outcome = definition_of_own(own).evaluate(given_peaks({"propane": 800.0, "1-butene": 90.0}))

    assert "olefins" not in {one.measurand for one in outcome.results}
    assert any(one.key == "no sum of censored" and "propene" in one.text for one in outcome.messages)


def test_a_composition_stays_as_it_was_where_everything_was_found() -> None:
    _, groups = found(
        given_peaks({"propane": 800.0, "propene": 90.0, "1-butene": 90.0}, own=AMOUNTS), AMOUNTS
    )

    assert groups["olefins"].value == pytest.approx(90.0 * 0.11 + 90.0 * 0.09)
