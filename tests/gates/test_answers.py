"""An answer of the gate as it is kept: with what was valid and known then, worded for whoever reads it."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from lims.db import Database
from lims.gates import Reader, StoredAnswer, answers_of, remedy_of, sentence_of
from lims.records.models import AuditEvent, Link
from tests.conftest import NOON
from tests.support.results import Bench, make_bench, make_results

BAKU = ZoneInfo("Asia/Baku")


@pytest.fixture
def bench(database: Database) -> Bench:
    """A test that was measured at noon and submitted ten minutes later."""
    bench = make_bench(database, at=NOON)
    make_results(database, bench, at=NOON)
    return bench


def stored(database: Database, bench: Bench) -> dict[str, StoredAnswer]:
    with database.read() as session:
        return {one.check: one for one in answers_of(session, bench.test.id, "perform")}


def test_an_answer_is_kept_with_what_was_valid_and_known_then(database: Database, bench: Bench) -> None:
    answers = stored(database, bench)

    with database.read() as session:
        known = session.scalars(select(AuditEvent.seq).where(AuditEvent.act == "test.measured")).one()
        links = {(one.src, one.dst) for one in session.scalars(select(Link).where(Link.role == "gate"))}
    for one in answers.values():
        assert (one.valid_at, one.seq) == (NOON, known)
        assert {(node, one.id) for node in one.rests_on} <= links
    assert answers["calibrated"].rests_on == (bench.density.calibration.version_id,)
    assert answers["method_current"].rests_on == (bench.method.id,)
    resting = {check for check, one in answers.items() if one.rests_on}
    assert answers.keys() - resting == {"hold"}  # nothing is on hold: there is nothing to rest on


def test_an_answer_of_then_is_read_in_the_readers_language(database: Database, bench: Bench) -> None:
    said = stored(database, bench)["room_conditions"]

    assert sentence_of(said, Reader("ru", BAKU)).endswith(
        "температура: 21.4 °C (2026-05-19 15:00), пределы 15…27 °C: в пределах."
    )
    assert said.sentence.endswith("was 21.4 °C on 2026-05-19 11:00 UTC, limits 15 to 27 °C: within.")


def test_an_answer_whose_reason_the_program_no_longer_knows_reads_as_it_was_written(
    database: Database, bench: Bench
) -> None:
    said = stored(database, bench)["calibrated"]
    gone, other_facts = replace(said, reason="retired"), replace(said, facts={})

    for one in (gone, other_facts):
        assert sentence_of(one, Reader("az", BAKU)) == said.sentence
        assert remedy_of(one, Reader("az", BAKU)) is None
