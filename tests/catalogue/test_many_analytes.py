"""Methods of many analytes, from the bytes of a file to the document: sulfur species with their total, pesticides by the hundred, elements.

All figures, names and limits are FICTITIOUS; the files are made by the simulators of the project and by the tests, and say so.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from instruments.files.samples import SimulatedPeak, chemstation_folder
from lims.db import Database
from lims.files import FileStore
from lims.intake import peak_tables
from lims.results import ResultKind, results_of, take_peaks, take_record
from methods.definitions import OwnComponent, OwnComposition, OwnGuided
from methods.definitions.censoring import Substitution
from methods.definitions.own_guided import MOST_VALUES
from reports import check
from tests.support.features import registered  # noqa: F401  # a fixture: the gate is asked as in the application
from tests.support.rows import Rows, acting
from tests.support.supplied import SULFUR, SUPPLIED, common, quantity
from tests.support.whole_way import NAMED, accepted, brought, document, table_of

MANY = 300


def printed(rows: Rows, data_dir: Path, code: str, layout: str) -> str:
    """The text of the certificate, whose document is whole."""
    accepted(rows, code, 5)
    made = document(rows, data_dir, 10, layout)
    assert check(made) == []
    if folder := os.environ.get("LIMS_SCREENSHOTS"):
        (Path(folder) / f"{code}.pdf").write_bytes(made)
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(made)).pages)


def packed_run(rows: Rows, areas: Mapping[str, float], at: datetime) -> bytes:
    """A run of a simulated chromatograph, a peak every 0.2 min, as the data system leaves it."""
    peaks = [
        SimulatedPeak(name=name, retention_time=1.0 + 0.2 * n, area=area)
        for n, (name, area) in enumerate(areas.items())
    ]
    folder = io.BytesIO()
    with zipfile.ZipFile(folder, "w") as archive:
        for name, content in chemstation_folder(rows.sample.code, peaks, at, 1).items():
            archive.writestr(f"SIM.D/{name}", content)
    return folder.getvalue()


def run(rows: Rows, code: str, areas: Mapping[str, float], minutes: int = 1, **read: float) -> None:
    """A run that belongs to the test of a row, taken as its injection with what is read beside it."""
    with acting(rows.database, rows.analyst, "test.measured", minutes) as unit:
        record = brought(unit, rows, code, packed_run(rows, areas, unit.at), "SIM.D.zip")
        units = {one.name: one.unit or "" for one in rows.methods[code].definition.inputs}
        beside = {name: rows.typed(unit, name, value, units[name]) for name, value in read.items()}
        take_peaks(
            unit, rows.tests[code].id, peak_tables(unit.session, record)[0].reading_id, readings=beside
        )


@pytest.mark.parametrize(("rule", "total"), [(Substitution.NOUGHT, 150.0), (Substitution.LIMIT, 155.0)])
def test_total_sulfur_counts_a_species_that_was_not_found_by_the_rule_that_the_certificate_names(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rule: Substitution, total: float
) -> None:
    code = "ASTM D5504"
    own = SUPPLIED[code].own
    assert isinstance(own, OwnComposition)
    species = tuple(replace(one, group="total_sulfur", limit=5.0) for one in own.components)
    monkeypatch.setitem(
        SUPPLIED, code, replace(SUPPLIED[code], own=replace(own, components=species, below=rule))
    )
    rows = Rows(database, code, files=FileStore(tmp_path / "files"))

    run(rows, code, {SULFUR[0]: 1000.0, SULFUR[1]: 500.0})
    text = printed(rows, tmp_path, code, "composition")

    with database.read() as session:
        found = {
            one.measurand: one for one in results_of(session, [rows.tests[code].id])[rows.tests[code].id]
        }
    assert found["total_sulfur"].value == pytest.approx(total)
    assert "not found or below a limit" in text
    assert ("lower bound" if rule is Substitution.NOUGHT else "upper bound") in text
    assert "< 5" in text


def test_sulfur_species_by_an_internal_standard_and_their_total_stand_on_the_certificate_as_worked_by_hand(
    database: Database, tmp_path: Path
) -> None:
    code = "ASTM D5623"
    rows = Rows(database, code, files=FileStore(tmp_path / "files"))
    areas = {SULFUR[0]: 400.0, SULFUR[1]: 100.0, SULFUR[2]: 50.0, "standard": 200.0, "unknown": 20.0}

    run(rows, code, areas, m=20.0)  # grams of the portion, by which the scale m / 10 is 2
    text = printed(rows, tmp_path, code, "composition")

    with database.read() as session:
        found = {
            one.measurand: one for one in results_of(session, [rows.tests[code].id])[rows.tests[code].id]
        }
    amounts = {one.name: one.value for one in found["composition"].components}
    assert amounts == pytest.approx({SULFUR[0]: 0.4, SULFUR[1]: 0.1, SULFUR[2]: 0.05})
    assert found["total_sulfur"].value == pytest.approx(0.15)
    assert all(one.expanded_uncertainty for one in found["composition"].components)
    assert "FICTITIOUS total_sulfur" in text
    assert all(one in text for one in SULFUR)


def test_three_hundred_pesticides_stand_on_one_certificate(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = "GC-MS pesticides"
    own = SUPPLIED[code].own
    assert isinstance(own, OwnComposition)
    analytes = tuple(
        OwnComponent(name=f"pesticide {n}", factor=0.001, u_factor=0.02, limit=0.05)
        for n in range(1, MANY + 1)
    )
    example = replace(own.examples[0], areas={"pesticide 1": 500.0}, expected={"pesticide 1": "0.5"})
    monkeypatch.setitem(
        SUPPLIED, code, replace(SUPPLIED[code], own=replace(own, components=analytes, examples=(example,)))
    )
    rows = Rows(database, code, files=FileStore(tmp_path / "files"))

    run(rows, code, {f"pesticide {n}": 100.0 for n in range(1, 11)})
    text = printed(rows, tmp_path, code, "composition")

    with database.read() as session:
        (found,) = results_of(session, [rows.tests[code].id])[rows.tests[code].id]
    assert len(found.components) == MANY
    assert [one.printed for one in found.components].count("< 0.05") == MANY - 10
    assert f"pesticide {MANY}" in text


def elements(n: int) -> Sequence[str]:
    return [f"E{one}" for one in range(1, n + 1)]


def test_sixty_elements_from_a_table_are_each_a_line_of_the_certificate(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, names = "EPA 6020A", elements(60)
    values = tuple(replace(quantity(one, "ug/L", 0.0, 1e6), reading=one, limit=0.5) for one in names)
    own = OwnGuided(**common(code, "ICP-MS"), values=values)
    monkeypatch.setitem(SUPPLIED, code, replace(SUPPLIED[code], own=own))
    rows = Rows(database, code, files=FileStore(tmp_path / "files"))
    cells: dict[str, tuple[float | str, str]] = dict.fromkeys(names, (12.5, "µg/L"))
    cells |= {"E2": (0.2, "µg/L"), "E3": ("< 1.0", "µg/L"), "E4": ("ND", "µg/L"), "E5": (0.004, "mg/L")}

    with acting(database, rows.analyst, "test.measured", 1) as unit:
        record = brought(unit, rows, code, table_of(cells), "made-up.csv", mapping=NAMED)
        take_record(unit, rows.tests[code].id, record)
    text = printed(rows, tmp_path, code, "by_method")

    with database.read() as session:
        found = {
            one.measurand: one for one in results_of(session, [rows.tests[code].id])[rows.tests[code].id]
        }
    assert len(found) == len(names)
    censored = {key: one.printed for key, one in found.items() if one.kind is ResultKind.CENSORED}
    assert censored == {"E2": "< 0.5 µg/L", "E3": "< 1.0 µg/L", "E4": "not detected (< 0.5 µg/L)"}
    assert found["E5"].value == pytest.approx(4.0)
    assert "not detected (< 0.5)" in text
    assert "< 1.0" in text
    assert "FICTITIOUS E60" in text
    assert len(names) < MOST_VALUES
