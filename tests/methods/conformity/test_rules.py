"""Decision rules and risks against their documents."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.conformity import (
    Answer,
    AstmD3244,
    Bound,
    GammaPrior,
    GlobalConsumerRisk,
    GuardBand,
    Iso4259,
    MethodPrecision,
    NonBinary,
    NormalPrior,
    Reason,
    RiskGuardBand,
    RiskRefused,
    RuleRefused,
    SimpleAcceptance,
    SpecificConsumerRisk,
    SpecificProducerRisk,
    View,
    capability_index,
    conformance_probability,
    global_risk,
    guard_band,
    judge,
    nonconforming_fraction,
    posterior,
    process_capability,
)
from methods.conformity.reasons import ANSWERS, COMPARISONS, REASONS, RULES, SENTENCE, VIEWS
from methods.knowledge import Known, Source
from methods.uncertainty import RANGE_FACTOR
from methods.wording import LANGUAGES

Make = Callable[..., Any]
STUDY = Source(document="a study")
YES, NO, OPEN = Answer.CONFORMS, Answer.DOES_NOT_CONFORM, Answer.INCONCLUSIVE


def with_R(R: float, **given: Any) -> MethodPrecision:
    return MethodPrecision(R=Known(value=R, source=STUDY), **given)


# JCGM 106


@pytest.mark.parametrize("id", ["j106-zener", "j106-sae40"])
def test_probability_of_conformity(vector: Make, published: Make, id: str) -> None:
    x = vector("jcgm106_conformity", id)["inputs"]

    p = conformance_probability(x["y"], x["u"], lower=x.get("T_L", -math.inf), upper=x["T_U"])

    assert p == published("jcgm106_conformity", id)["p_c"]


@pytest.mark.parametrize("id", ["specific-risk-1", "specific-risk-2"])
def test_specific_risk_and_capability(vector: Make, published: Make, id: str) -> None:
    x, printed = vector("jcgm106_conformity", id)["inputs"], published("jcgm106_conformity", id)

    assert (
        1 - conformance_probability(x["y"], x["u"], lower=x["T_L"], upper=x["T_U"])
        == printed["P(non-conforming)"]
    )
    assert process_capability(x["y"], x["u"], lower=x["T_L"], upper=x["T_U"]) == printed["C_pk"]


def test_guard_bands_of_table_1(vector: Make, published: Make) -> None:
    printed = published("jcgm106_conformity", "j106-table1")

    for p in vector("jcgm106_conformity", "j106-table1")["inputs"]["p_c"]:
        assert guard_band(1.0, 1 - p) == printed[f"z at p_c={p}"]


def test_global_risk_of_the_ball_bearing(vector: Make, published: Make) -> None:
    printed = published("jcgm106_conformity", "j106-ball-bearing-simple")
    prior = GammaPrior(shape=4, rate=4)

    assert nonconforming_fraction(prior, lower=0, upper=2) == printed["P(non-conforming) without inspection"]
    assert global_risk(prior, 0.25, lower=0, upper=2).consumer == printed["global consumer risk R_C"]


def test_false_acceptance_of_the_rp19_table(vector: Make, published: Make) -> None:
    from scipy.stats import norm

    printed = published("jcgm106_conformity", "rp19-false-accept")
    for itp in vector("jcgm106_conformity", "rp19-false-accept")["inputs"]["in_tolerance_probability"]:
        sd = 1 / norm.ppf((1 + itp) / 2)
        prior = NormalPrior(mean=0, sd=sd)

        risk = global_risk(prior, sd / 4, lower=-1, upper=1).consumer

        assert 100 * risk == printed[f"unconditional false-accept %, ITP={itp}"]


def test_a_prior_and_a_measurement_share_by_their_weights() -> None:
    shared = posterior(10.0, 1.0, NormalPrior(mean=20, sd=1.0))

    assert (shared.mean, shared.sd) == pytest.approx((15.0, math.sqrt(0.5)))
    assert capability_index(8.0, 1.0) == 2


@given(y=st.floats(-5, 5), u=st.floats(0.01, 10), low=st.floats(-6, 0), width=st.floats(0, 8))
def test_a_probability_is_one_and_a_wider_tolerance_never_lowers_it(
    y: float, u: float, low: float, width: float
) -> None:
    p = conformance_probability(y, u, lower=low, upper=low + width)
    wider = conformance_probability(y, u, lower=low - 1, upper=low + width + 1)

    assert 0 <= p <= wider + 1e-15 <= 1 + 2e-15


@pytest.mark.parametrize(
    ("y", "u"), [(math.nan, 1.0), (1.0, 0.0), (1.0, -1.0), (1.0, math.nan), (1.0, math.inf)]
)
def test_an_impossible_risk_is_refused(y: float, u: float) -> None:
    with pytest.raises(RiskRefused):
        conformance_probability(y, u, upper=1.0)


# rules, for one maximum of 845.0 and U = 0.40


@pytest.mark.parametrize(
    ("rule", "answers"),
    [
        (SimpleAcceptance(), {844.5: YES, 844.9: YES, 845.0: YES, 845.1: NO, 845.5: NO}),
        (GuardBand(), {844.5: YES, 844.6: YES, 844.7: NO, 845.0: NO}),
        (GuardBand(r="0.5"), {844.8: YES, 844.9: NO}),
        (RiskGuardBand(risk=0.05), {844.6: YES, 844.7: NO}),
        (SpecificConsumerRisk(risk=0.05), {844.6: YES, 844.7: NO}),
        (SpecificProducerRisk(risk=0.05), {845.3: YES, 845.4: NO}),
        (NonBinary(), {844.6: YES, 844.7: OPEN, 845.0: OPEN, 845.4: OPEN, 845.5: NO}),
    ],
)
def test_a_rule_answers_around_its_acceptance_limit(
    density: Make, density_limit: Make, rule: Any, answers: dict[float, Answer]
) -> None:
    limit = density_limit(lower=None)

    assert {x: judge(density(x, U=0.4), limit, rule).answer for x in answers} == answers


def test_conditional_pass_and_conditional_fail_are_told_apart(density: Make, density_limit: Make) -> None:
    limit = density_limit(lower=None)

    assert judge(density(844.9, U=0.4), limit, NonBinary()).reason is Reason.CONDITIONAL_PASS
    assert judge(density(845.2, U=0.4), limit, NonBinary()).reason is Reason.CONDITIONAL_FAIL


def test_simple_acceptance_may_permit_a_largest_uncertainty(density: Make, density_limit: Make) -> None:
    rule = SimpleAcceptance(largest_U="0.3")

    assert judge(density(830, U=0.3), density_limit(), rule).answer is YES
    assert judge(density(830, U=0.31), density_limit(), rule).reason is Reason.U_TOO_LARGE
    assert judge(density(830, U=None), density_limit(), rule).reason is Reason.NO_UNCERTAINTY


def test_guard_bands_wider_than_the_tolerance_judge_nothing(density: Make, density_limit: Make) -> None:
    limit = density_limit(lower=Bound(text="844.5"))

    assert judge(density(844.8, U=0.4), limit, GuardBand()).reason is Reason.NO_ROOM


def test_a_global_risk_sets_the_least_guard_band_that_keeps_it(density: Make, density_limit: Make) -> None:
    prior = NormalPrior(mean=844.0, sd=0.5)
    limit, rule = density_limit(lower=None), GlobalConsumerRisk(prior=prior, risk=0.001)

    accepted = [
        x for x in (844.0 + i / 10 for i in range(15)) if judge(density(x, U=0.4), limit, rule).answer is YES
    ]
    edge = max(accepted)

    assert edge < 845.0
    assert global_risk(prior, 0.2, upper=845.0, accept_upper=edge).consumer <= 0.001
    assert global_risk(prior, 0.2, upper=845.0, accept_upper=edge + 0.1).consumer > 0.001


# ISO 4259-2 and ASTM D3244, R = 1.2 kg/m3: 0.59 R = 0.708


@pytest.mark.parametrize(
    ("view", "answers"),
    [
        (View.SUPPLIER, {844.2: YES, 844.3: NO, 845.0: NO, 845.7: NO, 845.8: NO}),
        (View.RECIPIENT, {844.2: YES, 844.3: YES, 845.0: YES, 845.7: YES, 845.8: NO}),
        (View.NEITHER, {844.2: YES, 844.3: OPEN, 845.0: OPEN, 845.7: OPEN, 845.8: NO}),
    ],
)
def test_iso_4259_follows_the_agreed_view_between_its_edges(
    density: Make, density_limit: Make, view: View, answers: dict[float, Answer]
) -> None:
    limit = density_limit(lower=None)

    found = {x: judge(density(x), limit, Iso4259(view=view), precision=with_R(1.2)).answer for x in answers}

    assert found == answers


def test_the_factors_are_those_that_are_printed(published: Make) -> None:
    printed = published("conformity_petroleum", "iso4259-factor")

    assert float(Iso4259.FACTOR) == printed["factor on R"]
    assert printed["R/sigma_R"] == RANGE_FACTOR
    assert printed["minimum width of a two-sided specification / R"] == Iso4259.LEAST_WIDTH
    assert float(Iso4259.FACTOR) == pytest.approx(1.6449 / (1.96 * math.sqrt(2)), abs=0.005)


def test_iso_4259_needs_two_limits_to_be_4_R_apart(density: Make, density_limit: Make) -> None:
    rule = Iso4259(view=View.SUPPLIER)

    assert judge(density(830), density_limit(), rule, precision=with_R(6.25)).answer is YES
    assert (
        judge(density(830), density_limit(), rule, precision=with_R(6.26)).reason is Reason.NARROWER_THAN_4R
    )


def test_the_mean_of_several_results_has_a_smaller_R1() -> None:
    precision = with_R(5.0, r=Known(value=4.0, source=STUDY), results=2)

    assert precision.reproducibility() == pytest.approx(math.sqrt(25 - 16 * 0.5))


@pytest.mark.parametrize(
    "wrong",
    [
        {"R": Known(value=math.nan, source=STUDY)},
        {"R": Known(value=0.0, source=STUDY)},
        {"R": Known(value=1.0, source=STUDY), "results": 2},
        {"R": Known(value=1.0, source=STUDY), "r": Known(value=2.0, source=STUDY), "results": 2},
        {"R": Known(value=1.0, source=STUDY), "results": 0},
    ],
)
def test_an_impossible_or_missing_precision_gives_no_R(wrong: dict[str, Any]) -> None:
    assert MethodPrecision(**wrong).reproducibility() is None


def test_d3244_moves_the_limit_by_0_255_R_for_two_laboratories(density: Make, density_limit: Make) -> None:
    limit, two = density_limit(lower=None), with_R(1.2, laboratories=2)
    inside = 1.6449 * 0.2553 * 1.2  # 0.504 kg/m3

    assert judge(density(844.4), limit, AstmD3244(P=0.05), precision=two).answer is YES
    assert judge(density(845.0 - inside + 0.1), limit, AstmD3244(P=0.05), precision=two).answer is NO
    assert judge(density(845.0), limit, AstmD3244(P=0.5), precision=two).answer is YES
    assert judge(density(845.5), limit, AstmD3244(P=0.95), precision=two).answer is YES


def test_d3244_refuses_the_result_of_one_laboratory(density: Make, density_limit: Make) -> None:
    assert (
        judge(density(), density_limit(), AstmD3244(), precision=with_R(1.2)).reason is Reason.ONE_LABORATORY
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: GuardBand(r="0"),
        lambda: GuardBand(r="-1"),
        lambda: GuardBand(r="one"),
        lambda: NonBinary(r="nan"),
        lambda: RiskGuardBand(risk=0),
        lambda: SpecificConsumerRisk(risk=1.0),
        lambda: SpecificProducerRisk(risk=math.nan),
        lambda: SimpleAcceptance(largest_U="-1"),
        lambda: AstmD3244(P=0.0),
    ],
)
def test_an_impossible_rule_is_refused(make: Callable[[], Any]) -> None:
    with pytest.raises(RuleRefused):
        make()


@pytest.mark.parametrize("texts", [ANSWERS, REASONS, RULES, VIEWS, COMPARISONS, {"sentence": SENTENCE}])
def test_every_text_exists_in_each_language(texts: Any) -> None:
    assert all(set(entry) == set(LANGUAGES) and all(entry.values()) for entry in texts.values())


def test_every_reason_answer_view_and_rule_has_its_words() -> None:
    assert set(REASONS) == set(Reason)
    assert set(ANSWERS) == {answer.value for answer in Answer}
    assert set(VIEWS) == {view.value for view in View}
