"""Asking the gate again what it was asked when a test was submitted: for what is known now of that moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lims.gates import CheckAnswer, ask, checks_of_person
from lims.results.determinations import Determination, determinations_of
from lims.results.evaluation import asked_of, circumstances_of, question_of
from lims.results.subject import Subject, subjects

Asked = tuple[int, datetime, int | None]
"""A test, the moment that it was asked about, and who was in front of the screen."""


def asked_again(
    session: Session, asked: Iterable[Asked], only: frozenset[str]
) -> dict[Asked, list[CheckAnswer]]:
    """What some checks say now about measuring these tests then; nothing where the test stands otherwise meanwhile.

    A moment at which nothing was measured is that of submitting, and only what is asked of a person is asked for it.
    """
    wanted = list(dict.fromkeys(asked))
    about, runs = (
        subjects(session, {one[0] for one in wanted}),
        determinations_of(session, {one[0] for one in wanted}),
    )
    return {
        one: _answers(session, about[one[0]], runs[one[0]], one, only) for one in wanted if one[0] in about
    }


def _answers(
    session: Session, subject: Subject, runs: Sequence[Determination], asked: Asked, only: frozenset[str]
) -> list[CheckAnswer]:
    _test, at, person_id = asked
    measured = next((some for some in _rounds(runs).values() if max(one.at for one in some) == at), None)
    circumstances = circumstances_of(session, subject, measured or (), at=at)
    question = question_of(session, subject, measured or (), circumstances, person_id)
    if measured is None:
        return ask(session, question, only & checks_of_person())
    others = {one.person_id for one in measured} - {question.person_id}
    answers = ask(session, question, only)
    return answers + [
        found for one in sorted(others) for found in asked_of(session, question, one, measured, only)
    ]


def _rounds(runs: Sequence[Determination]) -> Mapping[int, list[Determination]]:
    """The determinations that count, by the round in which they were made."""
    found: dict[int, list[Determination]] = {}
    for one in runs:
        if one.used:
            found.setdefault(one.round, []).append(one)
    return found
