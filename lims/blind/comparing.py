"""What a blind sample says: a duplicate against r, a reference against its assigned value with both uncertainties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.blind.models import BlindAnswer, BlindKind, BlindSampleRow, BlindValueRow, BlindVerdictRow, Key
from lims.catalogue import settings
from lims.results import Result, ResultKind, Subject, results_of, subjects
from lims.samples import TestState, tests_of_sample
from lims.web import gettext
from methods.definitions.censoring import Found
from methods.definitions.component_precision import results_agree, without_r
from methods.definitions.composing import Composing
from methods.errors import MethodError
from methods.knowledge import Known, Unknown
from methods.precision import Agreement
from methods.proficiency import En_score, Verdict, zeta_score
from methods.units import convert_uncertainty

TESTED = (TestState.SUBMITTED, TestState.ACCEPTED)
ANSWERS = {
    Verdict.SATISFACTORY: BlindAnswer.HIT, Verdict.QUESTIONABLE: BlindAnswer.QUESTIONABLE,
    Verdict.UNSATISFACTORY: BlindAnswer.MISS,
}  # fmt: skip
WORST = (BlindAnswer.MISS, BlindAnswer.QUESTIONABLE, BlindAnswer.HIT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """One measurand of a blind sample. `score` is |difference|/r of a duplicate, ζ of a reference; `other` None: not there yet.

    `needs` says what is missing for an answer; `beside` what weakens it, such as two analysts where r is for one.
    """

    subject: Subject
    result: Result
    other: Result | None
    value: BlindValueRow | None
    answer: BlindAnswer | None
    score: float | None
    said: str
    needs: str = ""
    beside: str = ""

    @property
    def key(self) -> Key:
        """What was compared with what."""
        return self.result.id, self.other.id if self.other else None, self.value.id if self.value else None


def comparisons(session: Session, blind: BlindSampleRow) -> list[Comparison]:
    """Each result of a blind sample that was submitted, compared as known now."""
    found = _results(session, blind.item_id)
    if blind.kind is BlindKind.DUPLICATE:
        others = _results(session, blind.original_id or 0)
        return [_duplicate(subject, result, others) for subject, result in found]
    values = _values(session, blind.id)
    return [
        _reference(subject, result, values.get((subject.method.method_id, result.measurand)))
        for subject, result in found
    ]


def _results(session: Session, item_id: int) -> list[tuple[Subject, Result]]:
    tests = [one.id for one in tests_of_sample(session, item_id) if one.state in TESTED]
    about = subjects(session, tests)
    return [
        (about[test_id], one) for test_id, own in results_of(session, tests).items() for one in own
        if one.value is not None or one.kind is ResultKind.VECTOR
    ]  # fmt: skip


def _values(session: Session, blind_id: int) -> dict[tuple[int, str], BlindValueRow]:
    query = select(BlindValueRow).where(BlindValueRow.blind_id == blind_id).order_by(BlindValueRow.id)
    return {(row.method_id, row.measurand): row for row in session.scalars(query)}


def _duplicate(subject: Subject, result: Result, others: Sequence[tuple[Subject, Result]]) -> Comparison:
    other = next(
        (
            (about, one) for about, one in others
            if about.method.method_id == subject.method.method_id and one.measurand == result.measurand
            and about.mode_key == subject.mode_key and one.unit == result.unit
        ),
        None,
    )  # fmt: skip
    if other is None:
        return _open(subject, result, gettext("the original has no result yet"))
    about, one = other
    if result.kind is ResultKind.VECTOR:
        return compared_components(subject, result, one, "; ".join(_conditions(subject, about)))
    if one.value is None or result.value is None:
        return _open(subject, result, gettext("the original has no result yet"))
    difference, mean = abs(result.value - one.value), (result.value + one.value) / 2
    r = _r(subject, result, mean)
    beside = "; ".join(_conditions(subject, about))
    if isinstance(r, Unknown):
        return Comparison(
            subject=subject, result=result, other=one, value=None, answer=BlindAnswer.UNKNOWN, score=None,
            said=gettext("difference %(d)s", d=f"{difference:.3g}"), beside=beside,
            needs=gettext("r is not entered for this measurand: the laboratory enters it from the text that it owns"),
        )  # fmt: skip
    within = difference <= r
    return Comparison(
        subject=subject, result=result, other=one, value=None, answer=BlindAnswer.HIT if within else BlindAnswer.MISS,
        score=difference / r, said=gettext("difference %(d)s, r %(r)s", d=f"{difference:.3g}", r=f"{r:.3g}"), beside=beside,
    )  # fmt: skip


def compared_components(subject: Subject, result: Result, other: Result, beside: str) -> Comparison:
    """A composition against its duplicate: each component by its r; one verdict, of the worst that was judged."""
    composing = subject.method.definition.calculation
    if not isinstance(composing, Composing):
        return _open(subject, result, gettext("the method enters no r for components"))
    unit = result.unit or "1"
    answers = results_agree(values_of(result), values_of(other), composing.r_at, unit=unit)
    judged = [(one, one.limit) for one in answers if one.limit]
    lacking = without_r(answers)
    needs = gettext("r is not entered for %(names)s", names=_some(lacking)) if lacking else ""
    if not judged:
        needs = needs or gettext("no component was found in both")
        return replace(_open(subject, result, needs), other=other, answer=BlindAnswer.UNKNOWN, beside=beside)
    worst, limit = max(judged, key=lambda pair: pair[0].range / pair[1])
    beyond = [one.quantity for one, _limit in judged if one.answer is Agreement.BEYOND]
    said = gettext(
        "%(name)s: difference %(d)s, r %(r)s", name=worst.quantity, d=f"{worst.range:.3g}", r=f"{limit:.3g}"
    )
    answer = BlindAnswer.MISS if beyond else BlindAnswer.UNKNOWN if lacking else BlindAnswer.HIT
    if beyond:
        said += "; " + gettext("beyond r: %(names)s", names=_some(beyond))
    return Comparison(
        subject=subject, result=result, other=other, value=None, answer=answer, score=worst.range / limit, said=said,
        needs=needs, beside=beside,
    )  # fmt: skip


def values_of(result: Result) -> dict[str, Found]:
    """The components that have a figure; of what was not found, or lies below a limit, only a bound is known."""
    return {
        one.name: Found(value=one.value, censored=None)
        for one in result.components if not {"absent", "below"} & set(one.flags)
    }  # fmt: skip


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (" …" if len(names) > 10 else "")


def _r(subject: Subject, result: Result, mean: float) -> float | Unknown:
    figure = settings.precision(subject.method.settings, result.measurand).r
    if isinstance(figure, Unknown):
        return figure
    at = figure.at(mean)
    if not isinstance(at, Known):
        return at
    r = convert_uncertainty(at.value, figure.unit, result.unit or "1")
    return r if r > 0 else Unknown(reason="r is zero here", remedy="Enter r for this level")


def _conditions(one: Subject, other: Subject) -> Iterator[str]:
    """What was not the same for both: r is for one analyst with one apparatus within a short time."""
    if one.test.submitted_by != other.test.submitted_by:
        yield gettext("another analyst")
    if one.test.measuring_system_id != other.test.measuring_system_id:
        yield gettext("another measuring system")
    first, second = one.test.measured_at, other.test.measured_at
    if first and second and first.date() != second.date():
        yield gettext("another day")


def _reference(subject: Subject, result: Result, value: BlindValueRow | None) -> Comparison:
    if value is None or result.value is None:
        return _open(subject, result, gettext("no assigned value is entered"))
    if result.combined_uncertainty is None or result.expanded_uncertainty is None:
        return Comparison(
            subject=subject, result=result, other=None, value=value, answer=BlindAnswer.UNKNOWN, score=None,
            said=gettext("assigned %(value)s, found %(found)s", value=value.text, found=result.printed),
            needs=gettext("the result has no uncertainty"),
        )  # fmt: skip
    try:
        zeta = zeta_score(
            result.value, value.value, result.combined_uncertainty, value.expanded_uncertainty / value.k
        )
        en = En_score(result.value, value.value, result.expanded_uncertainty, value.expanded_uncertainty)
    except MethodError as refusal:
        return _open(subject, result, refusal.problem_text)
    said = {ANSWERS[one.verdict] for one in (zeta, en)}
    return Comparison(
        subject=subject, result=result, other=None, value=value, score=zeta.value,
        answer=next(one for one in WORST if one in said),
        said=gettext("assigned %(value)s, ζ = %(zeta)s, En = %(en)s", value=value.text, zeta=f"{zeta.value:.2f}", en=f"{en.value:.2f}"),
    )  # fmt: skip


def _open(subject: Subject, result: Result, needs: str) -> Comparison:
    return Comparison(
        subject=subject, result=result, other=None, value=None, answer=None, score=None, said="", needs=needs
    )


def verdict_of(blind_id: int, one: Comparison) -> BlindVerdictRow:
    """The comparison as it is kept."""
    figures: dict[str, Any] = {
        "method": one.subject.method.code, "measurand": one.result.measurand, "found": one.result.printed,
        "said": one.said, "needs": one.needs, "beside": one.beside,
    }  # fmt: skip
    return BlindVerdictRow(
        blind_id=blind_id, result_id=one.result.id, other_id=one.other.id if one.other else None,
        value_id=one.value.id if one.value else None, answer=one.answer, score=one.score, figures=figures,
        nonconformity_id=None,
    )  # fmt: skip
