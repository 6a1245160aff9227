"""The bench pages: scan, read the instrument, next; keyboard and scanner only."""
