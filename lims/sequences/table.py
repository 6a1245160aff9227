"""Component tables: approved versions as they stood; drafted and approved like everything in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import Kind, MethodVersion, add_kind, method_version_at
from lims.catalogue.models import MethodRow
from lims.db import remembered
from lims.equipment import find_system
from lims.equipment.models import MeasuringSystemRow
from lims.errors import NotFound
from lims.records import Unit, living
from lims.sequences.errors import TableRefused
from lims.sequences.models import ComponentTableRow, ComponentTableVersionRow, LineKind
from methods import MethodError
from methods.chromatography import CurveForm, CurveLimits, Weight, Window, check_windows
from methods.definitions.composing import Composing

KIND = "component_table"
FIELDS = frozenset({"components", "signal", "rule", "limits", "source", "fictitious"})
FIGURES = (
    "residual_percent", "least_r_squared", "check_percent", "carry_over_percent", "resolution_least", "duplicate_percent",
    "duplicate_least",
)  # fmt: skip
PAIR, OWN_SOURCE = "resolution_pair", "duplicate_source"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What is put between samples: at the beginning, after every so many samples, at the end; every so many is doubled."""

    begins: tuple[LineKind, ...]
    every: int | None
    inserted: tuple[LineKind, ...]
    ends: tuple[LineKind, ...]
    duplicate_every: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TableComponent:
    """A component with its window and the form of its curve."""

    window: Window
    form: CurveForm
    weight: Weight

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TableComponent:
        """Raises KeyError, TypeError, ValueError for what is none."""
        window = Window(
            name=str(data["name"]),
            low=float(data["low"]),
            high=float(data["high"]),
            group=str(data.get("group") or ""),
        )
        return cls(window=window, form=CurveForm(data["form"]), weight=Weight(data["weight"]))


@dataclass(frozen=True, kw_only=True, slots=True)
class ComponentTable:
    """A component table as it stood in an approved version."""

    id: int
    header_id: int
    code: str
    system_id: int
    method_id: int
    n: int
    components: tuple[TableComponent, ...]
    signal: str
    rule: Rule
    limits: Mapping[str, Any]
    source: str
    fictitious: bool
    valid_from: datetime
    approved_by: int

    @classmethod
    def from_row(cls, row: ComponentTableVersionRow, header: ComponentTableRow) -> ComponentTable:
        return cls(
            id=row.id, header_id=header.id, code=header.code, system_id=header.system_id, method_id=header.method_id, n=row.n,
            components=tuple(TableComponent.from_json(one) for one in row.components), signal=row.signal,
            rule=rule_of(row.rule), limits=row.limits, source=row.source, fictitious=row.fictitious, valid_from=row.valid_from,
            approved_by=row.approved_by,
        )  # fmt: skip

    @property
    def windows(self) -> tuple[Window, ...]:
        """The windows by which peaks are named."""
        return tuple(one.window for one in self.components)

    @property
    def curve_limits(self) -> CurveLimits:
        """What the laboratory accepts of a curve."""
        return CurveLimits(
            residual_percent=self.limit("residual_percent"), least_r_squared=self.limit("least_r_squared")
        )

    def limit(self, name: str) -> float | None:
        """One limit; None where nobody has entered it."""
        found = self.limits.get(name)
        return None if found is None else float(found)

    @property
    def pair(self) -> tuple[str, str] | None:
        """The two components whose resolution is looked at."""
        found = self.limits.get(PAIR)
        return (str(found[0]), str(found[1])) if found else None


def rule_of(data: Mapping[str, Any]) -> Rule:
    """A rule from what is stored. Raises ValueError for a kind of line that there is not."""
    kinds = {
        name: tuple(LineKind(one) for one in data.get(name) or ()) for name in ("begins", "inserted", "ends")
    }
    return Rule(**kinds, every=data.get("every"), duplicate_every=data.get("duplicate_every"))


# -- what can be a table ----------------------------------------------------------------------------------


def check_table(content: Mapping[str, Any]) -> None:
    """See that a sequence can be worked by it. Raises TableRefused."""
    why = next(_faults(content), None)
    if why is not None:
        raise TableRefused(why=why)


def _faults(content: Mapping[str, Any]) -> Iterator[str]:
    if not str(content["source"]).strip():
        yield "it does not say which document of the laboratory it comes from"
    try:
        components = [TableComponent.from_json(one) for one in content["components"]]
        check_windows([one.window for one in components])
        rule = rule_of(content["rule"])
    except MethodError as trouble:
        yield trouble.problem_text.partition(": ")[2].rstrip(".")
        return
    except (KeyError, TypeError, ValueError) as trouble:
        yield f"a line of it cannot be read ({str(trouble)[:60]})"
        return
    yield from _rule_faults(rule)
    yield from _limit_faults(content["limits"], {one.window.name for one in components})


def _rule_faults(rule: Rule) -> Iterator[str]:
    if {LineKind.SAMPLE, LineKind.DUPLICATE} & {*rule.begins, *rule.inserted, *rule.ends}:
        yield "samples and duplicates are not put in by the rule: they come from the worklist"
    if any(one is not None and not 1 <= one <= 1000 for one in (rule.every, rule.duplicate_every)):
        yield "it counts samples from 1 to 1000"
    if bool(rule.inserted) != (rule.every is not None):
        yield "what is put in between, and after how many samples, belong together"


def _limit_faults(limits: Mapping[str, Any], names: set[str]) -> Iterator[str]:
    odd = set(limits) - {*FIGURES, PAIR, OWN_SOURCE}
    if odd:
        yield f"there is no limit called {sorted(odd)[0]}"
    wrong = [
        name
        for name in FIGURES
        if limits.get(name) is not None and not 0.0 <= float(limits[name]) < float("inf")
    ]
    if wrong:
        yield f"the limit {wrong[0].replace('_', ' ')} is below nought"
    if (limits.get("least_r_squared") or 0.0) > 1.0:
        yield "r² is at most 1"
    own = limits.get("duplicate_percent") is not None
    if own != bool(str(limits.get(OWN_SOURCE) or "").strip()) or (
        limits.get("duplicate_least") is not None and not own
    ):
        yield "a criterion of your own for duplicates needs its largest difference and the document that it comes from"
    pair = limits.get(PAIR)
    if pair and (len(pair) != 2 or len(set(pair)) != 2 or set(pair) - names):
        yield "the pair that is to be resolved is not two components of the table"
    if bool(pair) != (limits.get("resolution_least") is not None):
        yield "a resolution needs its pair, and a pair its least resolution"


add_kind(
    KIND,
    Kind(
        ComponentTableRow,
        ComponentTableVersionRow,
        FIELDS,
        check_table,
        otherwise=("sequences.propose_table", "header_id"),
    ),
)


# -- what stands ----------------------------------------------------------------------------------------


def ensure_table(unit: Unit, system_id: int, method: MethodVersion) -> int:
    """The id of the table of a method on a measuring system, registered if it is new.

    Raises NotFound, TableRefused where the method's amounts do not come from curves.
    """
    composing_of(method)
    header = unit.session.scalar(
        select(ComponentTableRow).where(
            ComponentTableRow.system_id == system_id, ComponentTableRow.method_id == method.method_id
        )
    )
    if header is None:
        system = find_system(unit.session, system_id, unit.at)
        if method.code not in system.methods:
            raise TableRefused(why=f"the measuring system {system.code} does not serve {method.code}")
        code = f"{system.code} {method.code}"
        header = unit.add(ComponentTableRow(code=code, system_id=system_id, method_id=method.method_id))
    return header.id


def composing_of(method: MethodVersion) -> Composing:
    """The calculation that takes peaks and curves. Raises TableRefused for a method that has none."""
    calculation = method.definition.calculation
    if not isinstance(calculation, Composing):
        raise TableRefused(
            why=f"{method.code} is no composition method of the laboratory, whose amounts come from curves"
        )
    return calculation


def can_have_table(method: MethodVersion) -> bool:
    """Whether peaks of a method are turned into amounts by curves."""
    return method.definition.takes_peaks and isinstance(method.definition.calculation, Composing)


def _versions() -> Any:
    return select(ComponentTableVersionRow, ComponentTableRow).join(
        ComponentTableRow, ComponentTableRow.id == ComponentTableVersionRow.header_id
    )


def tables_at(session: Session, at: datetime) -> list[ComponentTable]:
    """The component tables in force at a moment, by code."""
    query = _versions().where(living(ComponentTableVersionRow, at)).order_by(ComponentTableRow.code)
    return [ComponentTable.from_row(*row) for row in session.execute(query)]


@remembered
def table_at(session: Session, system_id: int, method_id: int, at: datetime) -> ComponentTable | None:
    """The table of a method on a measuring system as it stood at a moment; None where none did."""
    query = _versions().where(
        living(ComponentTableVersionRow, at), ComponentTableRow.system_id == system_id,
        ComponentTableRow.method_id == method_id,
    )  # fmt: skip
    row = session.execute(query).first()
    return None if row is None else ComponentTable.from_row(*row)


@remembered
def find_table(session: Session, version_id: int) -> ComponentTable:
    """A table in one version. Raises NotFound."""
    row = session.execute(_versions().where(ComponentTableVersionRow.id == version_id)).first()
    if row is None:
        raise NotFound
    return ComponentTable.from_row(*row)


def table_header(session: Session, header_id: int) -> ComponentTableRow:
    """The identity of a table. Raises NotFound."""
    row = session.get(ComponentTableRow, header_id)
    if row is None:
        raise NotFound
    return row


def names_of(session: Session, tables: Sequence[ComponentTable]) -> dict[int, tuple[str, str]]:
    """Code of the measuring system and of the method of each table, by the table's version; two queries."""
    systems = dict(
        session.execute(
            select(MeasuringSystemRow.id, MeasuringSystemRow.code).where(
                MeasuringSystemRow.id.in_({one.system_id for one in tables})
            )
        ).all()
    )
    methods = dict(
        session.execute(
            select(MethodRow.id, MethodRow.code).where(MethodRow.id.in_({one.method_id for one in tables}))
        ).all()
    )
    return {one.id: (systems[one.system_id], methods[one.method_id]) for one in tables}


def method_of(session: Session, table: ComponentTable, at: datetime) -> MethodVersion:
    """The method of a table in the edition in use at a moment. Raises NotFound."""
    found = method_version_at(session, table.method_id, at)
    if found is None:
        raise NotFound
    return found
