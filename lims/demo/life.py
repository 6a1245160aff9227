"""A month of life in the laboratory: mornings, orders as they come, and a few things that happen once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from lims.demo.bench_gateway import BenchGateway
from lims.demo.catalogue import propose_change
from lims.demo.control import measure_control_sample
from lims.demo.diary import Calendar, Diary
from lims.demo.equipment import send_away
from lims.demo.month import Month
from lims.demo.order_work import OrderWork
from lims.demo.orders import Order, orders_with_a_turn, ordinary_orders
from lims.demo.rooms import log_air
from lims.demo.routine import check_meter, look_after_room
from lims.demo.stage import Stage

DIRTY = 0.19  # kg/m³ that a dirty cell adds to water
DIRTY_DAY = 12  # the working day on which the check in the morning fails


def live_month(stage: Stage, gateway: BenchGateway, start: datetime, until: datetime) -> None:
    """Let a month pass in the laboratory."""
    diary = Diary(stage, until)
    calendar = Calendar.between(start, until, ZoneInfo(stage.settings.zone))
    codes = {version: code for code, version in stage.methods.items()}
    month = Month(stage, diary, calendar, gateway, bench_free=start, codes=codes)
    for day in range(len(calendar.days)):
        diary.at(calendar.moment(day, 7.75), partial(begin_day, month, dirty=day == DIRTY_DAY))
    _take_orders(month, (*orders_with_a_turn(), *ordinary_orders(stage.chance, len(calendar.days))))
    diary.at(start, partial(log_air, month, start))
    diary.at(calendar.moment(-8, 16.0), partial(send_away, stage))
    diary.at(calendar.moment(-4, 16.5), partial(propose_change, stage))
    diary.live_through()


def _take_orders(month: Month, orders: Iterable[Order]) -> None:
    for order in orders:
        month.diary.at(month.calendar.moment(order.day, order.hour), OrderWork(month, order).begin)


def begin_day(month: Month, *, dirty: bool) -> None:
    """The room and the meter in the morning; once the cell is dirty, is cleaned, and passes after that."""
    stage = month.stage
    with stage.by("AT", "room.read") as unit:
        look_after_room(unit, stage.chance)
    with stage.by("AT", "equipment.checked") as unit:
        check_meter(unit, stage.chance, water_off=DIRTY if dirty else 0.0)
    with stage.by("AT", "control.measured") as unit:
        measure_control_sample(unit)
    if dirty:
        month.diary.after(25, partial(_check_clean, stage))


def _check_clean(stage: Stage) -> None:
    with stage.by("AT", "equipment.checked", "the cell was cleaned with toluene and dried") as unit:
        check_meter(unit, stage.chance)
