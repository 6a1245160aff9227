"""The gateway: what it has committed reaches the LIMS once and whole, whatever goes wrong on the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from instruments import InstrumentError, sha256_of, understand
from instruments.archive import unpack
from instruments.gateway.config import load_config, read_token
from instruments.gateway.database import SpoolInUse
from instruments.gateway.protocol import (
    COMMANDS_PATH,
    HEARTBEAT_PATH,
    LIVE_PATH,
    RECORDS_PATH,
    Act,
    CommandState,
    InstrumentState,
    RecordPost,
    decode,
)
from instruments.gateway.service import Gateway
from instruments.simulator.density_meter import Portion
from tests.instruments.bench_helpers import (
    SmallLims,
    configuration,
    density_meter,
    dma,
    meter_on_a_line,
    small_lims,
    wait_for,
    watched,
)


@contextmanager
def gateway(folder: Path, lims_url: str, instruments: str) -> Iterator[Gateway]:
    """Run a gateway within the test."""
    config = load_config(configuration(folder, lims_url, instruments))
    running = Gateway(config, read_token(config.gateway))
    running.start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def lims() -> Iterator[SmallLims]:
    with small_lims() as running:
        yield running


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


# --- an instrument on a line


def test_read_now_starts_a_measurement_and_its_record_reaches_the_lims(
    lims: SmallLims, tmp_path: Path
) -> None:
    meter = density_meter(set_temperature=15.0)
    meter.put(Portion(density=0.8345))
    with meter_on_a_line(tmp_path / "dma", meter), gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        lims.command("c-1", "dma", Act.MEASURE)
        end = lims.end_of("c-1")
        wait_for(lambda: lims.records)

    record = lims.records[1]
    density = understand(record.driver, record.content).reading("density")
    assert [answer.state for answer in lims.answers["c-1"]][-1] is CommandState.DONE
    assert (end.record_number, record.command_id, record.instrument) == (1, "c-1", "dma")
    assert density is not None
    assert density.value == pytest.approx(0.8345, abs=2e-5)


def test_the_live_reading_is_shown_before_anything_is_stored(lims: SmallLims, tmp_path: Path) -> None:
    with meter_on_a_line(tmp_path / "dma"), gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        wait_for(lambda: len(lims.live) >= 2)

    assert {reading.name for reading in lims.live[-1].readings} >= {"density", "density_temperature"}
    assert lims.records == {}
    assert lims.live[1].at - lims.live[0].at >= timedelta(seconds=0.4)


def test_collecting_when_nothing_was_measured_says_so(lims: SmallLims, tmp_path: Path) -> None:
    with meter_on_a_line(tmp_path / "dma"), gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        lims.command("c-1", "dma", Act.COLLECT)
        end = lims.end_of("c-1")

    assert end.state is CommandState.FAILED
    assert "no new data" in end.problem
    assert end.remedy.startswith("Measure again")


def test_an_abort_does_not_wait_for_the_end_of_the_measurement(lims: SmallLims, tmp_path: Path) -> None:
    meter = density_meter(measure_s=600)
    with meter_on_a_line(tmp_path / "dma", meter), gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        lims.command("c-1", "dma", Act.MEASURE)
        wait_for(lambda: lims.answers.get("c-1"))
        lims.command("c-2", "dma", Act.ABORT)
        stopped, end = lims.end_of("c-2"), lims.end_of("c-1")

    assert stopped.state is CommandState.DONE
    assert (end.state, end.problem) == (CommandState.FAILED, "The measurement was stopped before its end.")


def test_a_command_for_an_unknown_instrument_fails_in_words(
    lims: SmallLims, tmp_path: Path, inbox: Path
) -> None:
    with gateway(tmp_path, lims.url, watched(inbox)):
        lims.command("c-1", "microscope", Act.MEASURE)
        end = lims.end_of("c-1")

    assert "microscope" in end.problem
    assert end.remedy


def test_an_unplugged_instrument_is_shown_in_words_and_found_again(lims: SmallLims, tmp_path: Path) -> None:
    def state() -> InstrumentState | None:
        return lims.beats[-1].instruments[0].state if lims.beats else None

    with gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        wait_for(lambda: state() is InstrumentState.UNPLUGGED)
        assert "Plug the adapter in" in lims.beats[-1].instruments[0].remedy
        lims.command("c-1", "dma", Act.MEASURE)
        assert lims.end_of("c-1").state is CommandState.FAILED
        with meter_on_a_line(tmp_path / "dma"):
            wait_for(lambda: state() is InstrumentState.READY)
        wait_for(lambda: state() is InstrumentState.UNPLUGGED)


def test_a_silent_instrument_is_shown_in_words(lims: SmallLims, tmp_path: Path) -> None:
    with meter_on_a_line(tmp_path / "dma") as meter, gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        meter.faults.silent = True
        wait_for(lambda: lims.beats and lims.beats[-1].instruments[0].state is InstrumentState.NO_ANSWER)

    assert "did not answer" in lims.beats[-1].instruments[0].problem


def test_half_a_transmission_is_a_record_that_is_kept(lims: SmallLims, tmp_path: Path) -> None:
    with meter_on_a_line(tmp_path / "dma") as meter, gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")):
        meter.faults.cut_after, meter.faults.cut_command = 5, "new_data"
        lims.command("c-1", "dma", Act.MEASURE)
        lims.end_of("c-1")
        wait_for(lambda: lims.records)

    understood = understand("anton-paar-dma-m", lims.records[1].content)
    assert understood.readings == ()
    assert understood.unknown_lines


# --- a watched folder


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


# --- a LIMS in trouble


def test_records_wait_while_the_lims_is_down(tmp_path: Path, inbox: Path) -> None:
    with small_lims() as down:
        port = int(down.url.rsplit(":", 1)[1])
    with gateway(tmp_path, down.url, watched(inbox)) as running:
        for number in range(5):
            (inbox / f"{number}.csv").write_bytes(b"equal")
        wait_for(lambda: running.bench.spool.counts()[0] == 5)
        with small_lims(port) as lims:
            wait_for(lambda: len(lims.records) == 5)
            wait_for(lambda: running.bench.spool.counts()[0] == 0)

    assert [record.content for record in lims.records.values()] == [b"equal"] * 5


@pytest.mark.parametrize(
    "rubbish",
    [
        (200, b"<html>Please sign in to the network</html>"),
        (201, b""),
        (200, b'{"gateway": "bench-1", "number": 99, "sha256": "' + b"0" * 64 + b'"}'),
        (302, b""),
        (404, b"not here"),
        (503, b"\xff\xfe"),
    ],
    ids=["sign-in page", "empty", "another record", "redirect", "wrong address", "proxy"],
)
def test_an_answer_of_rubbish_is_not_taken_for_a_receipt(
    lims: SmallLims, tmp_path: Path, inbox: Path, rubbish: tuple[int, bytes]
) -> None:
    troubles = [rubbish, rubbish]

    lims.misbehave = lambda path, body: troubles.pop() if path == RECORDS_PATH and troubles else None
    (inbox / "a.csv").write_bytes(b"a")
    with gateway(tmp_path, lims.url, watched(inbox)) as running:
        wait_for(lambda: lims.records)
        wait_for(lambda: running.bench.spool.counts() == (0, 0, None))

    assert lims.records[1].content == b"a"


def test_a_record_that_the_lims_refuses_is_parked_and_the_next_goes_on(
    lims: SmallLims, tmp_path: Path, inbox: Path
) -> None:
    refusing = True

    def poison(path: str, body: bytes) -> tuple[int, bytes] | None:
        poisoned = refusing and path == RECORDS_PATH and decode(body, RecordPost).content == b"poison"
        return (422, b'{"title": "It cannot be stored."}') if poisoned else None

    lims.misbehave = poison
    with gateway(tmp_path, lims.url, watched(inbox)) as running:
        for name, content in (("a", b"poison"), ("b", b"good")):
            (inbox / name).write_bytes(content)
        wait_for(lambda: 2 in lims.records and lims.beats[-1].parked_records)
        assert lims.beats[-1].parked_records[0].reason == "It cannot be stored."
        refusing = False
        assert running.bench.spool.retry(1)
        wait_for(lambda: 1 in lims.records)


def test_a_record_over_which_the_lims_fails_does_not_hold_up_the_others(
    lims: SmallLims, tmp_path: Path, inbox: Path
) -> None:
    failures = [(500, b"")] * 2

    def fail(path: str, body: bytes) -> tuple[int, bytes] | None:
        first = path == RECORDS_PATH and decode(body, RecordPost).number == 1
        return failures.pop() if first and failures else None

    lims.misbehave = fail
    for name in "abc":
        (inbox / name).write_text(name)
    with gateway(tmp_path, lims.url, watched(inbox)):
        wait_for(lambda: len(lims.records) == 3)

    assert lims.received == [2, 3, 1]


def test_an_answer_that_was_lost_leads_to_a_repeat_and_not_to_a_second_record(
    lims: SmallLims, tmp_path: Path, inbox: Path
) -> None:
    def store_and_break_off(path: str, body: bytes) -> tuple[int, bytes] | None:
        if path != RECORDS_PATH or lims.records:
            return None
        lims._record(decode(body, RecordPost))
        return 201, b"{"

    lims.misbehave = store_and_break_off
    (inbox / "a").write_text("a")
    with gateway(tmp_path, lims.url, watched(inbox)) as running:
        wait_for(lambda: len(lims.received) == 2)
        wait_for(lambda: running.bench.spool.counts()[0] == 0)

    assert lims.received == [1, 1]
    assert list(lims.records) == [1]


def test_a_backlog_does_not_hold_up_the_live_reading(lims: SmallLims, tmp_path: Path, inbox: Path) -> None:
    lims.misbehave = lambda path, body: (503, b"") if path == RECORDS_PATH else None
    for number in range(50):
        (inbox / f"{number}.csv").write_bytes(b"old")
    instruments = watched(inbox) + dma(f"{tmp_path}/dma")
    with meter_on_a_line(tmp_path / "dma"), gateway(tmp_path, lims.url, instruments) as running:
        wait_for(lambda: running.bench.spool.counts()[0] == 50)
        lims.live.clear()
        wait_for(lambda: lims.live, timeout_s=2)

        assert datetime.now(UTC) - lims.live[-1].at < timedelta(seconds=1)


def test_a_wrong_token_is_told_and_never_shown(
    lims: SmallLims, tmp_path: Path, inbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    path = configuration(tmp_path, lims.url, watched(inbox))
    (tmp_path / "token").write_text("a-wrong-token")
    config = load_config(path)
    running = Gateway(config, read_token(config.gateway))
    running.start()
    wait_for(lambda: any("does not let this gateway in" in note for note in running.bench.board.notes()))
    running.stop()

    assert "does not let this gateway in" in caplog.text
    assert "a-wrong-token" not in caplog.text


def test_the_heartbeat_tells_how_far_the_clocks_are_apart(
    lims: SmallLims, tmp_path: Path, inbox: Path
) -> None:
    with gateway(tmp_path, lims.url, watched(inbox)) as running:
        running.bench.clock = lambda: datetime.now(UTC) - timedelta(seconds=100)
        wait_for(lambda: lims.beats and (lims.beats[-1].clock_offset_s or 0) > 50)
        wait_for(lambda: len(lims.beats[-1].notes) == 2)

    assert lims.beats[-1].clock_offset_s == pytest.approx(100, abs=2)
    assert any("jumped by -100 s" in note for note in lims.beats[-1].notes)
    assert any("differ by +100" in note for note in lims.beats[-1].notes)


def test_a_full_disk_takes_nothing_out_of_an_instrument(lims: SmallLims, tmp_path: Path) -> None:
    meter = density_meter()
    with (
        meter_on_a_line(tmp_path / "dma", meter),
        gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")) as running,
    ):
        lims.command("c-1", "dma", Act.MEASURE)
        wait_for(lambda: lims.answers.get("c-1"))
        running.bench.spool._database._db.execute("PRAGMA max_page_count = 1")
        running.bench.spool._database._db.execute("PRAGMA query_only = 1")
        wait_for(lambda: lims.beats[-1].instruments[0].state is InstrumentState.CANNOT_KEEP)
        assert "Make room" in lims.beats[-1].instruments[0].remedy
        running.bench.spool._database._db.execute("PRAGMA query_only = 0")
        running.bench.spool._database._db.execute("PRAGMA max_page_count = 1000000")
        end = lims.end_of("c-1")

    assert end.state is CommandState.DONE


def test_a_command_that_a_kill_cut_short_ends_with_words_and_shows_a_gap(
    lims: SmallLims, tmp_path: Path
) -> None:
    path = configuration(tmp_path, lims.url, dma(f"{tmp_path}/dma"))
    with gateway(tmp_path, lims.url, dma(f"{tmp_path}/dma")) as running:
        running.bench.spool.begin_collecting("dma", datetime.now(UTC))  # as a kill would leave it
    with sqlite3.connect(tmp_path / "spool.sqlite3") as spool:
        spool.execute(
            "INSERT INTO command (id, instrument, state, at) VALUES ('c-1', 'dma', 'accepted', ?)",
            [datetime.now(UTC).isoformat()],
        )
    lims.command("c-1", "dma", Act.MEASURE)

    config = load_config(path)
    again = Gateway(config, read_token(config.gateway))
    again.start()
    end = lims.end_of("c-1")
    wait_for(lambda: lims.beats and lims.beats[-1].gaps)
    again.stop()

    assert "restarted" in end.problem
    assert "may have been lost" in lims.beats[-1].gaps[0].reason


def test_two_gateways_on_one_spool_are_refused(lims: SmallLims, tmp_path: Path, inbox: Path) -> None:
    with gateway(tmp_path, lims.url, watched(inbox)):
        config = load_config(tmp_path / "gateway.toml")

        with pytest.raises(SpoolInUse, match="Another gateway"):
            Gateway(config, "token")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("", "no instrument"),
        ('[instruments.x]\nurl = "/dev/x"\nfolder = "y"', "either a url or a folder"),
        ('[instruments.x]\nurl = "/dev/x"\ndriver = "guess"', "no driver called"),
        ('[instruments.x]\nfolder = "y"\ncolour = "red"', "colour"),
        ('[instruments."../x"]\nfolder = "y"', "matching regex"),
        ('[instruments.x]\nurl = "/dev/x"\ndriver = "line-reader"', "forms"),
        ("[[[", "Cannot declare|Invalid|Expected"),
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused_in_words(
    tmp_path: Path, wrong: str, why: str
) -> None:
    path = configuration(tmp_path, "http://127.0.0.1:1", wrong if wrong else "\n[instruments]\n")

    with pytest.raises(InstrumentError, match=why):
        load_config(path)


def test_a_token_is_not_sent_in_clear_to_another_machine(tmp_path: Path) -> None:
    path = configuration(tmp_path, "http://lims.example", watched(tmp_path))

    with pytest.raises(InstrumentError, match="in clear"):
        load_config(path)


def test_the_paths_of_the_protocol_are_those_of_its_page() -> None:
    page = Path("instruments/gateway/PROTOCOL.md").read_text("utf-8")

    for path in (RECORDS_PATH, LIVE_PATH, HEARTBEAT_PATH, COMMANDS_PATH):
        assert f"`POST {path}" in page or f"`GET {path}" in page
