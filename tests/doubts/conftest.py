"""Doubts: the gate answers as it does in the application."""

from tests.support.features import registered

__all__ = ["registered"]
