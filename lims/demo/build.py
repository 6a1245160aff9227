"""The demo laboratory as a whole: everything is done by its people through the services, with a clock that is moved on."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from lims.app import create_app
from lims.clock import SetClock
from lims.config import Settings
from lims.db import Database
from lims.demo.bench_gateway import BenchGateway
from lims.demo.bench_meter import BenchMeter
from lims.demo.blind import plan_blind_sample
from lims.demo.catalogue import lay_down_catalogue, ship_drafts
from lims.demo.clients import take_clients_in
from lims.demo.comparisons import compare_technicians
from lims.demo.competence import keep_competence
from lims.demo.control import keep_chart
from lims.demo.cylinders import lend_cylinders
from lims.demo.equipment import (
    NEW_COMPUTER,
    OLD_COMPUTER,
    calibrate_everything,
    connect_to,
    register_everything,
)
from lims.demo.inhouse import calibrate_own
from lims.demo.intermediate import check_between_calibrations
from lims.demo.laboratory import found_laboratory
from lims.demo.life import live_month
from lims.demo.materials import take_lots_in
from lims.demo.outside import send_samples_out
from lims.demo.people import ADMINISTRATOR, authorise_people, hire_administrator, hire_staff, invite_clients
from lims.demo.proficiency import take_part_in_rounds
from lims.demo.programme import ask_providers, decide_intervals
from lims.demo.register import fill_register, look_ahead
from lims.demo.rooms import state_density_room
from lims.demo.sampling import take_one_sample
from lims.demo.sequences import run_sequences
from lims.demo.sign_ins import GatewaySignIn, SignIn, SignIns
from lims.demo.stage import Stage
from lims.demo.validation import verify_method
from lims.intake import add_gateway, gateways
from lims.intake.gateways import set_active

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
    bench = BenchGateway(stage, BenchMeter(seed), add_bench_computer(stage, OLD_COMPUTER))
    stage.move_to(until - timedelta(days=days))
    live_month(stage, bench, stage.clock(), until)
    run_sequences(stage, bench)
    ask_providers(stage)
    send_samples_out(stage)
    plan_blind_sample(stage)
    take_one_sample(stage)
    take_part_in_rounds(stage)
    look_ahead(stage)
    return SignIns(people=tuple(people), gateway=replace_bench_computer(stage))


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
    calibrate_own(stage)
    state_density_room(stage)
    take_lots_in(stage, until)
    lend_cylinders(stage, until)
    keep_chart(stage)
    verify_method(stage)
    compare_technicians(stage)
    decide_intervals(stage)
    check_between_calibrations(stage)
    fill_register(stage)
    keep_competence(stage, until)
    return sign_ins


def add_bench_computer(stage: Stage, key: str) -> GatewaySignIn:
    """Let a bench computer send what instruments say."""
    with stage.by(ADMINISTRATOR, "gateway.added") as unit:
        gateway, token = add_gateway(unit, key=key, name=f"Bench computer {key} in room 101")
    return GatewaySignIn(key=gateway.key, token=token)


def replace_bench_computer(stage: Stage) -> GatewaySignIn:
    """The computer of the month gives way to the one that runs now: a spool is never shared, nor are its numbers."""
    new = add_bench_computer(stage, NEW_COMPUTER)
    connect_to(stage, NEW_COMPUTER)
    with stage.database.read() as session:
        old = next(one for one in gateways(session) if one.key == OLD_COMPUTER)
    with stage.by(ADMINISTRATOR, "gateway.stopped", "the bench computer was replaced") as unit:
        set_active(unit, old.id, False)
    return new
