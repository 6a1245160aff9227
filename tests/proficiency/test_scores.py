"""Which scores are possible with what was entered, and which of them count."""

from __future__ import annotations

import pytest

from lims.proficiency import Known, possible_scores
from lims.proficiency.scores import worst
from methods.proficiency import Verdict


def test_without_any_spread_no_score_is_possible_and_there_is_no_verdict() -> None:
    found = possible_scores(Known(x=832.1, x_pt=832.0))

    assert found == ()
    assert worst(found) is None


def test_z_counts_where_the_uncertainty_of_the_assigned_value_is_negligible() -> None:
    found = {one.name: one for one in possible_scores(Known(x=832.1, x_pt=832.0, sigma_pt=0.1, u_pt=0.01))}

    assert found["z"].value == pytest.approx(1.0)
    assert (found["z"].counts, found["z'"].counts) == (True, False)


def test_z_prime_counts_instead_where_it_is_not_negligible() -> None:
    found = possible_scores(Known(x=832.4, x_pt=832.0, sigma_pt=0.1, u_pt=0.1))

    assert {one.name: one.counts for one in found} == {"z": False, "z'": True}
    assert worst(found) is Verdict.QUESTIONABLE  # z' = 0.4 / 0.1414 = 2.83, although z = 4


def test_zeta_and_en_need_the_uncertainties_of_both_sides() -> None:
    known = Known(x=832.1, x_pt=832.0, u_x=0.03, U_x=0.06, u_pt=0.04)

    assert [one.name for one in possible_scores(known)] == ["zeta"]
    assert known.missing("En") == ("U_pt",)
    assert possible_scores(known)[0].value == pytest.approx(2.0)  # 0.1 / 0.05
