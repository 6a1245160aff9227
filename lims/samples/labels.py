"""Labels of samples: as PDF or ZPL, in sizes that are a setting; every print is logged, a reprint with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.errors import LimsError, NotFound, NotPermitted
from lims.records import Unit
from lims.samples.errors import NoSuchLabelSize, ReasonNeeded
from lims.samples.models import LabelPrintRow, LabelSizeRow
from lims.samples.sample import Sample
from reports import SIZES, Label, LabelSize, ReportError, render_labels, render_zpl

MEDIA = {"pdf": "application/pdf", "zpl": "application/octet-stream"}


class LabelRefused(LimsError):
    """A label that cannot be drawn in this size."""

    status = 422
    problem = "{problem}"
    remedy = "{remedy}"


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelPrint:
    """One print of a label."""

    at: datetime
    person_id: int
    size: str
    form: str
    reason: str | None


def label_sizes(session: Session) -> dict[str, LabelSize]:
    """The sizes that are shipped and the laboratory's own, by name; the one to be offered first stands first."""
    rows = list(session.scalars(select(LabelSizeRow).order_by(LabelSizeRow.name)))
    names = {one.name for one in fields(LabelSize)}
    own = {row.name: LabelSize(**{name: getattr(row, name) for name in names}) for row in rows}
    first = [row.name for row in rows if row.first]
    known = {**SIZES, **own}
    return {name: known[name] for name in [*first, *(one for one in known if one not in first)]}


def put_label_size(unit: Unit, size: LabelSize, *, first: bool = False) -> None:
    """Add or change a size of the laboratory's own; the first one is offered first. A shipped size is overridden by name."""
    rows = {row.name: row for row in unit.session.scalars(select(LabelSizeRow))}
    row = rows.get(size.name)
    if row is None:
        row = unit.add(LabelSizeRow(name=size.name, row_version=0))
    for one in fields(LabelSize):
        setattr(row, one.name, getattr(size, one.name))
    row.row_version += 1
    row.first = first
    for other in rows.values():
        if first and other is not row and other.first:
            other.first, other.row_version = False, other.row_version + 1


def label_of(sample: Sample, product: str, client: str, zone: tzinfo) -> Label:
    """What the label of a sample says; hazards come first, for whoever takes it in the hand."""
    taken = f"{sample.sampled_at.astimezone(zone):%Y-%m-%d %H:%M}" if sample.sampled_at else None
    lines = (sample.hazards, product, client, sample.source, sample.client_reference, sample.cylinder, taken)
    return Label(code=sample.code, lines=tuple(line for line in lines if line))


def draw_labels(labels: Sequence[Label], size: LabelSize, form: str) -> bytes:
    """The labels as a PDF, or as ZPL for a label printer. Raises LabelRefused, NotFound for another form."""
    if form not in MEDIA:
        raise NotFound
    try:
        return (render_labels if form == "pdf" else render_zpl)(labels, size)
    except ReportError as error:
        raise LabelRefused(problem=error.problem, remedy=error.remedy) from error


def size_named(sizes: Mapping[str, LabelSize], name: str) -> LabelSize:
    """A size by its name. Raises NoSuchLabelSize."""
    if name not in sizes:
        raise NoSuchLabelSize(size=name[:40], known=", ".join(sizes))
    return sizes[name]


def printed_before(session: Session, item_ids: Sequence[int]) -> set[int]:
    """Those of some samples whose label was printed before."""
    return set(session.scalars(select(LabelPrintRow.item_id).where(LabelPrintRow.item_id.in_(item_ids))))


def log_prints(
    unit: Unit, item_ids: Sequence[int], *, size: str, form: str, reason: str | None = None
) -> None:
    """Write down that labels are printed. Raises ReasonNeeded for one that was printed before, NotPermitted."""
    if printed_before(unit.session, item_ids) and not (reason or "").strip():
        raise ReasonNeeded(what="A label that was printed before")
    if unit.by.person_id is None:
        raise NotPermitted(permission="samples.label")
    for item_id in item_ids:
        unit.add(
            LabelPrintRow(
                item_id=item_id, at=unit.at, person_id=unit.by.person_id, size=size, form=form,
                reason=(reason or "").strip() or None,
            )
        )  # fmt: skip


def prints_of(session: Session, item_id: int) -> list[LabelPrint]:
    """Every print of a sample's label, in order."""
    query = select(LabelPrintRow).where(LabelPrintRow.item_id == item_id).order_by(LabelPrintRow.id)
    return [
        LabelPrint(at=row.at, person_id=row.person_id, size=row.size, form=row.form, reason=row.reason)
        for row in session.scalars(query)
    ]
