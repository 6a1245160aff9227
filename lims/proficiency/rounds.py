"""Providers, rounds, their samples and reports, enrolments, and how often the laboratory takes part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from lims.catalogue import MethodVersion, method_version_at
from lims.errors import NotFound
from lims.proficiency.errors import (
    ComponentsUnknown,
    EnrolledAlready,
    EnrolmentRefused,
    PlanRefused,
    ProviderKnownAlready,
    RoundKnownAlready,
    SampleOfRoundAlready,
)
from lims.proficiency.models import (
    EnrolmentRow,
    PlanRow,
    ProviderRow,
    ProviderStatementRow,
    RoundReportRow,
    RoundRow,
    RoundSampleRow,
)
from lims.proficiency.scored import key_of, listed_components, scored_measurand
from lims.records import Unit, next_in_series
from lims.samples import find_sample
from methods.components import component

LONGEST_MONTHS = 120


def add_provider(
    unit: Unit, *, name: str, accreditation: str | None, accredited_by: str | None, seen_in: str
) -> int:
    """Enter a provider with what is known of its accreditation, and return its id. Raises ProviderKnownAlready."""
    if unit.session.scalar(select(ProviderRow.id).where(ProviderRow.name == name.strip())) is not None:
        raise ProviderKnownAlready(name=name.strip())
    row = unit.add(ProviderRow(name=name.strip(), at=unit.at))
    unit.flush()
    state_accreditation(
        unit, row.id, accreditation=accreditation, accredited_by=accredited_by, seen_in=seen_in
    )
    return row.id


def state_accreditation(
    unit: Unit, provider_id: int, *, accreditation: str | None, accredited_by: str | None, seen_in: str
) -> None:
    """Say what was found about a provider's accreditation; what was said before stays readable. Raises NotFound."""
    if unit.session.get(ProviderRow, provider_id) is None:
        raise NotFound
    unit.add(
        ProviderStatementRow(
            provider_id=provider_id, accreditation=accreditation, accredited_by=accredited_by, seen_in=seen_in.strip(),
            at=unit.at, person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()


def add_round(
    unit: Unit, *, provider_id: int, scheme: str, name: str, results_due_at: datetime | None = None
) -> int:
    """Enter a round of a provider's scheme and return its id. Raises NotFound, RoundKnownAlready."""
    if unit.session.get(ProviderRow, provider_id) is None:
        raise NotFound
    known = unit.session.scalar(
        select(RoundRow.code).where(
            RoundRow.provider_id == provider_id,
            RoundRow.scheme == scheme.strip(),
            RoundRow.name == name.strip(),
        )
    )
    if known is not None:
        raise RoundKnownAlready(code=known)
    row = unit.add(
        RoundRow(
            code=next_in_series(unit, RoundRow.code, "PT-"), provider_id=provider_id, scheme=scheme.strip(), name=name.strip(),
            results_due_at=results_due_at, at=unit.at, person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()
    return row.id


def add_sample(unit: Unit, round_id: int, *, code: str, designation: str) -> None:
    """Say which registered sample is the one that the provider sent.

    Raises NotFound, MistypedCode, UnknownSampleCode, SampleOfRoundAlready.
    """
    _round(unit, round_id)
    sample = find_sample(unit.session, code)
    alike = select(RoundSampleRow.id).where(
        RoundSampleRow.round_id == round_id, RoundSampleRow.item_id == sample.id
    )
    if unit.session.scalar(alike) is not None:
        raise SampleOfRoundAlready(code=sample.code)
    unit.add(
        RoundSampleRow(
            round_id=round_id, item_id=sample.id, designation=designation.strip(), at=unit.at,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()


def add_report(unit: Unit, round_id: int, file_id: int) -> int:
    """Keep a report of the provider about a round; returns its id. Raises NotFound."""
    _round(unit, round_id)
    row = unit.add(
        RoundReportRow(round_id=round_id, file_id=file_id, at=unit.at, person_id=unit.by.person_id)
    )
    unit.flush()
    return row.id


def enrol(unit: Unit, round_id: int, *, method_id: int, measurand: str) -> int:
    """Take part with a measurand of a method, or a component, in the edition that is in use; returns the enrolment's id.

    Raises NotFound, EnrolmentRefused, EnrolledAlready.
    """
    return _take_part(unit, round_id, _method(unit, method_id), [measurand])[0]


def enrol_components(
    unit: Unit, round_id: int, *, method_id: int, measurand: str, components: Sequence[str] = ()
) -> list[int]:
    """Take part with components of a composition; none named: with all that the method lists. Those enrolled already stay.

    Raises NotFound, EnrolmentRefused, ComponentsUnknown, EnrolledAlready where all are enrolled.
    """
    method = _method(unit, method_id)
    listed = listed_components(method)
    wanted = list(dict.fromkeys(component(one) for one in components)) or listed
    strange = [one for one in wanted if listed and one not in listed]
    if strange or not wanted:
        raise ComponentsUnknown(
            method=method.code, names=", ".join(strange) or "any component by itself", listed=", ".join(listed) or "none"
        )  # fmt: skip
    return _take_part(unit, round_id, method, [key_of(measurand, one) for one in wanted])


def _method(unit: Unit, method_id: int) -> MethodVersion:
    method = method_version_at(unit.session, method_id, unit.at)
    if method is None:
        raise NotFound
    return method


def _take_part(unit: Unit, round_id: int, method: MethodVersion, keys: Sequence[str]) -> list[int]:
    """Enrol with those of these measurands that are not enrolled yet, of which there is one at least."""
    _round(unit, round_id)
    known = {key: scored_measurand(method, key) for key in keys}
    if None in known.values():
        raise EnrolmentRefused
    alike = select(EnrolmentRow.measurand).where(
        EnrolmentRow.round_id == round_id, EnrolmentRow.method_id == method.method_id, EnrolmentRow.measurand.in_(keys)
    )  # fmt: skip
    before = set(unit.session.scalars(alike))
    rows = [
        EnrolmentRow(
            round_id=round_id, method_id=method.method_id, method_version_id=method.id, measurand=key,
            unit=one.unit if one else None, at=unit.at, person_id=unit.by.person_id,
        )
        for key, one in known.items() if key not in before
    ]  # fmt: skip
    if not rows:
        raise EnrolledAlready
    unit.add_all(rows)
    unit.flush()
    for row in rows:
        unit.link(round_id, row.id, "round")
        unit.link(method.id, row.id, "method")
    return [row.id for row in rows]


def plan(unit: Unit, method_id: int, *, every_months: int | None, basis: str) -> None:
    """Say how often the laboratory takes part with a method; None where it does not plan to, as the basis says.

    Raises NotFound, PlanRefused.
    """
    if method_version_at(unit.session, method_id, unit.at) is None:
        raise NotFound
    if every_months is not None and not 1 <= every_months <= LONGEST_MONTHS:
        raise PlanRefused(why=f"{every_months} months is no interval")
    if not basis.strip():
        raise PlanRefused(why="nobody has said where it comes from")
    unit.add(
        PlanRow(
            method_id=method_id, every_months=every_months, basis=basis.strip(), at=unit.at,
            person_id=unit.by.person_id,
        )
    )  # fmt: skip
    unit.flush()


def _round(unit: Unit, round_id: int) -> RoundRow:
    row = unit.session.get(RoundRow, round_id)
    if row is None:
        raise NotFound
    return row
