"""Tables that are typed as lines: cells between bars, one line a row; read with a sentence for what cannot be, and written back."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from lims.catalogue.lines import unit_code
from lims.web import gettext
from lims.web.fields import read_number
from methods.composition import Basis
from methods.definitions import (
    BlendExample,
    ComponentPrecision,
    CurvePoint,
    CurveTemperature,
    Factor,
    FileUnit,
    OwnComponent,
    OwnCut,
    OwnGroup,
    OwnInput,
    OwnValue,
    Paraffin,
    PeakExample,
    Step,
)
from methods.knowledge import Source
from methods.wording import LANGUAGES, Texts

ARROW = re.compile(r"\s*(?:->|→)\s*")
RECORDED, SECOND_PERSON = "recorded", "second person"  # how a yes is written, so that a line says of what
YES = frozenset({"yes", "x", "+", "bəli", "да", RECORDED, SECOND_PERSON})
ORDER = "<"
COMPONENTS = ("name", "peaks", "factor", "u_factor", "low", "high", "group", "limit", "agreement")
GROUPS = ("key", "en", "az", "ru")
INPUTS = ("name", "en", "az", "ru", "unit", "low", "high")
FACTORS = ("name", "factor", "low", "high")
VALUES = ("key", "en", "az", "ru", "unit", "low", "high", "condition", "reading", "limit", "recorded")
PRECISION = ("name", "r", "R", "low", "high", "clause")
FILE_UNITS = ("written", "unit", "source")
BLANK = "-"  # how one writes that a file writes no unit
STEPS = ("en", "az", "ru", "minutes", "second", "inputs", "clause")
CUTS = ("name", "t_end", "reading")
POINTS, TEMPERATURES = ("percent", "reading", "key"), ("t", "key")
PARAFFINS = ("name", "time", "t")

Cells = Mapping[str, str]


def rows(text: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """The cells of each line by column; cells at the end may be left out. Raises ValueError with a sentence."""
    found = []
    for line, cells in cells_of(text):
        if len(cells) > len(columns):
            raise ValueError(_wrong(line, gettext("it has more than %(n)s cells", n=len(columns))))
        found.append(dict(zip_longest(columns, cells, fillvalue="")))
    return found


def cells_of(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each line that says something, with its cells."""
    for line in filter(str.strip, text.splitlines()):
        yield line, [one.strip() for one in re.split(r"[|\t]", line)]


def lines(table: Iterable[Sequence[str]]) -> str:
    """Rows of cells as the text that is typed."""
    return "\n".join(" | ".join(row).rstrip(" |") for row in table)


def readable(line: str) -> str:
    """A typed line for who only reads it: the cells that say something."""
    return " · ".join(cell for cell in map(str.strip, line.split("|")) if cell)


def _wrong(line: str, why: str) -> str:
    return gettext("“%(line)s”: %(why)s.", line=line.strip()[:40], why=why)


def number(cells: Cells, name: str, *, needed: bool = False) -> float | None:
    """The number of a cell; None where it is empty. Raises ValueError with a sentence that names the line."""
    if not cells[name]:
        if needed:
            raise ValueError(_wrong(next(iter(cells.values())), gettext("a number is missing")))
        return None
    try:
        return float(read_number(cells[name]))
    except ValueError as trouble:
        if re.fullmatch(r"[\d.]+[eE][+-]?\d+", cells[name]):
            return float(cells[name])
        raise ValueError(_wrong(next(iter(cells.values())), str(trouble).rstrip("."))) from trouble


def _needed(cells: Cells, name: str) -> float:
    return number(cells, name, needed=True) or 0.0


def figure(x: float | None) -> str:
    """A number as it is typed."""
    return "" if x is None else f"{x:.15g}"


def names_in(cells: Cells) -> Texts:
    """A name in the three languages; English where one is missing."""
    return {language: cells[language] or cells["en"] for language in LANGUAGES}


def said(texts: Texts) -> list[str]:
    """A name as cells: a language that only repeats English is left out."""
    return [texts["en"], *(texts[one] if texts[one] != texts["en"] else "" for one in ("az", "ru"))]


# -- compositions ---------------------------------------------------------------------------------------


def components(text: str) -> tuple[OwnComponent, ...]:
    """Components with their response factors."""
    return tuple(
        OwnComponent(
            name=one["name"], peaks=tuple(filter(None, map(str.strip, one["peaks"].split(",")))), factor=_needed(one, "factor"),
            u_factor=number(one, "u_factor"), low=number(one, "low"), high=number(one, "high"), group=one["group"],
            limit=number(one, "limit"), agreement=one["agreement"],
        )
        for one in rows(text, COMPONENTS)
    )  # fmt: skip


def component_lines(found: Iterable[OwnComponent]) -> str:
    """Components as they are typed."""
    return lines(
        [one.name, ", ".join(one.peaks), figure(one.factor), figure(one.u_factor), figure(one.low), figure(one.high), one.group,
         figure(one.limit), one.agreement]
        for one in found
    )  # fmt: skip


def precision(text: str) -> tuple[ComponentPrecision, ...]:
    """r and R of components, each with the range of the mean that it holds for."""
    return tuple(
        ComponentPrecision(
            name=one["name"], r=_limit(one, "r"), R=_limit(one, "R"), low=number(one, "low") or 0.0,
            high=math.inf if not one["high"] else _needed(one, "high"), clause=one["clause"],
        )
        for one in rows(text, PRECISION)
    )  # fmt: skip


def _limit(cells: Cells, name: str) -> str:
    """A figure, or arithmetic over X as it was typed; a comma in a figure is a point."""
    text = cells[name]
    return str(read_number(text)) if re.fullmatch(r"[\d.,]+", text) else text


def precision_lines(found: Iterable[ComponentPrecision]) -> str:
    """r and R of components as they are typed."""
    return lines(
        [one.name, one.r, one.R, figure(one.low) if one.low else "", "" if math.isinf(one.high) else figure(one.high), one.clause]
        for one in found
    )  # fmt: skip


def groups(text: str) -> tuple[OwnGroup, ...]:
    """Groups with their names."""
    return tuple(OwnGroup(key=one["key"], names=names_in(one)) for one in rows(text, GROUPS))


def group_lines(found: Iterable[OwnGroup]) -> str:
    """Groups as they are typed."""
    return lines([one.key, *said(one.names)] for one in found)


def inputs(text: str) -> tuple[OwnInput, ...]:
    """What is weighed or measured of the portion."""
    return tuple(
        OwnInput(
            name=one["name"], labels=names_in(one), unit=unit_code(one["unit"]), low=number(one, "low"), high=number(one, "high")
        )
        for one in rows(text, INPUTS)
    )  # fmt: skip


def input_lines(found: Iterable[OwnInput]) -> str:
    """Inputs as they are typed."""
    return lines([one.name, *said(one.labels), one.unit, figure(one.low), figure(one.high)] for one in found)


def _parts(line: str) -> tuple[str, str, str]:
    given, _bar, source = line.partition("|")
    parts = ARROW.split(given.strip())
    if len(parts) != 2 or not source.strip():
        raise ValueError(
            gettext("“%(line)s” is no example. Write a = 1.0; b = 2.0 -> 3.0 | its source.", line=line[:40])
        )
    return parts[0], parts[1], source.strip()


def _pairs(text: str, line: str) -> dict[str, str]:
    found = {}
    for one in filter(None, map(str.strip, text.split(";"))):
        name, equals, value = one.partition("=")
        if not equals:
            raise ValueError(_wrong(line, gettext("an equals sign is missing")))
        found[name.strip()] = str(read_number(value.strip()))
    return found


def peak_examples(text: str) -> tuple[PeakExample, ...]:
    """Areas and the amounts that a source prints for them, one example a line."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        areas, expected, source = _parts(line)
        given = {name: float(value) for name, value in _pairs(areas, line).items()}
        found.append(PeakExample(areas=given, expected=_pairs(expected, line), source=source))
    return tuple(found)


def peak_example_lines(found: Iterable[PeakExample]) -> str:
    """Examples as they are typed."""
    return "\n".join(f"{_joined(one.areas)} -> {_joined(one.expected)} | {one.source}" for one in found)


def _joined(values: Mapping[str, float] | Mapping[str, str]) -> str:
    return "; ".join(f"{name} = {figure(x) if isinstance(x, float) else x}" for name, x in values.items())


# -- properties from a composition ----------------------------------------------------------------------


def factors(text: str) -> tuple[Factor, ...]:
    """Components with their factors and the ranges of their fractions."""
    return tuple(
        Factor(
            name=one["name"], factor=_needed(one, "factor"), low=number(one, "low"), high=number(one, "high")
        )
        for one in rows(text, FACTORS)
    )


def factor_lines(found: Iterable[Factor]) -> str:
    """Factors as they are typed."""
    return lines([one.name, figure(one.factor), figure(one.low), figure(one.high)] for one in found)


def blend_examples(text: str) -> tuple[BlendExample, ...]:
    """Fractions and the property that a source prints for them, one example a line."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        given, expected, source = _parts(line)
        fractions = {name: float(value) for name, value in _pairs(given, line).items()}
        found.append(BlendExample(fractions=fractions, expected=str(read_number(expected)), source=source))
    return tuple(found)


def blend_example_lines(found: Iterable[BlendExample]) -> str:
    """Examples as they are typed."""
    return "\n".join(f"{_joined(one.fractions)} -> {one.expected} | {one.source}" for one in found)


# -- by hand, and cuts ----------------------------------------------------------------------------------


def values(text: str) -> tuple[OwnValue, ...]:
    """What is read or rated: a unit, or classes such as 0 < 1 < 2 (ordered, best first) or no, yes."""
    return tuple(map(_value, rows(text, VALUES)))


def _value(one: Cells) -> OwnValue:
    kind = one["unit"]
    ordered = ORDER in kind
    classes = tuple(filter(None, map(str.strip, re.split(r"[<,]", kind)))) if ordered or "," in kind else ()
    return OwnValue(
        key=one["key"], names=names_in(one), unit="" if classes else unit_code(kind), low=number(one, "low"),
        high=number(one, "high"), classes=classes, ordered=ordered, condition=one["condition"], reading=one["reading"],
        limit=number(one, "limit"), recorded=one["recorded"].lower() in YES,
    )  # fmt: skip


def value_lines(found: Iterable[OwnValue]) -> str:
    """Values as they are typed."""
    return lines(
        [one.key, *said(one.names), (" < " if one.ordered else ", ").join(one.classes) or one.unit, figure(one.low), figure(one.high),
         one.condition, one.reading, figure(one.limit), RECORDED if one.recorded else ""]
        for one in found
    )  # fmt: skip


def file_units(text: str) -> tuple[FileUnit, ...]:
    """What units of files mean, each with its source; a bar stands for none."""
    return tuple(
        FileUnit(
            written="" if one["written"] == BLANK else one["written"], unit=unit_code(one["unit"]), source=one["source"]
        )
        for one in rows(text, FILE_UNITS)
    )  # fmt: skip


def file_unit_lines(found: Iterable[FileUnit]) -> str:
    """Units of files as they are typed."""
    return lines([one.written or BLANK, one.unit, one.source] for one in found)


def steps(text: str, source: Source) -> tuple[Step, ...]:
    """Steps in their order, each with the clause of the laboratory's document that it stands in."""
    return tuple(
        Step(
            texts=names_in(one), minutes=number(one, "minutes"), second_person=one["second"].lower() in YES,
            inputs=tuple(filter(None, map(str.strip, one["inputs"].split(",")))),
            source=Source(document=source.document, edition=source.edition, clause=one["clause"], verified=source.verified),
        )
        for one in rows(text, STEPS)
    )  # fmt: skip


def step_lines(found: Iterable[Step]) -> str:
    """Steps as they are typed."""
    return lines(
        [*said(one.texts), figure(one.minutes), SECOND_PERSON if one.second_person else "", ", ".join(one.inputs), one.source.clause]
        for one in found
    )  # fmt: skip


def cuts(text: str) -> tuple[OwnCut, ...]:
    """Cuts with their end points; none for the residue."""
    return tuple(
        OwnCut(name=one["name"], t_end=number(one, "t_end"), reading=one["reading"])
        for one in rows(text, CUTS)
    )


def cut_lines(found: Iterable[OwnCut]) -> str:
    """Cuts as they are typed."""
    return lines([one.name, figure(one.t_end), one.reading] for one in found)


def points(text: str) -> tuple[CurvePoint, ...]:
    """Points of a curve, each with its names in files and the key of a result of its own."""
    return tuple(
        CurvePoint(percent=_needed(one, "percent"), reading=one["reading"], key=one["key"]) for one in rows(text, POINTS)
    )  # fmt: skip


def point_lines(found: Iterable[CurvePoint]) -> str:
    """Points as they are typed."""
    return lines([figure(one.percent), one.reading, one.key] for one in found)


def temperatures(text: str) -> tuple[CurveTemperature, ...]:
    """Temperatures at which the per cent of a curve is a result of its own."""
    return tuple(CurveTemperature(t=_needed(one, "t"), key=one["key"]) for one in rows(text, TEMPERATURES))


def temperature_lines(found: Iterable[CurveTemperature]) -> str:
    """Temperatures as they are typed."""
    return lines([figure(one.t), one.key] for one in found)


def paraffins(text: str) -> tuple[Paraffin, ...]:
    """Paraffins of the calibration run with their times and boiling points."""
    return tuple(
        Paraffin(name=one["name"], time=_needed(one, "time"), t=_needed(one, "t")) for one in rows(text, PARAFFINS)
    )  # fmt: skip


def paraffin_lines(found: Iterable[Paraffin]) -> str:
    """Paraffins as they are typed."""
    return lines([one.name, figure(one.time), figure(one.t)] for one in found)


def basis_of(text: str) -> Basis:
    """A basis by its name. Raises ValueError."""
    return Basis(text)
