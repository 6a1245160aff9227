"""Decision rules that rest on the reproducibility R of a method; U has no part in them (ISO 4259-2, ASTM D3244)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from methods.conformity.decision import Answer, Figures, compare, room
from methods.conformity.limits import Limit
from methods.conformity.reasons import Reason
from methods.conformity.risk import guard_band
from methods.conformity.rules import Decided, DecisionRule, check_risk, plain
from methods.knowledge import Source
from methods.reporting import exact
from methods.uncertainty import RANGE_FACTOR

ISO_4259_2 = Source(document="ISO 4259-2", edition="2017")
ASTM_D3244 = Source(document="ASTM D3244")


class View(StrEnum):
    """Whose assurance decides between A - 0.59 R and A + 0.59 R."""

    SUPPLIER = "supplier"
    RECIPIENT = "recipient"
    NEITHER = "neither"


@dataclass(frozen=True, kw_only=True, slots=True)
class Iso4259(DecisionRule):
    """A single result X at 95 %: X <= A - 0.59 R conforms, X > A + 0.59 R fails, else by the agreed view.

    The supplier may state conformity only when 95 % sure of it; the recipient may state failure only when
    95 % sure of that; for neither the case stays open. R stands alone: U has no part in it.
    """

    code: ClassVar[str] = "iso_4259"
    uses_R: ClassVar[bool] = True
    view: View
    source: Source = ISO_4259_2
    FACTOR: ClassVar[Decimal] = Decimal("0.59")
    LEAST_WIDTH: ClassVar[int] = 4

    @property
    def binary(self) -> bool:
        """Whether a view was agreed, which leaves no case open."""
        return self.view is not View.NEITHER

    def u(self, figures: Figures) -> float | None:
        """Standard deviation of reproducibility, R / 2.77."""
        return None if figures.R is None else float(figures.R) / RANGE_FACTOR

    def figure(self) -> str:
        """The factor on R."""
        return "0.59 R"

    def lacks(self, figures: Figures, limit: Limit) -> Reason | None:
        """An unknown R, or two limits nearer together than 4 R."""
        if figures.R is None:
            return Reason.NO_REPRODUCIBILITY
        width = room(limit)
        return Reason.NARROWER_THAN_4R if width is not None and width < self.LEAST_WIDTH * figures.R else None

    def decide(self, figures: Figures, limit: Limit) -> Decided:
        """By the agreed view between the two edges."""
        w = self.FACTOR * (figures.R or Decimal(0))
        if self.view is View.SUPPLIER:
            return plain(compare(figures.span, limit, accept=w))
        if self.view is View.RECIPIENT:
            return plain(compare(figures.span, limit, accept=-w))
        answer, reason = plain(compare(figures.span, limit, accept=w, reject=w))
        open_case = answer is Answer.INCONCLUSIVE and figures.span.point
        return answer, Reason.BETWEEN_VIEWS if open_case else reason


@dataclass(frozen=True, kw_only=True, slots=True)
class AstmD3244(DecisionRule):
    """An assigned test value of several laboratories against S + z_P R / (2.77 sqrt(n)): 0.255 R z_P for two.

    P is the probability of accepting a product that lies exactly at the limit: 0.5 where nothing else is
    agreed, smaller for a critical property.
    """

    code: ClassVar[str] = "astm_d3244"
    uses_R: ClassVar[bool] = True
    P: float = 0.5
    source: Source = ASTM_D3244

    def __post_init__(self) -> None:
        check_risk(self.code, self.P)

    def figure(self) -> str:
        """The probability of acceptance at the limit."""
        return f"P = {self.P:g}"

    def lacks(self, figures: Figures, limit: Limit) -> Reason | None:
        """An unknown R, or the result of one laboratory alone."""
        if figures.R is None:
            return Reason.NO_REPRODUCIBILITY
        return Reason.ONE_LABORATORY if figures.laboratories < 2 else None

    def decide(self, figures: Figures, limit: Limit) -> Decided:
        """Against the acceptance limit that P gives."""
        return self.guarded(figures, limit, exact(guard_band(self.u(figures) or 0.0, self.P)))

    def u(self, figures: Figures) -> float | None:
        """Standard deviation of the assigned test value, R / (2.77 sqrt(n))."""
        return (
            None if figures.R is None else float(figures.R) / (RANGE_FACTOR * math.sqrt(figures.laboratories))
        )
