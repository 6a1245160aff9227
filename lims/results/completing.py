"""A determination that lacks values: what it has is kept, and a person enters or decides what stands for each of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lims.intake import enter_by_hand
from lims.records import Unit
from lims.results.censoring import BOUND, CENSORED, LACKING
from lims.results.determinations import Determination, find_determination
from lims.results.errors import NotLacking, ReasonNeeded, StandsNot
from lims.results.subject import Subject
from lims.results.work import observe, open_subject, take_reading
from methods.definitions import InputDefinition
from methods.reporting import SIGNS, CensoredKind

NOT_MEASURED = "not measured"
VALUE = "value"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What stands for a value that is lacking: a number that was read, a kind of `CensoredKind`, or that it was not measured.

    `text` is the number or the bound; `reason` says why, where nothing was read.
    """

    stands: str
    text: str = ""
    reason: str = ""


def lacking_of(subject: Subject, run: Determination) -> list[InputDefinition]:
    """The inputs of a determination that hold nothing yet and that nobody has decided on."""
    decided = run.observations.get(LACKING) or {}
    return [
        one for one in subject.method.definition.inputs
        if one.per == "determination" and one.required and one.kind == "number"
        and one.name not in run.values and one.name not in decided
    ]  # fmt: skip


def complete(
    unit: Unit, determination_id: int, decided: Mapping[str, Decided], *, seen: int | None = None
) -> Determination:
    """Enter or decide what stands for values that a determination lacks; what it has already is not touched.

    Raises NotLacking for a value that it has, StandsNot, ReasonNeeded, and as `take_reading`.
    """
    run = find_determination(unit.session, determination_id)
    subject = open_subject(unit, run.test_id)
    inputs = {one.name: one for one in lacking_of(subject, run)}
    for name in decided:
        if name not in inputs:
            raise NotLacking(name=name[:40])
    readings, reasons = {}, dict(run.observations.get(LACKING) or {})
    for name, one in decided.items():
        if one.stands == NOT_MEASURED:
            reasons[name] = _reason(inputs[name], one)
        else:
            readings[name] = _typed(unit, inputs[name], one)
    noted = {LACKING: reasons} if reasons else {}
    if readings:
        return take_reading(unit, run.id, readings, observations=noted, seen=seen)
    return observe(unit, run.id, noted, seen=seen)


def _reason(wanted: InputDefinition, one: Decided) -> str:
    if not wanted.alone:
        raise StandsNot(
            label=wanted.labels["en"], what="“not measured”", why="the result is computed from it"
        )
    if not one.reason.strip():
        raise ReasonNeeded(act="go without a value")
    return one.reason.strip().rstrip(".")


def _typed(unit: Unit, wanted: InputDefinition, one: Decided) -> int:
    """The reading that a person enters: a number, or in words what is known only by a bound."""
    if one.stands == VALUE:
        return enter_by_hand(
            unit, name=wanted.reading or wanted.name, text=one.text, unit_code=wanted.unit or "", reason=one.reason or None
        )  # fmt: skip
    kind = CensoredKind(one.stands)
    if not wanted.alone:
        raise StandsNot(label=wanted.labels["en"], what=f"“{kind}”", why="the result is computed from it")
    if not one.reason.strip():
        raise ReasonNeeded(act="decide that a value is censored")
    text = f"{kind} {one.text.strip()}" if kind in SIGNS else str(kind)
    if kind in SIGNS and BOUND.fullmatch(text) is None:
        raise StandsNot(label=wanted.labels["en"], what=f"“{text}”", why="a bound is a number")
    return enter_by_hand(
        unit, name=wanted.reading or wanted.name, text=text, unit_code=wanted.unit or "", number=False, reason=one.reason,
        flags=[CENSORED],
    )  # fmt: skip
