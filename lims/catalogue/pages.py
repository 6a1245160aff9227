"""What the pages of the catalogue show: the settings of a method with what is unknown, drafts beside what stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import settings as figures
from lims.catalogue.drafts import KINDS, Draft
from lims.catalogue.models import (
    EquivalenceRow,
    MethodRow,
    MethodVersionRow,
    SpecificationRow,
    SpecificationVersionRow,
)
from lims.catalogue.service import MethodVersion, SpecificationVersion
from lims.errors import NotFound
from lims.records import version_at
from methods.definitions import MethodDefinition
from methods.knowledge import Known, Unknown
from methods.precision import Constant, PrecisionFigure


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingLine:
    """A setting as the page shows it: its words, the figure, the source; or why it is unknown."""

    name: str
    figure: str
    source: str
    unknown: str

    @classmethod
    def of(cls, name: str, found: Known[Any] | Unknown, text: str = "") -> SettingLine:
        if isinstance(found, Unknown):
            return cls(name=name, figure="", source="", unknown=found.reason)
        if isinstance(found.value, timedelta):
            text = f"{found.value / timedelta(hours=1):g} h"
        return cls(name=name, figure=text or str(found.value), source=str(found.source), unknown="")


def setting_lines(settings: Mapping[str, Any], definition: MethodDefinition) -> list[SettingLine]:
    """Every setting that a method may have; what nobody entered is said to be unknown."""
    return [
        *_precision_lines(settings, definition), *_work_lines(settings), *_check_lines(settings, definition),
        *_budget_lines(settings, definition), *_room_lines(settings),
    ]  # fmt: skip


def _precision_lines(settings: Mapping[str, Any], definition: MethodDefinition) -> Iterator[SettingLine]:
    for measurand in definition.measurands:
        found = figures.precision(settings, measurand.key)
        for kind, figure in (("r", found.r), ("R", found.R)):
            name = f"{kind}, {measurand.names['en']}"
            if isinstance(figure, PrecisionFigure):
                text = f"{_form(figure)} {figure.unit}, from {figure.low:g} to {figure.high:g}"
                yield SettingLine(name=name, figure=text, source=str(figure.source), unknown="")
            else:
                yield SettingLine.of(name, figure)


def _form(figure: PrecisionFigure) -> str:
    if isinstance(figure.form, Constant):
        return f"{figure.form.value:g}"
    return str(getattr(figure.form, "text", "by bands"))


def _work_lines(settings: Mapping[str, Any]) -> Iterator[SettingLine]:
    yield SettingLine.of("number of determinations", figures.determinations_required(settings))
    yield SettingLine.of("agreement limit of determinations", figures.agreement_limit(settings))
    spread = figures.repeatability(settings)
    text = (
        f"{spread.value.s:g} {spread.value.unit}, dof {spread.value.dof:g}"
        if isinstance(spread, Known)
        else ""
    )
    yield SettingLine.of("pooled standard deviation", spread, text)
    age = figures.holding_time(settings)
    yield SettingLine.of(
        "holding time",
        age,
        f"{age.value.longest / timedelta(hours=1):g} h since {age.value.since}"
        if isinstance(age, Known)
        else "",
    )
    yield SettingLine.of("mode of uncertainty", figures.uncertainty_mode(settings))


def _check_lines(settings: Mapping[str, Any], definition: MethodDefinition) -> Iterator[SettingLine]:
    for check in definition.checks:
        yield SettingLine.of(f"{check.names['en']}: interval", figures.check_interval(settings, check.key))
        units = {key: unit for key, _, unit in check.limits}
        for key, limit in figures.check_limits(settings, check).items():
            text = f"±{limit.value:g} {units[key]}" if isinstance(limit, Known) else ""
            yield SettingLine.of(f"{check.names['en']}: limit for {key}", limit, text)


def _budget_lines(settings: Mapping[str, Any], definition: MethodDefinition) -> Iterator[SettingLine]:
    of_the_laboratory = (
        entry for entry in definition.budget if entry.key not in ("calibration", "repeatability")
    )
    for entry in of_the_laboratory:
        found = figures.contribution(settings, entry.key)
        text = f"u = {found.value.u:.3g} {found.value.unit}" if isinstance(found, Known) else ""
        yield SettingLine.of(f"contribution: {entry.names['en']}", found, text)


def _room_lines(settings: Mapping[str, Any]) -> Iterator[SettingLine]:
    for quantity, words in figures.ROOM_WORDS.items():
        yield SettingLine.of(f"room: {words}", figures.room_limit(settings, quantity))
    yield SettingLine.of("room: how old a reading may be", figures.room_interval(settings))


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A field that a draft states otherwise than what stands."""

    field: str
    before: str
    after: str


def differences(session: Session, draft: Draft, at: datetime) -> list[Difference]:
    """What a draft would change against the version that stands at a moment; everything, where none stands."""
    before = standing_content(session, draft.kind, draft.header_id, at) or {}
    flat_before, flat_after = dict(_flat("", before)), dict(_flat("", draft.content))
    names = [*flat_after, *(name for name in flat_before if name not in flat_after)]
    return [
        Difference(field=name, before=flat_before.get(name, ""), after=flat_after.get(name, ""))
        for name in names if flat_before.get(name) != flat_after.get(name)
    ]  # fmt: skip


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        for name, one in value.items():
            yield from _flat(f"{path}.{name}" if path else str(name), one)
    elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        for n, one in enumerate(value, start=1):
            yield from _flat(f"{path}.{one.get('key', n)}", one)
    else:
        yield path, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def standing_content(session: Session, kind: str, header_id: int, at: datetime) -> dict[str, Any] | None:
    """What stands of a thing at a moment, as the content of a draft; None where nothing does. Raises NotFound."""
    of = KINDS.get(kind)
    if of is None or session.get(of.header, header_id) is None:
        raise NotFound
    row = None if of.version is None else version_at(session, of.version, header_id, at)
    return (
        None if row is None else {name: value for name, value in row.content().items() if name in of.fields}
    )


def header_code(session: Session, kind: str, header_id: int) -> str:
    """The code of what a draft is for. Raises NotFound."""
    row = session.get(KINDS[kind].header, header_id) if kind in KINDS else None
    if row is None:
        raise NotFound
    return str(row.code)


def codes(session: Session, drafts: list[Draft]) -> dict[int, str]:
    """The code of what each draft is for; one query a kind."""
    found: dict[int, str] = {}
    for kind in {one.kind for one in drafts}:
        header = KINDS[kind].header
        ids = [one.header_id for one in drafts if one.kind == kind]
        found |= {
            row.id: row.code
            for row in session.execute(select(header.id, header.code).where(header.id.in_(ids)))
        }
    return found


def all_methods(session: Session) -> list[tuple[int, str]]:
    """Every method that is registered, in use or not."""
    return [
        (row.id, row.code)
        for row in session.execute(select(MethodRow.id, MethodRow.code).order_by(MethodRow.code))
    ]


def method_history(session: Session, method_id: int) -> list[MethodVersion]:
    """Everything that was ever stated of a method, latest first. Raises NotFound."""
    code = header_code(session, "method", method_id)
    query = (
        select(MethodVersionRow)
        .where(MethodVersionRow.header_id == method_id)
        .order_by(MethodVersionRow.n.desc())
    )
    return [MethodVersion.from_row(row, code) for row in session.scalars(query)]


def specification_history(session: Session, specification_id: int) -> list[SpecificationVersion]:
    """Everything that was ever stated of a specification, latest first. Raises NotFound."""
    code = header_code(session, "specification", specification_id)
    query = select(SpecificationVersionRow).where(SpecificationVersionRow.header_id == specification_id)
    rows = session.scalars(query.order_by(SpecificationVersionRow.n.desc()))
    return [SpecificationVersion.from_row(row, code) for row in rows]


def all_specifications(session: Session) -> list[tuple[int, str]]:
    """Every specification that is registered, in use or not."""
    query = select(SpecificationRow.id, SpecificationRow.code).order_by(SpecificationRow.code)
    return [(row.id, row.code) for row in session.execute(query)]


def equivalences(session: Session) -> list[tuple[EquivalenceRow, str]]:
    """Every equivalence with the code of the method that stands for the named one."""
    query = select(EquivalenceRow, MethodRow.code).join(MethodRow, MethodRow.id == EquivalenceRow.method_id)
    return [(row, code) for row, code in session.execute(query.order_by(EquivalenceRow.id))]
