"""Results as other features see them, with budget lines and conformity; each revision stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import NotFound
from lims.results.models import (
    TRANSFERRED,
    BudgetLineRow,
    ConformityRow,
    ResultCensoredRow,
    ResultClassRow,
    ResultComponentRow,
    ResultCutRow,
    ResultKind,
    ResultNumericRow,
    ResultRow,
)
from methods.reporting import ReportRule, report


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredComponent:
    """One component of a composition."""

    n: int
    name: str
    value: float
    expanded_uncertainty: float | None
    printed: str
    flags: tuple[str, ...]
    printed_uncertainty: str | None = None
    k: float | None = None
    coverage: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredCut:
    """One cut of a distillation: its end point (°C), and its yield as it is written, alone and with those before it.

    Only of a provider's table a U may be stated.
    """

    n: int
    name: str
    temperature_c: float | None
    printed: str
    total: float | None
    expanded_uncertainty: float | None = None
    printed_uncertainty: str | None = None
    k: float | None = None
    coverage: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredSum:
    """The sum of a composition before normalisation, with the laboratory's limits for it."""

    value: float
    unit: str
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What was found for a measurand. Figures are None where the kind of result has none, or they are unknown."""

    id: int
    test_id: int
    measurand: str
    revision: int
    supersedes: int | None
    kind: ResultKind
    names: Mapping[str, str]
    unit: str | None  # a code of methods.units
    reference_condition: str | None
    basis: str | None
    uncertainty_mode: str | None
    code_version: str
    measured_at: datetime
    at: datetime
    printed: str
    printed_uncertainty: str | None
    value: float | None = None
    combined_uncertainty: float | None = None
    expanded_uncertainty: float | None = None
    k: float | None = None
    coverage: float | None = None
    dof: float | None = None
    class_value: str | None = None
    relation: str | None = (
        None  # of a censored result: on which side of its bound it lies; such a result has no value
    )
    bound: float | None = None
    bound_text: str | None = None  # the bound in the digits in which it was stated, where they are known
    curve: bool = False  # whether the cuts are points of a curve
    components: tuple[StoredComponent, ...] = ()
    cuts: tuple[StoredCut, ...] = ()
    sum: StoredSum | None = None
    said: tuple[
        Mapping[str, str], ...
    ] = ()  # what the calculation has to say on the certificate, by language

    @property
    def in_parts(self) -> bool:
        """Whether it is a composition or a table, and not one figure."""
        return self.kind in (ResultKind.VECTOR, ResultKind.TABLE)

    def name(self, language: str) -> str:
        """The measurand in words."""
        return str(self.names.get(language) or self.names.get("en") or self.measurand)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredBudgetLine:
    """One line of an uncertainty budget; `source_id` is the node that it comes from."""

    result_id: int
    n: int
    name: str
    source: str
    source_id: int | None
    standard_uncertainty: float
    unit: str
    sensitivity: float
    contribution: float
    share: float
    dof: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredConformity:
    """A result judged against one limit; `figures` has limit, result, reason and rule as printed, by language."""

    id: int
    result_id: int
    specification_version_id: int
    limit_key: str
    decision_rule_version_id: int | None
    answer: str
    reason: str
    probability: float | None
    margin: float | None
    figures: Mapping[str, Any]
    at: datetime

    def said(self, what: str, language: str) -> str:
        """One of the printed figures of the judgement in a language; empty where none was stored."""
        texts = self.figures.get(what)
        return str(texts.get(language) or texts.get("en") or "") if isinstance(texts, Mapping) else ""


def results_of(
    session: Session, test_ids: Iterable[int], *, all_revisions: bool = False
) -> dict[int, list[Result]]:
    """The results of some tests, the last revision of each measurand (or all), in the order of the method."""
    wanted = list(dict.fromkeys(test_ids))
    query = select(ResultRow).where(ResultRow.test_id.in_(wanted))
    rows = list(session.scalars(query.order_by(ResultRow.test_id, ResultRow.id)))
    superseded = set() if all_revisions else {row.supersedes for row in rows}
    found: dict[int, list[Result]] = {test_id: [] for test_id in wanted}
    for one in _with_values(session, [row for row in rows if row.id not in superseded]):
        found[one.test_id].append(one)
    return found


def results_by_id(session: Session, ids: Iterable[int]) -> dict[int, Result]:
    """Several results at once, by id."""
    rows = list(session.scalars(select(ResultRow).where(ResultRow.id.in_(set(ids)))))
    return {one.id: one for one in _with_values(session, rows)}


def find_result(session: Session, result_id: int) -> Result:
    """One result. Raises NotFound."""
    found = results_by_id(session, [result_id])
    if result_id not in found:
        raise NotFound
    return found[result_id]


def _with_values(session: Session, rows: list[ResultRow]) -> list[Result]:
    """The rows with their figures; one query for each kind that occurs."""
    values: dict[int, dict[str, Any]] = defaultdict(dict)
    ids = {kind: [row.id for row in rows if row.kind is kind] for kind in ResultKind}
    for number in _all(session, ResultNumericRow, ids[ResultKind.NUMERIC]):
        values[number.result_id] = {
            "value": number.value, "combined_uncertainty": number.combined_uncertainty,
            "expanded_uncertainty": number.expanded_uncertainty, "k": number.k, "coverage": number.coverage, "dof": number.dof,
        }  # fmt: skip
    for one in _all(session, ResultClassRow, ids[ResultKind.CLASS]):
        values[one.result_id] = {"class_value": one.value}
    bounds = {
        row.id: _stored(row).get("value", {}).get("bound") for row in rows if row.kind is ResultKind.CENSORED
    }
    for one in _all(session, ResultCensoredRow, ids[ResultKind.CENSORED]):
        values[one.result_id] = {
            "relation": one.relation,
            "bound": one.bound,
            "bound_text": bounds.get(one.result_id),
        }
    stored = {row.id: _stored(row) for row in rows if row.kind is ResultKind.VECTOR}
    coverages = {id_: _coverages(one) for id_, one in stored.items()}
    theirs = {
        row.id: _reported_parts(row) for row in rows if row.kind in (ResultKind.VECTOR, ResultKind.TABLE)
    }
    parts: dict[int, list[StoredComponent]] = defaultdict(list)
    for one in _all(session, ResultComponentRow, ids[ResultKind.VECTOR]):
        parts[one.result_id].append(_component(one, coverages[one.result_id], theirs[one.result_id]))
    values |= {
        id_: {"components": tuple(found), "sum": None if theirs[id_] else _sum(stored[id_])} for id_, found in parts.items()
    }  # fmt: skip
    cuts: dict[int, list[StoredCut]] = defaultdict(list)
    for one in _all(session, ResultCutRow, ids[ResultKind.TABLE]):
        cuts[one.result_id].append(_cut(one, theirs[one.result_id]))
    curves = {row.id: bool(_stored(row).get("curve")) for row in rows if row.kind is ResultKind.TABLE}
    values |= {id_: {"cuts": tuple(found), "curve": curves[id_]} for id_, found in cuts.items()}
    return [_result(row, values[row.id]) for row in rows]


def _all(session: Session, model: Any, ids: list[int]) -> Iterable[Any]:
    return session.scalars(select(model).where(model.result_id.in_(ids)).order_by(model.id)) if ids else ()


Coverage = tuple[float | None, float | None]  # k and the coverage probability


def _stored(row: ResultRow) -> Mapping[str, Any]:
    """What the calculation said of a result."""
    return next((one for one in row.outcome.get("results", ()) if one["measurand"] == row.measurand), {})


def _reported_parts(row: ResultRow) -> list[Mapping[str, Any]]:
    """What the report of a provider says of each part of a composition or a table; nothing of one found here."""
    reported = row.given.get(TRANSFERRED, {}).get("results", ())
    own: Mapping[str, Any] = next((one for one in reported if one["measurand"] == row.measurand), {})
    return list(own.get("parts", ()))


def _sum(stored: Mapping[str, Any]) -> StoredSum | None:
    if "unnormalised_sum" not in stored:
        return None
    return StoredSum(
        value=stored["unnormalised_sum"],
        unit=stored["sum_unit"],
        low=stored.get("sum_low"),
        high=stored.get("sum_high"),
    )


def _coverages(stored: Mapping[str, Any]) -> list[Coverage]:
    """With which k and coverage the U of each component is stated, in their order."""
    stated = [one.get("uncertainty") or {} for one in stored.get("components", ())]
    return [(one.get("k"), one.get("p")) for one in stated]


def _component(
    row: ResultComponentRow, coverages: list[Coverage], theirs: Sequence[Mapping[str, Any]]
) -> StoredComponent:
    k, coverage = coverages[row.n - 1] if row.n <= len(coverages) else (None, None)
    text = theirs[row.n - 1]["printed_uncertainty"] if theirs else _uncertainty_text(row)
    return StoredComponent(
        n=row.n, name=row.component, value=row.value, expanded_uncertainty=row.expanded_uncertainty, printed=row.printed,
        flags=tuple(row.flags), printed_uncertainty=None if k is None else text, k=k, coverage=coverage,
    )  # fmt: skip


def _uncertainty_text(row: ResultComponentRow) -> str | None:
    """U in the digits of the printed value, for both are rounded by one rule; None where the value is no number."""
    places = row.printed.partition(".")[2]
    if not row.expanded_uncertainty or not row.printed.replace(".", "").lstrip("-").isdigit():
        return None
    step = f"0.{'0' * (len(places) - 1)}1" if places else "1"
    return report(row.value, row.expanded_uncertainty, "1", ReportRule(step=step)).uncertainty_text


def _cut(row: ResultCutRow, theirs: Sequence[Mapping[str, Any]]) -> StoredCut:
    said: Mapping[str, Any] = theirs[row.n - 1] if theirs else {}
    return StoredCut(
        n=row.n, name=row.label, temperature_c=row.temperature_c, printed=row.printed, total=row.fraction,
        expanded_uncertainty=said.get("U"), printed_uncertainty=said.get("printed_uncertainty"), k=said.get("k"),
        coverage=said.get("coverage"),
    )  # fmt: skip


def _result(row: ResultRow, values: Mapping[str, Any]) -> Result:
    return Result(
        id=row.id, test_id=row.test_id, measurand=row.measurand, revision=row.revision, supersedes=row.supersedes,
        kind=row.kind, names=row.names, unit=row.unit, reference_condition=row.reference_condition, basis=row.basis,
        uncertainty_mode=row.uncertainty_mode, code_version=row.code_version, measured_at=row.measured_at, at=row.at,
        printed=row.printed, printed_uncertainty=row.printed_uncertainty, said=_said(row), **values,
    )  # fmt: skip


def _said(row: ResultRow) -> tuple[Mapping[str, str], ...]:
    """The messages that are printed beside a result; what is about none of them stands beside the first."""
    found: list[Mapping[str, Any]] = row.outcome.get("results") or []
    first = bool(found) and found[0]["measurand"] == row.measurand
    return tuple(
        one["texts"] for one in row.outcome.get("messages", ())
        if one.get("printed") and (one["about"] == row.measurand or (first and not one["about"]))
    )  # fmt: skip


def budget_of(session: Session, result_ids: Iterable[int]) -> dict[int, list[StoredBudgetLine]]:
    """The budget lines of some results, in order."""
    names = StoredBudgetLine.__dataclass_fields__
    found: dict[int, list[StoredBudgetLine]] = {id_: [] for id_ in result_ids}
    query = select(BudgetLineRow).where(BudgetLineRow.result_id.in_(list(found)))
    for row in session.scalars(query.order_by(BudgetLineRow.result_id, BudgetLineRow.n)):
        found[row.result_id].append(StoredBudgetLine(**{name: getattr(row, name) for name in names}))
    return found


def conformities_of(session: Session, result_ids: Iterable[int]) -> dict[int, list[StoredConformity]]:
    """How some results were judged, limit by limit."""
    names = StoredConformity.__dataclass_fields__
    found: dict[int, list[StoredConformity]] = {id_: [] for id_ in result_ids}
    query = select(ConformityRow).where(ConformityRow.result_id.in_(list(found)))
    for row in session.scalars(query.order_by(ConformityRow.id)):
        found[row.result_id].append(StoredConformity(**{name: getattr(row, name) for name in names}))
    return found
