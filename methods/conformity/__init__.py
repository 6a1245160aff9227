"""Conformity: a result against a limit under a decision rule, only like with like (ISO/IEC 17025 7.8.6).

Clauses of JCGM, ISO, ILAC and ASTM documents are cited as secondary notes give them: clause not verified.
"""

from methods.conformity.decision import Answer
from methods.conformity.dependent import BoundFormula, DependentLimit
from methods.conformity.dispute import DisputeDecision, decide_dispute
from methods.conformity.errors import LimitRefused, RiskRefused, RuleRefused
from methods.conformity.judgement import Conformity, Measured, MethodPrecision, Tested, judge, rule_text
from methods.conformity.limits import Bound, ClassLimit, Comparison, Limit
from methods.conformity.reasons import Reason
from methods.conformity.reproducibility_rules import AstmD3244, Iso4259, View
from methods.conformity.risk import (
    GammaPrior,
    GlobalRisk,
    NormalPrior,
    capability_index,
    conformance_probability,
    global_risk,
    guard_band,
    nonconforming_fraction,
    posterior,
    process_capability,
)
from methods.conformity.rules import (
    DecisionRule,
    GlobalConsumerRisk,
    GlobalProducerRisk,
    GuardBand,
    NonBinary,
    RiskGuardBand,
    SimpleAcceptance,
    SpecificConsumerRisk,
    SpecificProducerRisk,
)

__all__ = [
    "Answer",
    "AstmD3244",
    "Bound",
    "BoundFormula",
    "ClassLimit",
    "Comparison",
    "Conformity",
    "DecisionRule",
    "DependentLimit",
    "DisputeDecision",
    "GammaPrior",
    "GlobalConsumerRisk",
    "GlobalProducerRisk",
    "GlobalRisk",
    "GuardBand",
    "Iso4259",
    "Limit",
    "LimitRefused",
    "Measured",
    "MethodPrecision",
    "NonBinary",
    "NormalPrior",
    "Reason",
    "RiskGuardBand",
    "RiskRefused",
    "RuleRefused",
    "SimpleAcceptance",
    "SpecificConsumerRisk",
    "SpecificProducerRisk",
    "Tested",
    "View",
    "capability_index",
    "conformance_probability",
    "decide_dispute",
    "global_risk",
    "guard_band",
    "judge",
    "nonconforming_fraction",
    "posterior",
    "process_capability",
    "rule_text",
]
