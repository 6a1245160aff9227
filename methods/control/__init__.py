"""Control charts: Shewhart, EWMA, CUSUM, run rules, Westgard rules, site precision (ASTM D6299, ISO 7870).

Clauses are cited as secondary notes give them: clause not verified.
"""

from methods.control.capability import Capability, capability
from methods.control.constants import Constants, constants
from methods.control.errors import ChartRefused
from methods.control.memory import Cusum, Ewma, cusum, ewma
from methods.control.rules import (
    D6299_RULES,
    NELSON_RULES,
    WESTERN_ELECTRIC_RULES,
    Fired,
    Pattern,
    Rule,
    apply,
)
from methods.control.shewhart import (
    Individuals,
    Limits,
    Spread,
    Subgroups,
    individuals,
    moving_ranges,
    subgroups,
)
from methods.control.site import Assessment, Established, Revision, State, assess, compare_periods, establish
from methods.control.westgard import CLASSIC, Westgard, WestgardFired, westgard

__all__ = [
    "CLASSIC",
    "D6299_RULES",
    "NELSON_RULES",
    "WESTERN_ELECTRIC_RULES",
    "Assessment",
    "Capability",
    "ChartRefused",
    "Constants",
    "Cusum",
    "Established",
    "Ewma",
    "Fired",
    "Individuals",
    "Limits",
    "Pattern",
    "Revision",
    "Rule",
    "Spread",
    "State",
    "Subgroups",
    "Westgard",
    "WestgardFired",
    "apply",
    "assess",
    "capability",
    "compare_periods",
    "constants",
    "cusum",
    "establish",
    "ewma",
    "individuals",
    "moving_ranges",
    "subgroups",
    "westgard",
]
