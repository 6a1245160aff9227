"""Proficiency tests: robust statistics, assigned values, sigma_pt, scores, homogeneity and stability (ISO 13528).

Clauses of ISO 13528:2022 are cited as a public implementation and secondary notes give them: clause not verified.
"""

from methods.proficiency.assigned import (
    Assigned,
    Comparison,
    SigmaLine,
    compare,
    from_reference_material,
    horwitz,
    kernel_mode,
    sigma_from_precision,
    sigma_from_rounds,
    u_assigned,
)
from methods.proficiency.errors import MajorityAlike, RoundRefused
from methods.proficiency.items import Homogeneity, Stability, expanded_factors, homogeneity, stability
from methods.proficiency.pairwise import hampel, q_method
from methods.proficiency.robust import (
    Robust,
    algorithm_a,
    algorithm_s,
    algorithm_s_factors,
    median_estimate,
    normalised_iqr,
    scaled_mad,
)
from methods.proficiency.scores import (
    En_score,
    Score,
    Verdict,
    difference_percent,
    negligible,
    percent_of_allowed,
    z_prime,
    z_score,
    zeta_score,
)

__all__ = [
    "Assigned",
    "Comparison",
    "En_score",
    "Homogeneity",
    "MajorityAlike",
    "Robust",
    "RoundRefused",
    "Score",
    "SigmaLine",
    "Stability",
    "Verdict",
    "algorithm_a",
    "algorithm_s",
    "algorithm_s_factors",
    "compare",
    "difference_percent",
    "expanded_factors",
    "from_reference_material",
    "hampel",
    "homogeneity",
    "horwitz",
    "kernel_mode",
    "median_estimate",
    "negligible",
    "normalised_iqr",
    "percent_of_allowed",
    "q_method",
    "scaled_mad",
    "sigma_from_precision",
    "sigma_from_rounds",
    "stability",
    "u_assigned",
    "z_prime",
    "z_score",
    "zeta_score",
]
