"""A stored decision rule as the rule object that `methods.conformity` judges by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lims.catalogue.errors import RuleUnknown
from methods import MethodError, Source
from methods.conformity import (
    AstmD3244,
    DecisionRule,
    GuardBand,
    Iso4259,
    NonBinary,
    RiskGuardBand,
    SimpleAcceptance,
    SpecificConsumerRisk,
    SpecificProducerRisk,
    View,
)

# the kinds and the parameters that each takes; ISO 4259-2 also takes the view, which the request agrees
KINDS: dict[str, tuple[Callable[..., DecisionRule], frozenset[str]]] = {
    SimpleAcceptance.code: (SimpleAcceptance, frozenset({"largest_U"})),
    GuardBand.code: (GuardBand, frozenset({"r"})),
    RiskGuardBand.code: (RiskGuardBand, frozenset({"risk"})),
    SpecificConsumerRisk.code: (SpecificConsumerRisk, frozenset({"risk"})),
    SpecificProducerRisk.code: (SpecificProducerRisk, frozenset({"risk"})),
    NonBinary.code: (NonBinary, frozenset({"r"})),
    Iso4259.code: (Iso4259, frozenset()),
    AstmD3244.code: (AstmD3244, frozenset({"P"})),
}


def rule_of(kind: str, parameters: Mapping[str, Any], *, view: View = View.NEITHER) -> DecisionRule:
    """The rule object of a stored rule, seen from a view. Raises RuleUnknown."""
    known = ", ".join(KINDS)
    if kind not in KINDS:
        raise RuleUnknown(kind=kind[:40], why="it is not of a known kind", known=known)
    make, takes = KINDS[kind]
    own = {name: value for name, value in parameters.items() if name != "source"}
    if set(own) - takes:
        raise RuleUnknown(
            kind=kind, why=f"it does not take {', '.join(sorted(set(own) - takes))}", known=known
        )
    more: dict[str, Any] = {"view": view} if kind == Iso4259.code else {}
    if isinstance(parameters.get("source"), Mapping):
        more["source"] = Source(**parameters["source"])
    try:
        return make(**own, **more)
    except (TypeError, ValueError, MethodError) as trouble:
        raise RuleUnknown(kind=kind, why=str(trouble)[:200].rstrip("."), known=known) from trouble
