"""From a computed number to the digits on a certificate, once and in one place; and results without a number.

Clauses of JCGM, ISO, ILAC and ASTM documents are cited as secondary notes give them: clause not verified.
"""

from methods.reporting.digits import (
    ReportingRefused,
    Rounding,
    decimals,
    exact,
    round_to_step,
    uncertainty_digits,
    written,
)
from methods.reporting.kinds import (
    SIGNS,
    Censored,
    CensoredKind,
    Nominal,
    NotAllowed,
    NotOnScale,
    Ordinal,
    Scale,
)
from methods.reporting.report import PLAIN, Reported, ReportRule, ReportStyle, in_full, report

__all__ = [
    "PLAIN",
    "SIGNS",
    "Censored",
    "CensoredKind",
    "Nominal",
    "NotAllowed",
    "NotOnScale",
    "Ordinal",
    "ReportRule",
    "ReportStyle",
    "Reported",
    "ReportingRefused",
    "Rounding",
    "Scale",
    "decimals",
    "exact",
    "in_full",
    "report",
    "round_to_step",
    "uncertainty_digits",
    "written",
]
