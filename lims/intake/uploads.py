"""Files that people bring in: they take the way of a gateway's, under the number of the gateway "hand"."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from instruments import sha256_of
from instruments.gateway.protocol import RecordPost
from lims.files import Kept, plain_name
from lims.intake.errors import NoInterface, UploadEmpty
from lims.intake.gateways import HAND, hand_gateway
from lims.intake.interfaces import Interface, interface_of
from lims.intake.models import RawRecordRow
from lims.intake.records import RawRecord, store_record
from lims.records import Unit


def upload_post(name: str, content: bytes, instrument: str, at: datetime) -> RecordPost:
    """A file brought in by hand, as a gateway would send it; it gets its number when it is stored. Raises UploadEmpty."""
    if not content:
        raise UploadEmpty(name=name[:80])
    return RecordPost(
        gateway=HAND, number=1, instrument=instrument, kind="file", received_at=at, sha256=sha256_of(content),
        content=content, driver="files", driver_version="1", name=plain_name(name),
    )  # fmt: skip


def instrument_for_upload(session: Session, equipment_id: int, at: datetime) -> Interface:
    """The instrument of a file that somebody brings in. Raises NoInterface, NotFound."""
    interface = interface_of(session, equipment_id, at)
    if interface is None:
        from lims.equipment import find_equipment

        raise NoInterface(code=find_equipment(session, equipment_id).code)
    return interface


def store_upload(unit: Unit, post: RecordPost, kept: Kept, interface: Interface) -> RawRecord:
    """Write a file that a person brought in; it is read by a job, like every file."""
    gateway = hand_gateway(unit)
    unit.flush()
    last = unit.session.scalar(
        select(func.max(RawRecordRow.number)).where(RawRecordRow.gateway_id == gateway.id)
    )
    numbered = RecordPost(
        **{name: getattr(post, name) for name in post.__slots__} | {"number": (last or 0) + 1}
    )
    return store_record(unit, gateway, numbered, kept, interface, None, uploaded_by=unit.by.person_id)
