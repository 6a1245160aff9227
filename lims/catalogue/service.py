"""The catalogue as it stands at a moment: methods, products, specifications, decision rules and equivalences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lims.catalogue.definitions import covers, find_definition
from lims.catalogue.errors import CodeTaken
from lims.catalogue.limits import Limit
from lims.catalogue.models import (
    DecisionRuleRow,
    DecisionRuleVersionRow,
    EquivalenceRow,
    MethodRow,
    MethodVersionRow,
    ProductRow,
    SpecificationRow,
    SpecificationVersionRow,
)
from lims.catalogue.rules import rule_of
from lims.catalogue.settings import applied
from lims.db import remembered
from lims.errors import NotFound
from lims.records import Unit, living, version_at
from lims.web.letters import search_key
from methods.conformity import ClassLimit, Comparison, View
from methods.conformity import DecisionRule as Rule
from methods.conformity import Limit as JudgedLimit
from methods.definitions import MethodDefinition
from methods.knowledge import Unknown
from methods.wording import Language


def text_in(texts: Mapping[str, Any], language: str) -> str:
    """A text of the catalogue in a language; English where that one is missing."""
    return str(texts.get(language) or texts.get("en") or "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    """A product that samples can be of."""

    id: int
    code: str
    group: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """The product's name in a language."""
        return text_in(self.names, language) or self.code

    @classmethod
    def from_row(cls, row: ProductRow) -> Product:
        return cls(id=row.id, code=row.code, group=row.group, names=row.names)


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodVersion:
    """A method's edition in use with the laboratory's settings; approved, and never changed."""

    id: int
    method_id: int
    code: str
    n: int
    edition: str
    definition_key: str
    titles: Mapping[str, str]
    settings: Mapping[str, Any]
    fictitious: bool
    valid_from: datetime
    valid_to: datetime | None
    born: int
    died: int | None
    drafted_by: int | None
    approved_by: int

    @property
    def definition(self) -> MethodDefinition:
        """The calculation and its texts, from `methods.catalogue`, as the laboratory uses it. Raises DefinitionUnknown."""
        return applied(find_definition(self.definition_key), self.settings)

    def title(self, language: str) -> str:
        """The method's title in a language."""
        return text_in(self.titles, language)

    def way(self, mode: str | None, language: str) -> str | None:
        """What a way of working is called in a language; None where none was chosen."""
        names = {one.key: one.names for one in self.definition.modes}.get(mode or "")
        return mode if names is None else names[cast(Language, language)]

    def covers(self, product_group: str) -> bool:
        """Whether the method's matrix holds a product group."""
        return covers(self.definition, product_group)

    @classmethod
    def from_row(cls, row: MethodVersionRow, code: str) -> MethodVersion:
        return cls(
            id=row.id, method_id=row.header_id, code=code, n=row.n, edition=row.edition,
            definition_key=row.definition, titles=row.titles, settings=row.settings, fictitious=row.fictitious,
            valid_from=row.valid_from, valid_to=row.valid_to, born=row.born, died=row.died,
            drafted_by=row.drafted_by, approved_by=row.approved_by,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecificationVersion:
    """A specification's edition and grade with all its lines."""

    id: int
    specification_id: int
    code: str
    n: int
    edition: str
    grade: str
    titles: Mapping[str, str]
    product_groups: tuple[str, ...]
    limits: tuple[Limit, ...]
    comparison: Comparison
    source: str
    fictitious: bool
    valid_from: datetime
    valid_to: datetime | None
    born: int
    died: int | None
    approved_by: int

    def title(self, language: str) -> str:
        """The specification's title in a language."""
        return text_in(self.titles, language)

    def judged(self, limit: Limit) -> JudgedLimit | ClassLimit | Unknown:
        """One of its lines as `methods.conformity` judges by it; Unknown where it cannot be judged by figures."""
        return limit.judged(self.comparison)

    @classmethod
    def from_row(cls, row: SpecificationVersionRow, code: str) -> SpecificationVersion:
        return cls(
            id=row.id, specification_id=row.header_id, code=code, n=row.n, edition=row.edition, grade=row.grade,
            titles=row.titles, product_groups=tuple(row.product_groups),
            limits=tuple(Limit.from_json(one) for one in row.limits), comparison=Comparison(row.comparison),
            source=row.source, fictitious=row.fictitious, valid_from=row.valid_from, valid_to=row.valid_to,
            born=row.born, died=row.died, approved_by=row.approved_by,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionRule:
    """A decision rule in an approved version."""

    id: int
    rule_id: int
    code: str
    n: int
    names: Mapping[str, str]
    kind: str
    parameters: Mapping[str, Any]
    source: str
    valid_from: datetime
    valid_to: datetime | None
    approved_by: int

    def name(self, language: str) -> str:
        """The rule's name in a language."""
        return text_in(self.names, language) or self.code

    def rule(self, view: str | View = View.NEITHER) -> Rule:
        """The rule object of `methods.conformity`, seen from the agreed view. Raises RuleUnknown."""
        return rule_of(self.kind, self.parameters, view=View(view))

    @classmethod
    def from_row(cls, row: DecisionRuleVersionRow, code: str) -> DecisionRule:
        return cls(
            id=row.id, rule_id=row.header_id, code=code, n=row.n, names=row.names, kind=row.kind,
            parameters=row.parameters, source=row.source, valid_from=row.valid_from, valid_to=row.valid_to,
            approved_by=row.approved_by,
        )  # fmt: skip


# -- identities -----------------------------------------------------------------------------------------


def ensure_method(unit: Unit, code: str) -> int:
    """The id of a method, registered if it is new. It cannot be used before a version of it is approved."""
    return ensure_header(unit, MethodRow, code)


def ensure_specification(unit: Unit, code: str) -> int:
    """The id of a specification, registered if it is new."""
    return ensure_header(unit, SpecificationRow, code)


def ensure_decision_rule(unit: Unit, code: str) -> int:
    """The id of a decision rule, registered if it is new."""
    return ensure_header(unit, DecisionRuleRow, code)


def ensure_header(unit: Unit, model: Any, code: str) -> int:
    """The id of a thing of a kind by its code, registered if it is new."""
    found = unit.session.scalar(select(model.id).where(model.code == code))
    return int(found if found is not None else unit.add(model(code=code)).id)


def ensure_product(unit: Unit, *, code: str, group: str, names: Mapping[str, str]) -> Product:
    """A product, registered if it is new. Raises CodeTaken when the code stands for a product of another group."""
    row = unit.session.scalar(select(ProductRow).where(ProductRow.code == code))
    if row is None:
        key = search_key(" ".join([code, group, *names.values()]))
        row = unit.add(ProductRow(code=code, group=group, names=dict(names), search_key=key))
    if row.group != group:
        raise CodeTaken(code=code)
    return Product.from_row(row)


# -- what stands at a moment ----------------------------------------------------------------------------


def find_product(session: Session, code: str | int) -> Product:
    """A product by its code or id. Raises NotFound."""
    by = ProductRow.id == code if isinstance(code, int) else ProductRow.code == code
    row = session.scalar(select(ProductRow).where(by))
    if row is None:
        raise NotFound
    return Product.from_row(row)


def products(session: Session) -> list[Product]:
    """All products, by code."""
    return [Product.from_row(row) for row in session.scalars(select(ProductRow).order_by(ProductRow.code))]


def find_method_id(session: Session, code: str) -> int | None:
    """The id of the method with this code."""
    return session.scalar(select(MethodRow.id).where(MethodRow.code == code))


def method_codes(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The codes of some methods, by id."""
    query = select(MethodRow.id, MethodRow.code).where(MethodRow.id.in_(set(ids)))
    return {row.id: row.code for row in session.execute(query)}


@remembered
def method_version_at(
    session: Session, method_id: int, at: datetime, known_at: int | None = None
) -> MethodVersion | None:
    """The approved version of a method that was in use at a moment; None if there was none."""
    row = version_at(session, MethodVersionRow, method_id, at, known_at)
    return None if row is None else MethodVersion.from_row(row, session.get_one(MethodRow, method_id).code)


def method_version(session: Session, version_id: int) -> MethodVersion:
    """A method version by its id. Raises NotFound."""
    found = method_versions(session, [version_id])
    if version_id not in found:
        raise NotFound
    return found[version_id]


@remembered
def method_versions(session: Session, ids: Iterable[int]) -> dict[int, MethodVersion]:
    """Several method versions by id, in one query."""
    query = select(MethodVersionRow, MethodRow.code).join(
        MethodRow, MethodRow.id == MethodVersionRow.header_id
    )
    found = session.execute(query.where(MethodVersionRow.id.in_(set(ids))))
    return {row.id: MethodVersion.from_row(row, code) for row, code in found}


def methods_at(session: Session, at: datetime) -> list[MethodVersion]:
    """Every method in use at a moment, by code."""
    query = select(MethodVersionRow, MethodRow.code).join(
        MethodRow, MethodRow.id == MethodVersionRow.header_id
    )
    found = session.execute(query.where(living(MethodVersionRow, at)).order_by(MethodRow.code))
    return [MethodVersion.from_row(row, code) for row, code in found]


def methods_for_product(session: Session, product_group: str, at: datetime) -> list[MethodVersion]:
    """The methods in use at a moment whose matrix holds a product group."""
    return [one for one in methods_at(session, at) if one.covers(product_group)]


def specification_version(session: Session, version_id: int) -> SpecificationVersion:
    """A specification version by its id. Raises NotFound."""
    found = specification_versions(session, [version_id])
    if version_id not in found:
        raise NotFound
    return found[version_id]


@remembered
def specification_versions(session: Session, ids: Iterable[int]) -> dict[int, SpecificationVersion]:
    """Several specification versions by id, in one query."""
    query = _specifications().where(SpecificationVersionRow.id.in_(set(ids)))
    return {row.id: SpecificationVersion.from_row(row, code) for row, code in session.execute(query)}


def specifications_at(
    session: Session, at: datetime, product_group: str | None = None
) -> list[SpecificationVersion]:
    """Every specification that stands at a moment, by code; only those for a product group if one is given."""
    query = _specifications().where(living(SpecificationVersionRow, at)).order_by(SpecificationRow.code)
    found = [SpecificationVersion.from_row(row, code) for row, code in session.execute(query)]
    return [
        one
        for one in found
        if not product_group or not one.product_groups or product_group in one.product_groups
    ]


def _specifications() -> Any:
    return select(SpecificationVersionRow, SpecificationRow.code).join(
        SpecificationRow, SpecificationRow.id == SpecificationVersionRow.header_id
    )


@remembered
def decision_rule(session: Session, version_id: int) -> DecisionRule:
    """A decision rule by the id of its version. Raises NotFound."""
    row = session.get(DecisionRuleVersionRow, version_id)
    if row is None:
        raise NotFound
    return DecisionRule.from_row(row, session.get_one(DecisionRuleRow, row.header_id).code)


def decision_rules_at(session: Session, at: datetime) -> list[DecisionRule]:
    """Every decision rule that stands at a moment, by code."""
    query = select(DecisionRuleVersionRow, DecisionRuleRow.code).join(
        DecisionRuleRow, DecisionRuleRow.id == DecisionRuleVersionRow.header_id
    )
    found = session.execute(query.where(living(DecisionRuleVersionRow, at)).order_by(DecisionRuleRow.code))
    return [DecisionRule.from_row(row, code) for row, code in found]


def equivalents_at(session: Session, at: datetime) -> dict[str, frozenset[str]]:
    """For each method that a specification may name, the codes of the methods approved in its place at a moment."""
    query = select(EquivalenceRow.named, MethodRow.code).join(
        MethodRow, MethodRow.id == EquivalenceRow.method_id
    )
    ended = or_(EquivalenceRow.valid_to.is_(None), EquivalenceRow.valid_to > at)
    found: dict[str, set[str]] = {}
    for named, code in session.execute(query.where(EquivalenceRow.valid_from <= at, ended)):
        found.setdefault(named, set()).add(code)
    return {named: frozenset(codes) for named, codes in found.items()}
