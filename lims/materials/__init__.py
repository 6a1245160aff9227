"""Reference materials, control materials and reagents: lots with certified values and expiry."""

from lims.materials.service import (
    CertifiedValue,
    Lot,
    change_lot,
    find_lot,
    lot_version_at,
    lots_at,
    register_lot,
)

__all__ = ["CertifiedValue", "Lot", "change_lot", "find_lot", "lot_version_at", "lots_at", "register_lot"]
