"""Decision rules as data, each citing its document (ISO/IEC 17025:2017 3.7, 7.1.3, 7.8.6)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, TypeAlias

from methods.conformity.decision import Answer, Figures, compare, room
from methods.conformity.errors import RuleRefused
from methods.conformity.limits import Bound, Limit
from methods.conformity.reasons import Reason
from methods.conformity.risk import Prior, conformance_probability, guard_band, least_guard_band
from methods.knowledge import Source
from methods.reporting import exact, written

ILAC_G8 = Source(document="ILAC-G8", edition="09/2019")
JCGM_106 = Source(document="JCGM 106", edition="2012")

Decided: TypeAlias = tuple[Answer, Reason]


class DecisionRule:
    """What all rules have: a code, a source, what they use, and whether they may leave a case open."""

    __slots__ = ()
    code: ClassVar[str]
    uses_U: ClassVar[bool] = False
    uses_R: ClassVar[bool] = False
    source: Source

    @property
    def binary(self) -> bool:
        """Whether a measured value never leaves the rule inconclusive."""
        return True

    def figure(self) -> str:
        """The figure that, with the code and the source, states the rule; empty where there is none."""
        return ""

    def lacks(self, figures: Figures, limit: Limit) -> Reason | None:
        """Why the rule cannot be applied to these figures, if it cannot."""
        if self.uses_U and (figures.U is None or figures.k is None):
            return Reason.NO_UNCERTAINTY
        return Reason.NO_REPRODUCIBILITY if self.uses_R and figures.R is None else None

    def decide(self, figures: Figures, limit: Limit) -> Decided:
        """The answer for printed figures against a limit; `lacks` has said that it can be given."""
        raise NotImplementedError

    def u(self, figures: Figures) -> float | None:
        """The standard uncertainty that the rule rests on; None where it knows none."""
        return figures.u

    def probability(self, figures: Figures, limit: Limit) -> float | None:
        """p_c of a measured value under a normal distribution (JCGM 106 7); None for a censored one."""
        u = self.u(figures)
        if not u or not figures.span.point:
            return None
        low, high = edges(limit)
        return conformance_probability(float(figures.span.high), u, lower=low, upper=high)

    def guarded(self, figures: Figures, limit: Limit, w: Decimal) -> Decided:
        """Accepted w inside each bound; not judged where two bands leave no room."""
        width = room(limit)
        if width is not None and width < 2 * w:
            return Answer.NOT_JUDGED, Reason.NO_ROOM
        return plain(compare(figures.span, limit, accept=w))


def plain(answer: Answer) -> Decided:
    """The reason that goes without saying: inside, outside, or a censored value across a bound."""
    reasons = {
        Answer.CONFORMS: Reason.INSIDE,
        Answer.DOES_NOT_CONFORM: Reason.OUTSIDE,
        Answer.INCONCLUSIVE: Reason.CENSORED_ACROSS,
    }
    return answer, reasons[answer]


@dataclass(frozen=True, kw_only=True, slots=True)
class SimpleAcceptance(DecisionRule):
    """w = 0: the value decides; with `largest_U`, only while U is not larger (ILAC-G8, JCGM 106 8.2)."""

    code: ClassVar[str] = "simple_acceptance"
    largest_U: str | None = None
    source: Source = ILAC_G8

    def __post_init__(self) -> None:
        if self.largest_U is not None and not (written(self.largest_U) or 0) > 0:
            raise RuleRefused(
                rule=self.code,
                what=f"the largest U {self.largest_U[:40]}",
                remedy="Give a decimal number above zero in the unit of the limit",
            )

    def figure(self) -> str:
        """The largest U permitted."""
        return f"U ≤ {self.largest_U}" if self.largest_U else ""

    def lacks(self, figures: Figures, limit: Limit) -> Reason | None:
        """A U that is missing or too large, where the rule permits a largest one."""
        if self.largest_U is None:
            return None
        if figures.U is None:
            return Reason.NO_UNCERTAINTY
        return Reason.U_TOO_LARGE if Decimal(self.largest_U) < figures.U else None

    def decide(self, figures: Figures, limit: Limit) -> Decided:
        """Inside the limits conforms, outside does not."""
        return plain(compare(figures.span, limit, accept=Decimal(0)))


@dataclass(frozen=True, kw_only=True, slots=True)
class GuardBand(DecisionRule):
    """w = r U, binary: accepted up to T - w, else rejected (ILAC-G8; JCGM 106 8.3.2). r = 1 is w = U."""

    code: ClassVar[str] = "guard_band"
    uses_U: ClassVar[bool] = True
    r: str = "1"
    source: Source = ILAC_G8

    def __post_init__(self) -> None:
        _check_ratio(self.code, self.r)

    def figure(self) -> str:
        """The guard band in terms of U."""
        return "w = U" if Decimal(self.r) == 1 else f"w = {self.r} U"

    def decide(self, figures: Figures, limit: Limit) -> Decided:
        """Accepted a guard band inside the limits."""
        return self.guarded(figures, limit, Decimal(self.r) * (figures.U or Decimal(0)))


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskGuardBand(DecisionRule):
    """w = z u for a stated one-sided specific risk (JCGM 106 8.3.2 and Table 1)."""

    code: ClassVar[str] = "risk_guard_band"
    uses_U: ClassVar[bool] = True
    risk: float = 0.05
    source: Source = JCGM_106

    def __post_init__(self) -> None:
        check_risk(self.code, self.risk)

    def figure(self) -> str:
        """The stated risk."""
        return f"{100 * self.risk:g} %"

    def decide(self, figures: Figures, limit: Limit) -> Decided:
        """Accepted a guard band inside the limits."""
        return self.guarded(figures, limit, exact(guard_band(figures.u or 0.0, self.risk)))


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecificConsumerRisk(DecisionRule):
    """Accepted when 1 - p_c is not above the risk, both limits taken together (JCGM 106 9.3.2)."""

    code: ClassVar[str] = "specific_consumer_risk"
    uses_U: ClassVar[bool] = True
    risk: float = 0.05
    source: Source = JCGM_106

    def __post_init__(self) -> None:
        check_risk(self.code, self.risk)

    def figure(self) -> str:
        """The stated risk."""
        return f"{100 * self.risk:g} %"

    def decide(self, figures: Figures, limit: Limit) -> Decided:
        """By the probability of conformity of this item."""
        p_c = self.probability(figures, limit) or 0.0
        return plain(Answer.CONFORMS if 1 - p_c <= self.risk else Answer.DOES_NOT_CONFORM)


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecificProducerRisk(DecisionRule):
    """Rejected only when p_c, the risk of rejecting a good item, is not above the risk (JCGM 106 9.3.3)."""

    code: ClassVar[str] = "specific_producer_risk"
    uses_U: ClassVar[bool] = True
    risk: float = 0.05
    source: Source = JCGM_106

    def __post_init__(self) -> None:
        check_risk(self.code, self.risk)

    def figure(self) -> str:
        """The stated risk."""
        return f"{100 * self.risk:g} %"

    def decide(self, figures: Figures, limit: Limit) -> Decided:
        """By the probability of conformity of this item."""
        p_c = self.probability(figures, limit) or 0.0
        return plain(Answer.DOES_NOT_CONFORM if p_c <= self.risk else Answer.CONFORMS)


@dataclass(frozen=True, kw_only=True, slots=True)
class GlobalConsumerRisk(DecisionRule):
    """The least guard band for which R_C over all items is not above the risk (JCGM 106 9.5)."""

    code: ClassVar[str] = "global_consumer_risk"
    uses_U: ClassVar[bool] = True
    prior: Prior
    risk: float
    source: Source = JCGM_106

    def __post_init__(self) -> None:
        check_risk(self.code, self.risk)

    def figure(self) -> str:
        """The stated risk."""
        return f"{100 * self.risk:g} %"

    def decide(self, figures: Figures, limit: Limit) -> Decided:
        """Accepted a guard band inside the limits; the band follows from prior and u."""
        w = least_guard_band(self.prior, figures.u or 0.0, *edges(limit), self.risk)
        return self.guarded(figures, limit, exact(w))


@dataclass(frozen=True, kw_only=True, slots=True)
class GlobalProducerRisk(DecisionRule):
    """The least band outside of the limits for which R_P over all items is not above the risk (JCGM 106 9.5).

    Accepted up to T + w: only what would rarely be a good item is rejected (guarded rejection, 8.3.3).
    """

    code: ClassVar[str] = "global_producer_risk"
    uses_U: ClassVar[bool] = True
    prior: Prior
    risk: float
    source: Source = JCGM_106

    def __post_init__(self) -> None:
        check_risk(self.code, self.risk)

    def figure(self) -> str:
        """The stated risk."""
        return f"{100 * self.risk:g} %"

    def decide(self, figures: Figures, limit: Limit) -> Decided:
        """Accepted up to the band beyond the limits; the band follows from prior and u."""
        w = least_guard_band(self.prior, figures.u or 0.0, *edges(limit), self.risk, producer=True)
        return plain(compare(figures.span, limit, accept=-exact(w)))


@dataclass(frozen=True, kw_only=True, slots=True)
class NonBinary(DecisionRule):
    """Pass, conditional pass, conditional fail, fail with w = r U on both sides of a limit (ILAC-G8)."""

    code: ClassVar[str] = "non_binary"
    uses_U: ClassVar[bool] = True
    r: str = "1"
    source: Source = ILAC_G8

    def __post_init__(self) -> None:
        _check_ratio(self.code, self.r)

    @property
    def binary(self) -> bool:
        """Between the guard bands the answer stays open."""
        return False

    def figure(self) -> str:
        """The guard band in terms of U."""
        return "w = U" if Decimal(self.r) == 1 else f"w = {self.r} U"

    def decide(self, figures: Figures, limit: Limit) -> Decided:
        """Between the guard bands the answer stays open, with the side on which the value lies."""
        w = Decimal(self.r) * (figures.U or Decimal(0))
        answer, reason = plain(compare(figures.span, limit, accept=w, reject=w))
        if answer is not Answer.INCONCLUSIVE:
            return answer, reason
        side = compare(figures.span, limit, accept=Decimal(0))
        conditional = {
            Answer.CONFORMS: Reason.CONDITIONAL_PASS,
            Answer.DOES_NOT_CONFORM: Reason.CONDITIONAL_FAIL,
        }
        return answer, conditional.get(side, Reason.CENSORED_ACROSS)


def edges(limit: Limit) -> tuple[float, float]:
    """Both bounds as floats; infinite where a side is free."""
    low = float(limit.lower.value) if isinstance(limit.lower, Bound) else -math.inf
    high = float(limit.upper.value) if isinstance(limit.upper, Bound) else math.inf
    return low, high


def _check_ratio(rule: str, r: str) -> None:
    if not (written(r) or 0) > 0:
        raise RuleRefused(
            rule=rule, what=f"the ratio r = {r[:40]}", remedy="Give a decimal number above zero"
        )


def check_risk(rule: str, risk: float) -> None:
    """Raise RuleRefused for a probability that is not between 0 and 1."""
    if not 0 < risk < 1:
        raise RuleRefused(
            rule=rule, what=f"the probability {risk}", remedy="Give a probability between 0 and 1"
        )
