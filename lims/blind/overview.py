"""Blind samples as their pages show them: where each stands, what was kept, and the trend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from lims.blind.comparing import TESTED
from lims.blind.models import BlindAnswer, BlindKind, BlindSampleRow, BlindVerdictRow
from lims.blind.service import last_kept
from lims.errors import NotFound
from lims.samples.models import ItemRow, TestRow
from lims.web import Chart, Line, Series, gettext
from lims.web.letters import search_key
from lims.web.listing import Order

ORDER = (Order(column=BlindSampleRow.__table__.c.id, down=True),)
WORST = (BlindAnswer.MISS, BlindAnswer.QUESTIONABLE, BlindAnswer.UNKNOWN, BlindAnswer.HIT)
TREND = 200  # comparisons on a chart
_TESTED = exists().where(and_(TestRow.item_id == BlindSampleRow.item_id, TestRow.state.in_(TESTED)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Blind:
    """A blind sample with what was kept of it, the last of each comparison."""

    id: int
    item_id: int
    code: str
    kind: BlindKind
    original_id: int | None
    original: str | None
    why: str
    person_id: int
    at: datetime
    tested: bool
    kept: tuple[BlindVerdictRow, ...]

    @property
    def misses(self) -> list[BlindVerdictRow]:
        """Kept misses for which nothing was opened yet."""
        return [one for one in self.kept if one.open_miss]

    @property
    def state(self) -> str:
        """The one word for where it stands: the worst that was kept."""
        answers = {one.answer for one in self.kept}
        worst = next((one for one in WORST if one in answers), None)
        return worst.value if worst else "to_keep" if self.tested else "waiting"


def blind_query(search: str = "", kind: str = "") -> Any:
    """Blind samples with their codes, not ordered."""
    original = aliased(ItemRow)
    query = (
        select(BlindSampleRow, ItemRow.code, original.code.label("original"), _TESTED.label("tested"))
        .join(ItemRow, ItemRow.id == BlindSampleRow.item_id)
        .outerjoin(original, original.id == BlindSampleRow.original_id)
    )
    if search:
        key = ItemRow.search_key.contains(search_key(search), autoescape=True)
        query = query.where(or_(key, BlindSampleRow.why.icontains(search, autoescape=True)))
    return query.where(BlindSampleRow.kind == BlindKind(kind)) if kind in set(BlindKind) else query


def blinds_of(session: Session, rows: Iterable[Any]) -> list[Blind]:
    """Rows of `blind_query` with what was kept of them; one query more."""
    found = list(rows)
    kept = last_kept(session, [row[0].id for row in found])
    return [
        Blind(
            id=row.id, item_id=row.item_id, code=code, kind=row.kind, original_id=row.original_id, original=original,
            why=row.why, person_id=row.person_id, at=row.at, tested=tested, kept=tuple(kept[row.id]),
        )
        for row, code, original, tested in found
    ]  # fmt: skip


def find_blind(session: Session, blind_id: int) -> tuple[Blind, BlindSampleRow]:
    """One blind sample. Raises NotFound."""
    rows = session.execute(blind_query().where(BlindSampleRow.id == blind_id)).all()
    if not rows:
        raise NotFound
    return blinds_of(session, rows)[0], rows[0][0]


def to_look_at(session: Session) -> int:
    """How many blind samples were tested and nothing is kept of them, for the navigation."""
    kept = exists().where(BlindVerdictRow.blind_id == BlindSampleRow.id)
    query = select(func.count()).select_from(BlindSampleRow).where(_TESTED, ~kept)
    return session.scalar(query) or 0


def trends(session: Session) -> list[Chart]:
    """What was kept over time: differences of duplicates in units of r, ζ of known values; a chart where there is one."""
    query = (
        select(BlindSampleRow.kind, BlindVerdictRow)
        .join(BlindSampleRow, BlindSampleRow.id == BlindVerdictRow.blind_id)
        .where(BlindVerdictRow.score.is_not(None), BlindVerdictRow.nonconformity_id.is_(None))
        .order_by(BlindVerdictRow.id.desc()).limit(TREND)
    )  # fmt: skip
    rows = [(kind, row) for kind, row in session.execute(query)][::-1]
    made = [
        _chart(gettext("Duplicates: difference in units of r"), [row for kind, row in rows if kind is BlindKind.DUPLICATE], [
            Line(label="r", y=1, kind="action"), Line(label="0", y=0, kind="centre"),
        ]),
        _chart(gettext("Known values: ζ"), [row for kind, row in rows if kind is BlindKind.REFERENCE], [
            Line(label="3", y=3, kind="action"), Line(label="2", y=2, kind="warning"), Line(label="0", y=0, kind="centre"),
            Line(label="−2", y=-2, kind="warning"), Line(label="−3", y=-3, kind="action"),
        ]),
    ]  # fmt: skip
    return [one for one in made if one is not None]


def _chart(words: str, rows: Sequence[BlindVerdictRow], lines: list[Line]) -> Chart | None:
    if not rows:
        return None
    values = [row.score or 0.0 for row in rows]
    reach = max(1.5 if len(lines) == 2 else 3.5, 1.1 * max(abs(one) for one in values))
    return Chart(
        words=words, x_label=gettext("Kept"), y_label="", x=[row.at for row in rows],
        series=[
            Series(
                label=words, values=values, mark="disc", tone="accent",
                boxed=[i for i, row in enumerate(rows) if row.answer is BlindAnswer.MISS],
            )
        ],
        lines=lines, y_range=(0.0 if min(values) >= 0 and len(lines) == 2 else -reach, reach),
    )  # fmt: skip
