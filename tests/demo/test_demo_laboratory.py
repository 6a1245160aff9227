"""The demo laboratory: whole, believable, verified, and plainly made up."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from lims.catalogue import methods_at
from lims.certificates import revisions_of
from lims.certificates.models import CertificateRow, CertificateState
from lims.demo.equipment import AT_THE_CALIBRATOR, BAROMETER
from lims.equipment import EquipmentState, calibration_at, equipment_version_at, find_equipment
from lims.equipment.models import CalibrationVersionRow, CheckAnswer, EquipmentCheckRow, EquipmentRow
from lims.files import FileStore, find_file
from lims.gates.models import OverrideRow
from lims.intake.models import RawRecordRow, ReadingRow
from lims.people.models import PersonRow
from lims.proficiency.overview import enrolment_of, enrolment_query
from lims.quality.models import DoubtRow, HoldRow
from lims.records.verify import verify
from lims.results.models import ConformityRow, DeterminationRow, DeterminationState
from lims.rooms import touched_by, waiting
from lims.samples.models import DeviationRow, ItemRow, SampleState, TestRow, TestState
from tests.demo.conftest import UNTIL, Built

pytestmark = pytest.mark.timeout(600)  # the first test of each database waits for the month to be built


def count(demo: Built, *conditions: object, of: type) -> int:
    """How many rows there are under these conditions."""
    with demo.database.read() as session:
        return session.scalar(select(func.count()).select_from(of).where(*conditions)) or 0  # type: ignore[arg-type]


def test_its_records_verify(demo: Built) -> None:
    with demo.database.read() as session:
        verdict = verify(session)

    assert verdict.findings == []
    assert verdict.events > 300


def test_it_shows_samples_tests_and_certificates_in_every_state(demo: Built) -> None:
    with demo.database.read() as session:
        samples, tests = (set(session.scalars(select(row.state))) for row in (ItemRow, TestRow))
        certificates = set(session.scalars(select(CertificateRow.state)))

    assert samples >= set(SampleState) - {SampleState.DISPOSED, SampleState.RETURNED}
    assert tests == set(TestState)
    assert certificates == set(CertificateState) - {CertificateState.AUTHORISED}


def test_it_shows_what_can_go_wrong(demo: Built) -> None:
    assert count(demo, HoldRow.released_at.is_(None), of=HoldRow) == 1
    assert count(demo, DeviationRow.decision.is_(None), of=DeviationRow) == 1
    assert count(demo, of=OverrideRow) >= 1
    assert count(demo, of=DoubtRow) >= 1
    assert count(demo, EquipmentCheckRow.answer == CheckAnswer.FAILED, of=EquipmentCheckRow) == 1
    assert count(demo, DeterminationRow.state == DeterminationState.EXCLUDED, of=DeterminationRow) >= 1


def test_proficiency_tests_stand_at_every_step_but_a_failure(demo: Built) -> None:
    with demo.database.read() as session:
        states = sorted({enrolment_of(row).state for row in session.execute(enrolment_query())})

    assert states == ["questionable", "reported", "satisfactory"]


def test_a_morning_was_too_warm_and_touched_work_that_waits_to_be_judged(demo: Built) -> None:
    with demo.database.read() as session:
        (one,) = waiting(session)
        touched = touched_by(session, one)

    assert (one.own, one.readings) == (True, 3)
    assert touched
    by_late_entry = DoubtRow.raised_by == "system:late entry"
    assert count(demo, by_late_entry, of=DoubtRow) >= 1  # the logger's table came after the measurements


def test_it_judges_in_every_way(demo: Built) -> None:
    with demo.database.read() as session:
        answers = set(session.scalars(select(ConformityRow.answer)))

    assert {"conforms", "does_not_conform", "not_judged"} <= {str(one) for one in answers}


def test_every_density_came_from_the_bytes_of_an_instrument(demo: Built) -> None:
    typed = count(demo, ReadingRow.name == "density", ReadingRow.understanding_id.is_(None), of=ReadingRow)

    assert typed == 0
    assert count(demo, ReadingRow.name == "density", of=ReadingRow) > 60
    assert count(demo, RawRecordRow.kind == "file", of=RawRecordRow) >= 2


def test_the_25_pieces_of_the_list_are_registered_without_invented_serial_numbers(demo: Built) -> None:
    listed = EquipmentRow.code.startswith("EQ-")

    assert count(demo, listed, of=EquipmentRow) == 25
    assert count(demo, listed, EquipmentRow.serial.is_not(None), of=EquipmentRow) == 0


def test_one_calibration_is_overdue_and_one_piece_is_away(demo: Built) -> None:
    with demo.database.read() as session:
        barometer, away = find_equipment(session, BAROMETER).id, find_equipment(session, AT_THE_CALIBRATOR).id

        assert calibration_at(session, barometer, UNTIL) is None
        version = equipment_version_at(session, away, UNTIL)
        assert version is not None
        assert version.state is EquipmentState.AT_CALIBRATION


def test_every_figure_that_was_made_up_says_so(demo: Built) -> None:
    with demo.database.read() as session:
        with_settings = [one for one in methods_at(session, UNTIL) if one.settings]

    assert with_settings
    assert all(one.fictitious for one in with_settings)
    assert count(demo, CalibrationVersionRow.fictitious.is_(False), of=CalibrationVersionRow) == 0


def test_every_page_of_every_certificate_says_that_it_is_a_demonstration(demo: Built) -> None:
    store = FileStore(demo.settings.data_dir / "files")
    with demo.database.read() as session:
        issued = session.scalars(select(CertificateRow.id).where(CertificateRow.number.is_not(None)))
        documents = [
            store.read(find_file(session, one.file_id).sha256)
            for id_ in issued
            for one in revisions_of(session, id_)
        ]

    assert len(documents) > 10
    for document in documents:
        for page in PdfReader(io.BytesIO(document)).pages:
            assert "DEMONSTRATION" in page.extract_text()


def test_nobody_in_it_can_be_taken_for_a_real_person(demo: Built) -> None:
    with demo.database.read() as session:
        people = session.execute(select(PersonRow.name, PersonRow.email)).all()

    assert all("Example" in name and email.endswith("@example.test") for name, email in people)
