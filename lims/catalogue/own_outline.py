"""The outline of a standard as the form of its kind is typed: what is known fills its fields, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Any

from lims.catalogue import own_lines
from lims.catalogue.outlines import Outline, OutlineStep, OutlineValue, outline_of
from lims.catalogue.standards import Missing, Standard

AS_PRINTED = re.compile(r" \(as printed.*")  # the remark of the data on the edition that the list prints


def filled_outline(standard: Standard, kind: str, groups: Container[str]) -> dict[str, Any]:
    """What the form of a standard begins with; `groups` are the product groups that the laboratory has."""
    known, lacking = outline_of(standard), {missing for missing, _ in standard.missing}
    return {
        "edition": "" if Missing.EDITION in lacking else AS_PRINTED.sub("", standard.edition_in_use),
        "en": "" if Missing.TITLE in lacking else standard.title,
        "products": [one for one in known.products.values() if one in groups], "roles": "\n".join(known.roles),
        **({"values": value_lines(known.values)} if kind == "own_guided" else {}),
        **({"steps": step_lines(known.steps)} if known.steps else {}), **(_composition(known) if kind == "own_composition" else {}),
    }  # fmt: skip


def _composition(known: Outline) -> dict[str, Any]:
    return {
        "unit": known.unit, "basis": known.basis, "components": "\n".join(name for name, _ in known.components),
        "groups": own_lines.lines([key, fact.name] for key, fact in known.groups.items()),
    }  # fmt: skip


def value_lines(found: Iterable[OutlineValue]) -> str:
    """Values as they are typed; the cell of an unknown unit is empty."""
    return own_lines.lines(
        [one.key, *own_lines.said(one.names), (" < " if one.ordered else ", ").join(one.classes) or one.unit,
         own_lines.figure(one.low), own_lines.figure(one.high), one.condition, "", "", own_lines.RECORDED if one.recorded else ""]
        for one in found
    )  # fmt: skip


def step_lines(found: Iterable[OutlineStep]) -> str:
    """Steps as they are typed; no source says at which of them a second person looks."""
    return own_lines.lines(
        [*own_lines.said(one.texts), own_lines.figure(one.minutes), "", ", ".join(one.inputs), one.clause]
        for one in found
    )
