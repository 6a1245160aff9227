"""Pesticides by GC-MS from the quantitation table of MassHunter to the certificate: each value by the compound's own name.

The method and the table of the project are FICTITIOUS; the real table is read where it is at hand, and never stands in the project.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lims.db import Database
from lims.files import FileStore
from lims.permissions import Role
from lims.results import ResultKind, recompute_all, results_of, take_record
from lims.results.errors import RecordHasNoReadings
from methods.definitions import FileUnit, MethodDefinition, OwnGuided
from tests.catalogue.test_many_analytes import printed
from tests.instruments.files.conftest import shared
from tests.support.features import registered  # noqa: F401  # a fixture: the gate is asked as in the application
from tests.support.rows import Rows, acting
from tests.support.supplied import SUPPLIED, Supplied, common, quantity
from tests.support.web import ClientAs, words_of
from tests.support.whole_way import brought

CODE = "GC-MS pesticides"
NAMES = {"ddt": "p,p'-DDT", "acid": "2,4-D", "aldrin": "Aldrin", "lindane": "Lindane", "endrin": "Endrin"}
REAL = shared() / "instrument-data/agilent-csv/masshunter-quantitative/agilent.masshunter.quantitative.csv"
UNIT = FileUnit(written="", unit="mg/kg", source="FICTITIOUS: unit of the calibration in the batch")


def laboratory(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, names: Mapping[str, str], **more: Any
) -> Rows:
    """A laboratory whose method names each pesticide as its data system does."""
    values = tuple(
        replace(quantity(key, "mg/kg", 0.0, 1e6), reading=f"{name}, {key}", limit=0.01)
        for key, name in names.items()
    )
    own = OwnGuided(**common(CODE, "GC-MS"), values=values, file_units=(UNIT,), **more)
    monkeypatch.setitem(SUPPLIED, CODE, Supplied(own=own, read={}))
    return Rows(database, CODE, files=FileStore(tmp_path / "files"))


def batch(samples: Mapping[str, Mapping[str, str]], compounds: Sequence[str]) -> bytes:
    """A quantitation table as MassHunter writes it: a row for each sample, five columns for each compound, then its qualifier."""
    groups, titles = ["Sample", "", "", "", ""], ["", "Name", "Data File", "Type", "Acq. Date-Time"]
    for one in compounds:
        groups += [f'"{one} Results"', "", "", "", "", '"Qualifier (173.0 -> 135.0) Results"']
        titles += ["RT", "Resp.", "Calc. Conc.", "Final Conc.", "Accuracy", "Ratio"]
    rows = [",".join(groups), ",".join(titles)]
    for n, (sample, found) in enumerate(samples.items()):
        cells = ["!", sample, f"{n}.d", "Sample", "3/14/2026 9:05 AM"]
        for one in compounds:
            cells += ["7.5", "1091082", "0.9", found.get(one, ""), "101", "3"]
        rows.append(",".join(cells))
    return "\r\n".join([*rows, ""]).encode()


def bring(rows: Rows, content: bytes) -> int:
    with acting(rows.database, rows.analyst, "record.brought", 1) as unit:
        return brought(unit, rows, CODE, content, "batch.csv")


def take(rows: Rows, record: int) -> None:
    with acting(rows.database, rows.analyst, "test.measured", 2) as unit:
        take_record(unit, rows.tests[CODE].id, record)


def test_two_hundred_pesticides_of_a_batch_are_each_a_line_of_the_certificate_of_their_own_sample(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = NAMES | {f"p{n}": f"Pesticide {n}" for n in range(len(NAMES), 200)}
    rows = laboratory(database, monkeypatch, tmp_path, names)
    own = dict.fromkeys(names.values(), "0.5") | {"p,p'-DDT": "0.25", "Aldrin": "0.001", "Lindane": "ND"}
    samples = {"Blank": {}, rows.sample.code: own, "S-OTHER": dict.fromkeys(names.values(), "9.9")}

    take(rows, bring(rows, batch(samples, [*names.values(), "Zeta-ISTD (ISTD)"])))
    text = printed(rows, tmp_path, CODE, "by_method")

    with database.read() as session:
        found = {
            one.measurand: one for one in results_of(session, [rows.tests[CODE].id])[rows.tests[CODE].id]
        }
    assert len(found) == len(names)
    assert found["ddt"].value == pytest.approx(0.25)
    assert found["acid"].value == pytest.approx(0.5)
    censored = {key: one.printed for key, one in found.items() if one.kind is ResultKind.CENSORED}
    assert censored == {"aldrin": "< 0.01 mg/kg", "lindane": "not detected (< 0.01 mg/kg)"}
    assert "FICTITIOUS p199" in text
    calls: list[Any] = []
    evaluate = MethodDefinition.evaluate

    def counted(own: MethodDefinition, given: Any) -> Any:
        calls.append(given)
        return evaluate(own, given)

    monkeypatch.setattr(MethodDefinition, "evaluate", counted)
    with database.read() as session:
        again = recompute_all(session, [one.id for one in found.values()])
    assert all(one.equal for one in again.values())
    assert (len(again), len(calls)) == (len(names), 1)


def test_the_bench_names_what_a_batch_lacks_what_it_has_besides_and_whose_rows_it_has(
    database: Database, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = laboratory(database, monkeypatch, tmp_path, NAMES)
    samples = {rows.sample.code: {"Aldrin": "0.5"}, "S-OTHER": {"Endrin": "9.9"}}
    bring(rows, batch(samples, ["Aldrin", "Endrin", "Zeta"]))

    page = words_of(client_as(Role.TECHNICIAN).get(f"/bench/tests/{rows.tests[CODE].id}/table").text)

    assert f"other samples too (S-OTHER). Only those that name {rows.sample.code}" in page
    assert "no figure for FICTITIOUS ddt, FICTITIOUS acid, FICTITIOUS lindane, FICTITIOUS endrin" in page
    assert "in no value of the method: Data File, Type, Acq. Date-Time, Zeta." in page
    assert "Aldrin 0.5 mg/kg" in page
    assert "9.9" not in page


def test_a_batch_without_the_sample_fills_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = laboratory(database, monkeypatch, tmp_path, NAMES)
    record = bring(rows, batch({"S-A": {"Aldrin": "0.5"}, "S-B": {"Aldrin": "0.6"}}, ["Aldrin"]))

    with pytest.raises(RecordHasNoReadings):
        take(rows, record)


@pytest.mark.skipif(not REAL.exists(), reason="The real table of MassHunter is not at hand.")
def test_a_real_table_fills_the_compound_that_it_holds(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = laboratory(database, monkeypatch, tmp_path, {"one": "TestInterims"})

    take(rows, bring(rows, REAL.read_bytes()))
    text = printed(rows, tmp_path, CODE, "test_report")

    with database.read() as session:
        (found,) = results_of(session, [rows.tests[CODE].id])[rows.tests[CODE].id]
    assert found.value == pytest.approx(0.1034)
    assert "0.1034" in text
