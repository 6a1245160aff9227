"""Statements of conformity (ISO/IEC 17025 7.8.6.2): which results, which specification, which rule, and what is not covered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from lims.catalogue import DecisionRule, Limit, SpecificationVersion
from lims.certificates.gathering import Gathered
from lims.certificates.lines import Line, specification_name
from lims.certificates.texts import say
from methods.conformity import SimpleAcceptance
from methods.wording import Language, printed_number
from reports.data import Conformity, ConformityStatement, View

ORDER = (Conformity.DOES_NOT_CONFORM, Conformity.INCONCLUSIVE, Conformity.CONFORMS)


def statements_of(gathered: Gathered, lines: Sequence[Line]) -> Iterator[ConformityStatement]:
    """The statements for one sample: for each specification what does not conform, what is open, what conforms."""
    judged = [one for one in lines if one.line.conformity is not None and one.conformity is not None]
    by_specification: dict[int, list[Line]] = {}
    for one in judged:
        if one.conformity is not None:
            by_specification.setdefault(one.conformity.specification_version_id, []).append(one)
    for id_, own in by_specification.items():
        yield from _of_specification(gathered, gathered.specifications[id_], own)


def _of_specification(
    gathered: Gathered, specification: SpecificationVersion, judged: Sequence[Line]
) -> Iterator[ConformityStatement]:
    missing = not_covered(specification, judged)
    answers = {one.line.conformity for one in judged}
    for answer in ORDER:
        own = [one for one in judged if one.line.conformity is answer]
        if own:
            whole = answers == {Conformity.CONFORMS} and not missing
            yield _statement(gathered, specification, answer, own, whole, missing)


def not_covered(specification: SpecificationVersion, judged: Sequence[Line]) -> list[Limit]:
    """The mandatory lines of an edition and grade that were not tested or not judged, nor any that stands for them."""
    covered = {one.conformity.limit_key for one in judged if one.conformity is not None}
    stood_for = {one.alternative for one in specification.limits if one.key in covered} - {""}
    return [
        limit for limit in specification.limits
        if limit.mandatory and limit.key not in covered and limit.alternative not in stood_for
    ]  # fmt: skip


def _statement(
    gathered: Gathered, specification: SpecificationVersion, answer: Conformity, lines: Sequence[Line], whole: bool,
    missing: Sequence[Limit],
) -> ConformityStatement:  # fmt: skip
    language = gathered.language
    rules = [one.conformity.said("rule", language) for one in lines if one.conformity is not None]
    request = gathered.request
    return ConformityStatement(
        conformity=answer, lines=tuple(one.line.number for one in lines),
        specification=specification_name(specification, language), whole=whole,
        not_covered=tuple(dict.fromkeys(limit.name(language) for limit in missing)),
        rule=next(filter(None, rules), say("no_rule", language)),
        view=View(request.view.value), risk=_risk(language, lines, gathered.rule),
        agreed=say("agreed", language, code=request.code, day=gathered.day(request.agreed_at or request.asked_at)),
    )  # fmt: skip


def _risk(language: str, lines: Sequence[Line], rule: DecisionRule | None) -> str:
    """The largest computed probability of a wrong statement; else what the rule is known to leave; else unknown."""
    known = [
        one.conformity.probability
        for one in lines
        if one.conformity is not None and one.conformity.probability is not None
    ]
    conforms = all(one.line.conformity is Conformity.CONFORMS for one in lines)
    if known and conforms and len(known) == len(lines):
        percent = 100 * (1 - min(known))
        text = f"{max(percent, 0.1):.2g}"
        return say("risk_computed", language, percent=printed_number(text, cast(Language, language)))
    simple = rule is not None and rule.kind == SimpleAcceptance.code
    return say("risk_at_limit" if simple else "risk_unknown", language)
