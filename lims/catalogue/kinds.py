"""How methods, specifications and rules are shown in a walk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue.accreditation import Standing
from lims.catalogue.models import (
    AccreditationRow,
    AccreditationVersionRow,
    DecisionRuleRow,
    DecisionRuleVersionRow,
    MethodRow,
    MethodVersionRow,
    ScopeLineRow,
    ScopeLineVersionRow,
    SpecificationRow,
    SpecificationVersionRow,
)
from lims.catalogue.words import STANDINGS
from lims.records import versions_then
from lims.trace import Description, NodeKind, Uses
from lims.web import day_text, gettext, moment_text
from lims.web import lazy_gettext as _

COLUMN = 3
DECIDING = ("edition", "definition", "method_id", "standard")
COVERED = ("measurands", "product_groups")
Describe = Callable[[Session, Sequence[int]], Mapping[int, Description]]


def _versions(version: Any, header: Any, page: str, line: Callable[[Any], str]) -> Describe:
    """How to describe versions of a header: its code, a line of the version, and the page of the header."""

    def describe(session: Session, ids: Sequence[int]) -> dict[int, Description]:
        query = select(version, header.code).join(header, header.id == version.header_id)
        return {
            row.id: Description(title=code, detail=line(row), url=page.format(row.header_id))
            for row, code in session.execute(query.where(version.id.in_(ids)))
        }

    return describe


def _stood(version: Any) -> Callable[[Session, Uses], Mapping[int, str]]:
    """How to say that a version was not in force, as known now, when it was used."""

    def stood(session: Session, uses: Uses) -> dict[int, str]:
        moments = {id_: [one.at for one in of] for id_, of in uses.items()}
        found: dict[int, str] = {}
        for id_, (used, known) in versions_then(session, version, moments).items():
            lost = next((at for at, then in known if then is None or not _holds(used, then)), None)
            if lost is not None:
                said = gettext("Not in force when it was used, %(at)s.", at=moment_text(lost))
                found[id_] = (
                    said
                    + " "
                    + gettext("What rests on it must be judged and done again by what was in force.")
                )
        return found

    return stood


def _holds(used: Any, then: Any) -> bool:
    """Whether what is known now for a moment still grants all that was used: a scope may have grown, not shrunk."""
    granted = getattr(then, "standing", Standing.GRANTED) == Standing.GRANTED
    same = all(getattr(then, name, None) == getattr(used, name, None) for name in DECIDING)
    whole = all(one in getattr(then, name) for name in COVERED for one in getattr(used, name, ()))
    return granted and same and whole


def _headers(header: Any, page: str) -> Describe:
    def describe(session: Session, ids: Sequence[int]) -> dict[int, Description]:
        query = select(header.id, header.code).where(header.id.in_(ids))
        return {id_: Description(title=code, url=page.format(id_)) for id_, code in session.execute(query)}

    return describe


def _approved(row: Any) -> str:
    return gettext("version %(n)s, approved, since %(day)s", n=row.n, day=day_text(row.valid_from))


def _in_scope(row: Any) -> str:
    return gettext("%(edition)s, since %(day)s", edition=row.edition, day=day_text(row.valid_from))


def _accredited(row: Any) -> str:
    until = gettext("until %(day)s", day=day_text(row.valid_to)) if row.valid_to else ""
    return ", ".join(filter(None, (row.body, row.number, str(STANDINGS[row.standing]), until)))


KINDS = (
    NodeKind(
        "method_version", _("method edition"), COLUMN,
        _versions(MethodVersionRow, MethodRow, "/methods/{}", lambda row: f"{row.edition}, {_approved(row)}"),
        _stood(MethodVersionRow),
    ),
    NodeKind("method", _("method"), COLUMN, _headers(MethodRow, "/methods/{}")),
    NodeKind(
        "specification_version", _("specification"), COLUMN,
        _versions(
            SpecificationVersionRow, SpecificationRow, "/specifications/{}", lambda row: f"{row.edition}, {_approved(row)}"
        ),
    ),
    NodeKind("specification", _("specification"), COLUMN, _headers(SpecificationRow, "/specifications/{}")),
    NodeKind(
        "decision_rule_version", _("decision rule"), COLUMN,
        _versions(DecisionRuleVersionRow, DecisionRuleRow, "/decision-rules", lambda row: _approved(row)),
    ),
    NodeKind("decision_rule", _("decision rule"), COLUMN, _headers(DecisionRuleRow, "/decision-rules")),
    NodeKind(
        "scope_line_version", _("scope of accreditation"), COLUMN,
        _versions(ScopeLineVersionRow, ScopeLineRow, "/scope", _in_scope), _stood(ScopeLineVersionRow),
    ),
    NodeKind(
        "accreditation_version", _("accreditation"), COLUMN,
        _versions(AccreditationVersionRow, AccreditationRow, "/scope", _accredited), _stood(AccreditationVersionRow),
    ),
    NodeKind("accreditation", _("accreditation"), COLUMN, _headers(AccreditationRow, "/scope")),
    NodeKind("scope_line", _("scope of accreditation"), COLUMN, _headers(ScopeLineRow, "/scope")),
)  # fmt: skip
