"""The second look: what cannot be measured again is seen by a second person before the test is submitted.

A value needs it where a step of the method says that a second person looks, or where the laboratory marked it in the settings.
Where nothing is entered at such a step, it is the step itself that a second person confirms, once for each determination.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.catalogue import find_definition, settings
from lims.gates import Check, CheckAnswer, Fact, Figure, GateQuestion, Moment, Words, no, yes
from lims.people import people_by_id
from lims.records import Unit
from lims.results.determinations import (
    Determination,
    determinations_of,
    find_determination,
    present_round,
)
from lims.results.errors import InputUnknown, NothingToSee, SameEyes
from lims.results.models import SecondLookRow
from lims.results.work import open_subject
from lims.samples import tests_by_id
from lims.web import lazy_gettext as _
from methods.definitions import InputDefinition, MethodDefinition
from methods.knowledge import Known
from methods.wording import Texts

CHECK = "second_look"
MISSING = no(
    CHECK, "missing", _("{input} of determination {n} ({seen}) was seen by one person only, and it cannot be measured again."),
    _("Have a second person sign in at the bench with badge and PIN, look, and confirm it on the page of the test."),
)  # fmt: skip
SEEN = yes(CHECK, "seen", _("{input} of determination {n}: {who} saw {seen} too, {at}."))
STEP_ALONE = no(
    CHECK, "step_alone", _("A second person looks at the step “{input}” of determination {n}, and nobody has."),
    _("Have a second person sign in at the bench with badge and PIN, look, and confirm it on the page of the test."),
)  # fmt: skip
STEP_SEEN = yes(CHECK, "step_seen", _("{who} looked at the step “{input}” of determination {n}, {at}."))
STEP, DONE = "step-", "done"
DONE_WORDS: Texts = {"en": "done", "az": "edildi", "ru": "сделано"}


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondLook:
    """A value that a second person must see, and who saw it; `id`, `person_id` and `at` are None until somebody did."""

    determination: Determination
    wanted: InputDefinition
    text: str
    unit: str  # a code of methods.units; empty where there is none
    id: int | None = None
    person_id: int | None = None
    at: datetime | None = None

    @property
    def seen(self) -> str:
        """The value as a form carries it."""
        return f"{self.text} {self.unit}".strip()

    @property
    def fact(self) -> Fact:
        """The value as a reader sees it: a choice by its name, a number with its unit."""
        choices = dict(self.wanted.choices)
        if self.text in choices:
            return Words(choices[self.text])
        return Figure(self.text, self.unit) if self.wanted.kind == "number" else self.text

    @property
    def of_step(self) -> bool:
        """Whether a step is looked at, and no value."""
        return self.wanted.name.startswith(STEP)

    def refuses(self, person_id: int | None) -> bool:
        """Whether this person read the value, so that their look would be no second one."""
        return person_id is None or person_id in _readers(self.determination, self.wanted.name)


def inputs_seen_twice(definition: MethodDefinition, laid: Mapping[str, Any]) -> list[InputDefinition]:
    """The values of a determination that a second person must see, by the method's steps and the laboratory's settings."""
    marked = settings.seen_twice(laid)
    names = set(marked.value) if isinstance(marked, Known) else set()
    names |= {name for step in definition.steps if step.second_person for name in step.inputs}
    values = [
        one
        for one in definition.inputs
        if one.name in names and one.per == "determination" and one.kind != "photo"
    ]
    return values + _steps_seen_twice(definition, {one.name for one in values})


def _steps_seen_twice(definition: MethodDefinition, seen: set[str]) -> list[InputDefinition]:
    """The steps at which a second person looks and no value is seen: each as something that is done, named by its place."""
    return [
        InputDefinition(
            name=f"{STEP}{n}",
            labels=step.texts,
            kind="choice",
            per="determination",
            choices=((DONE, DONE_WORDS),),
        )
        for n, step in enumerate(definition.steps, 1)
        if step.second_person and not seen & set(step.inputs)
    ]


def second_looks(
    session: Session, wanted: Sequence[InputDefinition], determinations: Iterable[Determination]
) -> list[SecondLook]:
    """What a second person must see of some determinations in use, each with the look that was had; one query."""
    used = [one for one in determinations if one.used]
    if not wanted or not used:
        return []
    rows = session.scalars(
        select(SecondLookRow).where(SecondLookRow.determination_id.in_([one.id for one in used]))
    )
    had = {(row.determination_id, row.input, row.seen, row.unit): row for row in rows}
    found = []
    for run in used:
        for one in wanted:
            text, unit = _value(run, one.name)
            if text:
                row = had.get((run.id, one.name, text, unit))
                found.append(
                    SecondLook(
                        determination=run, wanted=one, text=text, unit=unit, id=row.id if row else None,
                        person_id=row.person_id if row else None, at=row.at if row else None,
                    )
                )  # fmt: skip
    return found


def confirm_second_look(unit: Unit, determination_id: int, name: str, seen: str) -> None:
    """Record that the person of the unit saw a value too; `seen` is the text that stood before them. Asked again, no effect.

    Raises NotFound, TestNotOpen, InputUnknown, NothingToSee where the value is another one by now, SameEyes.
    """
    run = find_determination(unit.session, determination_id)
    subject = open_subject(unit, run.test_id)
    wanted = inputs_seen_twice(subject.method.definition, subject.method.settings)
    if name not in {one.name for one in wanted}:
        known = ", ".join(one.name for one in wanted) or "nothing"
        raise InputUnknown(method=subject.method.code, name=name[:40], known=known)
    looks = {one.wanted.name: one for one in second_looks(unit.session, wanted, [run])}
    if name not in looks or looks[name].seen != seen:
        raise NothingToSee
    if looks[name].refuses(unit.by.person_id):
        raise SameEyes
    if looks[name].id is None:
        row = SecondLookRow(
            determination_id=run.id, input=name, seen=looks[name].text, unit=looks[name].unit,
            person_id=unit.by.person_id, at=unit.at,
        )  # fmt: skip
        unit.add(row)
        unit.link(run.values[name].id if name in run.values else run.id, row.id, name)
        unit.flush()


def _value(run: Determination, name: str) -> tuple[str, str]:
    """A value of a determination as it was read, and its unit; empty where there is none. A step of it is done."""
    if name.startswith(STEP):
        return DONE, ""
    if name in run.values:
        return run.values[name].text, run.values[name].unit or ""
    return str(run.observations.get(name) or ""), ""


def _readers(run: Determination, name: str) -> set[int | None]:
    read_by = run.values[name].person_id if name in run.values else None
    return {run.person_id, read_by} - {None}


def look(session: Session, question: GateQuestion) -> Iterator[CheckAnswer]:
    """Whether a second person saw what cannot be measured again."""
    if question.test_id is None:
        return
    wanted = inputs_seen_twice(find_definition(question.definition), question.settings)
    if not wanted:
        return
    test = tests_by_id(session, [question.test_id])[question.test_id]
    runs = present_round(determinations_of(session, [test.id])[test.id], test.state)
    looks = second_looks(session, wanted, runs)
    people = people_by_id(session, {one.person_id for one in looks if one.person_id is not None})
    for one in looks:
        said: dict[str, Fact] = {
            "input": Words(one.wanted.labels),
            "n": str(one.determination.n),
            "seen": one.fact,
        }
        if one.id is None or one.person_id is None or one.at is None:
            yield (STEP_ALONE if one.of_step else MISSING).said(one.determination.id, **said)
        else:
            yield (STEP_SEEN if one.of_step else SEEN).said(
                one.id, **said, who=people[one.person_id].name, at=Moment(one.at)
            )


CHECKS = (
    Check(
        CHECK,
        _("Second look"),
        frozenset({"perform"}),
        look,
        (MISSING, SEEN, STEP_ALONE, STEP_SEEN),
        order=14,
    ),
)
