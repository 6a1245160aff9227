"""What stands of validations: one with its experiments and data, the decisions, and which editions nobody has verified."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion, method_version_at
from lims.catalogue.models import MethodRow
from lims.errors import NotFound
from lims.validation.models import (
    DatumRow,
    DecisionRow,
    ExperimentRow,
    PaperRow,
    UnverifiedRow,
    ValidationKind,
    ValidationRow,
    ValidationState,
    WithdrawnRow,
)
from lims.validation.values import Datum, Planned, Validation, Work, standing_of
from lims.web.letters import search_key
from lims.web.listing import Order


def find_validation(session: Session, validation_id: int) -> Validation:
    """One validation. Raises NotFound."""
    row = session.get(ValidationRow, validation_id)
    if row is None:
        raise NotFound
    return Validation.from_row(row)


def work_of(session: Session, validation_id: int) -> Work:
    """A validation with its experiments, their data and what these show; three queries. Raises NotFound."""
    validation = find_validation(session, validation_id)
    plans: dict[int, list[Planned]] = {}
    rows = session.scalars(
        select(ExperimentRow).where(ExperimentRow.validation_id == validation_id).order_by(ExperimentRow.id)
    )
    for row in rows:
        plans.setdefault(row.root, []).append(Planned.from_row(row))
    data: dict[int, list[Datum]] = {}
    query = (
        select(DatumRow, WithdrawnRow.why)
        .outerjoin(WithdrawnRow, WithdrawnRow.datum_id == DatumRow.id)
        .where(DatumRow.validation_id == validation_id)
        .order_by(DatumRow.id)
    )
    for datum, why in session.execute(query):
        data.setdefault(datum.root, []).append(Datum.from_row(datum, why or ""))
    return Work(
        validation=validation,
        experiments=tuple(standing_of(one, data.get(root, [])) for root, one in sorted(plans.items())),
    )


def decisions_of(session: Session, validation_id: int) -> list[DecisionRow]:
    """What was decided of a validation, latest first."""
    query = select(DecisionRow).where(DecisionRow.validation_id == validation_id)
    return list(session.scalars(query.order_by(DecisionRow.id.desc())))


def papers_of(session: Session, validation_id: int) -> list[PaperRow]:
    """The files of a validation, in the order in which they came."""
    query = select(PaperRow).where(PaperRow.validation_id == validation_id)
    return list(session.scalars(query.order_by(PaperRow.id)))


def validations_query(
    *, search: str = "", state: str = "", kind: str = "", method_id: int | None = None
) -> tuple[Select[Any], list[Order]]:
    """The validations, each row (validation, code of the method), latest first."""
    query: Any = select(ValidationRow, MethodRow.code).join(
        MethodRow, MethodRow.id == ValidationRow.method_id
    )
    if search:
        key = search_key(search)
        query = query.where(
            or_(
                ValidationRow.search_key.contains(key, autoescape=True),
                ValidationRow.number.icontains(search, autoescape=True),
                MethodRow.code.icontains(search, autoescape=True),
            )
        )
    if state:
        query = query.where(ValidationRow.state == ValidationState(state))
    if kind:
        query = query.where(ValidationRow.kind == ValidationKind(kind))
    if method_id is not None:
        query = query.where(ValidationRow.method_id == method_id)
    return query, [Order(column=ValidationRow.__table__.c.id, down=True)]


def accepted_for(session: Session, method_id: int, edition: str, definition: str) -> Validation | None:
    """The latest accepted validation of an edition as it is computed; None where there is none."""
    query = select(ValidationRow).where(
        ValidationRow.method_id == method_id, ValidationRow.edition == edition, ValidationRow.definition == definition,
        ValidationRow.state == ValidationState.ACCEPTED,
    )  # fmt: skip
    row = session.scalars(query.order_by(ValidationRow.id.desc())).first()
    return None if row is None else Validation.from_row(row)


def needs_verification(session: Session, method_id: int, edition: str, definition: str, at: datetime) -> bool:
    """Whether an edition differs from what is in use, so that it has to be shown to be fit before it is."""
    standing = method_version_at(session, method_id, at)
    return standing is None or (standing.edition, standing.definition_key) != (edition, definition)


def verified_by(session: Session, versions: Iterable[MethodVersion]) -> dict[int, Validation]:
    """For each method version the latest accepted validation of its edition; one query."""
    given = list(versions)
    if not given:
        return {}
    same: list[ColumnElement[bool]] = [
        and_(
            ValidationRow.method_id == one.method_id, ValidationRow.edition == one.edition,
            ValidationRow.definition == one.definition_key,
        )
        for one in given
    ]  # fmt: skip
    rows = session.scalars(
        select(ValidationRow)
        .where(or_(*same), ValidationRow.state == ValidationState.ACCEPTED)
        .order_by(ValidationRow.id)
    )
    found = {(row.method_id, row.edition, row.definition): Validation.from_row(row) for row in rows}
    keys = {one.id: (one.method_id, one.edition, one.definition_key) for one in given}
    return {id_: found[key] for id_, key in keys.items() if key in found}


def reasons_of(session: Session, version_ids: Iterable[int]) -> dict[int, str]:
    """Why method versions were put into use without an accepted validation; one query."""
    query = select(UnverifiedRow).where(UnverifiedRow.method_version_id.in_(set(version_ids)))
    return {row.method_version_id: row.why for row in session.scalars(query)}
