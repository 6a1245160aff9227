"""The demo's blind sample: one that came like any other, planned by the quality manager with a value that is made up."""

from __future__ import annotations

from lims.blind.models import BlindKind
from lims.blind.service import assign_value, plan_blind
from lims.catalogue import method_version
from lims.demo import front_desk
from lims.demo.orders import diesel_order
from lims.demo.stage import Stage

METHOD, DENSITY = "ASTM D4052", 0.8324
NUMBER = 9002  # of the request


def plan_blind_sample(stage: Stage) -> None:
    """Have a sample registered and received, and plan it as a blind one of a known value; nobody at the bench can tell."""
    order = diesel_order(0, 9.0, DENSITY)
    [sample] = front_desk.register(stage, order, front_desk.take_request(stage, order, NUMBER), NUMBER)
    front_desk.receive(stage, order, [sample])
    with stage.database.read() as session:
        method = method_version(session, stage.methods[METHOD])
    with stage.by("EQ", "blind.planned") as unit:
        made = plan_blind(
            unit, sample.code, kind=BlindKind.REFERENCE, why="FICTITIOUS: the plan of this year"
        )
    with stage.by("EQ", "blind.value_assigned") as unit:
        assign_value(
            unit, made, method_id=method.method_id, measurand=method.definition.measurands[0].key, value=832.4, text="832.4",
            expanded_uncertainty=0.2, k=2.0, source="FICTITIOUS certificate of the lot from which it was filled",
        )  # fmt: skip
