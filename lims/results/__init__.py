"""Determinations and results with their uncertainty and conformity."""
