"""From accepted results to a certificate that is out: once, for good, and with nothing in doubt on it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import lims.certificates.issuing as issuing
from lims.certificates import (
    CertificateState,
    amend,
    change_draft,
    data_of,
    find_certificate,
    look_up,
    replaced_by,
    result_ids_of,
    revisions_of,
    withdraw,
)
from lims.certificates.authorising import authorise
from lims.certificates.errors import (
    AlreadyCertified,
    AmendmentUnexplained,
    DraftChanged,
    NotADraft,
    OnHold,
    TestsOpen,
)
from lims.certificates.models import CertificateRow
from lims.clock import SetClock
from lims.db import Database
from lims.files import FileStore
from lims.gates.service import GateClosed
from lims.permissions import Role
from lims.quality import place_hold
from lims.records import Actor, unit_of_work
from lims.records.verify import verify
from lims.records.walk import forward, reached
from lims.samples import SampleState, ask_client, find_sample, record_deviation
from lims.samples.deviations import Decision, decide_deviation
from reports import check
from reports.checker import describe
from tests.conftest import NOON
from tests.support.certificates import (
    Case,
    make_accepted,
    make_authorised,
    make_draft,
    make_issued,
    make_laboratory,
    make_submitted,
    review,
    run_jobs,
)
from tests.support.people import make_person


def acting(database: Database, case: Case, act: str, later: timedelta = timedelta(hours=2)) -> Any:
    return unit_of_work(
        database, by=Actor.person(case.signatory.id), clock=SetClock(case.at + later), act=act
    )


def document(database: Database, folder: Path, certificate_id: int) -> bytes:
    with database.read() as session:
        (revision,) = revisions_of(session, certificate_id)
    return FileStore(folder / "files").read(revision.sha256)


def token_of(database: Database, certificate_id: int) -> str:
    with database.read() as session:
        return session.get_one(CertificateRow, certificate_id).token or ""


def test_a_certificate_goes_the_whole_way(database: Database, tmp_path: Path) -> None:
    case, certificate = make_issued(database, tmp_path, at=NOON)

    assert (certificate.number, certificate.state) == ("C-2026-0001/1", CertificateState.ISSUED)
    assert document(database, tmp_path, certificate.id).startswith(b"%PDF-1.7")
    with database.read() as session:
        assert find_sample(session, case.bench.sample.id).state is SampleState.RELEASED
        assert not verify(session).findings


def test_a_doubt_about_a_calibration_walks_forward_to_the_certificate(
    database: Database, tmp_path: Path
) -> None:
    case, certificate = make_issued(database, tmp_path, at=NOON)

    with database.read() as session:
        found = reached(session, forward(case.bench.density.calibration.version_id), "certificate")

    assert found == [certificate.id]


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_the_document_holds_what_the_standard_asks_for(
    database: Database, tmp_path: Path, language: str
) -> None:
    case, certificate = make_issued(database, tmp_path, at=NOON, language=language, source="Tank 14")

    reader = PdfReader(BytesIO(document(database, tmp_path, certificate.id)))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    text = " ".join(pages)

    with database.read() as session:
        data: Any = data_of(session, certificate.id)
    wanted = [
        data["laboratory"]["name"], data["laboratory"]["address"], data["client"]["name"], case.bench.sample.code,
        "ASTM D4052-18", "2026-05-19", case.signatory.name, "Tank 14", token_of(database, certificate.id),
        data["samples"][0]["results"][0]["result"], data["samples"][0]["results"][0]["uncertainty"]["text"],
        data["conformity"][0]["specification"],
    ]  # fmt: skip
    assert [
        one for one in wanted if one not in text and one.replace(" ", "") not in text.replace(" ", "")
    ] == []
    assert all("C-2026-0001/1" in page for page in pages)


def test_the_issued_data_state_u_with_every_judged_line(database: Database, tmp_path: Path) -> None:
    _, certificate = make_issued(database, tmp_path, at=NOON)

    with database.read() as session:
        data: Any = data_of(session, certificate.id)

    lines = data["samples"][0]["results"]
    judged = [one for one in lines if one["conformity"]]
    assert [one["conformity"] for one in judged] == ["conforms"]
    assert all(one["uncertainty"] for one in judged)
    assert data["conformity"][0]["whole"] is True
    assert data["verification"] is None  # the token is printed, and not in the audit trail


def test_a_specification_with_a_line_that_nobody_tested_is_not_said_to_be_met(
    database: Database, tmp_path: Path
) -> None:
    from tests.support.catalogue import density_line

    flash = density_line() | {"key": "flash", "measurand": "flash_point", "names": {"en": "flash point"}}
    _, certificate = make_issued(database, tmp_path, at=NOON, limits=[density_line(), flash])

    with database.read() as session:
        data: Any = data_of(session, certificate.id)

    assert data["conformity"][0]["whole"] is False
    assert data["conformity"][0]["not_covered"] == ["flash point"]


def test_a_line_is_covered_by_one_that_stands_for_it(database: Database, tmp_path: Path) -> None:
    from tests.support.catalogue import density_line

    either = density_line(alternative="either")
    other = either | {"key": "other", "measurand": "flash_point", "names": {"en": "flash point"}}
    _, certificate = make_issued(database, tmp_path, at=NOON, limits=[either, other])

    with database.read() as session:
        data: Any = data_of(session, certificate.id)

    assert data["conformity"][0]["whole"] is True
    assert data["conformity"][0]["not_covered"] == []


def test_a_demonstration_says_so_on_every_page(database: Database, tmp_path: Path) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3), demonstration=True)
    _, certificate = make_issued(database, tmp_path, at=NOON, laboratory=False)

    pages = PdfReader(BytesIO(document(database, tmp_path, certificate.id))).pages

    assert all("DEMONSTRATION, NOT VALID" in page.extract_text() for page in pages)


def test_numbers_have_no_gap_when_a_signature_is_refused(database: Database) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_accepted(database, at=NOON, samples=2)
    drafts = [make_draft(database, case, item_ids=[sample.id]) for sample in case.bench.samples]
    stranger = make_person(database, Role.SIGNATORY, at=NOON)

    with pytest.raises(GateClosed, match="was not authorised to release"):
        make_authorised(database, case, drafts[0], by=stranger)
    numbers = [make_authorised(database, case, one).number for one in drafts]

    assert numbers == ["C-2026-0001/1", "C-2026-0002/1"]


def test_a_draft_is_signed_as_it_was_seen_and_once(database: Database) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_accepted(database, at=NOON)
    draft = make_draft(database, case)

    with pytest.raises(DraftChanged), acting(database, case, "certificate.authorised") as unit:
        authorise(unit, draft.id, person_id=case.signatory.id, seen="something else")
    make_authorised(database, case, draft)

    with pytest.raises(NotADraft):
        make_authorised(database, case, draft)


def test_a_hold_on_the_meter_keeps_the_certificate_back(database: Database) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_accepted(database, at=NOON)
    draft = make_draft(database, case)
    with acting(database, case, "hold.placed") as unit:
        place_hold(unit, case.bench.density.calibration.version_id, "the standard was found out of tolerance")

    with pytest.raises((OnHold, GateClosed), match="out of tolerance"):
        make_authorised(database, case, draft)


def test_what_is_not_reviewed_is_not_certified(database: Database) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_submitted(database, at=NOON)

    with pytest.raises(TestsOpen, match="ASTM D4052"):
        make_draft(database, case)


def test_a_sample_is_on_one_certificate_only(database: Database) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_accepted(database, at=NOON)
    make_draft(database, case)

    with pytest.raises(AlreadyCertified):
        make_draft(database, case)


@pytest.mark.parametrize("moment", ["render", "store"])
def test_an_issue_killed_midway_runs_again_with_effect_once(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_accepted(database, at=NOON)
    certificate = make_authorised(database, case, make_draft(database, case))
    real = getattr(issuing, moment)

    def dies(*given: Any) -> Any:
        real(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(issuing, moment, dies)
    with pytest.raises(KeyboardInterrupt):
        run_jobs(database, tmp_path, case.later)
    monkeypatch.undo()
    run_jobs(database, tmp_path, case.later + timedelta(minutes=10))
    run_jobs(database, tmp_path, case.later + timedelta(minutes=20))

    with database.read() as session:
        assert find_certificate(session, certificate.id).state is CertificateState.ISSUED
        assert [one.n for one in revisions_of(session, certificate.id)] == [1]
        assert not verify(session).findings


def test_an_amendment_has_its_own_number_and_a_link_both_ways(database: Database, tmp_path: Path) -> None:
    case, first = make_issued(database, tmp_path, at=NOON)
    with acting(database, case, "certificate.amended") as unit:
        draft = amend(unit, first.id, reason="the client’s reference was wrong", changes=["reference"])
    make_authorised(database, case, draft, at=NOON + timedelta(hours=3))
    run_jobs(database, tmp_path, NOON + timedelta(hours=4))

    with database.read() as session:
        second, old = find_certificate(session, draft.id), find_certificate(session, first.id)
        assert (second.number, second.replaces_id, old.state) == (
            "C-2026-0001/2",
            first.id,
            CertificateState.AMENDED,
        )
        assert replaced_by(session, first.id) == second
        data: Any = data_of(session, second.id)
        assert data["replaces"]["number"] == "C-2026-0001/1"
        said = look_up(session, token_of(database, first.id), NOON)
    assert said is not None
    assert (said.valid, said.newer) == (False, "C-2026-0001/2")
    assert (
        "C-2026-0001/1" in PdfReader(BytesIO(document(database, tmp_path, second.id))).pages[0].extract_text()
    )


def test_an_amendment_names_its_reason_and_its_changes(database: Database, tmp_path: Path) -> None:
    case, first = make_issued(database, tmp_path, at=NOON)

    with (
        pytest.raises(AmendmentUnexplained, match="what is changed"),
        acting(database, case, "amended") as unit,
    ):
        amend(unit, first.id, reason="a mistake", changes=[" "])


def test_what_is_withdrawn_stays_visible_as_such(database: Database, tmp_path: Path) -> None:
    case, first = make_issued(database, tmp_path, at=NOON)
    with acting(database, case, "certificate.withdrawn") as unit:
        withdraw(unit, first.id, reason="the sample was another one")

    with database.read() as session:
        said = look_up(session, token_of(database, first.id), NOON)
    assert said is not None
    assert said.state is CertificateState.WITHDRAWN
    assert document(database, tmp_path, first.id)


def test_the_public_hash_is_that_of_the_stored_bytes(database: Database, tmp_path: Path) -> None:
    _, first = make_issued(database, tmp_path, at=NOON)

    with database.read() as session:
        said = look_up(session, token_of(database, first.id), NOON)
        assert len(result_ids_of(session, first.id)) == 3

    assert said is not None
    assert said.sha256 == (hashlib.sha256(document(database, tmp_path, first.id)).hexdigest(),)


def test_a_certificate_speaks_two_languages_side_by_side(database: Database, tmp_path: Path) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_accepted(database, at=NOON)
    draft = make_draft(database, case, language="ru")
    with acting(database, case, "draft.changed") as unit:
        change_draft(
            unit,
            draft.id,
            seen=draft.row_version,
            remarks=[],
            location="",
            language="ru",
            second_language="en",
        )
    certificate = make_authorised(database, case, draft)

    run_jobs(database, tmp_path, case.later)

    content = document(database, tmp_path, certificate.id)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "Test certificate" in text
    assert "Протокол испытаний" in text
    assert describe(check(content)) == ""


def test_the_second_language_is_never_the_first(database: Database) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_accepted(database, at=NOON)
    draft = make_draft(database, case, language="en")
    with acting(database, case, "draft.changed") as unit:
        changed = change_draft(
            unit,
            draft.id,
            seen=draft.row_version,
            remarks=[],
            location="",
            language="en",
            second_language="en",
        )

    assert changed.content.second_language == ""


def test_a_seal_that_was_broken_and_accepted_by_the_client_stands_on_the_certificate(
    database: Database, tmp_path: Path
) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_submitted(database, at=NOON)
    with acting(database, case, "sample.deviation", timedelta(minutes=1)) as unit:
        found = record_deviation(unit, case.bench.sample.id, what="The seal is broken.", check="seals")
        ask_client(unit, found.id, how="by telephone")
        decide_deviation(unit, found.id, decision=Decision.PROCEED, decided_by="C. Example")
    review(database, case)
    draft = make_draft(database, case)
    issued = make_authorised(database, case, draft)
    run_jobs(database, tmp_path, NOON + timedelta(hours=3))

    pages = PdfReader(BytesIO(document(database, tmp_path, issued.id))).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())

    assert "not as it should be (seals): The seal is broken" in printed
    assert "C. Example" in printed
