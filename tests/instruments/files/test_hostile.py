"""Files come from outside: whatever is in them, a reader answers in words and in time, and writes nothing."""

from __future__ import annotations

import io
import random
import tarfile
import zipfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.files import Limits, load, read
from instruments.files.errors import (
    FormatNotOffered,
    FormatUnknown,
    NothingThere,
    SeveralRuns,
    TooLarge,
    UnsafeArchive,
)
from instruments.files.mapped import TableMapping, read_table
from instruments.files.source import unzip
from tests.instruments.files.made import EXAMPLES
from tests.instruments.test_fuzz import reads_or_says_why

GOOD = EXAMPLES["chemstation"][1]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_endless_line_does_not_hold_a_reader_up(name: str) -> None:
    format_name, files = EXAMPLES[name]
    chance = random.Random(name)  # noqa: S311 - no secret

    for run in (b" ", b"1", b"[", b'"', b"(", b"-", b"A", b",", b"\t", b"| "):
        path = chance.choice(sorted(files))
        at = chance.randint(0, len(files[path]))
        content = files[path][:at] + run * 200_000 + files[path][at:]
        reads_or_says_why({**files, path: content}, partial(read, format=format_name))


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["Report.TXT", "REPORT01.CSV", "a.ch", "x"]), st.binary(max_size=300)))
def test_bytes_of_no_format_are_refused_in_words(files: dict[str, bytes]) -> None:
    reads_or_says_why(files)


def zipped(**entries: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_folder_may_come_in_an_archive(tmp_path: Path) -> None:
    (tmp_path / "run.zip").write_bytes(
        zipped(**{f"day/003F0301.D/{name}": content for name, content in GOOD.items()})
    )

    assert read(load(tmp_path / "run.zip")).sample_name == "S-0042"


@pytest.mark.parametrize(
    "name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:\\out.txt", "a\\..\\..\\out.txt"]
)
def test_an_archive_that_points_outside_of_itself_is_not_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "bad.zip").write_bytes(zipped(**{name: b"x"}))

    with pytest.raises(UnsafeArchive, match="points outside"):
        load(tmp_path / "bad.zip")


def test_an_archive_of_entries_without_a_name_is_refused_in_words() -> None:
    with pytest.raises(UnsafeArchive, match="an entry has no name"):
        unzip("cuts.xlsx", zipped(abcd=b"x").replace(b"abcd", b"\0bcd"))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "bomb.zip").write_bytes(zipped(big=b"\0" * 30_000_000))

    with pytest.raises(UnsafeArchive, match="far more than it is"):
        load(tmp_path / "bomb.zip")


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "bad.tar", "w") as archive:
        link = tarfile.TarInfo("a")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)

    with pytest.raises(UnsafeArchive, match="link"):
        load(tmp_path / "bad.tar")


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    run = tmp_path / "run.D"
    run.mkdir()
    (run / "Report.TXT").symlink_to(tmp_path / "secret")

    with pytest.raises(NothingThere):
        load(run)


def test_more_than_a_run_can_hold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes(b"x" * 2_000)

    with pytest.raises(TooLarge, match="0 MB"):
        load(tmp_path / "big.txt", Limits(bytes=1_000))


def test_two_runs_are_not_read_as_one(tmp_path: Path) -> None:
    for run in ("a.D", "b.D"):
        (tmp_path / "day" / run).mkdir(parents=True)
        (tmp_path / "day" / run / "Report.TXT").write_bytes(GOOD["Report.TXT"])

    with pytest.raises(SeveralRuns, match=r"a\.D, b\.D"):
        load(tmp_path / "day")


def test_xml_that_refers_to_other_files_is_not_followed() -> None:
    hostile = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        b"<ChemStationResult><Acquisition><InstrumentName>&a;</InstrumentName></Acquisition></ChemStationResult>"
    )
    run = read({"Result.xml": hostile})

    assert run.instrument is None
    assert "not well-formed" in " ".join(run.warnings)


def test_a_format_that_nobody_knows_is_said_so() -> None:
    with pytest.raises(FormatUnknown, match=r"photo\.png"):
        read({"photo.png": b"\x89PNG"})
    with pytest.raises(FormatNotOffered, match="chemstation"):
        read({"a": b"b"}, format="tea leaves")


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]>"
)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("run.gaml", b'<GAML version="1.20"><experiment name="&j;"/></GAML>'),
        ("Result.xml", b"<ChemStationResult><Acquisition>&j;</Acquisition></ChemStationResult>"),
    ],
)
def test_xml_that_would_fill_the_memory_is_not_expanded(name: str, body: bytes) -> None:
    reads_or_says_why({name: LAUGHS + body})


def test_a_workbook_that_unpacks_to_far_more_than_it_is_is_refused() -> None:
    mapping = TableMapping.from_json(
        {"name": "t", "columns": [{"title": "C1", "role": "reading", "name": "x", "unit": "1"}]}
    )
    sheet = zipped(**{"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": b" " * 30_000_000})

    with pytest.raises(UnsafeArchive, match="far more than it is"):
        read_table({"t.xlsx": sheet}, mapping)
