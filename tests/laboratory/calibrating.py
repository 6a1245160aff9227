"""What the laboratory at work calibrates itself: one in work, one with its certificate; and a signer whom it trusts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lims.calibrations import add_signers
from tests.dcc.test_trust import root
from tests.support.certificates import run_jobs
from tests.support.inhouse import accepted, certificate_of_calibration, make_bath, start

if TYPE_CHECKING:
    from tests.laboratory.world import World

HOUR = timedelta(hours=1)


def own_calibrations(world: World) -> dict[str, int]:
    """The ids of what stands the same however much the laboratory grows."""
    bath = make_bath(world.database, at=world.at - 3 * HOUR)
    run, made = start(bath), accepted(bath)
    run_jobs(world.database, world.folder, world.at)
    with world.unit() as unit:
        signer = add_signers(unit, root().trusted, "FICTITIOUS: compared by telephone")[0].id
    with world.database.read() as session:
        certificate = certificate_of_calibration(session, made.id).id
    return {"run_id": run.id, "calibration_certificate_id": certificate, "signer_id": signer}
