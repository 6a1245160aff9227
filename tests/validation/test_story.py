"""From a plan to an edition that rests on it: who may do what when, and what each step refuses."""

from __future__ import annotations

from typing import Any

import pytest

from lims.catalogue import (
    MethodVersion,
    approve_draft,
    definition_key,
    draft_version,
    ensure_method,
    methods_at,
)
from lims.catalogue.pages import method_history
from lims.clock import SetClock
from lims.db import Database
from lims.people import Person
from lims.permissions import Role
from lims.records import Actor, Link, unit_of_work
from lims.takeover.readiness import readiness
from lims.validation import Wish, of_version, plan_experiment, submit, withdraw_datum, work_of
from lims.validation.errors import (
    DataMissing,
    DataRefused,
    EditionNotVerified,
    NotToBeAccepted,
    OwnValidation,
    PlanRefused,
    ValidationNotOpen,
)
from lims.validation.service import read_entries
from methods.catalogue import METHODS
from methods.verification import Experiment, Outcome
from tests.conftest import NOON
from tests.support.people import make_person
from tests.support.validation import REPEATED, SOURCE, Case, make_submitted


def acting(database: Database, person: Person) -> Any:
    """A unit of work of somebody."""
    return unit_of_work(database, by=Actor.person(person.id), clock=SetClock(NOON), act="catalogue.changed")


def test_an_accepted_verification_is_what_the_edition_in_use_rests_on(
    database: Database, method: MethodVersion
) -> None:
    case = make_submitted(database, method, at=NOON)
    with database.read() as session:
        before = of_version(session, method)

    case.decide()

    with database.read() as session:
        after = of_version(session, method)
        item = next(one for one in readiness(session, NOON)[0].items if one.title == "Shown to be fit")
        link = session.query(Link).filter_by(src=case.id, dst=method.id).one()
    assert (before["by"], before["why"]) == (None, "FICTITIOUS: for a test")
    assert after["by"].id == case.id
    assert (item.answer, item.found) == ("yes", case.now.number)
    assert link.role == "validation"


def test_a_method_without_one_is_open_in_readiness_with_its_reason(
    database: Database, method: MethodVersion
) -> None:
    with database.read() as session:
        items = readiness(session, NOON)[0].items

    (item,) = (one for one in items if one.title == "Shown to be fit")
    assert (item.answer, item.found) == ("unknown", "without, because: FICTITIOUS: for a test")
    assert item.to == f"/validations?method={method.method_id}"


def test_settings_of_the_edition_in_use_change_without_another_verification(
    database: Database, method: MethodVersion
) -> None:
    case = Case(database, method, at=NOON)
    content = {"edition": method.edition, "definition": method.definition_key, "titles": {"en": "Density"},
               "settings": {}, "fictitious": True}  # fmt: skip
    with case.unit(case.planner) as unit:
        settings_only = draft_version(unit, "method", method.method_id, content, NOON, "other settings")
    with case.unit(case.other) as unit:
        approve_draft(unit, settings_only)

    with database.read() as session:
        assert len(method_history(session, method.method_id)) == 2
        assert len(methods_at(session, NOON)) == 1


def test_the_first_edition_of_a_method_needs_a_verification_or_a_reason(database: Database) -> None:
    definition = next(one for one in METHODS if one.code == "ASTM D4052")
    content = {"edition": definition.edition, "definition": definition_key(definition), "titles": dict(definition.titles),
               "settings": {}, "fictitious": True}  # fmt: skip
    drafter, approver = (
        make_person(database, one, at=NOON) for one in (Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER)
    )
    with acting(database, drafter) as unit:
        draft = draft_version(unit, "method", ensure_method(unit, "ASTM D4052"), content, NOON, "new")

    with pytest.raises(EditionNotVerified, match="Have one accepted"), acting(database, approver) as unit:
        approve_draft(unit, draft)
    with database.read() as session:
        assert methods_at(session, NOON) == []


def test_there_are_no_data_before_the_plan_is_fixed_and_no_criterion_changes_after_without_a_reason(
    database: Database, method: MethodVersion
) -> None:
    case = Case(database, method, at=NOON)
    root = case.plan(required_s=0.001)
    with pytest.raises(ValidationNotOpen, match="is planning"):
        case.enter(root, *REPEATED)
    case.fix()
    case.enter(root, *REPEATED)

    wish = Wish(
        kind=Experiment.REPEATABILITY,
        measurand="density_15C",
        given={"required_s": 0.03},
        source=SOURCE,
        how="x",
    )
    with pytest.raises(PlanRefused, match="does not say why"), case.unit(case.planner) as unit:
        plan_experiment(unit, case.id, wish, root)
    with case.unit(case.planner) as unit:
        plan_experiment(
            unit,
            case.id,
            Wish(**{name: getattr(wish, name) for name in wish.__slots__} | {"why": "misread"}),
            root,
        )

    with database.read() as session:
        (one,) = work_of(session, case.id).experiments
    assert [each.given for each in one.earlier] == [{"required_s": 0.001}]
    assert (one.plan.why, len(one.counted)) == ("misread", 6)
    assert one.shown is not None
    assert one.shown.answer.value == "met"


def test_whoever_planned_or_measured_does_not_decide(database: Database, method: MethodVersion) -> None:
    case = make_submitted(database, method, at=NOON)

    for person in (case.planner, case.analyst):
        with pytest.raises(OwnValidation, match="another person"):
            case.decide(by=person)
    case.decide("sent_back")
    assert case.now.state.value == "measuring"


def test_what_does_not_meet_its_criteria_is_not_accepted(database: Database, method: MethodVersion) -> None:
    case = make_submitted(database, method, at=NOON, required_s=0.001)

    with pytest.raises(NotToBeAccepted, match="repeatability density_15C"):
        case.decide()
    case.decide("refused")

    with database.read() as session:
        assert work_of(session, case.id).outcome is Outcome.NOT_VERIFIED
        assert of_version(session, method)["by"] is None


def test_a_result_that_does_not_count_stays_readable(database: Database, method: MethodVersion) -> None:
    case = Case(database, method, at=NOON)
    root = case.plan(required_s=0.03)
    case.fix()
    case.enter(root, *REPEATED, "840.00")
    with database.read() as session:
        last = work_of(session, case.id).experiments[0].data[-1]

    with case.unit(case.analyst) as unit:
        withdraw_datum(unit, case.id, last.id, "the cell was not filled")

    with database.read() as session:
        (one,) = work_of(session, case.id).experiments
    assert (len(one.data), len(one.counted)) == (7, 6)
    assert one.data[-1].withdrawn == "the cell was not filled"


def test_an_experiment_that_shows_nothing_keeps_it_from_being_submitted(
    database: Database, method: MethodVersion
) -> None:
    case = Case(database, method, at=NOON)
    case.plan(required_s=0.03)
    case.fix()

    with pytest.raises(DataMissing, match="repeatability"), case.unit(case.analyst) as unit:
        submit(unit, case.id)


@pytest.mark.parametrize(
    ("kind", "given", "why"),
    [
        (Experiment.TRUENESS, {"largest": 0.1}, "missing"),
        (Experiment.REPEATABILITY, {"largest": 0.1}, "not asked"),
        (Experiment.REPEATABILITY, {"required_s": 0.0}, "cannot be that figure"),
        (Experiment.RANGE, {"low": 2.0, "high": 1.0}, "turned round"),
    ],
)
def test_a_plan_that_shows_nothing_is_refused(
    database: Database, method: MethodVersion, kind: Experiment, given: dict[str, float], why: str
) -> None:
    case = Case(database, method, at=NOON)

    with pytest.raises(PlanRefused, match=why):
        case.plan(kind, **given)


@pytest.mark.parametrize(
    ("table", "grouped", "found"),
    [
        ([["Density"], ["832.1"], ["832,2"]], "", [("", 832.1), ("", 832.2)]),
        ([["day", "value"], ["Monday", "1.0"], ["", ""], ["Tuesday", "1.1"]], "day", [("Monday", 1.0), ("Tuesday", 1.1)]),
        ([["1.0", "1.1"]], "level", [("1.0", 1.1)]),
    ],
)  # fmt: skip
def test_a_pasted_table_is_read_with_or_without_heads(
    table: list[list[str]], grouped: str, found: list[tuple[str, float]]
) -> None:
    assert [(one.place, one.value) for one in read_entries(table, grouped)] == found


@pytest.mark.parametrize(
    ("table", "grouped", "why"),
    [
        ([["head"]], "", "no line with a value"),
        ([["1"], ["x"]], "", "line 2: “x” is no number"),
        ([["1", "2"]], "", "line 1 has 2 cells"),
        ([["a", "2"]], "level", "the level “a” is no number"),
        ([["a", "2"]], "spiked", "neither spiked nor unspiked"),
    ],
)
def test_a_table_with_a_wrong_line_is_refused_with_its_number(
    table: list[list[str]], grouped: str, why: str
) -> None:
    with pytest.raises(DataRefused, match=why):
        read_entries(table, grouped)
