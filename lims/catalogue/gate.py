"""What the gate asks of method and sample: the edition approved and current, the matrix in scope, the sample not too old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from lims.catalogue import settings
from lims.catalogue.definitions import find_definition, product_groups
from lims.catalogue.service import method_version_at, method_versions
from lims.catalogue.setting_kinds import HoldingTime
from lims.gates import (
    Check,
    CheckAnswer,
    Day,
    Fact,
    GateQuestion,
    Moment,
    Several,
    Span,
    Words,
    no,
    no_requirement,
    yes,
)
from lims.web import lazy_gettext as _
from methods.definitions import MethodDefinition
from methods.knowledge import Unknown

METHOD, MATRIX, HOLDING_TIME = "method_current", "matrix", "holding_time"

NOT_APPROVED = no(
    METHOD, "not_approved", _("The method's version was not approved for use at {at}."),
    _("Measure after its effective date, or have a version approved."),
)  # fmt: skip
APPROVED = yes(METHOD, "approved", _("{method} in the edition {edition}, version {n}, is approved."))
REPLACED = no(
    METHOD, "replaced",
    _("{method} is in use in the edition {present} since {since}, and {agreed} was agreed."),
    _("Agree the new edition with the client, or record why the old one is used."),
)  # fmt: skip
EXCLUDED = no(MATRIX, "excluded", _("{method} does not cover {product}: {why}."), _("{instead}."))
UNKNOWN_PRODUCT = no(
    MATRIX, "unknown", _("{method} has no product group {product}."), _("Choose one of: {choices}.")
)
COVERED = yes(MATRIX, "covered", _("{method} covers {product}."))
NO_LIMIT = no_requirement(
    HOLDING_TIME, "no_limit", _("No holding time is entered for this method."),
    _("Enter it in the settings of the method from the edition in use, with its source."),
)  # fmt: skip
SAMPLED, RECEIVED = "sampled", "received"
UNKNOWN_AGE = {
    SAMPLED: no(
        HOLDING_TIME, "sampling_unknown",
        _("The sample may be at most {limit} old, and when it was sampled is not known."),
        _("Enter when the sample was sampled."),
    ),
    RECEIVED: no(
        HOLDING_TIME, "receipt_unknown",
        _("The sample may be at most {limit} old, and when it was received is not known."),
        _("Enter when the sample was received."),
    ),
}  # fmt: skip
TOO_OLD = {
    SAMPLED: no(
        HOLDING_TIME, "sampled_too_early",
        _("The sample was sampled {age} before the measurement, limit {limit}: too old."),
        _("Ask the client for a new sample."),
    ),
    RECEIVED: no(
        HOLDING_TIME, "received_too_early",
        _("The sample was received {age} before the measurement, limit {limit}: too old."),
        _("Ask the client for a new sample."),
    ),
}  # fmt: skip
FRESH = {
    SAMPLED: yes(
        HOLDING_TIME, "sampled_in_time", _("The sample was sampled {age} before the measurement, limit {limit}.")
    ),
    RECEIVED: yes(
        HOLDING_TIME, "received_in_time", _("The sample was received {age} before the measurement, limit {limit}.")
    ),
}  # fmt: skip


def look_at_method(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The method version is the one in use at the moment of the measurement, or the agreed one that it replaced."""
    agreed = method_versions(session, [question.method_version_id]).get(question.method_version_id)
    current = method_version_at(session, question.method_id, question.at)
    if agreed is None or agreed.valid_from > question.at:
        yield NOT_APPROVED.said(question.method_version_id, at=Moment(question.at))
    elif current is None or current.edition == agreed.edition:
        yield APPROVED.said(agreed.id, method=agreed.code, edition=agreed.edition, n=str(agreed.n))
    else:
        yield REPLACED.said(
            agreed.id, current.id, method=agreed.code, agreed=agreed.edition, present=current.edition,
            since=Day(current.valid_from),
        )  # fmt: skip


def look_at_matrix(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The product group lies in the method's scope, and the laboratory tests it by the method."""
    if question.product_group is not None:
        definition = settings.applied(find_definition(question.definition), question.settings)
        yield covered(definition, question.product_group, question.method_version_id)


def covered(definition: MethodDefinition, product: str, version_id: int) -> CheckAnswer:
    """Whether the method covers a product group; why not and what instead, or which ones it covers."""
    matrix = definition.matrix
    said: dict[str, Fact] = {"method": definition.code, "product": product_words(product)}
    for out in matrix.excluded:
        if out.key == product:
            return EXCLUDED.said(version_id, **said, why=Words(out.reason), instead=Words(out.remedy))
    if not matrix.any and product not in {one.key for one in matrix.products}:
        choices = Several(tuple(Words(one.names) for one in matrix.products))
        return UNKNOWN_PRODUCT.said(version_id, **said, choices=choices)
    return COVERED.said(version_id, **said)


def product_words(product: str) -> Fact:
    """What the methods call a product group; its own key where none of them knows it."""
    known = product_groups()
    return Words(known[product]) if product in known else product


def look_at_age(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The sample is within its holding time."""
    if question.item_kind != "sample":
        return
    limit = settings.holding_time(question.settings)
    if isinstance(limit, Unknown):
        yield NO_LIMIT.said(question.method_version_id)
        return
    since = question.sampled_at if limit.value.since == SAMPLED else question.received_at
    yield aged(limit.value, since, question)


def aged(limit: HoldingTime, since: datetime | None, question: GateQuestion) -> CheckAnswer:
    """How old the sample was, from what the holding time counts from."""
    if since is None:
        return UNKNOWN_AGE[limit.since].said(question.method_version_id, limit=Span(limit.longest))
    age = question.at - since
    reason = (TOO_OLD if age > limit.longest else FRESH)[limit.since]
    return reason.said(question.method_version_id, age=Span(age), limit=Span(limit.longest))


PERFORM = frozenset({"perform"})
CHECKS = (
    Check(METHOD, _("Method edition"), PERFORM, look_at_method, (NOT_APPROVED, APPROVED, REPLACED), order=10),
    Check(MATRIX, _("Product covered"), PERFORM, look_at_matrix, (EXCLUDED, UNKNOWN_PRODUCT, COVERED), order=11),
    Check(
        HOLDING_TIME, _("Age of the sample"), PERFORM, look_at_age,
        (NO_LIMIT, *UNKNOWN_AGE.values(), *TOO_OLD.values(), *FRESH.values()), order=12,
    ),
)  # fmt: skip
