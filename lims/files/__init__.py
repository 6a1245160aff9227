"""Files kept by their hash."""
