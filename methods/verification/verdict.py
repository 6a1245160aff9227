"""The verdict on a verification: each figure against its requirement, three-valued, and a sentence to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from methods.knowledge import Known, Unknown
from methods.verification.detection import DetectionLimits
from methods.verification.errors import VerificationRefused
from methods.verification.linearity import Linearity
from methods.verification.spread import PrecisionCheck
from methods.verification.trueness import Bias, Recovery
from methods.wording import Language, Texts


class Answer(StrEnum):
    """Whether a figure meets its requirement."""

    MET = "met"
    NOT_MET = "not met"
    NO_REQUIREMENT = "no requirement entered"


class Outcome(StrEnum):
    """What follows for the method: verified only where every requirement was entered and met."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not verified"
    OPEN = "open"


WORDS: Mapping[Outcome, Texts] = {
    Outcome.VERIFIED: {
        "en": "Verified: the laboratory achieves the performance required ({count} requirements met).",
        "az": "Təsdiq edildi: laboratoriya tələb olunan göstəricilərə nail olur (yerinə yetirilən tələblər: {count}).",
        "ru": "Подтверждено: лаборатория достигает требуемых показателей (выполнено требований: {count}).",
    },
    Outcome.NOT_VERIFIED: {
        "en": "Not verified: {names}.",
        "az": "Təsdiq edilmədi: {names}.",
        "ru": "Не подтверждено: {names}.",
    },
    Outcome.OPEN: {
        "en": "Open: no requirement entered for {names}.",
        "az": "Açıq qalır: tələb daxil edilməyib: {names}.",
        "ru": "Не завершено: требование не введено: {names}.",
    },
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One figure of the verification with the answer, and the source of its requirement."""

    name: str
    answer: Answer
    figures: str
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """All findings together."""

    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """Not verified before open before verified."""
        answers = {one.answer for one in self.findings}
        if Answer.NOT_MET in answers:
            return Outcome.NOT_VERIFIED
        return Outcome.OPEN if Answer.NO_REQUIREMENT in answers else Outcome.VERIFIED

    def printed(self, language: Language = "en") -> str:
        """The verdict as a sentence."""
        at_fault = Answer.NOT_MET if self.outcome is Outcome.NOT_VERIFIED else Answer.NO_REQUIREMENT
        names = ", ".join(one.name for one in self.findings if one.answer is at_fault)
        return WORDS[self.outcome][language].format(names=names, count=len(self.findings))

    def lines(self) -> list[str]:
        """Each finding, then the verdict."""
        found = [
            f"{one.name}: {one.answer.value} ({one.figures}{'; ' + one.source if one.source else ''})"
            for one in self.findings
        ]
        return [*found, self.printed()]


def verdict(findings: Sequence[Finding]) -> Verdict:
    """The verdict on one finding or more. Raises VerificationRefused for none, and for a name twice.

    >>> from methods.verification import repeatability_check
    >>> spread = repeatability_check([10.1, 10.2, 10.0, 10.3, 10.1, 10.2], 0.2)
    >>> print(verdict([of_precision("repeatability", spread)]).printed())
    Verified: the laboratory achieves the performance required (1 requirements met).
    """
    names = [one.name for one in findings]
    if not names or len(set(names)) < len(names):
        raise VerificationRefused(
            what="there is no finding, or one name stands twice", remedy="Give each finding a name of its own"
        )
    return Verdict(findings=tuple(findings))


def of_bias(name: str, found: Bias, largest: Known[float] | Unknown | None = None) -> Finding:
    """A bias is met where it is not significant, or not above a largest one that the laboratory permits."""
    figures = f"bias {found.bias:.4g}, u {found.u:.3g}, t {found.critical:.3g}, n {found.n}"
    if isinstance(largest, Unknown):
        return Finding(name=name, answer=Answer.NO_REQUIREMENT, figures=figures, source=str(largest))
    if largest is None:
        return _finding(name, not found.significant, figures)
    met = abs(found.bias) <= largest.value
    return _finding(name, met, f"{figures}, largest {largest.value:g}", str(largest.source))


def of_precision(name: str, found: PrecisionCheck) -> Finding:
    """A standard deviation that agrees with the required one."""
    return _finding(
        name, found.compatible, f"s {found.s:.4g}, required {found.sigma:.4g}, largest {found.critical:.4g}"
    )


def of_linearity(name: str, found: Linearity) -> Finding:
    """A line that describes the responses."""
    return _finding(name, found.linear, f"F {found.F:.3g}, critical {found.critical:.3g}, {found.test}")


def of_recovery(name: str, found: Recovery, low: float | None = None, high: float | None = None) -> Finding:
    """A recovery within its permitted range, or without one not different from 1."""
    figures = f"recovery {found.recovery:.4g}, u {found.u:.3g}"
    if low is None or high is None:
        return _finding(name, not found.differs_from_one, figures)
    return _finding(name, low <= found.recovery <= high, f"{figures}, from {low:g} to {high:g}")


def of_quantification(name: str, found: DetectionLimits, needed: Known[float] | Unknown) -> Finding:
    """A limit of quantification not above the lowest content that must be reported."""
    figures = f"LOD {found.LOD:.3g}, LOQ {found.LOQ:.3g}"
    if isinstance(needed, Unknown):
        return Finding(name=name, answer=Answer.NO_REQUIREMENT, figures=figures, source=str(needed))
    met = needed.value >= found.LOQ
    return _finding(name, met, f"{figures}, needed {needed.value:g}", str(needed.source))


def _finding(name: str, met: bool, figures: str, source: str = "") -> Finding:
    return Finding(name=name, answer=Answer.MET if met else Answer.NOT_MET, figures=figures, source=source)
