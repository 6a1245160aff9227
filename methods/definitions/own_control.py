"""Uncertainty from the laboratory's own control data, where it chose this mode and two people approved the figures."""

from __future__ import annotations

from methods.definitions.outcome import Uncertainty, uncertainty_of
from methods.definitions.prepare import Prepared
from methods.errors import MethodError
from methods.knowledge import Known, Unknown
from methods.uncertainty import Input, OwnControlData
from methods.uncertainty.modes import OWN_CONTROL_SOURCE
from methods.units import convert_uncertainty


def uncertainty_by_control(prepared: Prepared, key: str, value: float, unit: str) -> Uncertainty | Unknown:
    """U = 2 sqrt(u(Rw)² + u(bias)²) of a result by its key; of a component by `composition/name`.

    u(Rw) = R'/2.77 of the control chart. Unknown where no figures were approved, or the value lies outside of the range that
    the laboratory lets them stand for. Nordtest TR 537, ISO 11352 (clauses not verified).
    """
    found = prepared.given.own_control.get(key)
    if found is None:
        return Unknown(
            reason=f"no own control data were approved for {key.rpartition('/')[2]}",
            remedy="propose its control chart as U of the method, and have it approved",
        )
    if not found.low <= value <= found.high:
        return Unknown(
            reason=f"own control data stand for {found.low:g} to {found.high:g} {found.unit}, and {value:.4g} lies outside",
            remedy="keep a control chart at this level",
        )
    bias = Input(
        name="bias",
        value=0.0,
        u=convert_uncertainty(found.u_bias, found.unit, unit),
        unit=unit,
        source=found.source,
    )
    R = Known(value=convert_uncertainty(found.R_within, found.unit, unit), source=OWN_CONTROL_SOURCE)
    study = OwnControlData(value=value, unit=unit, R_within=R, bias=bias, R_source=found.source)
    try:
        return uncertainty_of(study.evaluate())
    except MethodError as refusal:
        return Unknown(reason=refusal.problem_text.rstrip("."), remedy=refusal.remedy_text.rstrip("."))
