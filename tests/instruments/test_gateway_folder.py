"""The gateway and a watched folder: runs are taken whole, once, and only when they are written."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from instruments import sha256_of
from instruments.archive import unpack
from instruments.gateway.protocol import (
    InstrumentState,
)
from tests.instruments.bench_helpers import (
    SmallLims,
    gateway,
    wait_for,
    watched,
)


def test_a_file_is_taken_whole_and_moved(lims: SmallLims, tmp_path: Path, inbox: Path) -> None:
    (inbox / "run 1.csv").write_bytes(b"peak;area\r\n")
    with gateway(tmp_path, lims.url, watched(inbox)):
        wait_for(lambda: lims.records and (inbox / "taken" / "00000001 run 1.csv").exists())

    record = lims.records[1]
    assert (record.content, record.name, record.packed, record.kind) == (
        b"peak;area\r\n",
        "run 1.csv",
        False,
        "file",
    )
    assert record.files[0].sha256 == sha256_of(b"peak;area\r\n")
    assert not (inbox / "run 1.csv").exists()


def test_a_folder_of_an_instrument_is_one_record(lims: SmallLims, tmp_path: Path, inbox: Path) -> None:
    with gateway(tmp_path, lims.url, watched(inbox, "*.D")):
        (inbox / "notes.txt").write_text("not a run")
        (inbox / "V181.D" / "sub").mkdir(parents=True)
        (inbox / "V181.D" / "Report.TXT").write_bytes(b"report")
        (inbox / "V181.D" / "sub" / "FID1A.ch").write_bytes(b"\x03179")
        wait_for(lambda: lims.records)

    assert unpack(lims.records[1].content) == {"Report.TXT": b"report", "sub/FID1A.ch": b"\x03179"}
    assert [entry.path for entry in lims.records[1].files] == ["Report.TXT", "sub/FID1A.ch"]
    assert (inbox / "notes.txt").exists()


def test_a_file_still_being_written_is_not_taken(lims: SmallLims, tmp_path: Path, inbox: Path) -> None:
    with gateway(tmp_path, lims.url, watched(inbox)) as running, (inbox / "long.csv").open("wb") as file:
        for number in range(30):
            file.write(b"%06d\n" % number)
            file.flush()
            running.bench.stop.wait(0.03)
        assert lims.records == {}
        wait_for(lambda: lims.records)

    assert lims.records[1].content == b"".join(b"%06d\n" % number for number in range(30))


def test_a_file_that_comes_twice_is_told_from_a_new_version(
    lims: SmallLims, tmp_path: Path, inbox: Path
) -> None:
    with gateway(tmp_path, lims.url, watched(inbox)):
        for number, content in enumerate([b"one", b"one", b"two"], start=1):
            (inbox / "run.csv").write_bytes(content)
            wait_for(lambda count=number: len(lims.records) == count)  # type: ignore[misc]

    told = [(lims.records[n].earlier_number, lims.records[n].earlier_same) for n in (1, 2, 3)]
    assert told == [(None, False), (1, True), (2, False)]


def test_a_link_out_of_the_folder_is_not_followed(lims: SmallLims, tmp_path: Path, inbox: Path) -> None:
    (tmp_path / "secret").write_text("not for you")
    (inbox / "a.csv").symlink_to(tmp_path / "secret")
    (inbox / "b.csv").write_text("fine")
    with gateway(tmp_path, lims.url, watched(inbox)):
        wait_for(lambda: lims.records and lims.beats[-1].instruments[0].state is InstrumentState.REFUSED)

    assert [record.name for record in lims.records.values()] == ["b.csv"]
    assert "neither a file nor a folder" in lims.beats[-1].instruments[0].problem


def test_a_folder_that_is_gone_is_shown_in_words(lims: SmallLims, tmp_path: Path) -> None:
    with gateway(tmp_path, lims.url, watched(tmp_path / "share")):
        wait_for(lambda: lims.beats and lims.beats[-1].instruments[0].state is InstrumentState.FOLDER_GONE)
        (tmp_path / "share").mkdir()
        wait_for(lambda: lims.beats[-1].instruments[0].state is InstrumentState.READY)


def test_a_run_whose_move_was_cut_short_is_moved_and_not_taken_twice(
    lims: SmallLims, tmp_path: Path, inbox: Path
) -> None:
    with gateway(tmp_path, lims.url, watched(inbox)):
        (inbox / "run.csv").write_bytes(b"one")
        wait_for(lambda: lims.records)
        wait_for(lambda: (inbox / "taken" / "00000001 run.csv").exists())
    (inbox / "taken" / "00000001 run.csv").rename(inbox / "run.csv")
    with sqlite3.connect(tmp_path / "spool.sqlite3") as spool:
        spool.execute("UPDATE record SET moved = 0")  # as a kill before the move would leave it

    with gateway(tmp_path, lims.url, watched(inbox)):
        wait_for(lambda: (inbox / "taken" / "00000001 run.csv").exists())

    assert lims.received == [1]
