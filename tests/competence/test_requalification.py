"""Real work keeps an authorisation, by the laboratory's figures and by none of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lims.clock import months_after
from lims.competence import begin_training, matrix_at, standing_of
from lims.competence.errors import AuthorisedAlready, RequirementRefused
from lims.competence.proposals import proposals_at
from lims.db import Database
from lims.gates.service import GateClosed
from lims.people import Act, Ending, Person, authorisations_at, end_authorisation, resume_authorisation
from lims.people.errors import NotSuspended
from lims.permissions import Role
from lims.quality import due_items
from tests.conftest import NOON
from tests.support.competence import require, take_supervision
from tests.support.people import make_person
from tests.support.results import Bench, authorise, make_bench, make_results
from tests.support.samples import acting

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LONG_AGO = NOON - 400 * DAY
RULE: dict[str, Any] = {"months": 6, "work": 2}


def make_old_hand(database: Database, bench: Bench, at: datetime = LONG_AGO) -> Bench:
    """The bench with somebody before it who was authorised long ago."""
    person = make_person(database, Role.TECHNICIAN, at=at)
    authorise(database, person, bench.method, at=at)
    return replace(bench, analyst=person)


def standing(database: Database, person: Person, bench: Bench, at: datetime):  # type: ignore[no-untyped-def]
    with database.read() as session:
        return standing_of(session, person.id, bench.method.method_id, Act.PERFORM, at)


def test_without_a_figure_of_the_laboratory_nothing_lapses(database: Database) -> None:
    bench = make_old_hand(database, make_bench(database, at=NOON))

    make_results(database, bench, at=NOON)

    assert standing(database, bench.analyst, bench, NOON).kept_until is None


def test_whoever_did_too_little_is_refused_at_the_bench_with_the_figures(database: Database) -> None:
    bench = make_old_hand(database, make_bench(database, at=NOON))
    require(database, bench.method.method_id, at=NOON - DAY, **RULE)

    with pytest.raises(GateClosed, match="0 of 2 that the laboratory requires in 6 months") as refused:
        make_results(database, bench, at=NOON)

    assert "under the supervision" in refused.value.remedy_text


def test_the_last_results_but_so_many_set_the_day(database: Database) -> None:
    bench = make_bench(database, at=NOON, samples=2)
    require(database, bench.method.method_id, at=NOON - HOUR, **RULE)
    given = NOON - DAY

    before = standing(database, bench.analyst, bench, NOON).kept_until
    for n, test in enumerate(bench.tests):
        make_results(database, bench, at=NOON + n * HOUR, test=test)

    assert before == months_after(given, 6)
    assert standing(database, bench.analyst, bench, NOON + DAY).kept_until == months_after(NOON, 6)
    assert standing(database, bench.analyst, bench, NOON + 300 * DAY).lapsed(NOON + 300 * DAY)


def test_whoever_has_lapsed_works_under_supervision_until_authorised_anew(database: Database) -> None:
    fresh = make_bench(database, at=NOON)
    old = make_old_hand(database, fresh)
    require(database, fresh.method.method_id, at=NOON - DAY, **RULE)
    manager = make_person(database, Role.QUALITY_MANAGER, at=NOON - DAY)
    with acting(database, manager, NOON - HOUR) as unit:
        training = begin_training(
            unit, trainee_id=old.analyst.id, method_id=old.method.method_id, act=Act.PERFORM, words=""
        )
    take_supervision(database, old, training, fresh.analyst, at=NOON - MINUTE)

    make_results(database, old, at=NOON)
    authorise(database, old.analyst, old.method, at=NOON + HOUR)

    assert not standing(database, old.analyst, old, NOON + 2 * HOUR).lapsed(NOON + 2 * HOUR)


def test_what_has_not_lapsed_needs_no_training(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    manager = make_person(database, Role.QUALITY_MANAGER, at=NOON)

    with pytest.raises(AuthorisedAlready), acting(database, manager, NOON) as unit:
        begin_training(
            unit, trainee_id=bench.analyst.id, method_id=bench.method.method_id, act=Act.PERFORM, words=""
        )


def test_figures_that_do_not_belong_together_are_no_requirement(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    halves: list[dict[str, Any]] = [
        {"months": 6}, {"runs": 3}, {"months": 0, "work": 1}, {"months": 6, "work": -1}, {"texts": {}},
    ]  # fmt: skip

    for figures in halves:
        with pytest.raises(RequirementRefused):
            require(database, bench.method.method_id, at=NOON, **figures)


def test_what_ends_soon_is_due_and_proposed_with_the_work_done(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    require(database, bench.method.method_id, at=NOON - HOUR, months=1, work=1)
    make_results(database, bench, at=NOON)
    soon = NOON + 10 * DAY

    with database.read() as session:
        due = [one for one in due_items(session, NOON + 40 * DAY) if one.what == "requalification"]
        (proposed,) = proposals_at(session, soon)

    assert [one.due_at for one in due] == [months_after(NOON, 1)]
    assert (proposed.done, proposed.enough, proposed.lapsed) == (1, True, False)


# -- suspended and withdrawn --------------------------------------------------------------------------------


def ended(database: Database, bench: Bench, ending: Ending, *, at: datetime) -> int:
    with acting(database, make_person(database, Role.QUALITY_MANAGER, at=at), at) as unit:
        (one,) = authorisations_at(unit.session, at, person_id=bench.analyst.id)
        end_authorisation(unit, one.id, ending=ending, since=at, reason="a questionable score in a round")
        return one.id


@pytest.mark.parametrize(
    ("ending", "said"), [(Ending.SUSPENDED, "is suspended since"), (Ending.WITHDRAWN, "was withdrawn on")]
)
def test_the_gate_says_why_an_authorisation_ended(database: Database, ending: Ending, said: str) -> None:
    bench = make_bench(database, at=NOON)
    ended(database, bench, ending, at=NOON - HOUR)

    with pytest.raises(GateClosed, match=rf"{said}.*a questionable score in a round\. "):
        make_results(database, bench, at=NOON)


def test_a_suspended_authorisation_is_resumed_and_a_withdrawn_one_is_not(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    id_ = ended(database, bench, Ending.SUSPENDED, at=NOON - HOUR)
    manager = make_person(database, Role.QUALITY_MANAGER, at=NOON)

    with acting(database, manager, NOON - MINUTE) as unit:
        resume_authorisation(unit, id_, reason="the next round was satisfactory")
    make_results(database, bench, at=NOON)
    ended(database, bench, Ending.WITHDRAWN, at=NOON + HOUR)

    with pytest.raises(NotSuspended), acting(database, manager, NOON + 2 * HOUR) as unit:
        resume_authorisation(unit, id_, reason="once more")


# -- the matrix ---------------------------------------------------------------------------------------------


def test_the_matrix_says_of_each_person_where_they_stand_as_of_a_moment(database: Database) -> None:
    bench = make_bench(database, at=NOON)
    old = make_old_hand(database, bench)
    require(database, bench.method.method_id, at=NOON - 20 * HOUR, **RULE)
    ended(database, bench, Ending.SUSPENDED, at=NOON + HOUR)

    with database.read() as session:
        then, now = (matrix_at(session, Act.PERFORM, at).lines[0] for at in (NOON, NOON + 2 * HOUR))

    states = [(then.cells[one.analyst.id].state, now.cells[one.analyst.id].state) for one in (bench, old)]
    assert states == [("near", "suspended"), ("lapsed", "lapsed")]  # as known now it ends an hour later
    assert (then.able, now.able, now.gap, now.near) == (1, 0, True, True)
