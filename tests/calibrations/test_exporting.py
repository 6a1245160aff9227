"""A calibration of the laboratory's own leaves as a digital certificate, which comes back as what it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dcc import examine, validate
from lims.db import Database
from lims.equipment import Calibration
from lims.permissions import Role
from tests.conftest import NOON
from tests.dcc.conftest import needs_shared, schemas
from tests.support.certificates import make_laboratory
from tests.support.doubts import make_reference
from tests.support.equipment import make_calibration, make_equipment
from tests.support.people import make_person
from tests.support.web import ClientAs, post

ASKED = {
    "country": "AZ",
    "place": "laboratory",
    "probability": "0,95",
    "method": "comparison with the reference",
}
OURS = "FICTITIOUS Testing Centre"


@pytest.fixture
def own(database: Database) -> Calibration:
    """A density meter calibrated in house with the reference thermometer, and accepted."""
    make_laboratory(database, at=NOON - timedelta(days=500))
    person = make_person(database, Role.TECHNICAL_MANAGER, at=NOON - timedelta(days=9))
    reference = make_reference(database, at=NOON - timedelta(days=400))
    meter = make_equipment(database, at=NOON - timedelta(days=10))
    return make_calibration(
        database, meter.id, at=NOON - timedelta(days=5), laboratory=OURS, accepted_by=person.id, certificate="IH/7",
        rests_on=[reference.certificate.version_id], standard="",
    )  # fmt: skip


def test_it_leaves_as_xml_and_says_when_read_what_the_record_says(
    client_as: ClientAs, own: Calibration
) -> None:
    answer = post(client_as(Role.TECHNICAL_MANAGER), f"/equipment/calibrations/{own.id}/dcc", {**ASKED})

    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''IH-7.xml"
    found = examine(answer.data, today=NOON.date())
    points = [(one.indication, one.expanded_uncertainty) for table in found.tables for one in table.points]
    assert points == [(one.indication, one.expanded_uncertainty) for one in own.points]
    assert found.reading.laboratory == OURS
    assert len(found.reading.standards) == 1
    assert not found.refused


@needs_shared
def test_the_schema_of_ptb_takes_it(client_as: ClientAs, own: Calibration) -> None:
    answer = post(client_as(Role.TECHNICAL_MANAGER), f"/equipment/calibrations/{own.id}/dcc", {**ASKED})

    assert validate(answer.data, schemas("schema")) == ()


@pytest.mark.parametrize("given", [{"country": "Azerbaijan"}, {"probability": "95"}, {"country": ""}])
def test_what_is_not_said_is_not_filled_in(
    client_as: ClientAs, own: Calibration, given: dict[str, str]
) -> None:
    answer = post(
        client_as(Role.TECHNICAL_MANAGER), f"/equipment/calibrations/{own.id}/dcc", {**ASKED, **given}
    )

    assert answer.status_code == 422


def test_a_certificate_of_others_and_one_not_accepted_stay_here(
    client_as: ClientAs, database: Database, own: Calibration
) -> None:
    theirs = make_calibration(database, own.equipment_id, at=NOON)
    open_one = make_calibration(database, own.equipment_id, at=NOON, laboratory=OURS, suitable=None)
    client = client_as(Role.TECHNICAL_MANAGER)

    pages = [post(client, f"/equipment/calibrations/{one.id}/dcc", {**ASKED}) for one in (theirs, open_one)]

    assert [one.status_code for one in pages] == [422, 422]
    assert "not of this laboratory" in pages[0].text
    assert "is not accepted yet" in pages[1].text
    assert client_as(Role.TECHNICIAN).get(f"/equipment/calibrations/{own.id}/dcc").status_code == 403
