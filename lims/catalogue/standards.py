"""What public sources say of the centre's standards: each ends in a line of a certificate, in a rule, or is not runnable yet.

The facts come from the data file as they stand there, in its words. What it does not know is what the laboratory must
supply; nothing is added.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from lims.catalogue.shipped_specifications import slug
from methods.catalogue import METHODS
from methods.definitions import MethodDefinition

UNKNOWN = "unknown"
ADDRESS = re.compile(r"[,;]?\s*https?://\S+(?: \(and [^)]*\))?")
# Standards that give no line of a certificate by themselves: what in the program computes or decides by each of them.
RULES: Mapping[str, tuple[str, ...]] = {
    "ASTM D2598": ("methods.lpg:lpg_properties",),
    "ASTM D3588": ("methods.gas:base_properties",),
    "ISO 6976": ("methods.gas:gas_properties", "methods.gas:gas_properties_with_uncertainty"),
    "ISO 8973": ("methods.lpg:ISO_8973_DENSITY", "methods.lpg:ISO_8973_VAPOUR_PRESSURE"),
    "ASTM D1250 / API MPMS 11.1": (
        "methods.petroleum:volume_correction_15C",
        "methods.petroleum:volume_correction_60F",
    ),
    "ASTM D6299": ("methods.control:individuals", "methods.control:ewma", "methods.control:D6299_RULES"),
    "ASTM D3244 / ISO 4259": ("methods.conformity:AstmD3244", "methods.conformity:Iso4259"),
}


# How the laboratory enters the procedure that it owns, by the editor; what no line names is a formula of its own inputs.
COMPOSITION, TABLE, GUIDED, CUTS, FORMULA = (
    "own_composition",
    "own_blend",
    "own_guided",
    "own_cuts",
    "own_method",
)
ENTERED_AS: Mapping[str, str] = {
    **dict.fromkeys(
        ("ASTM D2163", "ASTM D1945", "UOP 539", "EN 15984", "ASTM D2597", "ASTM D5504", "ASTM D5623", "ASTM D6159", "ASTM D7833",
         "ASTM D6730", "ASTM D7423", "ASTM D4815", "ASTM D6591", "GOST R 51698", "GC-MS pesticides"),
        COMPOSITION,
    ),
    **dict.fromkeys(("ASTM D2892", "ASTM D5236"), CUTS), **dict.fromkeys(("ISO 8973", "ASTM D3588"), TABLE),
}  # fmt: skip


class End(StrEnum):
    """Where a row of the centre's lists ends; each in exactly one."""

    CERTIFICATE = "certificate"
    RULE = "rule"
    AUXILIARY = "auxiliary"
    NOT_RUNNABLE = "not_runnable"


class Missing(StrEnum):
    """Kinds of things that a standard needs and that nobody has told the program."""

    TITLE = "title"
    EDITION = "edition"
    MEASURANDS = "measurands"
    MATRIX = "matrix"
    DETERMINATIONS = "determinations"
    R = "r"
    REPRODUCIBILITY = "R"
    FACT = "fact"
    EQUIPMENT = "equipment"
    PROCEDURE = "procedure"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing that the source says: its name, what it says, the source and how far it is to be believed."""

    name: str
    text: str
    source: str
    confidence: str
    resolution: str = ""  # of what is measured: the step of its figures, or its classes

    @property
    def known(self) -> bool:
        """Whether the source gives it."""
        return not self.text.startswith(UNKNOWN)

    @property
    def cited(self) -> str:
        """The source without its address, where it has a name."""
        return ADDRESS.sub("", self.source).strip(" ;,") or self.source

    @property
    def remark(self) -> str:
        """What the source says beside that it does not give it."""
        return "" if self.known else self.text.removeprefix(UNKNOWN).lstrip(": ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Standard:
    """A standard of the centre as public sources know it."""

    code: str
    key: str
    title: str
    edition_in_use: str
    newest_edition: str
    matrix: tuple[str, ...]
    technique: str
    instrument: str
    determinations: str
    measurands: tuple[Fact, ...]
    conditions: tuple[Fact, ...]
    calculation: tuple[Fact, ...]
    precision: tuple[Fact, ...]
    control: tuple[Fact, ...]
    sample: tuple[Fact, ...]
    open_questions: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str
    missing: tuple[tuple[Missing, str], ...]

    @property
    def names(self) -> frozenset[str]:
        """The codes that it goes by: "ASTM D6591 / IP 391" is known by both."""
        return frozenset(
            {self.code, *(one.strip() for one in self.code.split(" / ")), self.code.partition(" (")[0]}
        )

    @property
    def definitions(self) -> tuple[MethodDefinition, ...]:
        """The method definitions of the program that compute by it."""
        return tuple(one for one in METHODS if one.code in self.names)

    @property
    def end(self) -> End:
        """Where the standard ends in this program: what the code has decides, not what the lists say."""
        if self.definitions:
            return End.CERTIFICATE
        return End.RULE if self.code in RULES else End.NOT_RUNNABLE

    @property
    def entered_as(self) -> str:
        """The editor in which the laboratory enters its procedure or its table; done by hand where nothing else is known."""
        return next((ENTERED_AS[name] for name in sorted(self.names) if name in ENTERED_AS), GUIDED)

    @property
    def supply(self) -> tuple[tuple[Missing, str], ...]:
        """What the laboratory must supply before it can be run; nothing where it can be."""
        return ((Missing.PROCEDURE, ""), *self.missing) if self.end is End.NOT_RUNNABLE else ()


@cache
def standards() -> tuple[Standard, ...]:
    """Every standard of the data file, in its order."""
    text = files("lims.catalogue").joinpath("data/methods.json").read_text("utf-8")
    return tuple(_standard(one) for one in json.loads(text))


def standard_named(code: str) -> Standard | None:
    """The standard that goes by a method's code."""
    return next((one for one in standards() if code in one.names), None)


def standard_by_key(key: str) -> Standard | None:
    """The standard with this key of an address."""
    return next((one for one in standards() if one.key == key), None)


def _standard(data: Mapping[str, Any]) -> Standard:
    return Standard(
        code=data["code"], key=slug(data["code"]).replace("_", "-"), title=data["title"],
        edition_in_use=data["edition_in_use"], newest_edition=data["newest_edition_verified"], matrix=tuple(data["matrix"]),
        technique=data["technique"], instrument=data["instrument"], determinations=_words(data["determinations"]),
        measurands=tuple(_measurand(one) for one in data["measurands"]), conditions=_facts(data["conditions"]),
        calculation=_facts(data["calculation"]), precision=tuple(_precision(one) for one in data["precision"]),
        control=_facts(data["qc"]), sample=_facts(data["sample_requirements"]), open_questions=tuple(data.get("notes", ())),
        sources=tuple(data["source"]), confidence=data["confidence"], missing=tuple(_missing(data)),
    )  # fmt: skip


def _words(value: Any) -> str:
    """A value of the data file in words; tables row by row."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_words(one)}" for name, one in value.items() if one is not None)
    if isinstance(value, list):
        return "; ".join(map(_words, value))
    return str(value)


def _facts(rows: Any) -> tuple[Fact, ...]:
    return tuple(_fact(one) for one in rows if isinstance(one, Mapping))


def _fact(data: Mapping[str, Any]) -> Fact:
    return Fact(
        name=data["name"], text=f"{_words(data['value'])} {data.get('unit') or ''}".strip(), source=_words(data["source"]),
        confidence=data["confidence"],
    )  # fmt: skip


def _measurand(data: Mapping[str, Any]) -> Fact:
    return Fact(
        name=data["name"], text=f"{_words(data['range'])} {data['unit'] or ''}".strip(), source=_words(data["source"]),
        confidence=data["confidence"], resolution=str(data["resolution"] or ""),
    )  # fmt: skip


def _precision(data: Mapping[str, Any]) -> Fact:
    parts = [f"{kind}: {_words(data[kind])}" for kind in ("r", "R")] + [str(data.get("note") or "")]
    known = any(_words(data[kind]) != UNKNOWN for kind in ("r", "R"))
    text = "; ".join(part for part in parts if part) if known else _joined(UNKNOWN, data.get("note"))
    return Fact(
        name=data["measurand"], text=text, source=_words(data["source"]), confidence=str(data["confidence"])
    )


def _joined(*parts: Any) -> str:
    return ": ".join(str(one) for one in parts if one)


def _missing(data: Mapping[str, Any]) -> Iterator[tuple[Missing, str]]:
    """What the data file says is unknown: what the laboratory must supply before the standard can be run."""
    if re.match(r"unknown|not verified|not found", data["title"]):
        yield Missing.TITLE, ""
    if re.match(r"unknown|edition not named|no method code|companion", data["edition_in_use"]):
        yield Missing.EDITION, ""
    if not data["measurands"]:
        yield Missing.MEASURANDS, ""
    if data["matrix"] == [UNKNOWN]:
        yield Missing.MATRIX, ""
    if data["determinations"] == UNKNOWN:
        yield Missing.DETERMINATIONS, ""
    for kind, what in (("r", Missing.R), ("R", Missing.REPRODUCIBILITY)):
        for one in data["precision"]:
            if one[kind] == UNKNOWN and one["measurand"] != "-":
                yield what, one["measurand"]
    for group in ("conditions", "calculation", "qc", "sample_requirements"):
        for one in data[group]:
            if isinstance(one, Mapping) and _words(one["value"]).startswith(UNKNOWN):
                yield Missing.FACT, one["name"]
    if re.match(r"no\b|none\b", data["instrument"]):
        yield Missing.EQUIPMENT, data["instrument"]
