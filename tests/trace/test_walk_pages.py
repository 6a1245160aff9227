"""The two walks as pages: a graph, a table, red where a link is broken; counts and a list to carry away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from lims.trace.graph import draw
from lims.trace.recall import count_recall, recall_rows
from lims.trace.walks import trace_back, trace_forward
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.equipment import DensityBench, make_calibration, make_check, make_density_bench
from tests.support.web import ClientAs

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("app")  # it registers the kinds


@pytest.fixture
def bench(database: Database) -> DensityBench:
    make_method(database, at=NOON - timedelta(days=1))
    return make_density_bench(database, at=NOON)


def link(database: Database, src: int, dst: int, role: str = "standard") -> None:
    with unit_of_work(database, by=Actor.system("x"), clock=SetClock(NOON), act="linked") as unit:
        unit.link(src, dst, role)


def test_a_check_is_walked_back_to_the_method_and_the_meter(database: Database, bench: DensityBench) -> None:
    assert bench.check is not None
    with database.read() as session:
        walk = trace_back(session, bench.check.id)

    assert {node.kind for node in walk.nodes} == {"equipment_check", "equipment_version", "method_version"}
    assert walk.broken == ()
    assert walk.complete


def test_the_columns_of_the_graph_follow_the_kinds_and_each_link_is_a_line(
    database: Database, bench: DensityBench
) -> None:
    assert bench.check is not None
    with database.read() as session:
        walk = trace_back(session, bench.check.id)
    graph = draw(walk.nodes, walk.steps)

    assert len(graph.boxes) == 3
    assert len(graph.edges) == 2
    assert [column.x for column in graph.columns] == sorted(column.x for column in graph.columns)


def test_a_calibration_without_a_standard_is_a_broken_link(database: Database, bench: DensityBench) -> None:
    loose = make_calibration(database, bench.meter.id, at=NOON, standard="")
    link(database, loose.version_id, bench.calibration.version_id)

    with database.read() as session:
        walk = trace_back(session, bench.calibration.version_id)

    assert [node.title for node in walk.broken] == [loose.certificate]


def test_a_loop_in_the_chain_ends_the_walk(database: Database, bench: DensityBench) -> None:
    other = make_calibration(database, bench.meter.id, at=NOON)
    link(database, other.version_id, bench.calibration.version_id)
    link(database, bench.calibration.version_id, other.version_id)

    with database.read() as session:
        assert trace_back(session, other.version_id).all == 2


def test_forward_sees_only_what_was_used_in_the_window(database: Database, bench: DensityBench) -> None:
    make_check(database, bench.meter.id, at=NOON + 5 * HOUR, person_id=bench.person_id)
    assert bench.check is not None
    with database.read() as session:
        [version] = [
            node.id for node in trace_back(session, bench.check.id).nodes if node.kind == "equipment_version"
        ]
        all_of_it = trace_forward(session, version)
        later = trace_forward(session, version, since=NOON + HOUR)

    assert all_of_it.counts == {"equipment_check": 2}
    assert later.counts == {"equipment_check": 1}


def test_a_recall_list_without_certificates_is_empty_and_counted(
    database: Database, bench: DensityBench
) -> None:
    with database.read() as session:
        walk = trace_forward(session, bench.calibration.version_id)
        counts = count_recall(session, walk.reach(), walk.counts.get("result", 0))
        rows = recall_rows(session, walk.reach())

    assert rows == []
    assert (counts.results, counts.certificates, counts.clients) == (0, 0, 0)


def test_both_pages_answer_and_what_does_not_exist_is_not_found(
    client_as: ClientAs, bench: DensityBench
) -> None:
    client = client_as(Role.QUALITY_MANAGER)

    back = client.get(f"/trace/{bench.calibration.version_id}/back")
    forward = client.get(f"/trace/{bench.calibration.version_id}/forward?since=2026-05-19 12:00")

    assert bench.calibration.certificate in back.text
    assert "certificates" in forward.text
    assert client.get("/trace/999999/back").status_code == 404
    assert client.get(f"/trace/{bench.calibration.version_id}/recall.csv").status_code == 200


def test_a_day_alone_bounds_a_walk_from_its_beginning_to_its_end_and_what_is_no_moment_is_refused(
    client_as: ClientAs, bench: DensityBench
) -> None:
    address = f"/trace/{bench.calibration.version_id}/forward"
    client = client_as(Role.QUALITY_MANAGER)

    page = client.get(f"{address}?since=2026-05-18&until=2026-05-19").text
    refused = [
        client.get(f"{address}?{asked}")
        for asked in ("since=soon", "until=2026-02-30", "known=" + 5000 * "9")
    ]

    assert 'value="2026-05-18 00:00"' in page
    assert 'value="2026-05-19 23:59"' in page
    assert [one.status_code for one in refused] == [422, 422, 422]
    assert "Type a day as 2026-05-19" in refused[0].text


def test_an_assessor_sees_the_walks_and_takes_no_contacts_away(
    client_as: ClientAs, bench: DensityBench
) -> None:
    client = client_as(Role.ASSESSOR)

    assert client.get(f"/trace/{bench.calibration.version_id}/forward").status_code == 200
    assert client.get(f"/trace/{bench.calibration.version_id}/recall.csv").status_code == 403
