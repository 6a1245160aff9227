"""The catalogue for tests: methods, rules and specifications in approved versions, with two people who agreed on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lims.catalogue import (
    DecisionRule,
    MethodVersion,
    SpecificationVersion,
    approve_draft,
    decision_rule,
    definition_key,
    draft_version,
    ensure_accreditation,
    ensure_decision_rule,
    ensure_method,
    ensure_scope_line,
    ensure_specification,
    method_version,
    specification_version,
)
from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from lims.records import Actor, unit_of_work
from methods.catalogue import METHODS
from tests.support.people import make_person

MANUAL = {"document": "FICTITIOUS laboratory manual", "edition": "1"}


def figure(value: float, unit: str, **more: Any) -> dict[str, Any]:
    """A figure of the settings with a source that says that it is made up."""
    return {"value": value, "unit": unit, "source": MANUAL, **more}


def density_need(**given: Any) -> dict[str, Any]:
    """A made-up need of a density meter; its source is said to ask for nothing else."""
    need = {"low": 700, "high": 950, "unit": "kg/m3", "largest_error": 0.3, "rule": "guard_band", "largest_U": 0.2,
            "rest": "none", "source": MANUAL}  # fmt: skip
    return {**need, **given}


def d4052_settings(**given: Any) -> dict[str, Any]:
    """Settings of D4052 with made-up figures for everything that a budget needs."""
    settings = {
        "repeatability": figure(0.02, "kg/m3", dof=30),
        "contributions": {
            "resolution": {"step": 0.01, "unit": "kg/m3", "source": MANUAL},
            "sample_temperature": {"u": 0.02, "unit": "delta_degC", "source": MANUAL},
            "drift": {"half_width": 0.05, "unit": "kg/m3", "source": MANUAL},
        },
        "checks": {
            "water and air": {
                "interval": {"hours": 24, "source": MANUAL},
                "limits": {"water": figure(0.1, "kg/m3"), "air": figure(0.1, "kg/m3")},
            }
        },
        "room": {
            "temperature_c": {"low": 15, "high": 27, "source": MANUAL},
            "interval": {"hours": 12, "source": MANUAL},
        },
        "holding_time": {"hours": 240, "since": "sampled", "source": MANUAL},
        "apparatus": {"density meter": {"1": density_need()}},
    }
    return {**settings, **given}


def approved(
    database: Database,
    kind: str,
    code: str,
    content: Mapping[str, Any],
    *,
    at: datetime,
    since: datetime | None = None,
) -> int:
    """A version of something, drafted by one person and approved by another; its id."""
    ensure = {
        "method": ensure_method,
        "specification": ensure_specification,
        "decision_rule": ensure_decision_rule,
        "accreditation": ensure_accreditation,
        "scope_line": ensure_scope_line,
    }
    drafter = make_person(database, Role.TECHNICAL_MANAGER, at=at)
    other = make_person(database, Role.QUALITY_MANAGER, at=at)
    with unit_of_work(
        database, by=Actor.person(drafter.id), clock=SetClock(at), act="catalogue.drafted"
    ) as unit:
        draft = draft_version(unit, kind, ensure[kind](unit, code), content, since or at, "for a test")
    with unit_of_work(
        database, by=Actor.person(other.id), clock=SetClock(at), act="catalogue.approved"
    ) as unit:
        return approve_draft(unit, draft, without="FICTITIOUS: for a test")


def make_method(
    database: Database, code: str = "ASTM D4052", *, at: datetime, settings: Mapping[str, Any] | None = None
) -> MethodVersion:
    """A shipped method, approved with these settings (D4052: made-up ones for everything, if none are given)."""
    definition = next(one for one in METHODS if one.code == code)
    given = d4052_settings() if settings is None and code == "ASTM D4052" else settings or {}
    content = {
        "edition": definition.edition, "definition": definition_key(definition), "titles": dict(definition.titles),
        "settings": given, "fictitious": True,
    }  # fmt: skip
    version_id = approved(database, "method", code, content, at=at)
    with database.read() as session:
        return method_version(session, version_id)


def make_specification(
    database: Database,
    *limits: Mapping[str, Any],
    at: datetime,
    code: str = "FICTITIOUS agreement",
    **given: Any,
) -> SpecificationVersion:
    """A made-up specification for diesel fuel with these lines; one for the density if none are given."""
    content = {
        "edition": "1", "grade": "-", "titles": {"en": code}, "product_groups": ["diesel fuel"],
        "limits": list(limits) or [density_line()], "comparison": "absolute", "source": "FICTITIOUS",
        "fictitious": True, **given,
    }  # fmt: skip
    version_id = approved(database, "specification", code, content, at=at)
    with database.read() as session:
        return specification_version(session, version_id)


def density_line(low: str = "820.0", high: str = "845.0", **given: Any) -> dict[str, Any]:
    """A line for the density at 15 °C."""
    return {
        "key": "density", "kind": "number", "measurand": "density_15C", "names": {"en": "density at 15 °C"},
        "unit": "kg/m3", "lower": {"text": low}, "upper": {"text": high}, "reference_condition": "15 °C",
        "methods": ["ASTM D4052"], **given,
    }  # fmt: skip


def make_rule(
    database: Database, kind: str = "simple_acceptance", *, at: datetime, **parameters: Any
) -> DecisionRule:
    """A decision rule in an approved version."""
    content = {
        "names": {"en": kind},
        "kind": kind,
        "parameters": parameters,
        "source": "as the rule's document says",
    }
    version_id = approved(database, "decision_rule", kind, content, at=at)
    with database.read() as session:
        return decision_rule(session, version_id)


def make_accreditation(
    database: Database,
    *,
    at: datetime,
    until: datetime,
    since: datetime | None = None,
    code: str = "FICTITIOUS-1",
    **given: Any,
) -> int:
    """What an accreditation body states from `since` (else `at`) until a day; the id of the version."""
    content = {
        "number": "FICTITIOUS-000", "standard": "ISO/IEC 17025:2017", "body": "FICTITIOUS body", "standing": "granted",
        "source": "FICTITIOUS certificate", "mark_file_id": None, "fictitious": True, "until": until.isoformat(), **given,
    }  # fmt: skip
    return approved(database, "accreditation", code, content, at=at, since=since)


def make_scope_line(
    database: Database,
    method: MethodVersion,
    *,
    at: datetime,
    since: datetime | None = None,
    code: str = "L-1",
    **given: Any,
) -> int:
    """A line of the scope for density of diesel fuel by a method; the id of the version."""
    content = {
        "method_id": method.method_id, "edition": method.edition, "measurands": ["density_15C"],
        "product_groups": ["diesel fuel"], **given,
    }  # fmt: skip
    return approved(database, "scope_line", code, content, at=at, since=since)
