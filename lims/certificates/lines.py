"""Results as lines of a certificate: printed by the edition's rule, judged or said why not, accredited or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lims.catalogue import Limit, ScopeLine, SpecificationVersion
from lims.certificates.gathering import Gathered
from lims.certificates.texts import say
from lims.results import Result, ResultKind, StoredComponent, StoredConformity, StoredCut, Subject
from methods.definitions.censoring import figure
from methods.reporting import Censored, CensoredKind
from methods.units import UNITS
from methods.wording import Language, printed_number
from reports.data import Component, Conformity, ResultLine, Scale, Uncertainty, UncertaintyMode

MODES = {
    "GUM budget": UncertaintyMode.BUDGET,
    "interlaboratory study": UncertaintyMode.INTERLABORATORY,
    "own control data": UncertaintyMode.CONTROL,
    "external provider": UncertaintyMode.EXTERNAL,
}
NO_UNIT = "–"
NOT_JUDGED = "not_judged"
NO_GRADE = ("-", "–")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of a certificate with what it was made of."""

    line: ResultLine
    result: Result
    subject: Subject
    conformity: StoredConformity | None
    scope_line: ScopeLine | None  # that makes it an accredited one


def lines_of(gathered: Gathered, sample_id: int, first: int) -> list[Line]:
    """The lines of one sample, numbered from `first`; a result with several limits has a line for each."""
    found: list[Line] = []
    for test in gathered.tests[sample_id]:
        for result in gathered.results.get(test.id, ()):
            found += _lines(gathered, gathered.subjects[test.id], result, first + len(found))
    return found


def _lines(gathered: Gathered, subject: Subject, result: Result, number: int) -> Iterator[Line]:
    accredited = _accredited(gathered, subject, result)
    judged = sorted(gathered.conformities.get(result.id, ()), key=lambda one: one.answer == NOT_JUDGED)
    for n, conformity in enumerate(judged or [None]):
        notes = list(_notes(gathered, subject, result))
        if len(judged) > 1:
            key = "second_limit" if n else "limit_of"
            notes.append(say(key, gathered.language, line=number, specification=_cited(gathered, conformity)))
        line = _line(
            gathered, subject, result, conformity, str(number + n), tuple(notes), accredited is not None
        )
        yield Line(line=line, result=result, subject=subject, conformity=conformity, scope_line=accredited)


def _line(
    gathered: Gathered, subject: Subject, result: Result, conformity: StoredConformity | None, number: str,
    notes: tuple[str, ...], accredited: bool,
) -> ResultLine:  # fmt: skip
    language, source = cast(Language, gathered.language), gathered.external.get(result.id)
    limit = _limit(gathered, conformity)
    low, high = _bounds(limit, language)
    judged, why_not = _judged(gathered, conformity, limit)
    numeric, measurand = (
        result.kind is ResultKind.NUMERIC,
        subject.method.definition.measurand(result.measurand),
    )
    unit = measurand.unit if result.kind is ResultKind.CENSORED else result.unit
    return ResultLine(
        number=number, test=result.name(language), method=method_text(subject), result=_value(result, conformity, language),
        scale=Scale(measurand.scale.value), accredited=accredited, unit=unit_text(unit, language), minimum=low, maximum=high,
        value=result.value if numeric else None, censored=result.kind is ResultKind.CENSORED,
        dsi_unit=UNITS[result.unit].dsi if result.unit in UNITS else None,
        uncertainty=_uncertainty(result, language) if numeric else None, conformity=judged, not_judged=why_not,
        notes=notes, components=_components(result, language), external=source.provider if source else None,
    )  # fmt: skip


def method_text(subject: Subject) -> str:
    """The method with its edition's year, such as ASTM D4052-18 (7.8.2.1 f)."""
    code, edition = subject.method.code, subject.method.edition
    *body, name = code.split(" ")
    return " ".join([*body, edition]) if edition.startswith(name) else f"{code} ({edition})"


def unit_text(code: str | None, language: Language) -> str | None:
    """A unit as it is printed; None where there is none."""
    printed = UNITS[code].printed[language] if code in UNITS else code
    return None if not printed or printed == NO_UNIT else printed


def _value(result: Result, conformity: StoredConformity | None, language: Language) -> str:
    """The value in the digits that the printed verdict can be reproduced from, where it was judged."""
    if result.kind in (ResultKind.VECTOR, ResultKind.TABLE):
        return say("as_listed", language)
    if result.kind is ResultKind.CENSORED and result.relation is not None:
        return _censored(result).plain(language)
    if result.kind is not ResultKind.NUMERIC:
        return result.printed
    shown = conformity.said("shown", language) if conformity and conformity.answer != NOT_JUDGED else ""
    return shown.split(" ")[0] or printed_number(result.printed, language)


def _censored(result: Result) -> Censored:
    """On which side of which bound a result lies; its unit stands beside it."""
    bound = result.bound_text or (None if result.bound is None else figure(result.bound))
    return Censored(kind=CensoredKind(result.relation or ""), bound=bound, unit=result.unit or "1")


def _uncertainty(result: Result, language: Language) -> Uncertainty | None:
    if result.printed_uncertainty is None or result.k is None or result.coverage is None:
        return None
    return _uncertainty_of(
        result.printed_uncertainty, result.k, result.coverage, result, result.expanded_uncertainty, language
    )


def _uncertainty_of(
    text: str, k: float, coverage: float, result: Result, value: float | None, language: Language
) -> Uncertainty:
    return Uncertainty(
        text=printed_number(text, language), k=printed_number(f"{k:.3g}", language),
        coverage=printed_number(f"{coverage * 100:.4g}", language) + " %", mode=MODES[result.uncertainty_mode or ""], value=value,
    )  # fmt: skip


def _components(result: Result, language: Language) -> tuple[Component, ...]:
    """The components of a composition, or the cuts of a distillation, as they were printed."""
    unit = unit_text(result.unit, language)
    parts = tuple(_component(result, one, unit, language) for one in result.components)
    return parts + tuple(
        _point(one, language) if result.curve else _cut(result, one, unit, language) for one in result.cuts
    )


def _component(result: Result, one: StoredComponent, unit: str | None, language: Language) -> Component:
    absent = "absent" in one.flags and "below" not in one.flags
    return Component(
        name=one.name, result=say("not_detected", language) if absent else printed_number(one.printed, language),
        value=None if {"absent", "below"} & set(one.flags) else one.value, unit=unit,
        uncertainty=_stated(one, result, language),
    )  # fmt: skip


def _stated(one: StoredComponent | StoredCut, result: Result, language: Language) -> Uncertainty | None:
    if one.printed_uncertainty is None or one.k is None or one.coverage is None:
        return None
    return _uncertainty_of(
        one.printed_uncertainty, one.k, one.coverage, result, one.expanded_uncertainty, language
    )


def _point(one: StoredCut, language: Language) -> Component:
    """A point of a curve: what came over, and the temperature at which it had."""
    return Component(
        name=one.name,
        result=printed_number(one.printed, language),
        value=one.temperature_c,
        unit=unit_text("degC", language),
    )


def _cut(result: Result, one: StoredCut, unit: str | None, language: Language) -> Component:
    """A cut with its end point; what came over up to there stands behind it."""
    end = "" if one.temperature_c is None else f", {say('up_to', language)} {one.temperature_c:g} °C"
    total = "" if one.total is None else f" (Σ {one.total:.{len(one.printed.partition('.')[2])}f})"
    return Component(
        name=f"{one.name}{end}",
        result=printed_number(f"{one.printed}{total}", language),
        unit=unit,
        uncertainty=_stated(one, result, language),
    )


# -- limits ---------------------------------------------------------------------------------------------


def _limit(gathered: Gathered, conformity: StoredConformity | None) -> Limit | None:
    specification = gathered.specifications.get(conformity.specification_version_id) if conformity else None
    if specification is None or conformity is None:
        return None
    return next((one for one in specification.limits if one.key == conformity.limit_key), None)


def _bounds(limit: Limit | None, language: Language) -> tuple[str | None, str | None]:
    if limit is None or limit.kind == "words":
        return None, None
    if limit.kind == "class":
        return None, limit.class_name or None
    return limit.low(language) or None, limit.high(language) or None


def _judged(
    gathered: Gathered, conformity: StoredConformity | None, limit: Limit | None
) -> tuple[Conformity | None, str | None]:
    if conformity is None:
        return None, None
    if conformity.answer != NOT_JUDGED:
        return Conformity(conformity.answer), None
    return None, why_not_judged(gathered.language, conformity, limit)


def why_not_judged(language: str, conformity: StoredConformity, limit: Limit | None) -> str:
    """Why a result stands without a judgement, in the language of the certificate."""
    if reason := conformity.said("reason", language):
        return reason.rstrip(".")
    if limit is not None and limit.kind == "words":
        return say("no_limit_words", language)
    if limit is not None and limit.unknown is not None:
        return say("unknown_limit", language, reason=limit.unknown.reason.rstrip("."))
    if conformity.decision_rule_version_id is None:
        return say("no_rule", language)
    return conformity.reason.rstrip(".") or say("not_judged_reason", language)


def _cited(gathered: Gathered, conformity: StoredConformity | None) -> str:
    found = gathered.specifications.get(conformity.specification_version_id) if conformity else None
    return "" if found is None else specification_name(found, gathered.language)


def specification_name(one: SpecificationVersion, language: str) -> str:
    """Code, edition and grade as a statement cites them; a made-up one says so."""
    edition = one.edition if one.edition.startswith(one.code) else f"{one.code}, {one.edition}"
    said_so = "FICTITIOUS" in edition.upper()
    grade = one.grade if one.grade not in NO_GRADE else ""
    parts = [edition, grade, say("fictitious", language) if one.fictitious and not said_so else ""]
    return ", ".join(filter(None, parts))


# -- accreditation and notes ----------------------------------------------------------------------------


def _accredited(gathered: Gathered, subject: Subject, result: Result) -> ScopeLine | None:
    """The line of the scope that covered this work on the day of testing, if the accreditation stands at issue as well.

    None where a decision of the laboratory took the mark off the line.
    """
    if (
        gathered.accreditation is None
        or not subject.method.definition.accreditable
        or result.id in gathered.external
    ):
        return None
    if any(not one.keeps_mark for one in gathered.overrides.get(subject.test.id, ())):
        return None
    value = result.value if result.kind is ResultKind.NUMERIC else None
    about = (subject.method.method_id, subject.method.edition, result.measurand, subject.product_group)
    return next(
        (one for one in gathered.scope.get(result.measured_at, ()) if one.covers(*about, value, result.unit)),
        None,
    )


def _notes(gathered: Gathered, subject: Subject, result: Result) -> Iterator[str]:
    if source := gathered.external.get(result.id):
        key = "external_accredited" if source.accreditation else "external_not_accredited"
        yield say(key, gathered.language, report=source.report, accreditation=source.accreditation)
    lost = any(not one.keeps_mark for one in gathered.overrides.get(subject.test.id, ()))
    if lost and gathered.accreditation is not None:
        yield say("mark_lost", gathered.language)
    manual = [one.name for one in result.components if "manual" in one.flags]
    if manual:
        yield say("manual", gathered.language, names=", ".join(manual))
    for texts in result.said:
        yield texts.get(gathered.language) or texts["en"]
