"""A lot, a person's work, a method edition in doubt: every result with its margin, holds, a nonconformity and letters by one button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lims.catalogue import method_version
from lims.certificates import Certificate
from lims.clock import SetClock
from lims.control import ControlChart
from lims.db import Database
from lims.doubts import Assessment, assess
from lims.doubts.actions import act_on
from lims.doubts.errors import NoFigure, NothingUsed
from lims.doubts.letters import letters_of
from lims.doubts.lot_checks import lot_candidates
from lims.doubts.rows import Sought, assessed_page, assessed_rows, count_touched
from lims.doubts.service import assessments, progress_of
from lims.doubts.sources import FoundError
from lims.doubts.things import find_thing, known_good, records_of
from lims.equipment.models import CheckAnswer, EquipmentCheckRow
from lims.permissions import Role
from lims.quality import holds_on
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.certificates import Case, make_issued
from tests.support.control import enter_all, make_chart
from tests.support.doubts import DAY, run_recomputation
from tests.support.equipment import make_equipment
from tests.support.web import ClientAs, post, words_of

HOUR = timedelta(hours=1)
LATER = NOON + DAY


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A certificate whose measurement was watched by a control chart, and the things that can be doubted."""

    case: Case
    certificate: Certificate
    chart: ControlChart

    @property
    def things(self) -> dict[str, int]:
        bench = self.case.bench
        return {"lot": self.chart.lot_id, "person": bench.analyst.id, "edition": bench.method.id}


@pytest.fixture
def told(database: Database, tmp_path: Path) -> Told:
    method = make_method(database, at=NOON - 2 * DAY)
    chart = make_chart(database, method_id=method.method_id, at=NOON - 20 * HOUR, system_id=None)
    enter_all(database, chart, at=NOON - HOUR, step=HOUR)
    case, certificate = make_issued(database, tmp_path, 0.8448, 0.8448, at=NOON)
    return Told(case=case, certificate=certificate, chart=chart)


def doubted(database: Database, told: Told, thing: int, **given: Any) -> Assessment:
    about = {"since": None, "since_node": None, "until": LATER, "reason": "it was found out", **given}
    by = Actor.person(told.case.reviewer.id)
    with unit_of_work(database, by=by, clock=SetClock(LATER), act="doubt.raised") as unit:
        return assess(unit, thing, **about)


def test_without_a_figure_every_result_is_on_the_list_and_one_button_does_the_rest(
    database: Database, told: Told, tmp_path: Path
) -> None:
    made = {name: doubted(database, told, node) for name, node in told.things.items()}
    run_recomputation(database, tmp_path, LATER)
    by = Actor.person(told.case.signatory.id)
    for one in made.values():
        with unit_of_work(database, by=by, clock=SetClock(LATER + HOUR), act="doubt.acted_on") as unit:
            act_on(unit, one.id)

    with database.read() as session:
        for name, one in made.items():
            rows, progress, touched = (
                assessed_rows(session, one),
                progress_of(session, one),
                count_touched(session, one),
            )
            assert rows, name
            assert {row.how for row in rows} == {"not_computable"}, name
            assert (progress.done, progress.recomputed, progress.changed) == (progress.all, 0, 0), name
            assert (touched.certificates, touched.clients) == (1, 1), name
            (density,) = (row for row in rows if row.measurand == "density_15C")
            assert density.margin_before is not None, name
            assert density.answer_before == "conforms", name
            (letter,) = letters_of(session, one.id)
            assert str(told.certificate.number) in letter.body, name
            assert "could not be computed again" in letter.body, name
        assert told.case.bench.analyst.name not in letters_of(session, made["person"].id)[0].body
        held = {name: bool(holds_on(session, [node])) for name, node in told.things.items()}
    assert held == {"lot": True, "person": False, "edition": False}


def test_a_lot_that_carries_a_value_has_its_error_taken_out(
    database: Database, told: Told, tmp_path: Path
) -> None:
    calibration = told.case.bench.density.calibration.version_id
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(NOON), act="linked") as unit:
        lot = find_thing(unit.session, told.chart.lot_id)
        opened = known_good(unit.session, lot, LATER)[0]
        unit.link(opened.node, calibration, "standard", NOON - HOUR)

    made = doubted(database, told, lot.id, error=-0.5, unit_code="kg/m3")
    run_recomputation(database, tmp_path, LATER)

    with database.read() as session:
        (density,) = (row for row in assessed_rows(session, made) if row.measurand == "density_15C")
    assert density.how == "recomputed"
    assert density.value_before is not None
    assert density.value_after == pytest.approx(density.value_before + 0.5, abs=0.01)
    assert density.changed


def test_what_has_no_value_has_no_error_and_what_was_not_used_touches_nobody(
    database: Database, told: Told
) -> None:
    for node in (told.things["person"], told.things["edition"]):
        with pytest.raises(NoFigure):
            doubted(database, told, node, error=0.1, unit_code="kg/m3")
    with pytest.raises(NothingUsed):
        doubted(database, told, told.things["person"], since=NOON + 5 * HOUR)


def test_the_moments_from_which_a_doubt_may_begin_are_those_at_which_it_was_good(
    database: Database, told: Told
) -> None:
    with database.read() as session:
        good = {
            name: [one.kind for one in known_good(session, find_thing(session, node), LATER)]
            for name, node in told.things.items()
        }

    assert good["lot"] == ["opened"]
    assert set(good["person"]) == {"authorised"}
    assert set(good["edition"]) <= {"in force", "in control"}
    assert "in force" in good["edition"]


def test_a_quality_manager_doubts_the_work_of_a_person_from_the_page_of_the_person(
    client_as: ClientAs, database: Database, told: Told, clock: SetClock
) -> None:
    clock.advance(DAY)
    client = client_as(Role.QUALITY_MANAGER)
    person = told.things["person"]
    address = f"/assessments/people/{person}/new"
    assert address in client.get(f"/people/{person}").text

    empty = post(client, address, {"since": "never", "until": "2026-05-20 12:00", "reason": ""})
    answer = post(client, address, {"since": "never", "until": "2026-05-20 12:00", "reason": "untrained"})

    assert (empty.status_code, answer.status_code) == (422, 303)
    with database.read() as session:
        made = assessments(session)[0]
    shown = words_of(client.get(f"/assessments/{made.id}").text)
    assert "no figure: every result" in shown
    assert told.case.bench.analyst.name in words_of(client.get("/assessments").text)
    assert client.get(f"/assessments/methods/{person}/new").status_code == 404
    assert client_as(Role.TECHNICIAN).get(address).status_code == 403


def controlled(
    database: Database, told: Told, *, sigma: float, centre: float | None = 832.10
) -> ControlChart:
    """Another chart of the edition's method, its spread stated, with results in control up to an hour before noon."""
    with database.read() as session:
        method_id = method_version(session, told.case.bench.method.id).method_id
    chart = make_chart(
        database, method_id=method_id, at=NOON - 20 * HOUR, system_id=None, centre=centre, sigma=sigma if centre else None
    )  # fmt: skip
    enter_all(database, chart, at=NOON - HOUR, step=HOUR)
    return chart


@pytest.mark.parametrize(
    ("error", "low", "seen"),
    [(0.2, None, True), (-0.2, 800.0, True), (0.1, None, False), (0.2, 840.0, False)],
    ids=["larger than the limit", "negative, in its range", "smaller than the limit", "in another range"],
)
def test_an_error_of_a_lot_begins_at_the_last_control_result_that_would_have_shown_it(
    database: Database, told: Told, error: float, low: float | None, seen: bool
) -> None:
    chart = controlled(database, told, sigma=0.05)  # its limits lie 0.15 kg/m³ from its centre
    found = FoundError(error=error, unit="kg/m3", low=low)

    with database.read() as session:
        lot = find_thing(session, chart.lot_id)
        able = lot_candidates(session, records_of(session, lot), found, LATER)
        earlier = lot_candidates(session, records_of(session, lot), found, NOON - 90 * timedelta(minutes=1))

    assert [(one.title, one.at) for one in able] == ([(chart.code, NOON - HOUR)] if seen else [])
    assert [one.at for one in earlier] == ([NOON - 2 * HOUR] if seen else [])
    if seen:
        assert able[0].limit == pytest.approx(0.15)


def test_a_chart_whose_centre_came_from_its_own_results_does_not_show_an_error_of_its_lot(
    database: Database, told: Told
) -> None:
    with database.read() as session:
        lot = find_thing(session, told.chart.lot_id)
        found = FoundError(error=50.0, unit="kg/m3")

        assert lot_candidates(session, records_of(session, lot), found, LATER) == []


def test_a_check_that_took_the_lot_as_its_reference_shows_its_error(database: Database, told: Told) -> None:
    meter = make_equipment(database, at=NOON - DAY)
    with unit_of_work(
        database, by=Actor.person(told.case.reviewer.id), clock=SetClock(NOON), act="equipment.checked"
    ) as unit:
        lot = find_thing(unit.session, told.chart.lot_id)
        figure = {
            "key": "density",
            "unit": "kg/m3",
            "found": 832.11,
            "reference": 832.10,
            "limit": 0.1,
            "state": "passed",
        }
        check = unit.add(
            EquipmentCheckRow(
                equipment_id=meter.id, kind="density of the control material", at=NOON, figures={"found": [figure]},
                answer=CheckAnswer.PASSED, sentence="Within.", person_id=told.case.reviewer.id,
            )
        )  # fmt: skip
        unit.flush()
        unit.link(records_of(unit.session, lot)[0], check.id, "reference", NOON)

    with database.read() as session:
        records = records_of(session, lot)
        large = lot_candidates(session, records, FoundError(error=0.0002, unit="g/cm3"), LATER)
        small = lot_candidates(session, records, FoundError(error=0.05, unit="kg/m3"), LATER)

    assert [(one.node, one.kind) for one in large] == [(check.id, "check")]
    assert small == []


def test_a_lot_is_doubted_since_the_control_result_that_the_page_names(
    client_as: ClientAs, database: Database, told: Told, clock: SetClock
) -> None:
    chart = controlled(database, told, sigma=0.05)
    clock.advance(DAY)
    client = client_as(Role.QUALITY_MANAGER)
    look = f"/assessments/lots/{chart.lot_id}/new?error=0.2&unit=kg%2Fm3&until=2026-05-20+12:00"

    first = words_of(client.get(f"/assessments/lots/{chart.lot_id}/new").text)
    page = client.get(look).text
    chosen = page.split('<option value="')
    node = next(one.split('"')[0] for one in chosen if chart.code in one)
    answer = post(client, look, {"since": node, "reason": "another laboratory found 0.2 kg/m³ more"})

    assert "Look since when" in first
    assert answer.status_code == 303
    with database.read() as session:
        made = assessments(session)[0]
    assert (made.since, made.error, made.unit) == (NOON - HOUR, 0.2, "kg/m3")
    assert client.get(look.replace("kg%2Fm3", "elephant")).status_code == 422


def test_the_results_of_a_doubt_are_paged_filtered_searched_and_carried_away(
    client_as: ClientAs, database: Database, told: Told, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lims.doubts.rows.SHOWN_AT_ONCE", 1)
    clock.advance(DAY)
    one = doubted(database, told, told.things["edition"])
    client = client_as(Role.QUALITY_MANAGER)
    address, number = f"/assessments/{one.id}", str(told.certificate.number)

    with database.read() as session:
        whole = [row.result_id for row in assessed_rows(session, one)]
        paged, page = [], assessed_page(session, one, Sought())
        paged += [row.result_id for row in page.rows]
        while page.after:
            page = assessed_page(session, one, Sought(), page.after)
            paged += [row.result_id for row in page.rows]
        on_it = assessed_rows(session, one, Sought(search=number, reported="yes"))
        on_none = assessed_rows(session, one, Sought(search=number, reported="no"))
        waiting = assessed_rows(session, one, Sought(after="waiting"))

    assert len(whole) > 1
    assert paged == whole
    assert {row.number for row in on_it} == {number}
    assert (on_none, len(waiting)) == ([], len(whole))
    assert 'rel="next"' in client.get(address).text
    assert 'rel="next"' not in client.get(f"{address}?reported=no").text
    assert client.get(f"{address}?after=nowhere").status_code == 400
    listed = client.get(f"{address}/results.csv?q={number}").text.strip().splitlines()
    assert len(listed) == 1 + len(on_it)
    assert len(client.get(f"{address}/results.csv?q=nobody").text.strip().splitlines()) == 1
