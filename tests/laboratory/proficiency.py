"""Proficiency tests of the laboratory at work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lims.files import FileStore
from tests.support.proficiency import make_enrolment

if TYPE_CHECKING:
    from tests.laboratory.world import World

HOUR = timedelta(hours=1)


def proficiency(world: World, size: int) -> None:
    """Rounds of one provider, each with an enrolment and a report."""
    store = FileStore(world.folder / "files")
    for _ in range(size):
        taken = make_enrolment(world.database, store, world.case.bench.method.method_id, at=world.at - HOUR)
        world.ids |= {
            "provider_id": taken.provider_id, "round_id": taken.round_id, "enrolment_id": taken.enrolment_id,
            "report_id": taken.report_id,
        }  # fmt: skip
