"""Rules and states of control charts in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lims.control.judging import MOVING_AVERAGE, MOVING_RANGE, RULES
from lims.control.models import RuleSet
from lims.gates import Phrase, Several
from lims.web import lazy_gettext as _
from methods.control import Pattern, Rule

SET_WORDS: Mapping[RuleSet, str] = {
    RuleSet.D6299: _("ASTM D6299, run rules"),
    RuleSet.NELSON: _("Nelson, eight rules"),
    RuleSet.WESTERN_ELECTRIC: _("Western Electric, four rules"),
    RuleSet.WESTGARD: _("Westgard, for one control in a run"),
}
PATTERN_WORDS: Mapping[Pattern, str] = {
    Pattern.BEYOND: _("{count} of {window} points in a row beyond {sigmas} s on one side"),
    Pattern.ONE_SIDE: _("{window} points in a row on one side of the centre line"),
    Pattern.TREND: _("{window} points in a row steadily rising or falling"),
    Pattern.ALTERNATING: _("{window} points in a row alternating up and down"),
    Pattern.CLOSE: _("{window} points in a row within {sigmas} s of the centre line"),
    Pattern.FAR: _("{window} points in a row with none within {sigmas} s"),
}
ONE_BEYOND = _("a point beyond {sigmas} s")
OTHERS: Mapping[str, str] = {
    MOVING_RANGE: _("the moving range is beyond its limit"),
    MOVING_AVERAGE: _("the moving average (EWMA) is beyond its limits"),
}


def rule_phrase(code: str) -> Phrase:
    """A rule in words by its code; the code itself where no rule has it any more."""
    if code in OTHERS:
        return Phrase(OTHERS[code])
    rule = next((one for rules in RULES.values() for one in rules if str(one.code) == code), None)
    return Phrase(code) if rule is None else phrase_of(rule)


def phrase_of(rule: Rule) -> Phrase:
    """A rule in words."""
    facts = {"count": str(rule.count), "window": str(rule.window), "sigmas": f"{rule.sigmas:g}"}
    single = rule.pattern is Pattern.BEYOND and rule.window == 1
    return Phrase(ONE_BEYOND if single else PATTERN_WORDS[rule.pattern], facts)


def rules_in_words(codes: Iterable[str]) -> Several:
    """Several rules in words, one after the other."""
    return Several(tuple(rule_phrase(code) for code in codes), "; ")
