"""What the bench page shows of a test: the gate, what was measured, and what it would give if it were taken now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lims.competence import Trainee, trainees_at_bench
from lims.equipment import Equipment, equipment_by_id
from lims.errors import LimsError
from lims.gates import Answer, CheckAnswer, check_word, remedy_of, sentence_of
from lims.intake import Interface, Live, interface_of, latest_live
from lims.results import (
    Determination,
    Evaluated,
    Finding,
    SecondLook,
    evaluate_test,
    inputs_seen_twice,
    lacking_of,
    second_looks,
)
from lims.results.evaluation import composition
from lims.results.given import node_source
from lims.samples import Needs, come_first, needs_of_test
from lims.web import unit_words
from methods.definitions import Entered, InputDefinition, NumericResult, VectorResult
from methods.knowledge import Unknown

WORDS = {Answer.YES: "yes", Answer.NO: "no", Answer.NO_REQUIREMENT: "unknown"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownAnswer:
    """An answer of the gate as a line of the list: what it is about, the sentence, and what to do."""

    answer: str
    title: str
    reason: str
    check: str
    to: str | None = None
    remedy: str | None = None
    passable: bool = True  # whether somebody with authority could let the test pass


@dataclass(frozen=True, kw_only=True)
class BenchTest:
    """Everything that the page of a test at the bench shows."""

    evaluated: Evaluated
    needs: Needs  # what the sample needs for the test
    answers: list[ShownAnswer]
    meter: Equipment | None
    interface: Interface | None
    live: Live | None
    now: Evaluated | None  # with the live value taken as a further determination
    open_run: Determination | None  # taken, and not yet looked at
    unseen: list[InputDefinition] = field(default_factory=list)
    second_looks: list[SecondLook] = field(default_factory=list)  # of what cannot be measured again
    trainees: list[Trainee] = field(default_factory=list)  # who are in training for the method

    @property
    def lacking(self) -> dict[int, int]:
        """How many values each determination lacks that nobody has decided on."""
        subject = self.evaluated.subject
        return {one.id: n for one in self.used if (n := len(lacking_of(subject, one)))}

    @property
    def shown(self) -> Evaluated:
        """What the right side shows: with the live value if there is one that is fresh, else what was taken."""
        return self.now or self.evaluated

    @property
    def supposed(self) -> bool:
        """Whether the right side supposes that the live value is taken."""
        return self.now is not None

    @property
    def begun(self) -> bool:
        """Whether there is anything to work out: a determination, a live value, or what another test of the sample found."""
        definition = self.evaluated.subject.method.definition
        measured_here = bool(definition.inputs) or definition.takes_peaks
        return self.supposed or bool(self.evaluated.determinations) or not measured_here

    @property
    def finding(self) -> Finding | None:
        """The first result."""
        return self.shown.findings[0] if self.shown.findings else None

    @property
    def used(self) -> list[Determination]:
        return [one for one in self.evaluated.determinations if one.used]

    @property
    def needed(self) -> int | None:
        """How many determinations are asked for; None while the way of working is not chosen."""
        try:
            return self.evaluated.subject.determinations_needed
        except LimsError:
            return None

    @property
    def off(self) -> LimsError | None:
        """Why it cannot be submitted as it is."""
        return self.evaluated.refusal

    @property
    def refusal(self) -> LimsError | None:
        return self.shown.refusal

    @property
    def composition(self) -> VectorResult | None:
        """The composition, where the method gives one."""
        return composition(self.shown.outcome)

    @property
    def no_uncertainty(self) -> str | None:
        """Why the first result has no uncertainty, if it has none."""
        result = self.finding.result if self.finding else None
        if isinstance(result, VectorResult):
            unknown = [one.uncertainty for one in result.components if isinstance(one.uncertainty, Unknown)]
            return unknown[0].reason if unknown else None
        if isinstance(result, NumericResult) and isinstance(result.uncertainty, Unknown):
            return result.uncertainty.reason
        return None


def show_test(session: Session, test_id: int, *, at: datetime, person_id: int) -> BenchTest:
    """Gather the page of a test. Raises NotFound."""
    evaluated = evaluate_test(session, test_id, at=at, person_id=person_id)
    meter, interface, live = _instrument(session, evaluated, at)
    method = evaluated.subject.method
    inputs = method.definition.inputs
    runs = [one for one in evaluated.determinations if one.used]
    choices = [one for one in inputs if one.kind == "choice" and one.required]
    unseen = [
        one
        for one in choices
        if runs and one.name not in runs[-1].observations and one.name not in runs[-1].values
    ]
    supposed = None
    if live is not None and not live.faded and not unseen and evaluated.subject.open:
        supposed = _supposed(inputs, live, meter)
    now = (
        evaluate_test(session, test_id, at=at, person_id=person_id, hypothetical=supposed)
        if supposed
        else None
    )
    return BenchTest(
        needs=needs_of_test(evaluated.subject.test, method),
        evaluated=evaluated, answers=answers_of(evaluated), meter=meter, interface=interface, live=live, now=now,
        open_run=runs[-1] if unseen else None, unseen=unseen,
        second_looks=second_looks(session, inputs_seen_twice(method.definition, method.settings), runs),
        trainees=trainees_at_bench(session, evaluated.subject, at, person_id),
    )  # fmt: skip


def before(session: Session, bench: BenchTest) -> list[Needs]:
    """The tests of the sample that come before this one; a page asks for them, its live parts do not."""
    return come_first(session, bench.needs) if bench.evaluated.subject.open else []


def _instrument(
    session: Session, evaluated: Evaluated, at: datetime
) -> tuple[Equipment | None, Interface | None, Live | None]:
    """The part of the measuring system that sends readings, and what it shows."""
    system = evaluated.circumstances.system
    parts = equipment_by_id(session, system.parts.values()) if system else {}
    for one in parts.values():
        interface = interface_of(session, one.id, at)
        if interface is not None:
            return one, interface, latest_live(session, one.id, at)
    return next(iter(parts.values()), None), None, None


def _supposed(
    inputs: Sequence[InputDefinition], live: Live, meter: Equipment | None
) -> dict[str, Entered] | None:
    """A determination as it would be with what the instrument shows now, nothing seen that speaks against it."""
    found: dict[str, Entered] = {}
    source = node_source(live.equipment_id, f"{meter.code if meter else ''} now, not stored")
    for one in (wanted for wanted in inputs if wanted.per == "determination"):
        shown = live.reading(one.reading or "")
        if one.kind == "choice" and one.choices:
            found[one.name] = Entered(value=None, unit=None, text=one.choices[0][0], source=source)
        elif shown is not None and shown.value is not None:
            found[one.name] = Entered(
                value=shown.value, unit=shown.unit or None, text=shown.text, source=source
            )
        elif one.required:
            return None
    return found


def answers_of(evaluated: Evaluated) -> list[ShownAnswer]:
    """What the gate says of the measurement and, while there is something to submit, of whoever looks at the page.

    Only the first can be let pass: somebody who is not authorised has an authorised colleague submit.
    """
    submitting = shown_answers(evaluated.submission.answers) if evaluated.subject.open else []
    return in_the_way_first(
        [*shown_answers(evaluated.answers), *(replace(one, passable=False) for one in submitting)]
    )


def shown_answers(answers: Sequence[CheckAnswer]) -> list[ShownAnswer]:
    """The gate's answers as lines: what is in the way first."""
    lines = [
        ShownAnswer(
            answer=WORDS[one.answer], title=check_word(one.check), reason=sentence_of(one), check=one.check, remedy=remedy_of(one),
        )
        for one in answers
    ]  # fmt: skip
    return in_the_way_first(lines)


def in_the_way_first(lines: Sequence[ShownAnswer]) -> list[ShownAnswer]:
    """Lines sorted by what they ask of the reader."""
    return sorted(lines, key=lambda line: ["no", "unknown", "yes"].index(line.answer))


def live_json(live: Live | None, name: str) -> dict[str, object]:
    """What the live field of the page asks for once a second."""
    shown = live.reading(name) if live else None
    if live is None or shown is None:
        return {"value": None, "unit": "", "age_s": None}
    return {"value": shown.text, "unit": unit_words(shown.unit), "age_s": round(live.age_s, 1)}
