"""Reference materials, control materials and reagents: lots with certified values and expiry."""

from lims.materials.cards import LotCard, card_at, cards_at, good_until, put_card, take_amount
from lims.materials.certified import certified_amount
from lims.materials.service import (
    CertifiedValue,
    Lot,
    change_lot,
    find_lot,
    lot_version_at,
    lots_at,
    register_lot,
)

__all__ = [
    "CertifiedValue",
    "Lot",
    "LotCard",
    "card_at",
    "cards_at",
    "certified_amount",
    "change_lot",
    "find_lot",
    "good_until",
    "lot_version_at",
    "lots_at",
    "put_card",
    "register_lot",
    "take_amount",
]
