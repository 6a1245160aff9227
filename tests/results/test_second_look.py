"""The second look: a value that is read once and gone is submitted only when a second person has seen it too."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from lims.catalogue import find_definition
from lims.clock import SetClock
from lims.db import Database
from lims.gates import answers_of
from lims.gates.service import GateClosed
from lims.people import Person
from lims.permissions import Role
from lims.records import Actor, Link, unit_of_work
from lims.results import confirm_second_look, determinations_of, inputs_seen_twice, results_of, submit
from lims.results.errors import InputUnknown, NothingToSee, SameEyes
from lims.results.models import SecondLookRow
from methods import Source
from methods.catalogue import METHODS
from methods.definitions import Step
from methods.wording import Texts
from tests.conftest import NOON
from tests.support.catalogue import MANUAL, d4052_settings
from tests.support.people import make_person
from tests.support.results import Bench, make_bench, measure, working

TEXTS: Texts = {"en": "Look", "az": "Bax", "ru": "Смотреть"}
MARKED = d4052_settings(second_look={"inputs": ["density"], "source": MANUAL})


def measured(database: Database) -> tuple[Bench, int, str]:
    """A bench whose laboratory marked the density; its determination, and the value as a form carries it."""
    bench = make_bench(database, at=NOON, settings=MARKED)
    measure(database, bench, 0.8321, at=NOON)
    with database.read() as session:
        (run,) = determinations_of(session, [bench.test.id])[bench.test.id]
    return bench, run.id, f"{run.values['density'].text} {run.values['density'].unit}"


def looks(database: Database, person: Person, run: int, seen: str, name: str = "density") -> None:
    with unit_of_work(
        database, by=Actor.person(person.id), clock=SetClock(NOON), act="determination.seen_twice"
    ) as unit:
        confirm_second_look(unit, run, name, seen)


def test_a_value_seen_by_one_person_is_not_submitted(database: Database) -> None:
    bench, _, _ = measured(database)

    with (
        pytest.raises(GateClosed, match="seen by one person only"),
        working(database, bench, NOON, "test.submitted") as unit,
    ):
        submit(unit, bench.test.id)


def test_once_a_second_person_has_looked_it_is_submitted_and_the_look_stands_under_the_result(
    database: Database,
) -> None:
    bench, run, seen = measured(database)
    second = make_person(database, Role.TECHNICIAN, at=NOON)

    looks(database, second, run, seen)
    looks(database, second, run, seen)  # sent twice
    with working(database, bench, NOON, "test.submitted") as unit:
        submit(unit, bench.test.id)

    with database.read() as session:
        (row,) = session.scalars(select(SecondLookRow))
        answers = answers_of(session, bench.test.id, "perform")
        (said,) = [one.sentence for one in answers if one.check == "second_look"]
        result = results_of(session, [bench.test.id])[bench.test.id][0]
        rests_on = set(session.scalars(select(Link.src).where(Link.dst == result.id)))
    assert (row.person_id, row.at) == (second.id, NOON)
    assert f"{second.name} saw 0.8321" in said
    assert row.id in rests_on


def test_whoever_measured_is_no_second_person(database: Database) -> None:
    bench, run, seen = measured(database)

    with pytest.raises(SameEyes, match="yourself"):
        looks(database, bench.analyst, run, seen)


def test_only_the_value_that_stands_there_and_was_marked_is_confirmed(database: Database) -> None:
    _, run, seen = measured(database)
    second = make_person(database, Role.TECHNICIAN, at=NOON)

    with pytest.raises(NothingToSee):
        looks(database, second, run, "0.9 g/cm3")
    with pytest.raises(InputUnknown):
        looks(database, second, run, seen, "temperature")


def test_a_step_that_a_second_person_looks_at_marks_the_values_entered_at_it() -> None:
    shipped = find_definition("ASTM D4052 (D4052-18)")
    step = Step(
        texts=TEXTS,
        source=Source(document="the laboratory's procedure"),
        second_person=True,
        inputs=("bubbles",),
    )

    own = replace(shipped, steps=(step, replace(step, second_person=False, inputs=("temperature",))))

    assert inputs_seen_twice(shipped, {}) == []
    assert [one.name for one in inputs_seen_twice(own, {})] == ["bubbles"]


def test_a_step_at_which_nothing_is_entered_is_confirmed_itself(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = find_definition("ASTM D4052 (D4052-18)")
    step = Step(texts=TEXTS, source=Source(document="the laboratory's procedure"), second_person=True)
    own = [replace(one, steps=(step,)) if one is shipped else one for one in METHODS]
    monkeypatch.setattr("lims.catalogue.definitions.METHODS", own)
    bench = make_bench(database, at=NOON)
    measure(database, bench, 0.8321, at=NOON)
    with database.read() as session:
        (run,) = determinations_of(session, [bench.test.id])[bench.test.id]
    second = make_person(database, Role.TECHNICIAN, at=NOON)

    with (
        pytest.raises(GateClosed, match="step “Look” of determination 1, and nobody has"),
        working(database, bench, NOON, "test.submitted") as unit,
    ):
        submit(unit, bench.test.id)
    looks(database, second, run.id, "done", "step-1")
    with working(database, bench, NOON, "test.submitted") as unit:
        submit(unit, bench.test.id)

    with database.read() as session:
        answers = answers_of(session, bench.test.id, "perform")
    (said,) = [one.sentence for one in answers if one.check == "second_look"]
    assert said.startswith(f"{second.name} looked at the step")
