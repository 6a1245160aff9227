"""Methods done by hand that a laboratory adds itself: steps to follow, then what was read or rated, each a result of its own.

A number is the mean of the determinations; a rating (a class of an ordered scale, or one of some names) has no mean: unlike
determinations give no result. Steps, ranges and scales are the laboratory's, from the text that it owns.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from methods.definitions import censored_words, messages
from methods.definitions.censoring import Found, Substitution, below, figure, joined, mean_of
from methods.definitions.method import MethodDefinition
from methods.definitions.outcome import (
    AnyResult,
    CensoredResult,
    Message,
    NominalResult,
    NumericResult,
    OrdinalResult,
    Outcome,
    Uncertainty,
    uncertainty_of,
)
from methods.definitions.own import (
    CORRECTION,
    KEY,
    MODE,
    MODE_NAMES,
    MOST_DETERMINATIONS,
    refused,
    roles_named,
)
from methods.definitions.own_calculation import correction_of
from methods.definitions.parts import (
    BudgetEntry,
    InputDefinition,
    Matrix,
    Measurand,
    Product,
    ScaleKind,
    Step,
    WorkMode,
)
from methods.definitions.prepare import Prepared
from methods.knowledge import Source, Unknown
from methods.reporting import Censored, Nominal, Ordinal, Scale
from methods.uncertainty import Input, Mode, propagate
from methods.units import UNITS, convert
from methods.wording import Texts, filled

PHOTO: Texts = {"en": "Photo", "az": "Fotoşəkil", "ru": "Фотография"}
MOST_VALUES = 500
NO_U_OF_BOUNDS = Unknown(
    reason="some determinations lie below a limit, so that only a bound is known of them",
    remedy="report it without U, or measure again",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnValue:
    """One thing that is read or rated: a number in `unit`, or a choice of `classes`, ordered (best first) or not.

    `limit` is the least that is reported of a number, in its unit; None where the laboratory has not entered one.
    `recorded` is kept with the determination and is no result, such as the temperature of a bath.
    """

    key: str
    names: Texts
    unit: str = ""
    low: float | None = None
    high: float | None = None
    classes: tuple[str, ...] = ()
    ordered: bool = False
    condition: str = ""
    reading: str = ""
    limit: float | None = None
    recorded: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FileUnit:
    """What a unit means that a file writes (empty: that writes none), as the laboratory knows of its instrument, and from where."""

    written: str
    unit: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnGuided:
    """A method done by hand in one edition; `photo` asks for a picture with each determination.

    `below` says what a mean counts for a determination that lies below a limit, `file_units` what units of files mean.
    """

    code: str
    edition: str
    titles: Texts
    source: Source
    values: tuple[OwnValue, ...]
    steps: tuple[Step, ...] = ()
    determinations: int = 1
    photo: bool = False
    products: tuple[Product, ...] = ()
    roles: tuple[str, ...] = ()
    below: Substitution = Substitution.NONE
    file_units: tuple[FileUnit, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The calculation: what was read or rated, as results."""

    values: tuple[OwnValue, ...]
    below: Substitution

    def __call__(self, prepared: Prepared) -> Outcome:
        """A result for each value; none for a rating on which the determinations differ."""
        results: list[AnyResult] = []
        said: list[Message] = []
        for one in self.values:
            if one.recorded:
                continue
            if not one.classes:
                found, words = _number(prepared, one, self.below)
                results += found
                said += words
                continue
            rated = prepared.texts(one.key)
            if len(set(rated)) > 1:
                said.append(messages.ratings_differ(one.names, rated))
            else:
                results.append(_rating(one, rated[0]))
        if any(one.level == "stop" for one in said):
            return prepared.method.outcome((), messages=tuple(said))
        return prepared.method.outcome(tuple(results), messages=tuple(said))


def _rating(one: OwnValue, rated: str) -> AnyResult:
    if one.ordered:
        return OrdinalResult(
            measurand=one.key,
            value=Ordinal(value=rated, scale=Scale(name=one.names["en"], classes=one.classes)),
        )
    return NominalResult(measurand=one.key, value=Nominal(value=rated, allowed=one.classes))


def _number(
    prepared: Prepared, one: OwnValue, rule: Substitution
) -> tuple[list[AnyResult], list[Message]]:  # fmt: skip
    """The mean of a number; what it is known to lie below or above; or nothing where a person decided to go without it."""
    lacking = [run for run in prepared.used if one.key not in run.inputs]
    if lacking:
        said = (
            censored_words.not_measured(one.names, run.key, run.lacking.get(one.key, "")) for run in lacking
        )
        return [], list(said)
    found = _found(prepared, one)
    if not any(each.censored for each in found):
        return [_mean(prepared, one, [each.value or 0.0 for each in found])], []
    if all(each.censored for each in found):
        whole = joined(found)
        if whole is None:
            return [], [censored_words.no_mean(one.names)]
        return [CensoredResult(measurand=one.key, value=whole)], []
    mean = mean_of(found, rule)
    if mean is None:
        return [], [censored_words.no_mean(one.names)]
    said_so = [censored_words.mean_by(one.key, one.names, rule)]
    if one.limit is not None and mean < one.limit:
        return [CensoredResult(measurand=one.key, value=below(one.limit, one.unit))], said_so
    return [NumericResult(measurand=one.key, value=mean, unit=one.unit, uncertainty=NO_U_OF_BOUNDS)], said_so


def _found(prepared: Prepared, one: OwnValue) -> list[Found]:
    """What each determination says of a number: less than the least that is reported is only known to lie below it."""
    found = []
    for run in prepared.used:
        entered = run.inputs[one.key]
        if entered.censored is not None:
            found.append(Found(value=None, censored=_bounded(entered.censored, one)))
            continue
        value = convert(entered.value or 0.0, entered.unit or one.unit, one.unit)
        less = one.limit is not None and value < one.limit
        found.append(
            Found(
                value=value, censored=below(one.limit, one.unit) if less and one.limit is not None else None
            )
        )
    return found


def _bounded(censored: Censored, one: OwnValue) -> Censored:
    """What was stated without a bound lies below the least that the laboratory reports, where it has entered it."""
    if censored.bound is not None or one.limit is None:
        return censored
    return replace(censored, bound=figure(one.limit))


def _mean(prepared: Prepared, one: OwnValue, values: list[float]) -> NumericResult:
    return NumericResult(
        measurand=one.key, value=math.fsum(values) / len(values), unit=one.unit,
        uncertainty=_uncertainty(prepared, one, tuple(values)),
    )  # fmt: skip


def _uncertainty(prepared: Prepared, one: OwnValue, values: tuple[float, ...]) -> Uncertainty | Unknown:
    contribution = prepared.contributions.get(correction_of(one.key))
    if contribution is None:
        return Unknown(
            reason=f"the laboratory has not entered the uncertainty of {one.names['en']}",
            remedy="enter it in the settings of the method, with its source",
        )
    mean = math.fsum(values) / len(values)
    read = Input(
        name=one.key, value=mean, u=0.0, unit=one.unit, source=prepared.used[0].inputs[one.key].source
    )
    given = prepared.given
    evaluation = propagate(
        lambda **x: x[one.key] + x[correction_of(one.key)], (read, contribution), coverage=given.coverage,
        coverage_factor=given.coverage_factor, unit=UNITS[one.unit].difference or one.unit,
    )  # fmt: skip
    return uncertainty_of(evaluation)


def guided_definition(own: OwnGuided) -> MethodDefinition:
    """The definition of a method done by hand. Raises OwnMethodRefused."""
    _check(own)
    reported = [one for one in own.values if not one.recorded]
    photo = InputDefinition(name="photo", labels=PHOTO, kind="photo", per="determination")
    return MethodDefinition(
        code=own.code, edition=own.edition, titles=own.titles, source=own.source, steps=own.steps,
        matrix=Matrix(products=own.products, source=own.source, any=not own.products),
        measurands=tuple(map(_measurand, reported)),
        inputs=(*(_input(one, own.file_units) for one in own.values), *((photo,) if own.photo else ())),
        modes=(WorkMode(key=MODE, names=MODE_NAMES, determinations=own.determinations, agreement=None, source=own.source),),
        roles=roles_named(own.roles),
        budget=tuple(_entry(one) for one in reported if not one.classes),
        uncertainty_mode=Mode.GUM if any(not one.classes for one in reported) else None,
        calculation=Reading(values=own.values, below=own.below),
    )  # fmt: skip


def _measurand(one: OwnValue) -> Measurand:
    if not one.classes:
        scale = ScaleKind.INTERVAL if UNITS[one.unit].difference else ScaleKind.RATIO
        return Measurand(key=one.key, names=one.names, scale=scale, unit=one.unit, condition=one.condition)
    return Measurand(
        key=one.key, names=one.names, scale=ScaleKind.ORDINAL if one.ordered else ScaleKind.NOMINAL, condition=one.condition,
        ordinal=Scale(name=one.names["en"], classes=one.classes) if one.ordered else None,
    )  # fmt: skip


def _input(one: OwnValue, file_units: tuple[FileUnit, ...]) -> InputDefinition:
    if not one.classes:
        return InputDefinition(
            name=one.key, labels=one.names, kind="number", per="determination", unit=one.unit, low=one.low, high=one.high,
            reading=one.reading or None, alone=not one.recorded,
            file_units=tuple((each.written.casefold(), each.unit) for each in file_units),
        )  # fmt: skip
    choices: tuple[tuple[str, Texts], ...] = tuple(
        (name, {"en": name, "az": name, "ru": name}) for name in one.classes
    )
    return InputDefinition(
        name=one.key, labels=one.names, kind="choice", per="determination", choices=choices
    )


def _entry(one: OwnValue) -> BudgetEntry:
    return BudgetEntry(
        key=correction_of(one.key),
        unit=UNITS[one.unit].difference or one.unit,
        role=None,
        required=True,
        names=filled(CORRECTION, one.names),
    )


def _check(own: OwnGuided) -> None:
    keys = [one.key for one in own.values]
    if not 0 < len(keys) <= MOST_VALUES or len(set(keys)) < len(keys):
        raise refused(
            f"it needs 1 to {MOST_VALUES} values, each with a name of its own", "Give each value its own name"
        )
    if all(one.recorded for one in own.values):
        raise refused("all of its values are only recorded", "Give it a value that is a result")
    for one in own.values:
        if not KEY.fullmatch(one.key) or one.key == "photo":
            raise refused(
                f"{one.key[:30]!r} is no name",
                "Begin with a letter (not with of_); letters, digits and _ may follow",
            )
        if bool(one.classes) == bool(one.unit):
            raise refused(
                f"{one.key} is neither a number with its unit nor a choice", "Give it a unit, or its classes"
            )
        if one.unit and one.unit not in UNITS:
            raise refused(f"there is no unit {one.unit[:20]!r}", "Choose a unit of the table")
        if one.limit is not None and (one.classes or one.recorded or not 0.0 < one.limit < math.inf):
            raise refused(
                f"the least of {one.key} that is reported is not above nought", "Enter it, or leave it empty"
            )
        if one.classes and (len(one.classes) < 2 or len(set(one.classes)) < len(one.classes)):
            raise refused(f"the classes of {one.key} cannot be told apart", "Give two or more, each once")
    if not 1 <= own.determinations <= MOST_DETERMINATIONS:
        raise refused("its number of determinations is impossible", f"Ask for 1 to {MOST_DETERMINATIONS}")
    _check_file_units(own.file_units)
    unknown = {name for step in own.steps for name in step.inputs} - set(keys)
    if unknown:
        raise refused(
            f"a step enters {', '.join(sorted(unknown))}, which is no value", "Name a value, or leave it out"
        )


def _check_file_units(found: tuple[FileUnit, ...]) -> None:
    written = [one.written.casefold() for one in found]
    if len(set(written)) < len(written):
        raise refused("a unit of files has two meanings", "Give each once")
    for one in found:
        if one.unit not in UNITS:
            raise refused(f"there is no unit {one.unit[:20]!r}", "Choose a unit of the table")
        if not one.source.strip():
            raise refused(
                f"nobody says from where {one.written or 'no unit'} is {one.unit}",
                "Name the source, such as the file's own setting",
            )
