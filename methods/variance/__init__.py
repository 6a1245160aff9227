"""The spread of results: one-way and two-way analysis of variance, outlier tests, normality.

Clauses of ISO 5725-2 and ASTM D6299 are cited as secondary notes give them: clause not verified.
"""

from methods.variance.anova import Variance, one_way, one_way_from_summaries
from methods.variance.comparison import (
    Difference,
    GroupsCompared,
    Spreads,
    compare_groups,
    paired,
    spreads,
    two_means,
)
from methods.variance.crossed import CrossedCompared, Interaction, compare_crossed
from methods.variance.errors import NoSpread, SeriesRefused
from methods.variance.normality import AndersonDarling, anderson_darling
from methods.variance.outliers import (
    OutlierTest,
    Standing,
    cochran,
    cochran_critical,
    double_grubbs,
    double_grubbs_critical,
    grubbs,
    grubbs_critical,
)
from methods.variance.series import groups_of, series_of

__all__ = [
    "AndersonDarling",
    "CrossedCompared",
    "Difference",
    "GroupsCompared",
    "Interaction",
    "NoSpread",
    "OutlierTest",
    "SeriesRefused",
    "Spreads",
    "Standing",
    "Variance",
    "anderson_darling",
    "cochran",
    "cochran_critical",
    "compare_crossed",
    "compare_groups",
    "double_grubbs",
    "double_grubbs_critical",
    "groups_of",
    "grubbs",
    "grubbs_critical",
    "one_way",
    "one_way_from_summaries",
    "paired",
    "series_of",
    "spreads",
    "two_means",
]
