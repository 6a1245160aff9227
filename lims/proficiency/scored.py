"""What can have scores: a measurand on a ratio or interval scale, and each component of a composition."""

from __future__ import annotations

from lims.catalogue import MethodVersion
from methods.components import component
from methods.definitions import Measurand, ScaleKind

SCORED = (ScaleKind.RATIO, ScaleKind.INTERVAL)
BETWEEN = ":"  # "composition:propane" is the component propane of the measurand composition


def key_of(measurand: str, name: str) -> str:
    """What an enrolment calls a component of a composition."""
    return f"{measurand}{BETWEEN}{component(name)}"


def parts_of(key: str) -> tuple[str, str]:
    """The measurand of an enrolment, and the component where it is of one."""
    measurand, _between, name = key.partition(BETWEEN)
    return measurand, name


def scored_measurand(method: MethodVersion, key: str) -> Measurand | None:
    """The method's measurand that an enrolment is of; None where the method has none that can have scores by that key."""
    measurand, name = parts_of(key)
    found = next((one for one in method.definition.measurands if one.key == measurand), None)
    if found is None or (found.scale is ScaleKind.VECTOR) is not bool(name):
        return None
    return found if name or found.scale in SCORED else None


def listed_components(method: MethodVersion) -> list[str]:
    """The components that the method itself lists; nothing where it takes whatever is found."""
    return [component(str(one.name)) for one in getattr(method.definition.calculation, "reported", ())]
