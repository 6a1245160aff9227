"""An answer in the words of whoever reads it: the record keeps reason and facts, the words are made when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from lims.gates.facts import filled, restored
from lims.gates.reader import Reader, reader_now
from lims.gates.reasons import Reason
from lims.gates.registry import reason_of


class Recorded(Protocol):
    """An answer as it is kept: a row, or what a feature made of it. `sentence` and `remedy` are the record's, in English."""

    @property
    def check(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def sentence(self) -> str: ...
    @property
    def remedy(self) -> str | None: ...


def sentence_of(one: Recorded, reader: Reader | None = None) -> str:
    """What an answer says, to whoever looks now or to `reader`."""
    reason = said_now(one)
    return one.sentence if reason is None else _worded(reason.sentence, one, reader)


def remedy_of(one: Recorded, reader: Reader | None = None) -> str | None:
    """What to do about an answer, likewise."""
    reason = said_now(one)
    return one.remedy if reason is None or reason.remedy is None else _worded(reason.remedy, one, reader)


def said_now(one: Recorded) -> Reason | None:
    """The reason of an answer, as long as its check declares it with the facts that were kept; else the record's words stand."""
    reason = reason_of(one.check, one.reason)
    return reason if reason is not None and reason.places <= one.facts.keys() else None


def _worded(text: str, one: Recorded, reader: Reader | None) -> str:
    facts = {name: restored(kept) for name, kept in one.facts.items()}
    return filled(text, facts, reader or reader_now())
