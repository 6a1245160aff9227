"""Writing results: a row of each kind, the budget line by line, the judgements, and links to all that a result rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.gates.models import OverrideRow
from lims.records import Link, Unit
from lims.results.composed import INPUT, NODE
from lims.results.evaluation import Evaluated, Finding
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
from lims.results.printed import printed_component, printed_cut
from methods.definitions import (
    CensoredResult,
    Component,
    NominalResult,
    NumericResult,
    OrdinalResult,
    TableResult,
    Uncertainty,
    VectorResult,
    given_to_json,
    outcome_to_json,
)
from methods.uncertainty import BudgetLine, BudgetSource, Mode

Rows = list[dict[str, Any]]
Revisions = Mapping[tuple[int, str], tuple[int, int]]  # (test, measurand) -> (last revision, its id)
RESPONSE = "response"  # the role of the calibration curves by which amounts were found
KINDS = {
    NumericResult: ResultKind.NUMERIC, CensoredResult: ResultKind.CENSORED, OrdinalResult: ResultKind.CLASS,
    NominalResult: ResultKind.CLASS, VectorResult: ResultKind.VECTOR, TableResult: ResultKind.TABLE,
}  # fmt: skip


def store_results(unit: Unit, evaluated: Sequence[Evaluated]) -> None:
    """Write the results of some tests in a few statements, however many they are."""
    before = last_revisions(unit.session, [one.test_id for one in evaluated])
    overrides = _overrides(unit.session, [one.test_id for one in evaluated])
    pairs = [(one, finding) for one in evaluated for finding in one.findings]
    rows: Rows = []
    for one in evaluated:
        whole = _whole(one)
        rows += [{**whole, **_result(unit, one, finding, before)} for finding in one.findings]
    ids = unit.insert_many(ResultRow, rows)
    _store_values(unit, [(id_, finding) for id_, (_, finding) in zip(ids, pairs, strict=True)])
    budget = [
        line for id_, (one, finding) in zip(ids, pairs, strict=True) for line in _budget(id_, one, finding)
    ]
    unit.insert_many(BudgetLineRow, budget)
    sources: dict[int, list[int]] = {}
    for line in budget:
        if line["source_id"]:
            sources.setdefault(line["result_id"], []).append(line["source_id"])
    links = _Links()
    for id_, (one, finding) in zip(ids, pairs, strict=True):
        supersedes = before.get((one.test_id, finding.measurand.key))
        nodes = [*_basis(one), *((node, "override") for node in overrides.get(one.test_id, ()))]
        nodes += [(supersedes[1], "supersedes")] if supersedes else []
        nodes += [(node, "budget") for node in sources.get(id_, ())]
        links.add(id_, one.circumstances.moment, nodes)
    _store_judgements(
        unit, [(id_, one, finding) for id_, (one, finding) in zip(ids, pairs, strict=True)], links
    )
    unit.insert_many(Link, links.rows)


class _Links:
    """Links to be written, each once."""

    def __init__(self) -> None:
        self.rows: Rows = []
        self._seen: set[tuple[int, int, str]] = set()

    def add(self, dst: int, at: datetime, nodes: Sequence[tuple[int, str]]) -> None:
        for src, role in nodes:
            if (src, dst, role) not in self._seen:
                self._seen.add((src, dst, role))
                self.rows.append({"src": src, "dst": dst, "role": role, "at": at})


def last_revisions(session: Session, test_ids: Sequence[int]) -> Revisions:
    """The last revision of each measurand of some tests, and its id."""
    last = (
        select(ResultRow.test_id, ResultRow.measurand, func.max(ResultRow.revision).label("revision"))
        .where(ResultRow.test_id.in_(test_ids)).group_by(ResultRow.test_id, ResultRow.measurand).subquery()
    )  # fmt: skip
    query = select(ResultRow.test_id, ResultRow.measurand, ResultRow.revision, ResultRow.id).join(
        last,
        (last.c.test_id == ResultRow.test_id)
        & (last.c.measurand == ResultRow.measurand)
        & (last.c.revision == ResultRow.revision),
    )
    return {(row.test_id, row.measurand): (row.revision, row.id) for row in session.execute(query)}


def _overrides(session: Session, test_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    query = select(OverrideRow.test_id, OverrideRow.id).where(OverrideRow.test_id.in_(test_ids))
    for test_id, id_ in session.execute(query):
        found.setdefault(test_id, []).append(id_)
    return found


def _whole(one: Evaluated) -> dict[str, Any]:
    """What the calculation was given and what it said, as they are kept."""
    if one.transferred is not None:
        return {
            "given": {TRANSFERRED: dict(one.transferred)},
            "outcome": outcome_to_json(one.outcome) if one.outcome else {},
        }
    if one.given is None or one.outcome is None:
        return {}
    return {"given": given_to_json(one.given), "outcome": outcome_to_json(one.outcome)}


def _result(unit: Unit, one: Evaluated, finding: Finding, before: Revisions) -> dict[str, Any]:
    measurand, result = finding.measurand, finding.result
    revision, supersedes = before.get((one.test_id, measurand.key), (0, None))
    return {
        "test_id": one.test_id, "measurand": measurand.key, "revision": revision + 1, "supersedes": supersedes,
        "kind": KINDS[type(result)], "names": dict(measurand.names), "unit": finding.printed.unit,
        "reference_condition": measurand.condition or getattr(result, "condition", "") or None, "basis": measurand.basis or None,
        "uncertainty_mode": _mode(one, finding), "code_version": one.outcome.code_version if one.outcome else "",
        "measured_at": one.circumstances.moment, "at": unit.at, "printed": finding.printed.value,
        "printed_uncertainty": finding.printed.uncertainty,
    }  # fmt: skip


def _stated(uncertainty: object) -> Uncertainty | None:
    return uncertainty if isinstance(uncertainty, Uncertainty) else None


def _mode(one: Evaluated, finding: Finding) -> str | None:
    result = finding.result
    if one.transferred is not None and any(each.uncertainty for each in finding.parts):
        return Mode.REPORTED.value
    if isinstance(result, VectorResult):
        stated = next((found for each in result.components if (found := _stated(each.uncertainty))), None)
    else:
        stated = _stated(result.uncertainty) if isinstance(result, NumericResult) else None
    return stated.mode.value if stated else None


def _store_values(unit: Unit, found: Sequence[tuple[int, Finding]]) -> None:
    unit.insert_many(ResultNumericRow, [
        _numeric(id_, one.result) for id_, one in found if isinstance(one.result, NumericResult)
    ])  # fmt: skip
    unit.insert_many(ResultClassRow, [
        {"result_id": id_, "value": one.result.value.value,
         "scale": one.result.value.scale.name if isinstance(one.result, OrdinalResult) else "nominal"}
        for id_, one in found if isinstance(one.result, OrdinalResult | NominalResult)
    ])  # fmt: skip
    unit.insert_many(ResultCensoredRow, [
        {"result_id": id_, "relation": one.result.value.kind.value,
         "bound": float(one.result.value.bound) if one.result.value.bound else None}
        for id_, one in found if isinstance(one.result, CensoredResult)
    ])  # fmt: skip
    components = [_components(id_, one) for id_, one in found]
    unit.insert_many(ResultComponentRow, [row for rows in components for row in rows])
    unit.insert_many(ResultCutRow, [row for id_, one in found for row in _cuts(id_, one)])


def _numeric(result_id: int, result: NumericResult) -> dict[str, Any]:
    stated = _stated(result.uncertainty)
    return {
        "result_id": result_id, "value": result.value, "combined_uncertainty": stated.u if stated else None,
        "expanded_uncertainty": stated.U if stated else None, "k": stated.k if stated else None,
        "coverage": stated.p if stated else None, "dof": _finite(stated.dof) if stated else None,
    }  # fmt: skip


def _finite(x: float | None) -> float | None:
    return x if x is not None and math.isfinite(x) else None


def _components(result_id: int, finding: Finding) -> Rows:
    result = finding.result
    if not isinstance(result, VectorResult):
        return []
    return [
        {
            "result_id": result_id, "n": n, "component": one.name or "not identified", "value": one.value,
            "expanded_uncertainty": stated.U if (stated := _stated(one.uncertainty)) else None,
            "printed": (finding.parts[n - 1] if finding.parts else printed_component(one, result.unit, finding.measurand)).value,
            "flags": [word for word, so in _flags(one) if so],
        }
        for n, one in enumerate(result.components, start=1)
    ]  # fmt: skip


def _flags(one: Component) -> tuple[tuple[str, bool], ...]:
    return (
        ("manual", one.manual), ("unidentified", one.name is None), ("absent", one.absent), ("below", one.below is not None),
    )  # fmt: skip


def _cuts(result_id: int, finding: Finding) -> Rows:
    result = finding.result
    if not isinstance(result, TableResult):
        return []
    return [
        {
            "result_id": result_id, "n": n, "label": one.name, "fraction": one.total, "temperature_c": one.t_end,
            "printed": finding.parts[n - 1].value if finding.parts else printed_cut(one, result, finding.measurand),
        }
        for n, one in enumerate(result.rows, start=1)
    ]  # fmt: skip


# -- the budget -----------------------------------------------------------------------------------------


def source_id(source: BudgetSource | None, method_version_id: int) -> int | None:
    """The node that a budget line comes from; precision figures stand in the settings of the method version."""
    if source is None:
        return None
    return int(source.key) if source.kind == NODE else method_version_id


def _budget(result_id: int, one: Evaluated, finding: Finding) -> Iterator[dict[str, Any]]:
    result = finding.result
    stated = _stated(result.uncertainty) if isinstance(result, NumericResult) else None
    for n, line in enumerate(stated.lines if stated else (), start=1):
        yield {"result_id": result_id, "n": n, **_line(line, one.subject.method.id)}


def _line(line: BudgetLine, method_version_id: int) -> dict[str, Any]:
    return {
        "name": line.input, "source": line.source.label if line.source else "",
        "source_id": source_id(line.source, method_version_id), "standard_uncertainty": line.u, "unit": line.unit,
        "sensitivity": line.sensitivity, "contribution": line.contribution, "share": line.share, "dof": _finite(line.dof),
    }  # fmt: skip


def _basis(one: Evaluated) -> list[tuple[int, str]]:
    """What all results of a test rest on: test, determinations, method, measuring system, and what the gate looked at."""
    used = [run for run in one.determinations if run.used and str(run.n) in _keys(one)]
    system = one.circumstances.system
    nodes = [
        (one.test_id, "test"),
        (one.subject.method.id, "method"),
        *((run.id, "determination") for run in used),
    ]
    nodes += [(system.version_id, "measuring_system")] if system else []
    nodes += [(int(one.given.composition.source.key), INPUT)] if one.given and one.given.composition else []
    nodes += [(int(one.given.response.source.key), RESPONSE)] if one.given and one.given.response else []
    nodes += one.besides
    return nodes + [(node, answer.check) for answer in one.answers for node in answer.rests_on]


def _keys(one: Evaluated) -> set[str]:
    return {run.key for run in one.given.determinations if run.excluded is None} if one.given else set()


# -- conformity -----------------------------------------------------------------------------------------


def _store_judgements(unit: Unit, found: Sequence[tuple[int, Evaluated, Finding]], links: _Links) -> None:
    judged = [(id_, one, judgement) for id_, one, finding in found for judgement in finding.judgements]
    ids = unit.insert_many(ConformityRow, [
        {
            "result_id": id_, "specification_version_id": judgement.specification.id, "limit_key": judgement.limit.key,
            "decision_rule_version_id": judgement.rule.id if judgement.rule else None, "answer": judgement.answer.value,
            "reason": judgement.reason, "probability": judgement.conformity.probability if judgement.conformity else None,
            "margin": _margin(judgement.conformity), "figures": judgement.figures(), "at": unit.at,
        }
        for id_, _, judgement in judged
    ])  # fmt: skip
    for conformity_id, (id_, one, judgement) in zip(ids, judged, strict=True):
        nodes = [(id_, "result"), (judgement.specification.id, "specification")]
        nodes += [(judgement.rule.id, "decision_rule")] if judgement.rule else []
        links.add(conformity_id, one.circumstances.moment, nodes)


def _margin(conformity: Any) -> float | None:
    return float(conformity.margin) if conformity is not None and conformity.margin is not None else None
