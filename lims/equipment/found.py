"""What a check between calibrations is called and what it found, figure by figure, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lims.equipment.apparatus import EquipmentCheck, check_definition
from lims.equipment.errors import CheckUnknown
from lims.gates import Fact, Figure, Phrase, Several, Words, plain, reader_now, shown
from lims.web import lazy_gettext as _
from methods.definitions import CheckDefinition, CheckState

NO_LIMIT = _("{what} {found} (expected {reference}, difference {difference}, no limit entered)")
WITHIN = _("{what} {found} (expected {reference}, difference {difference}, limit ±{limit}: within)")
BEYOND = _("{what} {found} (expected {reference}, difference {difference}, limit ±{limit}: beyond)")


PLANNED = {"mean": _("mean of the readings"), "spread": _("spread of the readings")}
"""The figures of checks that the laboratory has planned itself; their kinds carry the laboratory's own words."""


def check_name(kind: str) -> str:
    """What a kind of check is called, to whoever looks now."""
    definition = _definition(kind)
    return kind if definition is None else shown(Words(definition.names), reader_now())


def _definition(kind: str) -> CheckDefinition | None:
    """The definition of a check of a method; None for what the laboratory has planned itself."""
    try:
        return check_definition(kind)
    except CheckUnknown:
        return None


def found_by(check: EquipmentCheck) -> Fact:
    """The figures of a check, one after the other; its own words where it has none."""
    figures = [*check.figures.get("found", ()), *check.figures.get("scatter", ())]
    if not figures:
        return check.sentence.rstrip(".")
    definition = _definition(check.kind)
    if definition is None:
        planned = (_figure(one, Phrase(PLANNED[one["key"]]), plain) for one in figures)
        return Several(tuple(planned), "; ")
    names = {key: Words(texts) for key, texts, _unit in definition.limits}
    return Several(tuple(_figure(one, names.get(one["key"], one["key"])) for one in figures), "; ")


def found_sentence(check: EquipmentCheck) -> str:
    """What a check found, to whoever looks now."""
    said = shown(found_by(check), reader_now())
    return f"{said[:1].upper()}{said[1:]}."


def signed(difference: float) -> str:
    """A difference with its sign; what is printed as zero has none."""
    text = f"{difference:+.3f}"
    return text if float(text) else text[1:]


def three_places(value: float) -> str:
    """A figure of a check of a method."""
    return f"{value:.3f}"


def _figure(one: Mapping[str, Any], what: Fact, number: Callable[[float], str] = three_places) -> Phrase:
    difference = (
        signed(one["difference"])
        if number is three_places
        else f"{'+' * (one['difference'] > 0)}{number(one['difference'])}"
    )
    said: dict[str, Fact] = {
        "what": what, "found": Figure(number(one["found"]), one["unit"]),
        "reference": Figure(number(one["reference"]), one["unit"]), "difference": Figure(difference, one["unit"]),
    }  # fmt: skip
    if one["limit"] is None:
        return Phrase(NO_LIMIT, said)
    text = WITHIN if one["state"] == CheckState.YES.value else BEYOND
    return Phrase(text, {**said, "limit": Figure(plain(one["limit"]), one["unit"])})
