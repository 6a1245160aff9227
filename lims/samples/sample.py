"""A sample as other features see it, and how it is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.codes import MistypedCode
from lims.errors import NotFound
from lims.samples.codes import read_sample_code
from lims.samples.errors import UnknownSampleCode
from lims.samples.models import ItemKind, ItemRow, SampleState

OPEN = (
    SampleState.REGISTERED,
    SampleState.RECEIVED,
    SampleState.IN_TEST,
    SampleState.IN_REVIEW,
    SampleState.READY,
)
"""The states in which somebody still has to do something."""
GONE = (SampleState.WITHDRAWN, SampleState.DISPOSED, SampleState.RETURNED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """What tests are done on. `told_by` says of each field whether the client or the laboratory says so (7.8.2.2)."""

    id: int
    code: str
    kind: ItemKind
    state: SampleState
    request_id: int | None
    client_id: int | None
    product_id: int | None
    lot_id: int | None
    registered_at: datetime
    due_at: datetime | None
    grade: str | None
    client_reference: str | None
    lot: str | None
    source: str | None
    sampled_by: str | None
    sampling_method: str | None
    sampling_plan: str | None
    sampled_at: datetime | None
    sampling_place: str | None
    container: str | None
    cylinder: str | None
    seals: str | None
    amount: str | None
    hazards: str | None
    told_by: Mapping[str, str]
    received_at: datetime | None
    received_by: int | None
    pressure_kpa_at_receipt: float | None
    temperature_c_at_receipt: float | None
    place: str | None
    amount_left: str | None
    retain_until: datetime | None
    row_version: int

    @property
    def state_word(self) -> str:
        """The name of the state's word on pages."""
        return "certificate_ready" if self.state is SampleState.READY else self.state.value

    @property
    def marks(self) -> str:
        """What tells the sample from its sisters, in a few words."""
        return ", ".join(
            filter(None, (self.client_reference, self.lot, self.source, self.cylinder, self.seals))
        )

    def is_late(self, at: datetime) -> bool:
        """Whether it should have been done by now."""
        return self.due_at is not None and self.due_at < at and self.state in OPEN

    @classmethod
    def from_row(cls, row: ItemRow) -> Sample:
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})


def find_sample(session: Session, code: str | int) -> Sample:
    """One sample by its code, scanned or typed, or by its id. Raises MistypedCode, UnknownSampleCode, NotFound."""
    row = session.get(ItemRow, code) if isinstance(code, int) else _by_code(session, code)
    if row is None:
        raise NotFound
    return Sample.from_row(row)


def _by_code(session: Session, text: str) -> ItemRow:
    code = read_sample_code(text) or text.strip()
    row = session.scalar(select(ItemRow).where(ItemRow.code == code))
    if row is None:
        raise UnknownSampleCode(code=text.strip()[:60])
    return row


def find_by_scan(session: Session, text: str) -> Sample | None:
    """The sample that a scanned code names; None where the code is no sample's."""
    try:
        code = read_sample_code(text)
    except MistypedCode:
        return None
    row = session.scalar(select(ItemRow).where(ItemRow.code == code)) if code else None
    return Sample.from_row(row) if row else None


def samples_by_id(session: Session, ids: Iterable[int]) -> dict[int, Sample]:
    """Several samples at once, by id."""
    query = select(ItemRow).where(ItemRow.id.in_(set(ids)))
    return {row.id: Sample.from_row(row) for row in session.scalars(query)}


def samples_of_request(session: Session, request_id: int) -> list[Sample]:
    """The samples of a request, in the order in which they were registered."""
    query = select(ItemRow).where(ItemRow.request_id == request_id).order_by(ItemRow.id)
    return [Sample.from_row(row) for row in session.scalars(query)]


def client_of_item(session: Session, item_id: int) -> int | None:
    """The client whose sample it is; None for control samples and the like. Raises NotFound."""
    row = session.get(ItemRow, item_id)
    if row is None:
        raise NotFound
    return row.client_id
