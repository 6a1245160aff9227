"""The demo laboratory as a whole: everything is done by its people through the services, with a clock that is moved on."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from lims.app import create_app
from lims.clock import SetClock
from lims.config import Settings
from lims.db import Database
from lims.demo.catalogue import lay_down_catalogue, ship_drafts
from lims.demo.clients import take_clients_in
from lims.demo.equipment import GATEWAY, calibrate_everything, register_everything
from lims.demo.laboratory import found_laboratory
from lims.demo.materials import take_lots_in
from lims.demo.people import ADMINISTRATOR, authorise_people, hire_administrator, hire_staff, invite_clients
from lims.demo.sign_ins import GatewaySignIn, SignIn, SignIns
from lims.demo.stage import Stage
from lims.intake import add_gateway

SEED = 20260519
BEFORE = timedelta(days=5)  # the laboratory is set up so long before its month of work begins


def build(
    database: Database, settings: Settings, *, until: datetime, days: int = 30, seed: int = SEED
) -> SignIns:
    """Fill an empty, migrated database with a laboratory and `days` days of its work, ending at `until`.

    The same seed and moment give the same work; passwords, badges and tokens are new each time.
    """
    clock = SetClock(until - timedelta(days=days) - BEFORE)
    app = create_app(settings, clock=clock, database=database)
    stage = Stage(database=database, settings=settings, app=app, clock=clock, chance=random.Random(seed))  # noqa: S311
    people = furnish(stage, until)
    return SignIns(people=tuple(people), gateway=stage.gateway)


def furnish(stage: Stage, until: datetime) -> list[SignIn]:
    """People, clients, catalogue, equipment: everything that must stand before the first sample comes."""
    long_ago = until - timedelta(days=1200)
    found_laboratory(stage)
    ship_drafts(stage)
    sign_ins = [hire_administrator(stage), *hire_staff(stage, until)]
    take_clients_in(stage)
    sign_ins += invite_clients(stage)
    lay_down_catalogue(stage)
    authorise_people(stage, until)
    register_everything(stage, long_ago=long_ago)
    calibrate_everything(stage, until)
    take_lots_in(stage, until)
    with stage.by(ADMINISTRATOR, "gateway.added") as unit:
        gateway, token = add_gateway(unit, key=GATEWAY, name="Bench computer of room 101")
    stage.gateway = GatewaySignIn(key=gateway.key, token=token)
    return sign_ins
