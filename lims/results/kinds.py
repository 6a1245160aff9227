"""How determinations, results and judgements are shown in a walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import specification_versions
from lims.gates import check_word, sentence_of
from lims.gates.models import GateAnswerRow, OverrideRow
from lims.results.models import ConformityRow, DeterminationRow
from lims.results.results import Result, results_by_id
from lims.samples import samples_by_id, tests_by_id
from lims.trace import Description, NodeKind
from lims.web import lazy_gettext as _
from lims.web import unit_words
from lims.web.status import gate_shown


def figure(one: Result) -> str:
    """A result with its uncertainty and unit, in English."""
    U = f" ± {one.printed_uncertainty}" if one.printed_uncertainty else ""  # noqa: N806 - the symbol of the GUM
    return f"{one.printed}{U} {unit_words(one.unit, 'en')}".strip()


def _results(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    found = results_by_id(session, ids)
    tests = tests_by_id(session, {one.test_id for one in found.values()})
    samples = samples_by_id(session, {one.item_id for one in tests.values()})
    described = {}
    for one in found.values():
        sample = samples[tests[one.test_id].item_id]
        described[one.id] = Description(
            title=f"{sample.code}: {figure(one)}", detail=f"{one.name('en')}, revision {one.revision}",
            url=f"/tests/{one.test_id}", client_id=sample.client_id,
        )  # fmt: skip
    return described


def _determinations(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    rows = session.scalars(select(DeterminationRow).where(DeterminationRow.id.in_(ids)))
    return {
        row.id: Description(
            title=f"Determination {row.n}", detail=f"{row.at:%Y-%m-%d %H:%M} UTC, {row.reason or row.state.value}",
            url=f"/tests/{row.test_id}",
        )
        for row in rows
    }  # fmt: skip


def _conformities(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    rows = list(session.scalars(select(ConformityRow).where(ConformityRow.id.in_(ids))))
    known = specification_versions(session, {row.specification_version_id for row in rows})
    found = {}
    for row in rows:
        one = known[row.specification_version_id]
        answer = row.answer.replace("_", " ")
        found[row.id] = Description(title=f"{one.code} {one.grade}: {answer}", detail=row.reason)
    return found


def _answers(session: Session, ids: Sequence[int]) -> Mapping[int, Description]:
    rows = session.scalars(select(GateAnswerRow).where(GateAnswerRow.id.in_(ids)))
    return {
        row.id: Description(
            title=f"{check_word(row.check)}: {gate_shown(row.answer).label}", detail=sentence_of(row),
            url=f"/tests/{row.test_id}",
        )
        for row in rows
    }  # fmt: skip


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
    NodeKind("result", _("result"), 1, _results),
    NodeKind("determination", _("determination"), 2, _determinations),
    NodeKind("gate_answer", _("answer of the gate"), 4, _answers),
    NodeKind("override", _("override"), 4, _overrides),
)
