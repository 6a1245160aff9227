"""Blind samples (ISO/IEC 17025 7.7.1, clause not verified): tested like any other, known to the quality manager alone."""

from lims.blind.service import hidden_among, hidden_from_clients, is_hidden

CLOSED = "blind."
"""What the acts of blind samples begin with: the audit trail shows them only to whoever may see blind samples."""
TABLES = frozenset({"blind_sample", "blind_value", "blind_verdict"})

__all__ = ["CLOSED", "TABLES", "hidden_among", "hidden_from_clients", "is_hidden"]
