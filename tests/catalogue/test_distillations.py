"""Distillations from the bytes of a file to the curve of a certificate: read, in cuts, and simulated. All figures are FICTITIOUS."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from instruments.files.samples import SimulatedPeak, chemstation_folder
from lims.db import Database
from lims.files import FileStore
from lims.intake import drawable_signals
from lims.permissions import Role
from lims.records.walk import back
from lims.results import (
    VALUE,
    Decided,
    complete,
    evaluate_test,
    find_subject,
    recompute,
    results_of,
    take_record,
)
from lims.results.simulating import Beside, Chosen, take_signals, temperatures_of
from methods.definitions import CurvePoint, OwnCurve, OwnCut, OwnCuts, Paraffin
from reports import check
from tests.conftest import NOON
from tests.support.features import registered  # noqa: F401  # a fixture: the gate is asked as in the application
from tests.support.rows import Rows, acting
from tests.support.supplied import SUPPLIED, Supplied, common
from tests.support.web import ClientAs, post, words_of
from tests.support.whole_way import NAMED, accepted, brought, document, table_of

READ, SIMULATED, CRUDE = "FICTITIOUS D86", "FICTITIOUS SimDis", "ASTM D2892"
PERCENTS = (0.0, 10.0, 50.0, 90.0, 95.0)
FOUND = (35.5, 58.2, 101.7, 162.4, 175.0)


def curve(code: str, **more: Any) -> Supplied:
    return Supplied(own=OwnCurve(**common(code, "distillation apparatus"), **more), read={})


OWN = {
    READ: curve(
        READ, unit="% (V/V)", what="recovered",
        points=tuple(CurvePoint(percent=x, reading=f"T{x:g}", key="t50" if x == 50.0 else "") for x in PERCENTS),
    ),
    SIMULATED: curve(
        SIMULATED, unit="% (m/m)", what="distilled", points=tuple(CurvePoint(percent=x) for x in (5.0, 25.0, 50.0, 75.0, 95.0)),
        paraffins=tuple(Paraffin(name=f"n-C{n}", time=0.5 + 0.5 * n, t=40.0 * n) for n in range(21)),
        start=0.6, end=9.5, calibration="FICTITIOUS run 1",
    ),
    CRUDE: Supplied(
        own=OwnCuts(
            **common(CRUDE, "column"),
            cuts=(
                OwnCut(name="first", t_end=150.0, reading="F1"), OwnCut(name="second", t_end=250.0, reading="F2"),
                OwnCut(name="third", t_end=350.0, reading="F3"), OwnCut(name="residue", reading="R"),
            ),
        ),
        read={},
    ),
}  # fmt: skip


def laboratory(database: Database, monkeypatch: pytest.MonkeyPatch, code: str, data_dir: Path) -> Rows:
    monkeypatch.setitem(SUPPLIED, code, OWN[code])
    return Rows(database, code, files=FileStore(data_dir / "files"))


def printed(rows: Rows, data_dir: Path, code: str, minutes: int) -> str:
    """The text of the certificate, whose document is whole and has the layout of a distillation."""
    accepted(rows, code, minutes)
    made = document(rows, data_dir, minutes + 5, "distillation")
    assert check(made) == []
    if folder := os.environ.get("LIMS_SCREENSHOTS"):
        (Path(folder) / f"{code}.pdf").write_bytes(made)
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(made)).pages)


def test_a_curve_read_from_a_file_is_drawn_on_the_certificate(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client_as: ClientAs
) -> None:
    rows = laboratory(database, monkeypatch, READ, tmp_path)
    content = table_of({f"T{x:g}": (t, "°C") for x, t in zip(PERCENTS, FOUND, strict=True)})
    with acting(database, rows.analyst, "test.measured", 1) as unit:
        record = brought(unit, rows, READ, content, "made-up.csv", mapping=NAMED)
        take_record(unit, rows.tests[READ].id, record)

    text = printed(rows, tmp_path, READ, 5)

    assert "50 % recovered" in text
    assert "101.7" in text
    assert "Distillation curve" in text
    review = words_of(client_as(Role.REVIEWER).get(f"/review/{rows.tests[READ].id}").text)
    assert "from 35.5 °C at 0 to 175 °C at 95 % (V/V)" in review
    with database.read() as session:
        results = {
            one.measurand: one for one in results_of(session, [rows.tests[READ].id])[rows.tests[READ].id]
        }
        assert recompute(session, results["distillation_curve"].id).equal
    assert results["t50"].value == pytest.approx(101.7)
    assert [cut.temperature_c for cut in results["distillation_curve"].cuts] == list(FOUND)


def test_temperatures_that_do_not_rise_make_no_curve(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = laboratory(database, monkeypatch, READ, tmp_path)
    content = table_of({f"T{x:g}": (50.0, "°C") for x in PERCENTS})
    with acting(database, rows.analyst, "test.measured", 1) as unit:
        record = brought(unit, rows, READ, content, "made-up.csv", mapping=NAMED)
        take_record(unit, rows.tests[READ].id, record)

    with database.read() as session:
        found = evaluate_test(session, rows.tests[READ].id, at=NOON, person_id=rows.analyst.id)

    assert "does not rise" in str(found.refusal)


def test_cuts_weighed_by_the_data_system_are_drawn_by_their_end_points(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = laboratory(database, monkeypatch, CRUDE, tmp_path)
    content = table_of({"F1": (250.0, "g"), "F2": (300.0, "g"), "F3": (150.0, "g"), "R": (295.0, "g")})
    with acting(database, rows.analyst, "test.measured", 1) as unit:
        record = brought(unit, rows, CRUDE, content, "made-up.csv", mapping=NAMED)
        run = take_record(unit, rows.tests[CRUDE].id, record)
    with acting(database, rows.analyst, "determination.completed", 2) as unit:
        complete(unit, run.id, {"charge": Decided(stands=VALUE, text="1000")})

    text = printed(rows, tmp_path, CRUDE, 5)

    assert "up to 250 °C" in text
    assert "Distillation curve" in text


def packed(folder: dict[str, bytes]) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for name, content in folder.items():
            archive.writestr(f"SIM.D/{name}", content)
    return found.getvalue()


def test_a_simulated_distillation_goes_from_two_chromatograms_to_the_certificate(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client_as: ClientAs
) -> None:
    rows = laboratory(database, monkeypatch, SIMULATED, tmp_path)
    peaks = [SimulatedPeak(name=f"n-C{n}", retention_time=0.5 + 0.5 * n, area=100.0) for n in range(2, 17)]
    runs = [peaks, [SimulatedPeak(name="bleed", retention_time=9.0, area=0.01)]]
    with acting(database, rows.analyst, "record.brought", 1) as unit:
        records = [
            brought(
                unit,
                rows,
                SIMULATED,
                packed(chemstation_folder(rows.sample.code, one, unit.at, n)),
                f"SIM-{n}.D.zip",
            )
            for n, one in enumerate(runs, 1)
        ]
    with database.read() as session:
        sample, blank = (Chosen(record_id=one, signal=drawable_signals(session, one)[0]) for one in records)
        assert rows.files is not None
        subject = find_subject(session, rows.tests[SIMULATED].id)
        found = temperatures_of(session, rows.files, subject, sample, blank)
    with acting(database, rows.analyst, "test.measured", 2) as unit:
        take_signals(unit, rows.tests[SIMULATED].id, found, sample, blank)

    text = printed(rows, tmp_path, SIMULATED, 5)

    assert found["t_3"] == pytest.approx(40.0 * 9, abs=8.0)  # the middle of fifteen equal peaks, n-C9
    assert "50 % distilled" in text
    assert f"{found['t_3']:.1f}" in text


def test_what_a_sample_keeps_back_is_known_by_the_standard_and_stands_on_the_certificate(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client_as: ClientAs
) -> None:
    own = OWN[SIMULATED].own
    assert isinstance(own, OwnCurve)
    monkeypatch.setitem(OWN, SIMULATED, Supplied(own=replace(own, standard="FICTITIOUS oil"), read={}))
    rows = laboratory(database, monkeypatch, SIMULATED, tmp_path)
    whole = [SimulatedPeak(name=f"n-C{n}", retention_time=0.5 + 0.5 * n, area=100.0) for n in range(2, 17)]
    runs = [whole[:12], [SimulatedPeak(name="bleed", retention_time=9.0, area=0.01)], whole]
    with acting(database, rows.analyst, "record.brought", 1) as unit:
        sample, blank, standard = (
            Chosen(
                record_id=brought(
                    unit, rows, SIMULATED, packed(chemstation_folder(rows.sample.code, run, unit.at, n)), f"{n}.D.zip"
                ),
                signal="FID1A.ch",
            )
            for n, run in enumerate(runs, 1)
        )  # fmt: skip
    with database.read() as session:
        assert rows.files is not None
        beside = Beside(run=standard, masses={"m_sample": "2.0", "m_standard": "2,0"})
        subject = find_subject(session, rows.tests[SIMULATED].id)
        worked_out = temperatures_of(session, rows.files, subject, sample, blank, beside)
    with acting(database, rows.analyst, "test.measured", 2) as unit:
        take_signals(unit, rows.tests[SIMULATED].id, worked_out, sample, blank, beside)
    text = printed(rows, tmp_path, SIMULATED, 5)

    with database.read() as session:
        results = results_of(session, [rows.tests[SIMULATED].id])[rows.tests[SIMULATED].id]
        found = {one.measurand: one for one in results}
        behind = set(session.scalars(back(found["recovered"].id)))
        assert all(recompute(session, one.id).equal for one in results)
    assert found["recovered"].value == pytest.approx(80.0, abs=0.5)
    assert [cut.name for cut in found["distillation_curve"].cuts][-1] == "75 % distilled"
    assert {standard.record_id, blank.record_id} <= behind
    assert "share of the sample that eluted" in text
    assert "95 % distilled" not in text
    said = words_of(client_as(Role.REVIEWER).get(f"/review/{rows.tests[SIMULATED].id}").text)
    assert "of the sample eluted, by the standard FICTITIOUS oil. No temperature at 95 %." in said


def test_the_signals_are_chosen_at_the_page(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client_as: ClientAs
) -> None:
    rows = laboratory(database, monkeypatch, SIMULATED, tmp_path)
    peaks = [SimulatedPeak(name=f"n-C{n}", retention_time=0.5 + 0.5 * n, area=100.0) for n in range(2, 17)]
    blank = [SimulatedPeak(name="bleed", retention_time=9.0, area=0.01)]
    with acting(database, rows.analyst, "record.brought", 1) as unit:
        one, other = (
            brought(
                unit,
                rows,
                SIMULATED,
                packed(chemstation_folder(rows.sample.code, run, unit.at, n)),
                f"SIM-{n}.D.zip",
            )
            for n, run in enumerate((peaks, blank), 1)
        )
    technician, path = client_as(Role.TECHNICIAN), f"/bench/tests/{rows.tests[SIMULATED].id}/signals"

    page = technician.get(path)
    wrong = post(technician, path, {"sample": f"{other}:FID1A.ch", "blank": f"{one}:FID1A.ch"})
    taken = post(technician, path, {"sample": f"{one}:FID1A.ch", "blank": f"{other}:FID1A.ch"})

    assert "SIM-1.D.zip, FID1A.ch" in words_of(page.text)
    assert "All of the sample is taken to elute" in words_of(page.text)
    assert wrong.status_code == 422
    assert "no more signal than the blank" in words_of(wrong.text)
    assert taken.status_code == 303
    assert "50 % distilled" in words_of(technician.get(f"/bench/tests/{rows.tests[SIMULATED].id}").text)


def test_the_standard_is_chosen_at_the_page_with_both_masses(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client_as: ClientAs
) -> None:
    own = OWN[SIMULATED].own
    assert isinstance(own, OwnCurve)
    monkeypatch.setitem(OWN, SIMULATED, Supplied(own=replace(own, standard="FICTITIOUS oil"), read={}))
    rows = laboratory(database, monkeypatch, SIMULATED, tmp_path)
    peaks = [SimulatedPeak(name=f"n-C{n}", retention_time=0.5 + 0.5 * n, area=100.0) for n in range(2, 17)]
    runs = {"sample": peaks[:12], "blank": [], "standard": peaks}
    with acting(database, rows.analyst, "record.brought", 1) as unit:
        given = {
            name: f"{brought(unit, rows, SIMULATED, packed(chemstation_folder(rows.sample.code, run, unit.at, n)), f'{n}.zip')}:FID1A.ch"
            for n, (name, run) in enumerate(runs.items(), 1)
        }  # fmt: skip
    technician, path = client_as(Role.TECHNICIAN), f"/bench/tests/{rows.tests[SIMULATED].id}/signals"

    without = post(technician, path, given | {"in_m_standard": "2.0"})
    more = post(technician, path, given | {"in_m_standard": "2.0", "in_m_sample": "1.0"})
    taken = post(technician, path, given | {"in_m_standard": "2.0", "in_m_sample": "2,0"})

    assert without.status_code == 422
    assert "160.0 % would elute" in words_of(more.text)
    assert taken.status_code == 303
    assert "80.0 % of the sample eluted" in words_of(
        technician.get(f"/bench/tests/{rows.tests[SIMULATED].id}").text
    )
