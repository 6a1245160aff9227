"""Settings are read once as a whole before they are proposed, so that what cannot be read is refused there."""

from __future__ import annotations

from collections.abc import Mapping

from lims.catalogue.errors import SettingRefused
from lims.catalogue.settings import (
    OWN_CONTROL,
    ROOM,
    Settings,
    agreement_limit,
    apparatus_needs,
    check_interval,
    check_limits,
    contribution,
    determinations_required,
    handling,
    holding_time,
    own_control,
    precision,
    products_tested,
    repeatability,
    reporting,
    room_interval,
    room_limit,
    seen_twice,
    study,
    uncertainty_mode,
)
from methods.definitions import MethodDefinition
from methods.knowledge import Known


def check_settings(settings: Settings, definition: MethodDefinition) -> None:
    """Read everything once, so that what cannot be read is refused before it is proposed. Raises SettingRefused."""
    known = {"precision", "determinations", "agreement_limit", "repeatability", "contributions", "room",
             "holding_time", "checks", "uncertainty_mode", "reporting", "products", "notes", "apparatus", "correlation",
             "second_look", "study", "sample", OWN_CONTROL}  # fmt: skip
    for name in settings:
        if name not in known:
            raise SettingRefused(name=name, why="there is no setting of this name")
    for name, value in settings.items():
        if name != "notes" and not isinstance(value, Mapping):
            raise SettingRefused(name=name, why="it is not a group of figures")
    for measurand in definition.measurands:
        precision(settings, measurand.key)
        reporting(settings, measurand.key)
    for check in definition.checks:
        check_interval(settings, check.key)
        check_limits(settings, check)
    for entry in definition.budget:
        contribution(settings, entry.key)
    for role in definition.roles:
        apparatus_needs(settings, role.key)
    for quantity in ROOM:
        room_limit(settings, quantity)
    determinations_required(settings), agreement_limit(settings), repeatability(settings)
    (
        room_interval(settings),
        holding_time(settings),
        uncertainty_mode(settings),
        study(settings),
        own_control(settings),
        handling(settings),
    )
    products_tested(settings)
    marked = seen_twice(settings)
    if isinstance(marked, Known) and marked.value - {one.name for one in definition.inputs}:
        raise SettingRefused(name="second_look", why="it names a value that the method does not read")
