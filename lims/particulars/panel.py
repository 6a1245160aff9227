"""What the page of a piece of equipment shows of its particulars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lims.equipment import Panel
from lims.particulars.models import PaperKind
from lims.particulars.service import (
    Paper,
    Particulars,
    ServiceVerification,
    papers_of,
    particulars_at,
    verifications_of,
)
from lims.particulars.words import OWNERSHIP_WORDS, PAPER_WORDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """Particulars, papers and the last verification of a piece of equipment as of a moment."""

    equipment_id: int
    now: Particulars | None
    papers: list[Paper]
    verification: ServiceVerification | None

    @property
    def photos(self) -> list[Paper]:
        """Its photos, the latest first."""
        return [one for one in self.papers if one.kind is PaperKind.PHOTO]

    @property
    def ownership(self) -> str | None:
        """Whose it is, in words; None while nobody has said."""
        return str(OWNERSHIP_WORDS[self.now.ownership]) if self.now and self.now.ownership else None

    def word(self, kind: PaperKind) -> str:
        """What a paper is."""
        return str(PAPER_WORDS[kind])


def shown(session: Session, equipment_id: int, at: datetime) -> Shown:
    """What is shown, read in three queries."""
    return Shown(
        equipment_id=equipment_id, now=particulars_at(session, equipment_id, at), papers=papers_of(session, equipment_id, at),
        verification=next(iter(verifications_of(session, equipment_id, at)), None),
    )  # fmt: skip


PANEL = Panel(name="particulars", template="particulars/panel.html", find=shown, order=30, wide=False)
