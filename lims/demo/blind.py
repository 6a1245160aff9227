"""The demo's blind sample: one of the samples that wait, planned by the quality manager with a value that is made up."""

from __future__ import annotations

from sqlalchemy import select

from lims.blind.models import BlindKind
from lims.blind.service import assign_value, plan_blind
from lims.catalogue import method_version
from lims.demo.stage import Stage
from lims.samples.models import ItemRow, SampleState, TestRow, TestState

METHOD = "ASTM D4052"


def plan_blind_sample(stage: Stage) -> None:
    """Plan the sample that waits longest as a blind one of a known value; nobody at the bench can tell."""
    waiting = (
        select(ItemRow.code)
        .join(TestRow, TestRow.item_id == ItemRow.id)
        .where(
            ItemRow.state == SampleState.RECEIVED, TestRow.state == TestState.NOT_STARTED,
            TestRow.method_version_id == stage.methods[METHOD],
        )
        .order_by(ItemRow.id).limit(1)
    )  # fmt: skip
    with stage.database.read() as session:
        code = session.scalar(waiting)
        method = method_version(session, stage.methods[METHOD])
    if code is None:
        return
    with stage.by("EQ", "blind.planned") as unit:
        made = plan_blind(unit, code, kind=BlindKind.REFERENCE, why="FICTITIOUS: the plan of this year")
    with stage.by("EQ", "blind.value_assigned") as unit:
        assign_value(
            unit, made, method_id=method.method_id, measurand=method.definition.measurands[0].key, value=832.4, text="832.4",
            expanded_uncertainty=0.2, k=2.0, source="FICTITIOUS certificate of the lot from which it was filled",
        )  # fmt: skip
