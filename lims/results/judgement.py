"""A result against the limits that were agreed: only like with like; else it is tested, not judged, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lims.catalogue import (
    DecisionRule,
    Limit,
    SpecificationVersion,
    decision_rule,
    equivalents_at,
    settings,
    specification_versions,
)
from lims.results.subject import Subject
from methods import MethodError
from methods.conformity import Answer, Conformity, Measured, MethodPrecision, Tested, judge
from methods.conformity.judgement import Outcome as Judged
from methods.definitions import (
    AnyResult,
    Measurand,
    NumericResult,
    TableResult,
    Uncertainty,
    VectorResult,
    adds_to,
)
from methods.knowledge import Known, Unknown
from methods.reporting import PLAIN
from methods.units import convert_uncertainty
from methods.wording import LANGUAGES

NO_RULE = Unknown(
    reason="no decision rule was agreed for the request",
    remedy="Agree a decision rule with the client (7.1.3)",
)

IN_PARTS: Mapping[type[AnyResult], Unknown] = {
    VectorResult: Unknown(reason="a composition is not judged as a whole", remedy="Set limits for its groups and components"),
    TableResult: Unknown(
        reason="a distillation is not judged as a whole",
        remedy="Set limits for temperatures at a per cent, and for per cents at a temperature, that the method gives a key",
    ),
}  # fmt: skip

NO_OWN_RESULT = Unknown(
    reason="it is a component of a composition, and no result of its own",
    remedy="Name a group of the method like the component, so that its limits are judged",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """One result against one limit: the answer with its figures, or why it was not judged."""

    specification: SpecificationVersion
    limit: Limit
    rule: DecisionRule | None
    conformity: Conformity | None
    unknown: Unknown | None = None

    @property
    def answer(self) -> Answer:
        """Conforms, does not conform, inconclusive, or not judged."""
        return self.conformity.answer if self.conformity else Answer.NOT_JUDGED

    @property
    def reason(self) -> str:
        """Why, in English."""
        if self.conformity is not None:
            return self.conformity.reason_text("en")
        return self.unknown.reason if self.unknown else ""

    def figures(self) -> dict[str, Any]:
        """Everything that is printed with the answer, in the three languages."""
        one = self.conformity
        if one is None:
            return {
                "reason_code": "limit_or_rule_unknown",
                "remedy": self.unknown.remedy if self.unknown else "",
            }
        return {
            "reason_code": one.reason.value, "details": dict(one.details),
            "limit": {language: one.limit.printed(language) for language in LANGUAGES},
            "shown": {language: one.shown.printed(language) for language in LANGUAGES},
            "reason": {language: one.reason_text(language) for language in LANGUAGES},
            "rule": {language: one.rule_text(language) for language in LANGUAGES},
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreed:
    """What results are judged by: specifications, the rule, and methods approved and agreed in place of others."""

    specifications: tuple[SpecificationVersion, ...]
    rule: DecisionRule | None
    view: str
    equivalents: Mapping[str, frozenset[str]]


def agreed_for(session: Session, subject: Subject, at: datetime) -> Agreed:
    """What was agreed for a test."""
    line, request = subject.line, subject.request
    ids = line.specification_version_ids if line else ()
    found = specification_versions(session, ids) if ids else {}
    rule = decision_rule(session, request.decision_rule_id) if request and request.decision_rule_id else None
    return Agreed(
        specifications=tuple(found[id_] for id_ in ids if id_ in found), rule=rule,
        view=request.view.value if request else "neither",
        equivalents=equivalents_at(session, at) if line and line.accepts_equivalence else {},
    )  # fmt: skip


def judgements(subject: Subject, result: AnyResult, agreed: Agreed) -> tuple[Judgement, ...]:
    """A result against each limit for its measurand; of a composition also the limits of components that nothing else judges."""
    own = {one.key for one in subject.method.definition.measurands}
    found = []
    for one in agreed.specifications:
        for limit in one.limits:
            if limit.measurand == result.measurand:
                found.append(_judged(subject, result, one, limit, agreed))
            elif limit.measurand not in own and _has_component(result, limit.measurand):
                found.append(_not_judged(one, limit, agreed.rule, NO_OWN_RESULT))
    return tuple(found)


def _has_component(result: AnyResult, key: str) -> bool:
    return isinstance(result, VectorResult) and any(
        adds_to(key, one.name or one.key, None) for one in result.components
    )


def _not_judged(
    specification: SpecificationVersion, limit: Limit, rule: DecisionRule | None, why: Unknown | None
) -> Judgement:
    return Judgement(specification=specification, limit=limit, rule=rule, conformity=None, unknown=why)


def _judged(
    subject: Subject, result: AnyResult, specification: SpecificationVersion, limit: Limit, agreed: Agreed
) -> Judgement:
    bound, rule = specification.judged(limit), agreed.rule
    unknown: Unknown | None = bound if isinstance(bound, Unknown) else NO_RULE if rule is None else None
    if unknown is not None or isinstance(bound, Unknown) or rule is None:
        return _not_judged(specification, limit, rule, unknown)
    measurand = subject.method.definition.measurand(result.measurand)
    tested = _tested(subject, result, measurand)
    if tested is None:
        return _not_judged(specification, limit, rule, IN_PARTS[type(result)])
    try:
        found = judge(
            tested,
            bound,
            rule.rule(agreed.view),
            precision=_precision(subject, result),
            equivalents=agreed.equivalents,
        )
    except MethodError as refusal:
        why = Unknown(reason=refusal.problem_text.rstrip("."), remedy=refusal.remedy_text)
        return _not_judged(specification, limit, rule, why)
    return Judgement(specification=specification, limit=limit, rule=rule, conformity=found)


def _tested(subject: Subject, result: AnyResult, measurand: Measurand) -> Tested | None:
    outcome: Judged
    if isinstance(result, VectorResult | TableResult):
        return None
    if isinstance(result, NumericResult):
        stated = result.uncertainty if isinstance(result.uncertainty, Uncertainty) else None
        rule = measurand.reporting.value if isinstance(measurand.reporting, Known) else PLAIN
        outcome = Measured(
            value=result.value, U=stated.U if stated else None, k=stated.k if stated else None,
            coverage=stated.p if stated else None, rule=rule,
        )  # fmt: skip
    else:
        outcome = result.value
    return Tested(
        measurand=result.measurand, unit=measurand.unit or "1", method=subject.method.code, outcome=outcome,
        reference_condition=measurand.condition or getattr(result, "condition", ""), basis=measurand.basis,
    )  # fmt: skip


def _precision(subject: Subject, result: AnyResult) -> MethodPrecision | None:
    """The approved r and R at the level of the result, in its unit."""
    if not isinstance(result, NumericResult):
        return None
    entered = settings.precision(subject.method.settings, result.measurand)
    figures: dict[str, Known[float] | Unknown] = {}
    for kind, figure in (("r", entered.r), ("R", entered.R)):
        at = figure if isinstance(figure, Unknown) else figure.at(result.value)
        if isinstance(at, Known) and not isinstance(figure, Unknown):
            at = Known(value=convert_uncertainty(at.value, figure.unit, result.unit), source=at.source)
        figures[kind] = at
    return MethodPrecision(R=figures["R"], r=figures["r"])


def best(found: Sequence[Judgement]) -> Judgement | None:
    """The judgement to look at first: one that was judged, else the first."""
    return next((one for one in found if one.answer is not Answer.NOT_JUDGED), found[0] if found else None)
