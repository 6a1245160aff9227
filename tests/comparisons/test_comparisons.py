"""Analysts compared by control results: what is taken, what it shows, who concludes, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from lims.clock import SetClock
from lims.comparisons import By, Comparison, compare, conclude
from lims.comparisons.errors import ComparisonRefused, ConcludedAlready, NothingToCompare, OwnComparison
from lims.comparisons.evaluation import Compared, Way, evaluate
from lims.comparisons.service import compared_of, conclusion_of
from lims.control import ControlChart
from lims.db import Database
from lims.people import Person
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.control import enter, make_chart
from tests.support.people import make_person
from tests.support.web import ClientAs, post, words_of

FIRST, SECOND = (832.10, 832.12, 832.11, 832.09), (832.11, 832.10, 832.12, 832.10)
HIGHER = (832.31, 832.30, 832.32, 832.30)


class Lab:
    """A control chart with results of two analysts."""

    def __init__(self, database: Database, *series: Sequence[float]) -> None:
        self.database = database
        self.method = make_method(database, at=NOON - timedelta(days=1))
        self.chart: ControlChart = make_chart(
            database, method_id=self.method.method_id, at=NOON - timedelta(hours=9), needed=50
        )
        self.analysts = [make_person(database, Role.TECHNICIAN, at=NOON - timedelta(days=1)) for _ in series]
        self.manager, self.other = (
            make_person(database, Role.QUALITY_MANAGER, at=NOON - timedelta(days=1)) for _ in range(2)
        )
        for n, values in enumerate(zip(*series, strict=True)):
            for m, (person, value) in enumerate(zip(self.analysts, values, strict=True)):
                at = NOON - timedelta(hours=8) + timedelta(minutes=20 * n + m)
                enter(database, self.chart, value, at=at, person=person)

    def unit(self, person: Person) -> Any:
        return unit_of_work(
            self.database, by=Actor.person(person.id), clock=SetClock(NOON), act="comparison.made"
        )

    def compare(self, **given: Any) -> Comparison:
        asked = {
            "by": By.PERSON,
            "method_id": self.method.method_id,
            "measurand": "density_15C",
            "purpose": "FICTITIOUS",
        }
        with self.unit(self.manager) as unit:
            return compare(unit, **{**asked, **given})


def rows_of(database: Database, one: Comparison) -> list[Compared]:
    with database.read() as session:
        return [
            Compared(source_id=row.source_id, material=row.material, series_id=row.series_id, value=row.value, text=row.text)
            for row in compared_of(session, one.id)
        ]  # fmt: skip


@pytest.mark.parametrize(("second", "agrees"), [(SECOND, True), (HIGHER, False)])
def test_two_analysts_are_compared_by_the_control_results_that_are_there(
    database: Database, second: Sequence[float], agrees: bool
) -> None:
    lab = Lab(database, FIRST, second)

    found = evaluate(rows_of(database, lab.compare()), None)

    assert (found.way, found.agrees, found.significant) == (Way.TWO, agrees, not agrees)
    assert set(found.means) == {one.id for one in lab.analysts}
    assert set(found.counts.values()) == {4}


def test_a_permitted_difference_goes_before_significance_and_has_a_source(database: Database) -> None:
    lab = Lab(database, FIRST, HIGHER)

    made = lab.compare(largest=0.5, source="FICTITIOUS plan")

    found = evaluate(rows_of(database, made), made.largest)
    assert (found.significant, found.agrees) == (True, True)
    with pytest.raises(ComparisonRefused, match="source"):
        lab.compare(largest=0.5)


def test_one_analyst_alone_is_compared_with_nobody(database: Database) -> None:
    lab = Lab(database, FIRST)

    with pytest.raises(NothingToCompare, match="no material was measured by two"):
        lab.compare()
    with pytest.raises(NothingToCompare):
        lab.compare(by=By.SYSTEM)


def test_another_person_concludes_once_and_a_nonconformity_follows(database: Database) -> None:
    lab = Lab(database, FIRST, HIGHER)
    made = lab.compare()

    for person in (lab.manager, lab.analysts[0]):
        with pytest.raises(OwnComparison), lab.unit(person) as unit:
            conclude(unit, made.id, agrees=True, words="x")
    with lab.unit(lab.other) as unit:
        conclude(unit, made.id, agrees=False, words="trained again", nonconformity=True)
    with pytest.raises(ConcludedAlready), lab.unit(lab.other) as unit:
        conclude(unit, made.id, agrees=True, words="x")

    with database.read() as session:
        conclusion = conclusion_of(session, made.id)
    assert conclusion is not None
    assert conclusion.nonconformity_id is not None


def row(material: str, series: int, value: float) -> Compared:
    return Compared(source_id=1, material=material, series_id=series, value=value, text=f"{value}")


def test_several_materials_are_paired_and_three_series_of_one_go_by_groups() -> None:
    pairs = [("A", 10.2, 10.0), ("B", 55.1, 54.8), ("C", 120.3, 120.0), ("D", 7.1, 6.9)]
    two = [row(name, n, value) for name, *values in pairs for n, value in enumerate(values, 1)]
    three = [row("A", n, 10.0 + 0.1 * m + n) for n in (1, 2, 3) for m in (0, 1)]

    found, groups = evaluate([*two, row("E", 1, 5.0)], None), evaluate(three, None)

    assert (found.way, found.significant) == (Way.PAIRED, True)
    assert found.size == pytest.approx(0.25)
    assert (groups.way, groups.agrees) == (Way.GROUPS, False)
    assert groups.size == pytest.approx(2.0)


@pytest.mark.parametrize(("apart", "agrees"), [(0.0, True), (1.0, False)])
def test_three_series_of_several_materials_are_compared_over_all_of_them(apart: float, agrees: bool) -> None:
    found = evaluate(crossed(apart), None)

    assert (found.way, found.agrees) == (Way.CROSSED, agrees)
    assert found.size == pytest.approx(2 * apart, abs=0.05)
    assert set(found.counts.values()) == {6}
    assert found.crossed is not None
    assert found.crossed.interaction is not None
    assert not found.crossed.interaction.significant


def test_a_permitted_difference_decides_over_several_materials_too() -> None:
    assert evaluate(crossed(1.0), 3.0).agrees
    assert not evaluate(crossed(1.0), 1.5).agrees


def crossed(apart: float) -> list[Compared]:
    """Three series, three materials that lie far apart, twice each; series 2 and 3 lie higher by `apart` and twice that."""
    scatter = {1: (0.02, -0.01, 0.0), 2: (-0.02, 0.03, 0.01), 3: (0.01, 0.0, -0.03)}
    return [
        row(name, n, base + apart * (n - 1) + scatter[n][m] + again)
        for m, (name, base) in enumerate((("A", 10.0), ("B", 55.0), ("C", 120.0)))
        for n in (1, 2, 3) for again in (-0.02, 0.02)
    ]  # fmt: skip


def test_a_comparison_is_made_and_concluded_through_the_pages(
    client_as: ClientAs, database: Database
) -> None:
    lab = Lab(database, FIRST, SECOND)
    reviewer, manager = client_as(Role.REVIEWER), client_as(Role.QUALITY_MANAGER)
    sent = {"by": "person", "of": f"{lab.method.method_id} density_15C", "purpose": "FICTITIOUS yearly"}

    nothing = post(reviewer, "/comparisons/new", sent | {"material": "not there"})
    made = post(reviewer, "/comparisons/new", sent)
    page = made.headers["Location"]
    concluded = post(manager, f"{page}/conclude", {"agrees": "yes", "words": "nothing to do"})

    assert (nothing.status_code, made.status_code, concluded.status_code) == (422, 303, 303)
    shown = words_of(manager.get(page).text)
    assert "two series of one material, t test" in shown
    assert "nothing to do" in shown
    assert reviewer.get(f"{page}?format=csv").text.count("832") == 8
    assert "FICTITIOUS yearly" in words_of(reviewer.get("/comparisons?state=agrees").text)
    assert "Clear the filters" in words_of(reviewer.get("/comparisons?state=differs").text)


def test_the_page_says_whose_results_are_higher_and_leads_to_the_nonconformity(
    client_as: ClientAs, database: Database
) -> None:
    lab = Lab(database, FIRST, HIGHER)
    reviewer, manager = client_as(Role.REVIEWER), client_as(Role.QUALITY_MANAGER)
    sent = {"by": "person", "of": f"{lab.method.method_id} density_15C", "purpose": "FICTITIOUS yearly"}
    page = post(reviewer, "/comparisons/new", sent).headers["Location"]

    post(manager, f"{page}/conclude", {"agrees": "no", "words": "trained again", "nonconformity": "y"})

    shown = words_of(manager.get(page).text)
    assert f"{lab.analysts[0].name} − {lab.analysts[1].name}: −0.202 kg/m³" in shown
    assert "NC-2026-0001" in shown
