"""Each experiment of a validation: what it shows against what was laid down, and that nothing laid down is no answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from methods import MethodError
from methods.verification import PLANS, Answer, Datum, Experiment, evaluate_experiment
from methods.verification.experiments import SPIKED, UNSPIKED


def plain(*values: float) -> list[Datum]:
    return [Datum(value=one) for one in values]


def grouped(groups: Mapping[str, Sequence[float]]) -> list[Datum]:
    return [Datum(value=value, group=name) for name, values in groups.items() for value in values]


def levels(*pairs: tuple[float, float]) -> list[Datum]:
    return [Datum(value=y, x=x, group=f"{x}") for x, y in pairs]


NEAR = plain(10.1, 10.2, 10.0, 10.3, 10.15)  # mean 10.15, s 0.1118
REFERENCE = {"reference": 10.0, "u_reference": 0.05}
DAYS = grouped({"1": (10.0, 10.2), "2": (10.4, 10.6), "3": (9.9, 10.1)})  # s_i 0.283, mean 10.2
BLANKS = plain(0.5, 0.7, 0.4, 0.6, 0.5, 0.8, 0.6, 0.5, 0.4, 0.7)  # s 0.134
SPREAD = grouped({SPIKED: (18.1, 18.4, 17.9, 18.2), UNSPIKED: (9.0, 9.1, 8.9, 9.0)})  # 91.5 %
CHANGED = grouped({"nominal": (10.0, 10.1, 9.9), "flow": (10.2, 10.3, 10.1), "oven": (10.0, 10.05, 9.95)})
STRAIGHT = levels((1, 2.1), (1, 1.9), (2, 4.1), (2, 4.0), (3, 5.9), (3, 6.1), (4, 8.0), (4, 8.1))
EQUAL = levels((1, 1.02), (5, 5.01), (10, 9.95))


@pytest.mark.parametrize(
    ("kind", "data", "given", "limit", "key", "figure"),
    [
        (Experiment.TRUENESS, NEAR, REFERENCE, ("largest", 0.2, 0.1), "bias", 0.15),
        (Experiment.REPEATABILITY, NEAR, {}, ("required_s", 0.1, 0.05), "s", 0.1118),
        (Experiment.INTERMEDIATE, DAYS, {}, ("required_s", 0.3, 0.1), "s_i", 0.2828),
        (Experiment.RANGE, EQUAL, {"low": 1, "high": 10}, ("largest", 0.06, 0.04), "worst_error", -0.05),
        (Experiment.DETECTION, BLANKS, {}, ("needed", 1.5, 1.0), "LOQ", 1.3375),
        (Experiment.ROBUSTNESS, CHANGED, {}, ("largest", 0.3, 0.1), "largest_effect", 0.2),
        (Experiment.UNCERTAINTY, DAYS, REFERENCE, ("target_U", 1.0, 0.5), "U", 0.7724),
    ],
)  # fmt: skip
def test_an_experiment_meets_its_criterion_or_not_and_without_one_it_is_open(
    kind: Experiment, data: list[Datum], given: dict[str, float], limit: tuple[str, float, float], key: str, figure: float
) -> None:  # fmt: skip
    name, wide, narrow = limit

    assert evaluate_experiment(kind, data, {**given, name: wide}).answer is Answer.MET
    assert evaluate_experiment(kind, data, {**given, name: narrow}).answer is Answer.NOT_MET
    open_ = evaluate_experiment(kind, data, given)
    assert open_.figures[key] == pytest.approx(figure, abs=5e-4)
    if not PLANS[kind].own_test:
        assert open_.answer is Answer.NO_REQUIREMENT


def test_recovery_lies_within_its_range_or_not() -> None:
    inside, outside = {"low_share": 90, "high_share": 110}, {"low_share": 95, "high_share": 105}

    found = evaluate_experiment(Experiment.RECOVERY, SPREAD, {"added": 10, **inside})

    assert found.answer is Answer.MET
    assert found.figures["recovery"] == pytest.approx(91.5)
    assert evaluate_experiment(Experiment.RECOVERY, SPREAD, {"added": 10, **outside}).answer is Answer.NOT_MET
    assert evaluate_experiment(Experiment.RECOVERY, SPREAD, {"added": 10}).answer is Answer.NO_REQUIREMENT


def test_linearity_and_robustness_are_tested_where_no_criterion_is_entered() -> None:
    bent = levels((1, 1.0), (2, 3.9), (3, 9.1), (4, 16.2), (5, 24.8), (6, 36.1))

    assert evaluate_experiment(Experiment.LINEARITY, STRAIGHT, {}).answer is Answer.MET
    assert evaluate_experiment(Experiment.LINEARITY, bent, {}).answer is Answer.NOT_MET
    assert evaluate_experiment(Experiment.ROBUSTNESS, CHANGED, {}).answer is Answer.MET


def test_levels_that_do_not_reach_the_ends_of_the_range_do_not_show_it() -> None:
    found = evaluate_experiment(Experiment.RANGE, EQUAL, {"low": 0.5, "high": 10, "largest": 1})

    assert found.answer is Answer.NOT_MET


@pytest.mark.parametrize(
    ("kind", "data", "given"),
    [
        (Experiment.TRUENESS, NEAR, {"reference": 10.0}),
        (Experiment.REPEATABILITY, plain(1.0, 1.1), {}),
        (Experiment.INTERMEDIATE, grouped({"1": (10.0, 10.0), "2": (10.0, 10.0)}), {"required_s": 1.0}),
        (Experiment.LINEARITY, NEAR, {}),
        (Experiment.RANGE, [], {"low": 1, "high": 2}),
        (Experiment.RECOVERY, grouped({"other": (1.0, 2.0)}), {"added": 1}),
        (Experiment.ROBUSTNESS, grouped({"nominal": (1.0, 2.0)}), {}),
    ],
)
def test_an_experiment_that_shows_nothing_is_refused_with_a_remedy(
    kind: Experiment, data: list[Datum], given: dict[str, float]
) -> None:
    with pytest.raises(MethodError) as refusal:
        evaluate_experiment(kind, data, given)
    assert refusal.value.remedy_text.endswith(".")
