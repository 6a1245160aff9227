"""Tables without a public format, read by a mapping that the laboratory made."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from instruments.errors import InstrumentError
from instruments.files import FileImport
from instruments.files.errors import MappingRefused, TableDoesNotFit
from instruments.files.mapped import TableMapping, read_table
from tests.instruments.files.made import cuts_as_workbook

CUTS: dict[str, Any] = {
    "name": "distillation",
    "delimiter": ";",
    "decimal": ",",
    "day_first": True,
    "zone": "Asia/Baku",
    "columns": [
        {"title": "Sample", "role": "sample_id"},
        {"title": "Date", "role": "acquired"},
        {"title": "IBP", "role": "reading", "name": "initial boiling point", "unit": "degC"},
        {"title": "T50", "role": "reading", "unit": "degC"},
    ],
}
TEXT = "Sample;Date;IBP;T50;Note\r\nS-0042;4/3/2026 9:05;35,4;< 100;ok\r\n"
LONG: dict[str, Any] = {
    "name": "pona",
    "delimiter": "\t",
    "heading_row": None,
    "columns": [{"number": 1, "role": "name"}, {"number": 2, "role": "value", "unit": "% (m/m)"}],
}


def cuts(text: str = TEXT, **changed: Any) -> FileImport:
    return read_table({"cuts.csv": text.encode()}, TableMapping.from_json({**CUTS, **changed}))


def test_each_mapped_column_is_a_reading_with_its_unit() -> None:
    boiling = cuts().readings[0]

    assert (boiling.name, boiling.value, boiling.unit, boiling.text) == (
        "initial boiling point",
        35.4,
        "degC",
        "35,4",
    )


def test_a_censored_value_is_not_a_number() -> None:
    half = cuts().readings[1]

    assert (half.value, half.text, half.flags) == (None, "< 100", ("<",))


def test_date_and_zone_are_read_as_the_mapping_says() -> None:
    run = cuts()

    assert run.acquired is not None
    assert run.acquired.at is not None
    assert run.acquired.at.isoformat() == "2026-03-04T09:05:00+04:00"


def test_a_column_that_nobody_mapped_is_named() -> None:
    assert cuts().not_understood == ("column Note: kept, not read",)


def test_two_samples_in_one_table_stay_apart() -> None:
    run = cuts(TEXT + "S-0043;4/3/2026 9:45;36,0;101,5;\r\n")

    assert run.sample_id is None
    assert [reading.group for reading in run.readings] == ["S-0042", "S-0042", "S-0043", "S-0043"]


def test_a_table_may_have_one_reading_a_row_and_no_heading() -> None:
    run = read_table({"pona.tsv": b"Paraffins\t41.2\nOlefins\t0.8\n"}, TableMapping.from_json(LONG))

    assert [(r.name, r.value, r.unit) for r in run.readings] == [
        ("Paraffins", 41.2, "% (m/m)"),
        ("Olefins", 0.8, "% (m/m)"),
    ]


def test_a_workbook_is_read_like_a_text() -> None:
    book, written = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (["Sample", "Date", "IBP", "T50"], ["S-0042", "4/3/2026 9:05", 35.4, "101,5"]):
        book.active.append(row)
    book.save(written)

    run = read_table({"cuts.xlsx": written.getvalue()}, TableMapping.from_json(CUTS))

    assert [reading.value for reading in run.readings] == [35.4, 101.5]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("number", [b"1e308", b"200000", b"1048576"])
def test_a_row_far_down_a_workbook_does_not_hold_the_reader_up(number: bytes) -> None:
    """The rows between are as empty as a workbook is wide: 200 million cells, of which none says anything."""
    began = time.thread_time()

    with suppress(InstrumentError):
        read_table({"cuts.xlsx": with_row_number(number)}, TableMapping.from_json(CUTS))

    assert time.thread_time() - began < 5.0


def with_row_number(number: bytes) -> bytes:
    """A workbook of two rows, the second of which says that it stands elsewhere."""
    whole, changed = zipfile.ZipFile(io.BytesIO(cuts_as_workbook()["cuts.xlsx"])), io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, whole.read(name).replace(b'<row r="2"', b'<row r="%s"' % number))
    return changed.getvalue()


def test_a_workbook_that_is_too_long_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("instruments.files.mapped._MOST_ROWS", 1)

    with pytest.raises(TableDoesNotFit, match="more than 1 rows"):
        read_table(cuts_as_workbook(), TableMapping.from_json(CUTS))


def test_a_table_whose_column_was_renamed_is_refused() -> None:
    with pytest.raises(TableDoesNotFit, match="no column IBP"):
        cuts(TEXT.replace("IBP", "Start"))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"columns": []}, "neither a reading column"),
        ({"delimiter": ";;"}, "one sign"),
        ({"colour": "red"}, "no field"),
        ({"columns": [{"title": "a", "role": "guess"}]}, "no role"),
        ({"heading_row": None}, "no heading"),
        ({"columns": [{"role": "reading", "name": "a"}]}, "either a title or a number"),
    ],
)
def test_a_mapping_that_contradicts_itself_is_refused(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(MappingRefused, match=why):
        TableMapping.from_json({**CUTS, **changed})


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet='Sample;Date IBP\n"<1,5', max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    answer: FileImport | InstrumentError
    try:
        answer = read_table({"cuts.csv": content}, TableMapping.from_json(CUTS))
    except InstrumentError as problem:
        answer = problem

    assert isinstance(answer, FileImport) or str(answer).endswith(".")
