"""The bench: what a technician does next, with what, and what is in the way."""
