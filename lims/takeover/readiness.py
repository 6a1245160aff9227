"""What a method still lacks before it may release: each thing with the page where it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import MethodVersion, ScopeLine, accreditation_at, methods_at, scope_lines_at
from lims.catalogue.pages import all_methods, setting_lines
from lims.control import ControlChart, charts_at
from lims.equipment import Calibration, MeasuringSystem, equipment_by_id, systems_at
from lims.equipment.models import EquipmentVersionRow
from lims.equipment.service import latest_calibrations
from lims.materials import Lot, cards_at, good_until
from lims.materials.service import lots_at
from lims.people import Act, Authorisation, authorisations_at
from lims.records import living
from lims.validation import Validation, reasons_of, verified_by
from lims.web import gettext, ngettext


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that a method needs: `answer` as a gate gives it, what was found, and where who has `permission` mends it."""

    answer: str  # yes, no, unknown
    title: str
    found: str
    to: str
    permission: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodReadiness:
    """A method with everything that it needs."""

    method_id: int
    code: str
    items: tuple[Item, ...]

    @property
    def missing(self) -> int:
        """How many things keep it from releasing."""
        return sum(1 for one in self.items if one.answer == "no")

    @property
    def unknown(self) -> int:
        """How many things nobody has entered."""
        return sum(1 for one in self.items if one.answer == "unknown")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """Everything that is asked of all methods, read once."""

    at: datetime
    versions: Mapping[int, MethodVersion]
    authorisations: Sequence[Authorisation]
    systems: Sequence[MeasuringSystem]
    calibrations: Mapping[int, Calibration]
    needed: Mapping[int, bool | None]  # whether a piece affects results (6.4.6); None: nobody has said
    names: Mapping[int, str]
    lots: Sequence[Lot]
    ends: Mapping[int, datetime | None]
    charts: Sequence[ControlChart]
    scope: Sequence[ScopeLine]
    shown: Mapping[int, Validation]  # by method version: what shows it to be fit
    unshown: Mapping[int, str]  # why it is used without


def readiness(session: Session, at: datetime) -> list[MethodReadiness]:
    """Every method that is registered with what it lacks at a moment; in a dozen queries however many there are."""
    systems, lots, cards = systems_at(session, at), lots_at(session, at), cards_at(session, at)
    parts = {id_ for one in systems for id_ in one.parts.values()}
    versions = {one.method_id: one for one in methods_at(session, at)}
    known = _Known(
        at=at, versions=versions, authorisations=authorisations_at(session, at),
        systems=systems, calibrations=latest_calibrations(session), needed=calibration_needed(session, parts, at),
        names={id_: one.code for id_, one in equipment_by_id(session, parts).items()}, lots=lots,
        ends={one.id: good_until(one, cards.get(one.id)) for one in lots}, charts=charts_at(session, at),
        scope=scope_lines_at(session, at) if accreditation_at(session, at) else (),
        shown=verified_by(session, versions.values()), unshown=reasons_of(session, (one.id for one in versions.values())),
    )  # fmt: skip
    return [
        MethodReadiness(method_id=id_, code=code, items=tuple(_items(known, id_, code)))
        for id_, code in all_methods(session)
    ]


def calibration_needed(session: Session, parts: set[int], at: datetime) -> dict[int, bool | None]:
    """Whether pieces of equipment need a calibration, as stated for a moment."""
    query = select(EquipmentVersionRow.header_id, EquipmentVersionRow.calibration_needed).where(
        EquipmentVersionRow.header_id.in_(parts), living(EquipmentVersionRow, at)
    )
    return {row.header_id: row.calibration_needed for row in session.execute(query)}


def _items(known: _Known, method_id: int, code: str) -> Iterator[Item]:
    version = known.versions.get(method_id)
    page = f"/methods/{method_id}"
    if version is None:
        yield Item(answer="no", title=gettext("Edition"), found=gettext("no edition is approved"), to=page)
        return
    yield Item(answer="yes", title=gettext("Edition"), found=version.edition, to=page)
    yield _shown(known, version)
    yield _settings(version)
    yield from _people(known, method_id)
    yield from _systems(known, code)
    yield from _lots(known, version)
    yield _control(known, method_id)
    yield _scope(known, version)


def _shown(known: _Known, version: MethodVersion) -> Item:
    """Whether the edition was shown to be fit for its use (7.2.1.5, 7.2.2); a stated reason leaves it open."""
    by, why = known.shown.get(version.id), known.unshown.get(version.id)
    if by is not None:
        found = by.number
    elif why:
        found = gettext("without, because: %(why)s", why=why)
    else:
        found = gettext("nobody has verified or validated this edition")
    return Item(
        answer="yes" if by else "unknown", title=gettext("Shown to be fit"), found=found,
        to=f"/validations/{by.id}" if by else f"/validations?method={version.method_id}",
    )  # fmt: skip


def _settings(version: MethodVersion) -> Item:
    """Precision, budget, limits: what nobody entered stays unknown and is acknowledged at each review."""
    lines = setting_lines(version)
    empty = [one.name for one in lines if not one.known]
    found = ngettext("%(num)s setting is not entered", "%(num)s settings are not entered", len(empty))
    said = (
        f"{found}: {', '.join(empty[:6])}{'…' if len(empty) > 6 else ''}"
        if empty
        else gettext("all are entered")
    )
    return Item(
        answer="unknown" if empty else "yes", title=gettext("Settings and budget"), found=said,
        to=f"/catalogue/method/{version.method_id}/propose", permission="catalogue.draft",
    )  # fmt: skip


def _people(known: _Known, method_id: int) -> Iterator[Item]:
    words = {
        Act.PERFORM: gettext("May perform"),
        Act.REVIEW: gettext("May review"),
        Act.RELEASE: gettext("May release"),
    }
    for act, title in words.items():
        people = {
            one.person_id for one in known.authorisations if (one.method_id, one.act) == (method_id, act)
        }
        found = (
            ngettext("%(num)s person", "%(num)s people", len(people))
            if people
            else gettext("nobody is authorised")
        )
        yield Item(
            answer="yes" if people else "no", title=title, found=found, to="/people/authorisations", permission="people.see",
        )  # fmt: skip


def _systems(known: _Known, code: str) -> Iterator[Item]:
    title = gettext("Measuring system")
    serving = [one for one in known.systems if code in one.methods]
    if not serving:
        yield Item(
            answer="no", title=title, found=gettext("none serves this method"), to="/equipment/systems"
        )
    for system in serving:
        bare = [id_ for id_ in system.parts.values() if not _calibrated(known, id_)]
        due = [known.names[id_] for id_ in bare if known.needed.get(id_)]
        unsaid = [known.names[id_] for id_ in bare if known.needed.get(id_) is None]
        if due:
            answer, found = "no", gettext("%(parts)s: no accepted calibration counts", parts=", ".join(due))
        elif unsaid:
            answer = "unknown"
            found = gettext(
                "%(parts)s: not calibrated, and nobody has said whether it is needed", parts=", ".join(unsaid)
            )
        else:
            answer, found = "yes", gettext("all parts that need it are calibrated")
        yield Item(answer=answer, title=f"{title} {system.code}", found=found, to="/equipment")


def _calibrated(known: _Known, equipment_id: int) -> bool:
    one = known.calibrations.get(equipment_id)
    return one is not None and one.suitable is True and (one.due_at is None or one.due_at > known.at)


def _lots(known: _Known, version: MethodVersion) -> Iterator[Item]:
    for role in version.definition.roles:
        if role.kind != "reference material" or not role.required:
            continue
        fit = [one.code for one in known.lots if one.role == role.key and _fit(known, one)]
        yield Item(
            answer="yes" if fit else "no", title=gettext("Lot as %(role)s", role=role.key),
            found=", ".join(fit[:4]) or gettext("none is open and in date"), to="/materials",
        )  # fmt: skip


def _fit(known: _Known, lot: Lot) -> bool:
    end = known.ends[lot.id]
    return lot.in_use and end is not None and end > known.at


def _control(known: _Known, method_id: int) -> Item:
    kept = [one.code for one in known.charts if one.method_id == method_id and one.in_use]
    return Item(
        answer="yes" if kept else "unknown", title=gettext("Control chart"),
        found=", ".join(kept[:4]) or gettext("none is kept"), to="/control",
    )  # fmt: skip


def _scope(known: _Known, version: MethodVersion) -> Item:
    lines = [
        one.code
        for one in known.scope
        if (one.method_id, one.edition) == (version.method_id, version.edition)
    ]
    return Item(
        answer="yes" if lines else "unknown", title=gettext("Scope of accreditation"),
        found=", ".join(lines[:4]) or gettext("not in scope: its results are shown as not accredited"), to="/scope",
    )  # fmt: skip
