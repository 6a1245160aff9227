"""The paper of a sending, as plain data for `reports`: the sample's code, the method, the seal; never the client."""

from __future__ import annotations

from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims.catalogue import method_versions
from lims.external.errors import SenderUnnamed
from lims.external.overview import Sending
from lims.laboratory import laboratory_at
from lims.people import find_person
from lims.results import subjects
from lims.samples import find_sample
from methods.wording import Language as Printed
from reports import SendingPaper
from reports.data import Language


def paper_of(session: Session, one: Sending, language: str) -> SendingPaper:
    """What the paper says. Raises SenderUnnamed where the laboratory has no name."""
    laboratory = laboratory_at(session, one.sent_at)
    if laboratory is None:
        raise SenderUnnamed(code=one.code)
    zone, sample = ZoneInfo(laboratory.zone), find_sample(session, one.item_id)
    about = subjects(session, [test.test_id for test in one.tests])
    methods = method_versions(session, {test.method_version_id for test in one.tests})
    product = next((each.product for each in about.values() if each.product), None)
    return SendingPaper(
        language=Language(language), laboratory=laboratory.names.get(language) or laboratory.names["en"],
        address=laboratory.addresses.get(language) or laboratory.addresses.get("en") or "–",
        contact=laboratory.contact or "–", code=one.code, provider=one.provider, sample=one.sample,
        product=product.name(language) if product else "–", amount=one.amount, container=sample.container,
        tests=tuple(
            (f"{method.code} ({method.edition})", ", ".join(each.names[cast(Printed, language)] for each in method.definition.measurands))
            for method in (methods[test.method_version_id] for test in one.tests)
        ),
        courier=one.courier, waybill=one.waybill or None, seal=one.seal, sent_at=one.sent_at.astimezone(zone),
        expected_at=one.expected_at.astimezone(zone), hazards=sample.hazards, care=one.care or None,
        sent_by=find_person(session, one.person_id).name, demonstration=laboratory.demonstration,
    )  # fmt: skip
