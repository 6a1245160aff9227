"""A paper that comes with a form: its bytes go to the store before the unit of work is opened, its row into the unit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from lims.files.download import file_store
from lims.files.media import PAPERS, required_type
from lims.files.service import keep
from lims.files.store import Kept
from lims.records import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """Bytes that lie in the store, with the name and the kind under which they came."""

    kept: Kept
    name: str
    media_type: str


def sent_paper(sent: Any, allowed: Collection[str] = PAPERS) -> Paper | None:
    """What was sent in a file field, put into the store; None where nothing was. Raises FileEmpty, FileKindRefused."""
    if not sent:
        return None
    data, name = sent.read(), sent.filename or "paper"
    media = required_type(data, name, allowed)
    return Paper(kept=file_store().put(data), name=name, media_type=media)


def keep_paper(unit: Unit, paper: Paper | None) -> int | None:
    """The id of the paper's row; None where none was sent."""
    if paper is None:
        return None
    row = keep(unit, paper.kept, paper.name, paper.media_type)
    unit.flush()
    return row.id
