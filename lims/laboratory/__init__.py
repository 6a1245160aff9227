"""The laboratory itself: its name, address and zone, as they stood at a moment."""

from lims.laboratory.service import (
    Laboratory,
    laboratory_at,
    laboratory_name,
    name_laboratory,
    refuse_fictitious,
)

__all__ = ["Laboratory", "laboratory_at", "laboratory_name", "name_laboratory", "refuse_fictitious"]
