"""The version of the calculations, stored with each result so that a recomputation knows what it repeats."""

CODE_VERSION = "1"  # goes up by one when any calculation gives another number for the same given data
