"""Analysts and instruments compared by their results of the same material (ISO/IEC 17025 7.7.1 g and j; clauses not verified)."""

from lims.comparisons.service import By, Comparison, compare, conclude, find_comparison

__all__ = ["By", "Comparison", "compare", "conclude", "find_comparison"]
