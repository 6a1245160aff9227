"""Here the gate has the checks of all features."""

from tests.support.features import registered

__all__ = ["registered"]
