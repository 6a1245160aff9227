"""How the catalogue changes, and that a fresh database releases nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lims.catalogue import (
    approve_draft,
    decision_rules_at,
    discard_draft,
    draft_version,
    ensure_method,
    method_version_at,
    methods_at,
    open_drafts,
    seed_drafts,
    specifications_at,
)
from lims.catalogue.errors import DraftDecided, DraftIsYourOwn, SettingRefused
from lims.catalogue.shipped_specifications import shipped_contents
from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, Unit, unit_of_work
from methods.knowledge import Unknown
from tests.conftest import NOON
from tests.support.catalogue import make_method
from tests.support.people import make_person

DAY = timedelta(days=1)


def open_unit(database: Database, by: int | None = None, at: datetime = NOON):  # type: ignore[no-untyped-def]
    actor = Actor.system("setup") if by is None else Actor.person(by)
    return unit_of_work(database, by=actor, clock=SetClock(at), act="catalogue.changed")


def propose(unit: Unit, settings: dict[str, object] | None = None) -> int:
    content = {
        "edition": "D4052-18", "definition": "ASTM D4052 (D4052-18)", "titles": {"en": "Density"},
        "settings": settings or {}, "fictitious": False,
    }  # fmt: skip
    return draft_version(unit, "method", ensure_method(unit, "ASTM D4052"), content, unit.at, "first edition")


def test_a_fresh_database_releases_nothing(database: Database) -> None:
    with open_unit(database) as unit:
        seed_drafts(unit)

    with database.read() as session:
        assert methods_at(session, NOON + DAY) == []
        assert specifications_at(session, NOON + DAY) == []
        assert decision_rules_at(session, NOON + DAY) == []
        assert {one.kind for one in open_drafts(session)} == {"method", "specification", "decision_rule"}


def test_one_person_may_approve_what_the_program_ships_with(database: Database) -> None:
    person = make_person(database, Role.TECHNICAL_MANAGER, at=NOON)
    with open_unit(database) as unit:
        drafts = seed_drafts(unit)

    with open_unit(database, person.id) as unit:
        for draft in drafts:
            approve_draft(unit, draft, without="FICTITIOUS: for a test")

    with database.read() as session:
        assert {one.code for one in methods_at(session, NOON)} == {
            "ASTM D4052",
            "ASTM D1838",
            "AREA-NORM",
            "ASTM D2598",
            "ISO 6976",
        }
        assert {one.code for one in specifications_at(session, NOON)} == {
            code for code, _ in shipped_contents()
        }


def test_what_was_shipped_is_proposed_once(database: Database) -> None:
    with open_unit(database) as unit:
        first = seed_drafts(unit)
    with open_unit(database) as unit:
        second = seed_drafts(unit)

    assert len(first) >= 12
    assert second == []


def test_nobody_approves_their_own_draft(database: Database) -> None:
    person = make_person(database, Role.TECHNICAL_MANAGER, at=NOON)
    with open_unit(database, person.id) as unit:
        draft = propose(unit)

    with pytest.raises(DraftIsYourOwn, match="Ask another person"), open_unit(database, person.id) as unit:
        approve_draft(unit, draft, without="FICTITIOUS: for a test")


def test_a_draft_is_decided_once(database: Database) -> None:
    first, second = (make_person(database, Role.TECHNICAL_MANAGER, at=NOON) for _ in range(2))
    with open_unit(database, first.id) as unit:
        draft = propose(unit)
        discard_draft(unit, draft)

    with pytest.raises(DraftDecided, match="discarded already"), open_unit(database, second.id) as unit:
        approve_draft(unit, draft, without="FICTITIOUS: for a test")


def test_a_version_holds_from_its_effective_date_and_never_from_before_its_approval(
    database: Database,
) -> None:
    first, second = (make_person(database, Role.TECHNICAL_MANAGER, at=NOON) for _ in range(2))
    with open_unit(database, first.id, NOON) as unit:
        draft = propose(unit)
    with open_unit(database, second.id, NOON + DAY) as unit:
        approve_draft(unit, draft, without="FICTITIOUS: for a test")
        method_id = ensure_method(unit, "ASTM D4052")

    with database.read() as session:
        assert method_version_at(session, method_id, NOON + DAY / 2) is None
        assert method_version_at(session, method_id, NOON + DAY) is not None


def test_open_work_keeps_its_version_when_a_new_one_is_approved(database: Database) -> None:
    old = make_method(database, at=NOON)
    new = make_method(database, at=NOON + DAY, settings={})

    with database.read() as session:
        before, after = (method_version_at(session, old.method_id, at) for at in (NOON, NOON + DAY))

    assert before is not None
    assert before.settings == old.settings
    assert after is not None
    assert (after.id, after.settings) == (new.id, {})


@pytest.mark.parametrize(
    "settings",
    [
        {"repeatability": {"value": 0.1, "unit": "kg/m3"}},  # no source
        {"repeatability": {"value": -0.1, "unit": "kg/m3", "source": "manual"}},
        {"agreement_limit": {"value": "0.1", "unit": "degAPI", "source": "manual"}},
        {"holding_time": {"hours": 3, "since": "yesterday", "source": "manual"}},
        {"checks": {"water and air": {"limits": {"water": {"value": 1, "unit": "bar_abs", "source": "manual"}}}}},
        {"precision": {"density_15C": {"r": {"value": 0.1, "unit": "kg/m3", "source": "manual"}}}},  # no range
        {"favourite_colour": {"value": 1}},
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_read_is_refused_when_it_is_proposed(
    database: Database, settings: dict[str, object]
) -> None:
    with pytest.raises(SettingRefused, match="Give each figure"), open_unit(database) as unit:
        propose(unit, settings)


def test_what_a_source_does_not_give_stays_unknown(database: Database) -> None:
    person = make_person(database, Role.TECHNICAL_MANAGER, at=NOON)
    with open_unit(database) as unit:
        drafts = seed_drafts(unit)
    with open_unit(database, person.id) as unit:
        for draft in drafts:
            approve_draft(unit, draft, without="FICTITIOUS: for a test")
        diesel = next(one for one in specifications_at(unit.session, NOON) if one.code == "EN 590")
    lines = {one.measurand: one for one in diesel.limits}

    assert lines["density_15C"].low() == "820"
    assert lines["flash_point"].low() == "> 55"
    assert isinstance(lines["polycyclic_aromatic_hydrocarbons"].upper, Unknown)
    assert all(one.source and one.confidence for one in diesel.limits)
