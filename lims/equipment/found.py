"""What a check between calibrations is called and what it found, figure by figure, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lims.equipment.apparatus import EquipmentCheck, check_definition
from lims.gates import Fact, Figure, Phrase, Several, Words, plain, reader_now, shown
from lims.web import lazy_gettext as _
from methods.definitions import CheckState

NO_LIMIT = _("{what} {found} (expected {reference}, difference {difference}, no limit entered)")
WITHIN = _("{what} {found} (expected {reference}, difference {difference}, limit ±{limit}: within)")
BEYOND = _("{what} {found} (expected {reference}, difference {difference}, limit ±{limit}: beyond)")


def check_name(kind: str) -> str:
    """What a kind of check is called, to whoever looks now."""
    return shown(Words(check_definition(kind).names), reader_now())


def found_by(check: EquipmentCheck) -> Fact:
    """The figures of a check, one after the other; its own words where it has none."""
    figures = check.figures.get("found", ())
    if not figures:
        return check.sentence.rstrip(".")
    names = {key: Words(texts) for key, texts, _unit in check_definition(check.kind).limits}
    return Several(tuple(_figure(one, names.get(one["key"], one["key"])) for one in figures), "; ")


def found_sentence(check: EquipmentCheck) -> str:
    """What a check found, to whoever looks now."""
    said = shown(found_by(check), reader_now())
    return f"{said[:1].upper()}{said[1:]}."


def signed(difference: float) -> str:
    """A difference with its sign; what is printed as zero has none."""
    text = f"{difference:+.3f}"
    return text if float(text) else text[1:]


def _figure(one: Mapping[str, Any], what: Fact) -> Phrase:
    said: dict[str, Fact] = {
        "what": what, "found": Figure(f"{one['found']:.3f}", one["unit"]),
        "reference": Figure(f"{one['reference']:.3f}", one["unit"]),
        "difference": Figure(signed(one["difference"]), one["unit"]),
    }  # fmt: skip
    if one["limit"] is None:
        return Phrase(NO_LIMIT, said)
    text = WITHIN if one["state"] == CheckState.YES.value else BEYOND
    return Phrase(text, {**said, "limit": Figure(plain(one["limit"]), one["unit"])})
