"""The gateway and a LIMS in trouble: what was committed arrives once, whatever answers."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from instruments.gateway.config import load_config, read_token
from instruments.gateway.database import SpoolInUse
from instruments.gateway.protocol import (
    RECORDS_PATH,
    Act,
    CommandState,
    InstrumentState,
    RecordPost,
    decode,
)
from instruments.gateway.service import Gateway
from tests.instruments.bench_helpers import (
    SmallLims,
    configuration,
    density_meter,
    dma,
    gateway,
    meter_on_a_line,
    small_lims,
    wait_for,
    watched,
)


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


def test_a_slow_lims_is_told_and_told_no_more_when_it_is_quick_again(
    lims: SmallLims, tmp_path: Path, inbox: Path
) -> None:
    with gateway(tmp_path, lims.url, watched(inbox)) as running:
        ticks = iter(range(0, 1_000_000, 4))
        running.bench.monotonic = lambda: float(next(ticks))
        wait_for(lambda: any("answers slowly" in note for note in running.bench.board.notes()))
        running.bench.monotonic = time.monotonic
        wait_for(lambda: not any("answers slowly" in note for note in running.bench.board.notes()))


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
