"""How lots are shown in a walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.materials.models import LotCardVersionRow, MaterialLotRow, MaterialLotVersionRow
from lims.records import versions_then
from lims.trace import Description, NodeKind, Traceability, Uses
from lims.web import day_text, gettext, moment_text, unit_words
from lims.web import lazy_gettext as _

COLUMN = 7
SHOWN = 3  # certified values whose U stands in the chain; the others are on the page of the lot


def _lots(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    rows = session.scalars(select(MaterialLotRow).where(MaterialLotRow.id.in_(ids)))
    return {row.id: Description(title=row.code, detail=row.name, url=f"/materials/{row.id}") for row in rows}


def _versions(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(MaterialLotVersionRow, MaterialLotRow).join(
        MaterialLotRow, MaterialLotRow.id == MaterialLotVersionRow.header_id
    )
    rows = list(session.execute(query.where(MaterialLotVersionRow.id.in_(ids))))
    cards = _cards_of(session, [header.id for _row, header in rows])
    return {
        row.id: Description(
            title=f"{header.code} {header.name}",
            detail=_line(row),
            url=f"/materials/{header.id}",
            broken=_missing(row),
            traceability=_traceability(row, header, cards.get(header.id)) if row.certified else None,
        )
        for row, header in rows
    }


def _cards_of(session: Session, lots: Sequence[int]) -> Mapping[int, LotCardVersionRow]:
    """What is stated last of the receipt of each lot."""
    query = select(LotCardVersionRow).where(
        LotCardVersionRow.header_id.in_(lots), LotCardVersionRow.died.is_(None)
    )
    return {row.header_id: row for row in session.scalars(query.order_by(LotCardVersionRow.valid_from))}


def _traceability(
    row: MaterialLotVersionRow, header: MaterialLotRow, card: LotCardVersionRow | None
) -> Traceability:
    here = card is not None and card.made_here
    return Traceability(
        what=f"{header.code} {header.name}", certificate=row.certificate or None,
        laboratory=gettext("made here") if here else header.maker or None,
        accreditation="" if here else (card.accreditation if card is not None else "") or None,
        uncertainty=_uncertainties(row) or None, valid_until=row.expires_at,
    )  # fmt: skip


def _uncertainties(row: MaterialLotVersionRow) -> str:
    """The expanded uncertainties of the first certified values; how many more there are is said."""
    said = [
        f"{one['quantity']} {one['expanded_uncertainty']:g} {unit_words(one['unit'])}, k = {one['k']:g}"
        for one in row.certified
        if one.get("expanded_uncertainty") is not None and one.get("k") is not None
    ]
    more = [gettext("and %(n)s more", n=len(said) - SHOWN)] if len(said) > SHOWN else []
    return "; ".join(said[:SHOWN] + more)


def _stood(session: Session, uses: Uses) -> dict[int, str]:
    """Lots that had expired, or were out of use, when they were used."""
    moments = {id_: [one.at for one in of] for id_, of in uses.items()}
    found: dict[int, str] = {}
    lots = versions_then(session, MaterialLotVersionRow, moments)
    last = _last(session, [row.header_id for row, _known in lots.values()])
    for id_, (row, known) in lots.items():
        for at, then in known:
            used = moment_text(at)
            if then is None or not then.in_use:
                said = gettext("The lot was out of use when it was used %(used)s.", used=used)
            elif (ended := _ended(at, then, last[row.header_id])) is not None:
                expired = day_text(ended)
                said = gettext(
                    "The lot had expired %(expired)s when it was used %(used)s.", expired=expired, used=used
                )
            elif then.certified != row.certified:
                said = gettext("Its certified values were corrected after it had been used.")
            else:
                continue
            found[id_] = (
                said
                + " "
                + gettext("Repeat what rests on it with a lot in date, or show that its value still held.")
            )
            break
    return found


def _last(session: Session, lots: Sequence[int]) -> dict[int, MaterialLotVersionRow]:
    """What is stated last of each lot."""
    query = select(MaterialLotVersionRow).where(
        MaterialLotVersionRow.header_id.in_(lots), MaterialLotVersionRow.died.is_(None)
    )
    return {row.header_id: row for row in session.scalars(query.order_by(MaterialLotVersionRow.valid_from))}


def _ended(at: datetime, *stated: MaterialLotVersionRow) -> datetime | None:
    """The expiry before a moment that was stated for it, or is stated now: an earlier one corrects what was read wrong."""
    ends = (row.expires_at for row in stated)
    return next((end for end in ends if end is not None and end <= at), None)


def _line(row: MaterialLotVersionRow) -> str:
    until = (
        gettext("in date until %(day)s", day=day_text(row.expires_at))
        if row.expires_at
        else gettext("no date of expiry entered")
    )
    return f"{row.certificate}; {until}" if row.certificate else until


def _missing(row: MaterialLotVersionRow) -> str | None:
    """What certified values lack to be a link of the chain (6.5.2, clause not verified)."""
    if row.certified and not row.certificate:
        return gettext("No certificate is entered for its values: ask the producer.")
    return None


def _cards(session: Session, ids: Sequence[int]) -> dict[int, Description]:
    query = select(LotCardVersionRow, MaterialLotRow).join(
        MaterialLotRow, MaterialLotRow.id == LotCardVersionRow.header_id
    )
    rows = list(session.execute(query.where(LotCardVersionRow.id.in_(ids))))
    certified = set(
        session.scalars(
            select(MaterialLotVersionRow.header_id).where(
                MaterialLotVersionRow.header_id.in_([header.id for _row, header in rows]),
                MaterialLotVersionRow.certificate.is_not(None), MaterialLotVersionRow.died.is_(None),
                MaterialLotVersionRow.certified != [],
            )
        )
    )  # fmt: skip
    return {row.id: _card(row, header, certified=header.id in certified) for row, header in rows}


def _card(row: LotCardVersionRow, header: MaterialLotRow, *, certified: bool) -> Description:
    came = gettext("received %(day)s", day=day_text(row.received_at)) if row.received_at else ""
    if row.made_here:
        came = gettext("made here")
    unproved = certified and not row.made_here and not row.accreditation
    return Description(
        title=header.code, detail="; ".join(filter(None, (came, row.accreditation, row.storage))), url=f"/materials/{header.id}",
        broken=_unfit(row, unproved=unproved),
    )  # fmt: skip


def _unfit(row: LotCardVersionRow, *, unproved: bool) -> str | None:
    if row.accepted is False:
        return gettext("The lot was not accepted at its receipt: use one that was.")
    return (
        gettext("The accreditation of its producer is not entered: see its certificate.")
        if unproved
        else None
    )


KINDS = (
    NodeKind("material_lot", _("lot"), COLUMN, _lots),
    NodeKind("material_lot_version", _("lot"), COLUMN, _versions, _stood),
    NodeKind("material_lot_card_version", _("receipt of the lot"), COLUMN, _cards),
)
