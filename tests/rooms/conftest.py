"""Rooms: units look at arrivals, the gate answers and walks are described as in the application."""

from __future__ import annotations

from tests.support.features import registered

__all__ = ["registered"]
