"""Sulfur species by calibration curves over an internal standard, from the bytes of the runs to the certificate. All is FICTITIOUS."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from lims.catalogue import approve_draft, draft_version
from lims.db import Database
from lims.equipment import systems_at
from lims.files import FileStore
from lims.intake import peak_tables
from lims.materials import register_lot
from lims.records.walk import back
from lims.results import results_of
from lims.sequences import KIND, Standard, decide_curves, ensure_table, make_curves
from tests.catalogue.test_many_analytes import packed_run, printed, run
from tests.conftest import NOON
from tests.support.features import registered  # noqa: F401  # a fixture: the gate is asked as in the application
from tests.support.rows import BEFORE, Rows, acting
from tests.support.sequences import table_content
from tests.support.supplied import SULFUR
from tests.support.whole_way import brought

CODE = "ASTM D5623"
AREA = 200.0  # of the internal standard in every run
LEVELS = (1.0, 5.0, 10.0)  # mg/kg of each species in the standards
RATIO = 0.5  # area over that of the internal standard, for one mg/kg


def calibrated(rows: Rows) -> int:
    """A component table and curves of the sulfur detector from three certified lots, accepted by another person; their id."""
    database = rows.database
    with database.read() as session:
        (system,) = (one for one in systems_at(session, NOON) if CODE in one.methods)
    windows = [
        {"name": one, "low": 0.9 + 0.2 * n, "high": 1.1 + 0.2 * n - 0.001, "group": "", "form": "line", "weight": "none"}
        for n, one in enumerate((*SULFUR, "standard"))
    ]  # fmt: skip
    content = table_content(components=windows, limits={}, rule={})
    with acting(database, rows.drafter, "table.drafted") as unit:
        table = ensure_table(unit, system.id, rows.methods[CODE])
        draft = draft_version(unit, KIND, table, content, BEFORE, "for the species")
    with acting(database, rows.approver, "table.approved") as unit:
        approve_draft(unit, draft)
    standards = []
    with acting(database, rows.analyst, "record.brought", 1) as unit:
        for n, level in enumerate(LEVELS):
            lot = register_lot(
                unit, code=f"S-{n}", name=f"FICTITIOUS sulfur standard {n}", role="calibration standard", certificate=f"FICTITIOUS-{n}",
                opened_at=BEFORE, expires_at=NOON + timedelta(days=300), fictitious=True, since=BEFORE,
                certified=[
                    {"quantity": one, "value": level, "unit": "mg/kg", "expanded_uncertainty": level * 0.01, "k": 2.0}
                    for one in SULFUR
                ],
            )  # fmt: skip
            areas = {**dict.fromkeys(SULFUR, level * RATIO * AREA), "standard": AREA}
            record = brought(unit, rows, CODE, packed_run(rows, areas, unit.at), f"STD-{n}.D.zip")
            standards.append(
                Standard(lot_id=lot.id, reading_id=peak_tables(unit.session, record)[0].reading_id)
            )
    with acting(database, rows.analyst, "curves.made", 2) as unit:
        made = make_curves(unit, table, standards)
    with acting(database, rows.approver, "curves.decided", 3) as unit:
        decide_curves(
            unit, made.id, accepted=True, words="residuals looked at", valid_until=NOON + timedelta(days=30)
        )
    return made.id


def test_species_by_curves_over_an_internal_standard_and_their_total_stand_on_the_certificate(
    database: Database, tmp_path: Path
) -> None:
    rows = Rows(database, CODE, files=FileStore(tmp_path / "files"))
    curves = calibrated(rows)

    run(
        rows,
        CODE,
        {SULFUR[0]: 300.0, SULFUR[1]: 400.0, SULFUR[2]: 200.0, "standard": AREA},
        minutes=4,
        m=10.0,
    )
    text = printed(rows, tmp_path, CODE, "composition")

    with database.read() as session:
        found = {
            one.measurand: one for one in results_of(session, [rows.tests[CODE].id])[rows.tests[CODE].id]
        }
        behind = set(session.scalars(back(found["composition"].id)))
    amounts = {one.name: one.value for one in found["composition"].components}
    assert amounts == pytest.approx({SULFUR[0]: 3.0, SULFUR[1]: 4.0, SULFUR[2]: 2.0}, rel=1e-3)
    assert found["total_sulfur"].value == pytest.approx(6.0, rel=1e-3)
    assert found["total_sulfur"].expanded_uncertainty
    assert curves in behind
    assert "FICTITIOUS total_sulfur" in text
