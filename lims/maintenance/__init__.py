"""Maintenance of equipment (ISO/IEC 17025 6.4.13 g, h): plans, damage, repairs, consumables with counters of real runs."""

from lims.maintenance.models import EventKind
from lims.maintenance.service import (
    Consumable,
    MaintenanceEvent,
    MaintenancePlan,
    consumables_of,
    events_of,
    fit_consumable,
    plan_maintenance,
    plans_at,
    record_event,
    remove_consumable,
)

__all__ = [
    "Consumable",
    "EventKind",
    "MaintenanceEvent",
    "MaintenancePlan",
    "consumables_of",
    "events_of",
    "fit_consumable",
    "plan_maintenance",
    "plans_at",
    "record_event",
    "remove_consumable",
]
