"""Values of which only a bound is known, and how a mean or a sum takes them: by a rule that is named, never as a plain number.

The rules are the lower, the middle and the upper bound of a value below a limit, as EFSA describes them for left-censored
data (2010, Management of left-censored data in dietary exposure assessment; clause not verified).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from methods.reporting import Censored, CensoredKind
from methods.wording import Texts


class Substitution(StrEnum):
    """What is counted in a mean or a sum for a part that lies below a limit."""

    NONE = ""  # nobody has entered a rule
    NOUGHT = "nought"
    HALF = "half"
    LIMIT = "limit"


WORDS: dict[Substitution, Texts] = {
    Substitution.NONE: {
        "en": "counted with what was found, nothing where there was no peak (no rule entered)",
        "az": "tapılan qədər sayılıb, pik olmayanda heç nə (qayda daxil edilməyib)",
        "ru": "учтено найденное, ничего там, где пика нет (правило не введено)",
    },
    Substitution.NOUGHT: {
        "en": "counted as nought (lower bound)", "az": "sıfır kimi sayılıb (aşağı hədd)", "ru": "учтено как ноль (нижняя граница)",
    },
    Substitution.HALF: {
        "en": "counted as half of the limit (middle bound)", "az": "həddin yarısı kimi sayılıb (orta hədd)",
        "ru": "учтено как половина предела (средняя граница)",
    },
    Substitution.LIMIT: {
        "en": "counted as the limit (upper bound)", "az": "hədd kimi sayılıb (yuxarı hədd)",
        "ru": "учтено как предел (верхняя граница)",
    },
}  # fmt: skip
_SHARE = {Substitution.NOUGHT: 0.0, Substitution.HALF: 0.5, Substitution.LIMIT: 1.0}


def counted(limit: float | None, rule: Substitution) -> float | None:
    """What a part below a limit counts for; None where the rule or the limit that it needs is not known.

    >>> counted(0.4, Substitution.HALF), counted(None, Substitution.NOUGHT), counted(None, Substitution.LIMIT)
    (0.2, 0.0, None)
    """
    if rule is Substitution.NONE:
        return None
    if rule is Substitution.NOUGHT:
        return 0.0
    return None if limit is None else limit * _SHARE[rule]


def below(limit: float, unit: str) -> Censored:
    """Less than the least that is reported."""
    return Censored(kind=CensoredKind.BELOW, bound=figure(limit), unit=unit)


def figure(limit: float) -> str:
    """A limit as a decimal text in the digits that it was entered in.

    >>> figure(0.05), figure(12.0), figure(1e-06)
    ('0.05', '12', '0.000001')
    """
    return format(Decimal(repr(limit)).normalize() + 0, "f")


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What one determination found: a number, or that it is censored."""

    value: float | None
    censored: Censored | None

    @property
    def limit(self) -> float | None:
        """The bound below which it lies, if one is known."""
        one = self.censored
        if one is None or one.bound is None or one.kind is CensoredKind.ABOVE:
            return None
        return float(one.bound)


def joined(found: Sequence[Found]) -> Censored | None:
    """What determinations say that are all censored: the kind that says least, with the widest bound.

    None where they lie on different sides, or one of those below has no bound while another has.
    """
    parts = [one.censored for one in found if one.censored is not None]
    kinds = {one.kind for one in parts}
    if CensoredKind.ABOVE in kinds and len(kinds) > 1:
        return None
    bounds = [one.bound for one in parts]
    if None in bounds:
        return parts[0] if len(kinds) == 1 and set(bounds) == {None} else None
    known = [bound for bound in bounds if bound is not None]
    widest = min(known, key=Decimal) if kinds == {CensoredKind.ABOVE} else max(known, key=Decimal)
    kind = next(iter(kinds)) if len(kinds) == 1 else CensoredKind.BELOW
    return Censored(kind=kind, bound=widest, unit=parts[0].unit)


def mean_of(found: Sequence[Found], rule: Substitution) -> float | None:
    """The mean of determinations of which some are censored, by the rule; None where it cannot be formed."""
    if any(one.censored is not None and one.censored.kind is CensoredKind.ABOVE for one in found):
        return None
    values = [one.value if one.censored is None else counted(one.limit, rule) for one in found]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if len(known) == len(values) else None
