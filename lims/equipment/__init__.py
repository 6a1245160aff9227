"""Equipment, measuring systems, calibrations, checks, rooms."""
