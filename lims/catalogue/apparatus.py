"""The centre's list of equipment as its source gives it, and which standards each piece serves: many to many.

A link is what either list says: the equipment names the standard, or the standard names the row. A link is no claim that the
piece is fit for the standard; where the sources contradict each other, their open questions stand beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lims.catalogue.standards import End, Standard, standards

ROWS = re.compile(r"\(rows? ([\d and,]+)\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Apparatus:
    """A row of the list: what it is, what its source says that it runs, and how it speaks."""

    no: int
    name: str
    maker: str
    model: str
    model_named: bool
    auxiliary: bool
    methods: tuple[str, ...]
    technique: str
    interface: str
    interface_detail: str
    system_named: bool  # its source names the data system, where it has one
    interface_source: str
    interface_confidence: str
    source: str
    confidence: str
    open_questions: tuple[str, ...]
    data: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Its name in answers to open questions."""
        return f"equipment-{self.no}"

    @property
    def standards(self) -> tuple[Standard, ...]:
        """The standards that it serves by either list."""
        return tuple(one for one in standards() if self in apparatus_of(one))

    @property
    def end(self) -> End:
        """Where the row ends: by what it runs; auxiliary where its source says that it measures nothing that is reported."""
        if self.auxiliary:
            return End.AUXILIARY
        ends = {one.end for one in self.standards}
        return next((end for end in (End.CERTIFICATE, End.RULE) if end in ends), End.NOT_RUNNABLE)


@cache
def apparatus() -> tuple[Apparatus, ...]:
    """Every row of the data file, in its order."""
    text = files("lims.catalogue").joinpath("data/equipment.json").read_text("utf-8")
    return tuple(_apparatus(one) for one in json.loads(text))


@cache
def apparatus_of(standard: Standard) -> tuple[Apparatus, ...]:
    """The equipment that serves a standard: it names the standard in one of its editions, or the standard names its row."""
    found = ROWS.search(standard.instrument)
    rows = {int(one) for one in re.findall(r"\d+", found[1])} if found else set()
    return tuple(
        one for one in apparatus() if one.no in rows or any(_names(each, standard) for each in one.methods)
    )


def _names(printed: str, standard: Standard) -> bool:
    """Whether a designation as printed, such as "ASTM D5504-12", is of this standard."""
    return any(printed == name or printed.startswith(f"{name}-") for name in standard.names)


def _apparatus(data: Mapping[str, Any]) -> Apparatus:
    interface = data["interface"]
    return Apparatus(
        no=data["no"], name=data["name"], maker=data["maker"], model=data["model"], methods=tuple(data["methods"]),
        model_named=data.get("model_named", True), auxiliary=data.get("auxiliary", False),
        system_named=interface.get("system_named", True),
        technique=data["technique"], interface=interface["type"], interface_detail=interface["detail"],
        interface_source=interface["source"], interface_confidence=interface["confidence"], source=data["source"],
        confidence=data["confidence"], open_questions=tuple(data.get("notes", ())), data=data,
    )  # fmt: skip
