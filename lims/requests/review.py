"""The review of a request: whether the laboratory can do what is asked, as it stands at a moment (ISO/IEC 17025 7.1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from lims.catalogue import (
    MethodVersion,
    decision_rules_at,
    method_versions,
    methods_at,
    specification_versions,
    specifications_at,
)
from lims.errors import NotFound
from lims.requests.errors import (
    AskedTwice,
    DecisionRuleMissing,
    MethodNotInUse,
    NoSuchMode,
    SpecificationNotInUse,
)
from lims.requests.models import View

if TYPE_CHECKING:
    from lims.requests.service import LineWish


def check_lines(session: Session, wishes: Sequence[LineWish], at: datetime) -> None:
    """Look at the lines of a request; a bounded number of queries.

    Raises NotFound, MethodNotInUse, SpecificationNotInUse, NoSuchMode, AskedTwice.
    """
    if not wishes:
        return
    known = method_versions(session, [wish.method_version_id for wish in wishes])
    in_use = {one.id for one in methods_at(session, at)}
    seen: set[tuple[int, str | None]] = set()
    for wish in wishes:
        method = known.get(wish.method_version_id)
        if method is None:
            raise NotFound
        if method.id not in in_use:
            raise MethodNotInUse(method=f"{method.code} ({method.edition})")
        _check_mode(method, wish.injection_mode)
        if (method.method_id, wish.injection_mode) in seen:
            raise AskedTwice(method=method.code)
        seen.add((method.method_id, wish.injection_mode))
    _check_specifications(session, wishes, at)


def _check_mode(method: MethodVersion, mode: str | None) -> None:
    known = [one.key for one in method.definition.modes]
    if mode is not None and mode not in known:
        raise NoSuchMode(method=method.code, mode=mode[:60], known=", ".join(known))


def _check_specifications(session: Session, wishes: Sequence[LineWish], at: datetime) -> None:
    wanted = {one for wish in wishes for one in wish.specification_version_ids}
    if not wanted:
        return
    in_use = {one.id for one in specifications_at(session, at)}
    known = specification_versions(session, wanted)
    if wanted - known.keys():
        raise NotFound
    for one in wanted - in_use:
        raise SpecificationNotInUse(specification=f"{known[one].code} ({known[one].edition})")


def check_rule(
    session: Session, wishes: Sequence[LineWish], rule_id: int | None, view: View, at: datetime
) -> None:
    """Conformity is judged by an agreed rule that stands. Raises DecisionRuleMissing, and RuleUnknown by the rule itself."""
    if rule_id is None and not any(wish.specification_version_ids for wish in wishes):
        return
    rule = next((one for one in decision_rules_at(session, at) if one.id == rule_id), None)
    if rule is None:
        raise DecisionRuleMissing
    rule.rule(view.value)
