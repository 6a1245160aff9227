"""The check of holds: nothing may rest on a thing that is on hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lims.gates import Check, CheckAnswer, GateQuestion, Moment, Phrase, no, yes
from lims.quality.service import holds_on
from lims.trace import describe
from lims.web import lazy_gettext as _

NAME = "hold"
NO_HOLD = yes(NAME, "none", _("Nothing that is used here is on hold."))
ON_HOLD = no(
    NAME, "on_hold", _("{thing} ({kind}) is on hold since {since}: {why}"),
    _("Release the hold under Quality, Holds, or use something else."),
)  # fmt: skip


def things_of(question: GateQuestion) -> list[int]:
    """What a question is about, as nodes. Quality-control work is not gated by the equipment that it is to mend."""
    nodes = [question.test_id, question.item_id]
    if question.item_kind == "sample":
        nodes += [
            question.measuring_system_id,
            question.room_id,
            question.method_id,
            *question.parts.values(),
        ]
        nodes += question.lots.values()
    return [node for node in dict.fromkeys(nodes) if node is not None]


def look(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """One answer a hold; a hold is a fact of the present, so it also stops work on what was measured before it."""
    things = things_of(question)
    held = list(hold_answers(session, things))
    yield from held or [NO_HOLD.said()]


def hold_answers(
    session: Session, things: Sequence[int], at: datetime | None = None
) -> Iterator[CheckAnswer]:
    """An answer for each hold on some things, as they are held now, or were at a moment."""
    holds = holds_on(session, things, at)
    titles = describe(session, [hold.node_id for hold in holds]) if holds else {}
    for hold in holds:
        kind, thing = titles[hold.node_id]
        yield ON_HOLD.said(
            hold.node_id, thing=thing.title, kind=Phrase(kind.word), since=Moment(hold.opened_at), why=hold.reason,
        )  # fmt: skip


HOLD = Check(
    NAME, _("Not on hold"), frozenset({"perform", "review", "release"}), look, (NO_HOLD, ON_HOLD), order=5
)
