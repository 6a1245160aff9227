"""Suppliers: evaluated for what they provide, approved until a day (ISO/IEC 17025 6.6, clause not verified)."""

from lims.suppliers.service import (
    Evaluation,
    Purpose,
    Supplier,
    Verdict,
    approval_at,
    approve_evaluation,
    evaluate_supplier,
    register_supplier,
    suppliers,
)
from lims.suppliers.words import PURPOSES

__all__ = [
    "PURPOSES",
    "Evaluation",
    "Purpose",
    "Supplier",
    "Verdict",
    "approval_at",
    "approve_evaluation",
    "evaluate_supplier",
    "register_supplier",
    "suppliers",
]
