"""The layout of a certificate is proposed for its results, chosen by a person among those that fit, and drawn from the records."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader

from lims.certificates import change_draft, data_of, find_certificate, revisions_of
from lims.certificates.errors import LayoutUnfit
from lims.certificates.figures import curves_of
from lims.db import Database
from lims.files import FileStore
from lims.results import ResultKind
from reports import check
from reports.checker import describe
from tests.certificates.test_issuing import acting
from tests.conftest import NOON
from tests.support.certificates import (
    make_accepted,
    make_authorised,
    make_draft,
    make_laboratory,
    run_jobs,
)
from tests.support.compositions import make_composition_case


def test_a_composition_is_laid_out_with_the_chromatogram_that_it_rests_on(
    database: Database, tmp_path: Path
) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_composition_case(database, tmp_path / "files", at=NOON)
    draft = make_draft(database, case)

    certificate = make_authorised(database, case, draft)
    run_jobs(database, tmp_path, case.later + timedelta(minutes=1))

    with database.read() as session:
        (revision,) = revisions_of(session, certificate.id)
        data: Any = data_of(session, certificate.id)
    document = FileStore(tmp_path / "files").read(revision.sha256)
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(document)).pages)
    assert draft.content.layout == "composition"
    assert "Certificate of composition" in text
    assert "1 Methane" in text
    assert "signal FID1A.ch of record" in text
    (named,) = data["chromatograms"]
    assert [(peak["number"], peak["name"]) for peak in named["peaks"]] == [
        ("1", "Methane"),
        ("2", "Ethane"),
        ("3", "Propane"),
    ]
    assert named["times"] == []  # the points are read from the record of that hash when the document is made
    assert len(named["sha256"]) == 64
    assert describe(check(document)) == ""


def test_a_person_chooses_among_the_layouts_that_fit(database: Database) -> None:
    make_laboratory(database, at=NOON - timedelta(days=3))
    case = make_accepted(database, at=NOON)
    draft = make_draft(database, case)
    given: dict[str, Any] = {"remarks": [], "location": "", "language": "en"}

    with acting(database, case, "certificate.draft_changed") as unit:
        change_draft(unit, draft.id, seen=draft.row_version, layout="quality", **given)
    with pytest.raises(LayoutUnfit), acting(database, case, "certificate.draft_changed") as unit:
        change_draft(unit, draft.id, seen=draft.row_version + 1, layout="distillation", **given)

    assert draft.content.layout == "test_report"
    with database.read() as session:
        assert find_certificate(session, draft.id).content.layout == "quality"


def point(number: str, name: str, value: float, unit: str = "degC", test: int = 1) -> Any:
    """A line as far as a curve looks at it."""
    result = SimpleNamespace(
        value=value, unit=unit, kind=ResultKind.NUMERIC, cuts=(), name=lambda _language: name
    )
    line = SimpleNamespace(
        number=number, unit="% (V/V)" if unit != "degC" else "°C", method="FICTITIOUS M-05:2023"
    )
    return SimpleNamespace(result=result, line=line, subject=SimpleNamespace(test=SimpleNamespace(id=test)))


def test_a_curve_is_read_from_the_names_of_the_results() -> None:
    lines = [
        point("1", "Initial boiling point", 171.5), point("2", "10 % recovered", 203.4), point("3", "95 % recovered", 349.9),
        point("4", "Recovered at 250 °C", 42.0, "%"), point("5", "Final boiling point", 360.0), point("6", "Flash point", 61.0),
    ]  # fmt: skip

    (curve,) = curves_of([lines], "en")

    assert curve.lines == ("1", "2", "3", "4")
    assert curve.percents == (0.0, 10.0, 42.0, 95.0)
    assert curve.temperatures == (171.5, 203.4, 250.0, 349.9)
    assert curve.percent_title == "recovered, %"


@pytest.mark.parametrize(
    "lines",
    [
        [point("1", "10 % recovered", 203.4), point("2", "50 % recovered", 268.1)],
        [
            point("1", "10 % recovered", 203.4),
            point("2", "50 % recovered", 190.0),
            point("3", "90 % recovered", 330.0),
        ],
        [
            point("1", "10 % recovered", 1.0),
            point("2", "50 % evaporated", 2.0),
            point("3", "90 % recovered", 3.0),
        ],
        [
            point("1", "10 % recovered", 1.0),
            point("2", "50 % recovered", 2.0),
            point("3", "90 % recovered", 3.0, test=2),
        ],
    ],
    ids=["two points", "falling", "of two things", "of two tests"],
)
def test_what_is_no_curve_makes_none(lines: list[Any]) -> None:
    assert list(curves_of([lines], "en")) == []
