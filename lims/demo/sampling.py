"""The demo's sampling: one plan whose words are made up, and one sample taken by it."""

from __future__ import annotations

from sqlalchemy import select

from lims.catalogue import approve_draft
from lims.demo.stage import Stage
from lims.requests import RequestState
from lims.requests.models import RequestRow
from lims.samples.models import ItemRow
from lims.sampling import Taken, propose_plan, take_sample


def take_one_sample(stage: Stage) -> None:
    """Enter a plan, and take a sample for the latest agreed request that has samples already."""
    query = (
        select(RequestRow.id, ItemRow.product_id)
        .join(ItemRow, ItemRow.request_id == RequestRow.id)
        .where(RequestRow.state == RequestState.AGREED).order_by(RequestRow.id.desc(), ItemRow.id).limit(1)
    )  # fmt: skip
    with stage.database.read() as session:
        found = session.execute(query).first()
    with stage.by("EQ", "sampling.plan_proposed") as unit:
        draft = propose_plan(
            unit, code="FICTITIOUS-SP-01", title="FICTITIOUS: product from a storage tank", method="FICTITIOUS sampling method",
            steps="FICTITIOUS: rinse the can, lower it to the middle, fill, close, seal, label.",
            roles=["barometer", "thermo-hygrometer"],
        )  # fmt: skip
    with stage.by("DM", "catalogue.approved") as unit:
        plan = approve_draft(unit, draft)
    if found is None or found[1] is None:
        return
    with stage.by("DM", "sample.taken") as unit:
        taken = Taken(
            key="FICTITIOUS form", plan_id=plan, product_id=found[1], place="FICTITIOUS terminal, tank farm",
            point="FICTITIOUS tank 7, middle", sampled_at=stage.clock(), amount="1 L", container="can",
            seal="FICTITIOUS-S-77", environment="dry, light wind", air_temperature_c=14.0,
        )  # fmt: skip
        take_sample(unit, found[0], taken)
