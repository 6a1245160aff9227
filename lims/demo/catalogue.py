"""The demo's catalogue: what the program ships with and what was made up, drafted by one person, approved by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from lims.catalogue import (
    approve_draft,
    decision_rules_at,
    definition_key,
    discard_draft,
    draft_version,
    ensure_accreditation,
    ensure_method,
    ensure_scope_line,
    ensure_specification,
    find_method_id,
    methods_at,
    open_drafts,
    products,
    seed_drafts,
    specifications_at,
)
from lims.demo.figures import (
    AGREEMENT,
    COMPOSITION_SETTINGS,
    D1838_SETTINGS,
    D4052_SETTINGS,
    EQUIVALENCE,
    PROPOSED_D4052_SETTINGS,
)
from lims.demo.people import COMPOSITION, D1838, D4052
from lims.demo.pictures import mark_picture
from lims.demo.stage import SETUP, Stage
from lims.files import keep
from methods.catalogue import METHODS

DRAFTER, APPROVER = "DM", "EQ"
AGREEMENT_CODE = "FICTITIOUS-AGREEMENT-1"
MADE_UP: Mapping[str, Mapping[str, Any]] = {
    D4052: D4052_SETTINGS,
    D1838: D1838_SETTINGS,
    COMPOSITION: COMPOSITION_SETTINGS,
}
SCOPE_PRODUCTS = ["diesel fuel", "gasoline", "jet fuel"]
ACCREDITATION = {
    "number": "FICTITIOUS 000.000", "standard": "ISO/IEC 17025:2017", "body": "FICTITIOUS accreditation body",
    "standing": "granted", "source": "FICTITIOUS certificate of accreditation", "fictitious": True,
}  # fmt: skip
MEASURANDS = ["density_15C", "relative_density_60F", "api_gravity_60F"]


def ship_drafts(stage: Stage) -> None:
    """What comes with the program: drafts, of which nothing counts yet."""
    with stage.by(SETUP, "catalogue.shipped") as unit:
        seed_drafts(unit)


def lay_down_catalogue(stage: Stage) -> None:
    """Draft what was made up, then let another person approve that and what was shipped."""
    begin, end = stage.clock() - timedelta(days=900), stage.clock() + timedelta(days=560)
    picture = stage.files.put(mark_picture())
    with stage.by(DRAFTER, "catalogue.drafted", "settings of the demonstration") as unit:
        for code, settings in MADE_UP.items():
            draft_version(
                unit,
                "method",
                ensure_method(unit, code),
                _method(code, settings),
                unit.at,
                "FICTITIOUS settings",
            )
        agreement = ensure_specification(unit, AGREEMENT_CODE)
        draft_version(unit, "specification", agreement, AGREEMENT, unit.at, "agreed with client C-0001")
        method = ensure_method(unit, D4052)
        draft_version(unit, "equivalence", method, EQUIVALENCE, unit.at, "EN 590 names EN ISO 12185")
        scope = {"method_id": method, "edition": _definition(D4052).edition, "measurands": MEASURANDS,
                 "product_groups": SCOPE_PRODUCTS, "until": end.isoformat()}  # fmt: skip
        draft_version(
            unit,
            "scope_line",
            ensure_scope_line(unit, "FICTITIOUS scope 1"),
            scope,
            begin,
            "FICTITIOUS scope",
        )
        mark = keep(unit, picture, "mark.png", "image/png")
        stated = ACCREDITATION | {"mark_file_id": mark.id, "until": end.isoformat()}
        draft_version(
            unit,
            "accreditation",
            ensure_accreditation(unit, "FICTITIOUS-1"),
            stated,
            begin,
            "FICTITIOUS accreditation",
        )
    with stage.by(APPROVER, "catalogue.approved", "compared with the sources named") as unit:
        _decide_on_drafts(unit)
    _note_what_stands(stage)


def _decide_on_drafts(unit: Any) -> None:
    """Approve what is open; a shipped method without settings gives way to the one that was drafted for it."""
    replaced = {find_method_id(unit.session, code) for code in MADE_UP}
    for draft in open_drafts(unit.session):
        if draft.kind == "method" and draft.header_id in replaced and draft.drafted_by is None:
            discard_draft(unit, draft.id)
        else:
            approve_draft(unit, draft.id, without="FICTITIOUS: the demonstration begins with it")
        unit.flush()


def _definition(code: str) -> Any:
    return next(one for one in METHODS if one.code == code)


def _method(code: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    definition = _definition(code)
    return {
        "edition": definition.edition, "definition": definition_key(definition), "titles": dict(definition.titles),
        "settings": dict(settings), "fictitious": True,
    }  # fmt: skip


def _note_what_stands(stage: Stage) -> None:
    at = stage.clock()
    with stage.database.read() as session:
        stage.methods = {one.code: one.id for one in methods_at(session, at)}
        stage.specifications = {one.code: one.id for one in specifications_at(session, at)}
        stage.rules = {one.code: one.id for one in decision_rules_at(session, at)}
        stage.products = {one.group: one.id for one in products(session)}


def propose_change(stage: Stage) -> None:
    """A proposal that nobody has decided on: a larger drift of the density meter."""
    with stage.by(DRAFTER, "catalogue.drafted", "the last calibrations show more drift") as unit:
        content = _method(D4052, PROPOSED_D4052_SETTINGS)
        draft_version(
            unit, "method", ensure_method(unit, D4052), content, unit.at, "more drift than was thought"
        )


__all__ = [
    "AGREEMENT_CODE",
    "COMPOSITION",
    "D1838",
    "D4052",
    "lay_down_catalogue",
    "propose_change",
    "ship_drafts",
]
