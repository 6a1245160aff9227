"""What the gate asks of method and sample: the edition approved and current, the matrix in scope, the sample not too old."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lims.catalogue import settings
from lims.catalogue.definitions import find_definition
from lims.catalogue.service import method_version_at, method_versions
from lims.gates import Check, CheckAnswer, GateQuestion, no, no_requirement, yes
from methods import MethodError
from methods.definitions import check_product
from methods.knowledge import Unknown

METHOD, MATRIX, HOLDING_TIME = "method_current", "matrix", "holding_time"


def look_at_method(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The method version is the one in use at the moment of the measurement, or the agreed one that it replaced."""
    agreed = method_versions(session, [question.method_version_id]).get(question.method_version_id)
    current = method_version_at(session, question.method_id, question.at)
    if agreed is None or agreed.valid_from > question.at:
        yield no(
            METHOD, f"The method's version was not approved for use at {question.at:%Y-%m-%d %H:%M} UTC.",
            "Measure after its effective date, or have a version approved.", question.method_version_id,
        )  # fmt: skip
    elif current is None or current.edition == agreed.edition:
        yield yes(
            METHOD,
            f"{agreed.code} in the edition {agreed.edition}, version {agreed.n}, is approved.",
            agreed.id,
        )
    else:
        yield no(
            METHOD, f"{agreed.code} is in use in the edition {current.edition} since {current.valid_from:%Y-%m-%d}, "
            f"and {agreed.edition} was agreed.",
            "Agree the new edition with the client, or record why the old one is used.", agreed.id, current.id,
        )  # fmt: skip


def look_at_matrix(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The product group lies in the method's scope."""
    if question.product_group is None:
        return
    definition = find_definition(question.definition)
    try:
        check_product(definition, question.product_group)
    except MethodError as trouble:
        yield no(MATRIX, trouble.problem_text, trouble.remedy_text, question.method_version_id)
        return
    yield yes(MATRIX, f"{definition.code} covers {question.product_group}.", question.method_version_id)


def look_at_age(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """The sample is within its holding time."""
    if question.item_kind != "sample":
        return
    limit = settings.holding_time(question.settings)
    if isinstance(limit, Unknown):
        yield no_requirement(
            HOLDING_TIME, "No holding time is entered for this method.",
            "Enter it in the settings of the method from the edition in use, with its source.",
        )  # fmt: skip
        return
    since = question.sampled_at if limit.value.since == "sampled" else question.received_at
    hours = limit.value.longest.total_seconds() / 3600
    if since is None:
        yield no(
            HOLDING_TIME, f"The sample may be at most {hours:g} h old, and when it was {limit.value.since} is not known.",
            f"Enter when the sample was {limit.value.since}.", question.method_version_id,
        )  # fmt: skip
        return
    age = (question.at - since).total_seconds() / 3600
    said = f"The sample was {limit.value.since} {age:.1f} h before the measurement, limit {hours:g} h"
    if age > hours:
        yield no(
            HOLDING_TIME, f"{said}: too old.", "Ask the client for a new sample.", question.method_version_id
        )
    else:
        yield yes(HOLDING_TIME, f"{said}.", question.method_version_id)


PERFORM = frozenset({"perform"})
CHECKS = (
    Check(METHOD, PERFORM, look_at_method, 10),
    Check(MATRIX, PERFORM, look_at_matrix, 11),
    Check(HOLDING_TIME, PERFORM, look_at_age, 12),
)
