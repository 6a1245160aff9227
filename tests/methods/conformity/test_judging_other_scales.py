"""Judging censored values, classes and strict bounds; and what a verdict says in words."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from methods.conformity import (
    Answer,
    AstmD3244,
    Bound,
    ClassLimit,
    Comparison,
    DecisionRule,
    GuardBand,
    Iso4259,
    Limit,
    LimitRefused,
    MethodPrecision,
    NonBinary,
    Reason,
    RiskGuardBand,
    SimpleAcceptance,
    SpecificConsumerRisk,
    SpecificProducerRisk,
    View,
    judge,
)
from methods.conformity import Tested as Result
from methods.knowledge import Known, Source, Unknown
from methods.reporting import Censored, CensoredKind, Ordinal, Rounding, Scale
from methods.wording import LANGUAGES

Make = Callable[..., Any]
SIMPLE = SimpleAcceptance()
PRECISION = MethodPrecision(R=Known(value=1.2, source=Source(document="a study")), laboratories=2)
NOT_ENTERED = Unknown(reason="nobody has entered it", remedy="Enter it from the specification")
RULES: list[DecisionRule] = [
    SIMPLE,
    GuardBand(),
    GuardBand(r="0.83"),
    NonBinary(),
    RiskGuardBand(risk=0.05),
    SpecificConsumerRisk(risk=0.05),
    SpecificProducerRisk(risk=0.05),
    Iso4259(view=View.SUPPLIER),
    Iso4259(view=View.RECIPIENT),
    Iso4259(view=View.NEITHER),
    AstmD3244(P=0.05),
    AstmD3244(P=0.5),
]


def sulfur(kind: str, bound: str | None) -> Result:
    outcome = Censored(kind=CensoredKind(kind), bound=bound, unit="mg/kg")
    return Result(measurand="sulfur", unit="mg/kg", method="ASTM D6667", outcome=outcome)


MAX_30 = Limit(
    measurand="sulfur", unit="mg/kg", upper=Bound(text="30"), methods=None, comparison=Comparison.ROUNDED
)
MIN_10 = replace(MAX_30, lower=Bound(text="10"), upper=None)


@pytest.mark.parametrize(
    ("kind", "bound", "limit", "answer"),
    [
        ("<", "50", MAX_30, Answer.INCONCLUSIVE),
        ("<", "30", MAX_30, Answer.CONFORMS),
        ("<", "5", MAX_30, Answer.CONFORMS),
        (">", "1000", MAX_30, Answer.DOES_NOT_CONFORM),
        (">", "30", MAX_30, Answer.DOES_NOT_CONFORM),
        (">", "20", MAX_30, Answer.INCONCLUSIVE),
        ("not detected", "1", MAX_30, Answer.CONFORMS),
        ("not detected", None, MAX_30, Answer.INCONCLUSIVE),
        ("<", "5", MIN_10, Answer.DOES_NOT_CONFORM),
        (">", "10", MIN_10, Answer.CONFORMS),
        ("<", "50", MIN_10, Answer.INCONCLUSIVE),
    ],
)
def test_a_censored_value_is_judged_as_far_as_it_can_be(
    kind: str, bound: str | None, limit: Limit, answer: Answer
) -> None:
    conformity = judge(sulfur(kind, bound), limit, SIMPLE)

    assert conformity.answer is answer
    assert conformity.probability is None


def test_a_strict_bound_is_met_by_a_value_below_that_very_bound() -> None:
    strict = replace(MAX_30, upper=Bound(text="30", inclusive=False))

    assert judge(sulfur("<", "30"), strict, SIMPLE).answer is Answer.CONFORMS


def test_a_guard_band_cannot_be_taken_from_a_value_without_uncertainty() -> None:
    assert judge(sulfur("<", "5"), MAX_30, GuardBand()).reason is Reason.NO_UNCERTAINTY


# classes


STRIP = Scale(name="copper strip", classes=("1a", "1b", "2a", "2b"))
CLASS_1 = ClassLimit(
    measurand="copper strip corrosion",
    name="class 1",
    satisfied_by=frozenset({"1a", "1b"}),
    reference_condition="1 h at 40 °C",
    methods=("ASTM D1838",),
)


def strip(value: str, **given: Any) -> Result:
    return Result(
        **{
            "measurand": "copper strip corrosion",
            "unit": "1",
            "method": "ASTM D1838",
            "reference_condition": "1 h at 40 °C",
            "outcome": Ordinal(value=value, scale=STRIP),
            **given,
        }
    )


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("1a", Answer.CONFORMS),
        ("1b", Answer.CONFORMS),
        ("2a", Answer.DOES_NOT_CONFORM),
    ],
)
def test_1a_and_1b_satisfy_class_1(value: str, answer: Answer) -> None:
    assert judge(strip(value), CLASS_1, SIMPLE).answer is answer


def test_a_strip_from_another_temperature_is_not_judged() -> None:
    tested = strip("1a", reference_condition="3 h at 50 °C")

    assert judge(tested, CLASS_1, SIMPLE).reason is Reason.OTHER_REFERENCE_CONDITION


def test_unknown_classes_are_not_judged_and_no_classes_are_refused() -> None:
    assert judge(strip("1a"), replace(CLASS_1, satisfied_by=NOT_ENTERED), SIMPLE).answer is Answer.NOT_JUDGED
    with pytest.raises(LimitRefused):
        replace(CLASS_1, satisfied_by=frozenset())


def test_a_class_is_not_compared_with_a_number(density: Make, density_limit: Make) -> None:
    tested = density(outcome=Ordinal(value="1a", scale=STRIP))

    assert judge(tested, density_limit(), SIMPLE).reason is Reason.OTHER_KIND


# words


def test_units_and_measurands_are_named_in_the_reader_s_words(density: Make, density_limit: Make) -> None:
    other_unit = judge(density(unit="g/mL"), density_limit(), SIMPLE)
    other_measurand = judge(density(measurand="relative_density"), density_limit(), SIMPLE)
    names = {"density": "плотности", "relative_density": "относительной плотности"}

    assert other_unit.reason_text("ru") == "Единицы различны: норма кг/м³, результат г/мл."
    assert "для относительной плотности" in other_measurand.sentence("ru", names)


@pytest.mark.parametrize(("language", "rule"), list(product(LANGUAGES, RULES)), ids=str)
def test_every_sentence_names_result_limit_rule_and_its_document(
    density: Make, density_limit: Make, language: Any, rule: DecisionRule
) -> None:
    conformity = judge(density(), density_limit(), rule, precision=PRECISION)

    sentence = conformity.sentence(language)

    for part in (
        conformity.shown.printed(language),
        conformity.limit.printed(language),
        conformity.rule_text(language),
        rule.source.document,
    ):
        assert part in sentence
    assert "{" not in sentence


def test_the_uncertainty_is_never_printed_in_a_verdict_that_rests_on_R(
    density: Make, density_limit: Make
) -> None:
    conformity = judge(density(), density_limit(), Iso4259(view=View.NEITHER), precision=PRECISION)

    assert "±" not in conformity.sentence("en")


def test_margin_and_probability_say_how_near_it_was(density: Make, density_limit: Make) -> None:
    conformity = judge(density(845.0), density_limit(lower=None), SIMPLE)

    assert conformity.margin == Decimal(0)
    assert conformity.probability == pytest.approx(0.5)


def test_the_tie_rule_of_the_specification_rounds_the_value_for_it(
    density: Make, density_limit: Make
) -> None:
    limit = density_limit(lower=None, upper=Bound(text="845"))

    assert (
        judge(density(845.5), replace(limit, rounding=Rounding.HALF_UP), SIMPLE).answer
        is Answer.DOES_NOT_CONFORM
    )
    assert judge(density(844.5), limit, SIMPLE).answer is Answer.CONFORMS
