"""How determinations, results and judgements are shown in a walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, aliased

from lims.catalogue import specification_versions
from lims.gates import check_word, sentence_of
from lims.gates.models import GateAnswerRow, OverrideRow
from lims.people import people_by_id
from lims.records import Link, known_by, last_known
from lims.results.composed import INPUT
from lims.results.models import (
    ConformityRow,
    DeterminationRow,
    DeterminationState,
    ResultRow,
    SecondLookRow,
)
from lims.results.results import Result, results_by_id
from lims.results.second_look import STEP
from lims.samples import samples_by_id, tests_by_id
from lims.trace import Description, NodeKind, Traceability, Uses
from lims.web import current_language, gettext, moment_text, status_word, unit_words
from lims.web import lazy_gettext as _
from lims.web.status import gate_shown

STATE_WORDS = {
    DeterminationState.USED: _("used"),
    DeterminationState.EXCLUDED: _("left out"),
    DeterminationState.ABORTED: _("aborted"),
}


def figure(one: Result) -> str:
    """A result with its uncertainty and unit."""
    U = f" ± {one.printed_uncertainty}" if one.printed_uncertainty else ""  # noqa: N806 - the symbol of the GUM
    return f"{one.printed}{U} {unit_words(one.unit)}".strip()


def _results(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    found = results_by_id(session, ids)
    tests = tests_by_id(session, {one.test_id for one in found.values()})
    samples = samples_by_id(session, {one.item_id for one in tests.values()})
    described = {}
    for one in found.values():
        sample = samples[tests[one.test_id].item_id]
        described[one.id] = Description(
            title=f"{sample.code}: {figure(one)}",
            detail=gettext("%(what)s, revision %(n)s", what=one.name(current_language()), n=one.revision),
            url=f"/tests/{one.test_id}",
            client_id=sample.client_id,
            traceability=_traceability(one, sample.code),
        )
    return described


def _traceability(one: Result, sample: str) -> Traceability:
    """A result as the first link: its certificate rests on it, so none is named here."""
    U = one.printed_uncertainty  # noqa: N806 - the symbol of the GUM
    return Traceability(
        what=f"{sample}: {one.name(current_language())} {one.printed} {unit_words(one.unit)}".strip(), certificate="",
        laboratory=gettext("this laboratory"), accreditation="",
        uncertainty=f"{U} {unit_words(one.unit)}".strip() if U else "" if one.value is None else None,
        valid_until=None, ends=False, source=False,
    )  # fmt: skip


def _stood(session: Session, uses: Uses) -> dict[int, str]:
    """Results that were replaced while another one still rests on them, computed from what they said."""
    newer, resting, newest = aliased(ResultRow), aliased(ResultRow), aliased(ResultRow)
    event = known_by(session)
    last = None if event is None else last_known(session, ResultRow.__tablename__, event)
    query = (
        select(newer.supersedes, newer.revision, newer.at)
        .join(Link, (Link.src == newer.supersedes) & (Link.role == INPUT))
        .join(resting, resting.id == Link.dst)
        .outerjoin(newest, (newest.supersedes == resting.id) & _up_to(newest, last))
        .where(newer.supersedes.in_(uses), newest.id.is_(None), _up_to(newer, last), _up_to(resting, last))
    )
    return {
        old: gettext(
            "Replaced by revision %(n)s %(at)s after another result had been computed from it. Compute that one again.",
            n=revision, at=moment_text(at),
        )
        for old, revision, at in session.execute(query)
        if old is not None
    }  # fmt: skip


def _up_to(result: Any, last: int | None) -> ColumnElement[bool]:
    known: ColumnElement[bool] = true() if last is None else result.id <= last
    return known


def _determinations(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    rows = session.scalars(select(DeterminationRow).where(DeterminationRow.id.in_(ids)))
    return {
        row.id: Description(
            title=gettext("Determination %(n)s", n=row.n),
            detail=f"{moment_text(row.at)}, {row.reason or STATE_WORDS[row.state]}",
            url=f"/tests/{row.test_id}",
        )
        for row in rows
    }


def _looks(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    rows = list(session.scalars(select(SecondLookRow).where(SecondLookRow.id.in_(ids))))
    runs = select(DeterminationRow.id, DeterminationRow.test_id).where(
        DeterminationRow.id.in_({row.determination_id for row in rows})
    )
    tests = {row.id: row.test_id for row in session.execute(runs)}
    people = people_by_id(session, {row.person_id for row in rows})
    return {
        row.id: Description(
            title=gettext("Second look: %(seen)s", seen=f"{row.seen} {unit_words(row.unit)}".strip())
            if not row.input.startswith(STEP)
            else gettext("Second look at step %(n)s", n=row.input.removeprefix(STEP)),
            detail=f"{people[row.person_id].name}, {moment_text(row.at)}",
            url=f"/tests/{tests[row.determination_id]}",
        )
        for row in rows
    }


def _conformities(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    rows = list(session.scalars(select(ConformityRow).where(ConformityRow.id.in_(ids))))
    known = specification_versions(session, {row.specification_version_id for row in rows})
    found = {}
    for row in rows:
        one = known[row.specification_version_id]
        answer = status_word(row.answer).label
        found[row.id] = Description(title=f"{one.code} {one.grade}: {answer}", detail=row.reason)
    return found


def _answers(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    rows = session.scalars(select(GateAnswerRow).where(GateAnswerRow.id.in_(ids)))
    return {
        row.id: Description(
            title=f"{check_word(row.check)}: {gate_shown(row.answer).label}",
            detail=sentence_of(row),
            url=f"/tests/{row.test_id}",
        )
        for row in rows
    }


def _overrides(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    rows = session.scalars(select(OverrideRow).where(OverrideRow.id.in_(ids)))
    return {
        row.id: Description(
            title=f"{check_word(row.check)}: {gate_shown('override').label}",
            detail=row.reason,
            url=f"/tests/{row.test_id}",
        )
        for row in rows
    }


KINDS = (
    NodeKind("conformity", _("conformity"), 1, _conformities),
    NodeKind("result", _("result"), 1, _results, _stood),
    NodeKind("determination", _("determination"), 2, _determinations),
    NodeKind("second_look", _("second look"), 3, _looks),
    NodeKind("gate_answer", _("answer of the gate"), 4, _answers),
    NodeKind("override", _("override"), 4, _overrides),
)
