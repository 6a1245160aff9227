"""Intermediate checks (ISO/IEC 17025 6.4.10): planned, done with readings, judged by figures; a failed one gates at once."""

from lims.intermediate.plan import CheckPlan, find_plan, plans_at
from lims.intermediate.service import change_plan, do_check, plan_check

__all__ = ["CheckPlan", "change_plan", "do_check", "find_plan", "plan_check", "plans_at"]
