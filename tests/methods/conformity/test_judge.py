"""Judging a result: only like with like, never past what is unknown, in the digits that are printed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.conformity import (
    Answer,
    AstmD3244,
    Bound,
    Comparison,
    Conformity,
    DecisionRule,
    GuardBand,
    Iso4259,
    LimitRefused,
    Measured,
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
from methods.reporting import Reported, ReportRule
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


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"measurand": "relative density"}, Reason.OTHER_MEASURAND),
        ({"reference_condition": "20 °C"}, Reason.OTHER_REFERENCE_CONDITION),
        ({"basis": "in air"}, Reason.OTHER_BASIS),
        ({"unit": "g/mL"}, Reason.OTHER_UNIT),
        ({"method": "ASTM D1298"}, Reason.OTHER_METHOD),
    ],
)
def test_a_result_is_judged_only_like_with_like(
    density: Make, density_limit: Make, given: Any, reason: Reason
) -> None:
    conformity = judge(density(**given), density_limit(), SIMPLE)

    assert (conformity.answer, conformity.reason) == (Answer.NOT_JUDGED, reason)
    assert all("{" not in conformity.sentence(language) for language in LANGUAGES)


def test_gauge_and_absolute_pressure_are_not_compared(density: Make, density_limit: Make) -> None:
    limit = density_limit(
        measurand="vapour pressure", unit="kPa_gauge", methods=None, reference_condition="40 °C"
    )
    tested = density(measurand="vapour pressure", unit="kPa_abs", reference_condition="40 °C", value=830.0)

    assert judge(tested, limit, SIMPLE).reason is Reason.OTHER_UNIT


def test_an_agreed_equivalent_method_is_judged(density: Make, density_limit: Make) -> None:
    tested = density(method="EN ISO 12185")

    conformity = judge(tested, density_limit(), SIMPLE, equivalents={"ASTM D4052": ["EN ISO 12185"]})

    assert conformity.answer is Answer.CONFORMS


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"upper": NOT_ENTERED}, Reason.LIMIT_UNKNOWN),
        ({"lower": NOT_ENTERED, "upper": None}, Reason.LIMIT_UNKNOWN),
        ({"methods": NOT_ENTERED}, Reason.METHOD_UNKNOWN),
        ({"methods": ()}, Reason.OTHER_METHOD),
    ],
)
def test_what_nobody_has_entered_never_passes(
    density: Make, density_limit: Make, given: Any, reason: Reason
) -> None:
    conformity = judge(density(), density_limit(**given), SIMPLE)

    assert (conformity.answer, conformity.reason) == (Answer.NOT_JUDGED, reason)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.uses_U], ids=lambda rule: rule.code)
def test_a_rule_that_needs_an_uncertainty_judges_nothing_without_one(
    density: Make, density_limit: Make, rule: DecisionRule
) -> None:
    assert judge(density(U=None), density_limit(), rule).reason is Reason.NO_UNCERTAINTY


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.uses_R], ids=lambda rule: rule.code)
def test_a_rule_that_needs_R_judges_nothing_without_an_approved_one(
    density: Make, density_limit: Make, rule: DecisionRule
) -> None:
    assert judge(density(), density_limit(), rule).reason is Reason.NO_REPRODUCIBILITY


def test_a_limit_needs_a_bound_that_is_a_number_and_the_lower_one_below(density_limit: Make) -> None:
    for wrong in (
        {"lower": None, "upper": None},
        {"upper": Bound(text="845,0")},
        {"upper": Bound(text="800.0")},
    ):
        with pytest.raises(LimitRefused):
            density_limit(**wrong)


# strict, inclusive, rounded and unrounded


@pytest.mark.parametrize(("inclusive", "answer"), [(True, Answer.CONFORMS), (False, Answer.DOES_NOT_CONFORM)])
def test_a_value_at_the_bound_conforms_when_the_bound_is_inclusive(
    density: Make, density_limit: Make, inclusive: bool, answer: Answer
) -> None:
    limit = density_limit(upper=Bound(text="845.0", inclusive=inclusive))

    assert judge(density(845.0), limit, SIMPLE).answer is answer


@pytest.mark.parametrize(
    ("value", "comparison", "answer", "printed"),
    [
        (845.04, Comparison.ROUNDED, Answer.CONFORMS, "845.0"),
        (845.06, Comparison.ROUNDED, Answer.DOES_NOT_CONFORM, "845.1"),
        (845.04, Comparison.ABSOLUTE, Answer.DOES_NOT_CONFORM, "845.04"),
        (845.0003, Comparison.ABSOLUTE, Answer.DOES_NOT_CONFORM, "845.0003"),
        (844.96, Comparison.ABSOLUTE, Answer.CONFORMS, "845.0"),
    ],
)
def test_the_specification_says_whether_the_rounded_value_is_compared(
    density: Make, density_limit: Make, value: float, comparison: Comparison, answer: Answer, printed: str
) -> None:
    conformity = judge(density(value), density_limit(comparison=comparison), SIMPLE)

    assert conformity.answer is answer
    assert isinstance(conformity.shown, Reported)
    assert conformity.shown.value_text == printed


def test_rounding_to_a_coarser_limit_is_done_once_from_the_value_itself(
    density: Make, density_limit: Make
) -> None:
    limit = density_limit(lower=None, upper=Bound(text="845"))

    conformity = judge(density(845.46), limit, SIMPLE)  # 845.5 as reported would round on to 846

    assert conformity.answer is Answer.CONFORMS
    assert conformity.shown.printed() == "845.46 ± 0.3 kg/m³"


def test_each_bound_is_compared_in_its_own_digits(density: Make, density_limit: Make) -> None:
    limit = density_limit(lower=Bound(text="820.0"), upper=Bound(text="845"))

    assert judge(density(845.3), limit, SIMPLE).answer is Answer.CONFORMS
    assert judge(density(819.9), limit, SIMPLE).answer is Answer.DOES_NOT_CONFORM


# the printed verdict


VALUES = st.one_of(
    st.floats(min_value=843, max_value=847),
    st.floats(min_value=818, max_value=822),
    st.integers(8440, 8460).map(lambda n: n / 10),
    st.integers(84400, 84600).map(lambda n: n / 100),
)
BOUNDS = st.sampled_from(
    [
        ("820.0", "845.0"),
        (None, "845.0"),
        ("820", None),
        ("820", "845"),
        ("843.00", "844.75"),
        ("820.00", "845"),
    ]
)


def again(conformity: Conformity, tested: Result) -> Answer:
    """The verdict from nothing but the printed figures, the limit and the rule."""
    shown = conformity.shown
    assert isinstance(shown, Reported)
    assert isinstance(tested.outcome, Measured)
    U = None if shown.uncertainty_text is None else float(shown.uncertainty_text)
    outcome = replace(tested.outcome, value=float(shown.value_text), U=U, rule=ReportRule(step=shown.step))
    return judge(
        replace(tested, outcome=outcome), conformity.limit, conformity.rule, precision=PRECISION
    ).answer


@given(
    value=VALUES,
    U=st.floats(min_value=0.01, max_value=1.5),
    bounds=BOUNDS,
    inclusive=st.booleans(),
    comparison=st.sampled_from(Comparison),
    rule=st.sampled_from(RULES),
    step=st.sampled_from(["0.1", "0.5", None]),
)
def test_the_printed_value_limit_and_rule_reproduce_the_printed_verdict(
    density: Make,
    density_limit: Make,
    value: float,
    U: float,
    bounds: Any,
    inclusive: bool,
    comparison: Comparison,
    rule: DecisionRule,
    step: str | None,
) -> None:
    low, high = (None if text is None else Bound(text=text, inclusive=inclusive) for text in bounds)
    tested = density(value, U=U, step=step)

    conformity = judge(
        tested, density_limit(lower=low, upper=high, comparison=comparison), rule, precision=PRECISION
    )

    assert again(conformity, tested) is conformity.answer


@given(value=VALUES, U=st.floats(min_value=0.01, max_value=1.5), rule=st.sampled_from(RULES))
def test_a_binary_rule_never_answers_inconclusive(
    density: Make, density_limit: Make, value: float, U: float, rule: DecisionRule
) -> None:
    answer = judge(density(value, U=U), density_limit(), rule, precision=PRECISION).answer

    assert answer is not Answer.INCONCLUSIVE or not rule.binary


@given(
    value=VALUES,
    U=st.floats(min_value=0.01, max_value=1.5),
    ratios=st.tuples(st.sampled_from(["0.1", "0.5", "0.83"]), st.sampled_from(["1", "1.2", "1.645"])),
)
def test_a_wider_guard_band_never_accepts_more(
    density: Make, density_limit: Make, value: float, U: float, ratios: tuple[str, str]
) -> None:
    narrow, wide = (judge(density(value, U=U), density_limit(), GuardBand(r=r)).answer for r in ratios)
    simple = judge(density(value, U=U), density_limit(), SIMPLE).answer

    assert wide is not Answer.CONFORMS or narrow is Answer.CONFORMS
    assert narrow is not Answer.CONFORMS or simple is Answer.CONFORMS


@given(value=VALUES, U=st.floats(min_value=0.01, max_value=1.5))
def test_the_mirror_image_of_a_case_has_the_same_answer(
    density: Make, density_limit: Make, value: float, U: float
) -> None:
    upper = density_limit(lower=None, upper=Bound(text="845.0"))
    lower = density_limit(lower=Bound(text="-845.0"), upper=None)

    for rule in RULES:
        a = judge(density(value, U=U), upper, rule, precision=PRECISION)
        b = judge(density(-value, U=U), lower, rule, precision=PRECISION)
        assert (a.answer, a.margin) == (b.answer, b.margin)


# censored values
