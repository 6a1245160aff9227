"""What can go wrong with the laboratory's own record."""

from __future__ import annotations

from lims.errors import LimsError


class FictitiousRefused(LimsError):
    """Figures that were made up for a demonstration were about to enter a real laboratory's records."""

    status = 422
    problem = "{what} is marked FICTITIOUS, and this laboratory is no demonstration."
    remedy = "Enter the figures from their true source, without the mark; made-up ones belong into a demonstration only."
