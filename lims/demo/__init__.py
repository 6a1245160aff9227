"""The demo laboratory."""
