"""What clients of the demo ask for in its month: ordinary orders by chance, and those with a turn that is worth seeing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from lims.demo.catalogue import AGREEMENT_CODE, COMPOSITION, D1838, D4052
from lims.requests import View

DIESEL, GASOLINE, JET, LPG = "diesel fuel", "gasoline", "jet fuel", "LPG"
EN_590, EN_589 = "EN 590", "EN 589"
SIMPLE, GUARDED, NON_BINARY = "simple_acceptance", "guard_band", "non_binary"


class Turn(StrEnum):
    """What happens otherwise than it should, with a sample or with its certificate."""

    UNDERWAY = "it has not arrived yet"
    SEAL_BROKEN = "a deviation that the client has not decided on"
    TESTED_NEVERTHELESS = "a deviation with which the client let the work go on"
    NEW_SAMPLE = "a deviation for which the client sends another sample"
    BUBBLE = "a run with a bubble, left out with its reason"
    REPEATED = "a repeat that the reviewer asked for, done and accepted"
    REPEAT_ASKED = "a repeat that is still to be done"
    REJECTED = "rejected at review"
    OUT_OF_RANGE = "outside of the calibrated range, so the test is not possible"
    TOO_OLD = "over its holding time, let pass by somebody with authority"
    ON_HOLD = "on hold"
    INTEGRATED_AGAIN = "a peak integrated by hand, and the file sent once more"
    WAITING = "received, waits for the bench"
    IN_REVIEW = "submitted, waits for its reviewer"
    RUNNING = "one determination done, the second not yet"
    DRAFT = "its certificate is drawn up and not signed"
    AMENDED = "its certificate was amended"
    WITHDRAWN = "its certificate was withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """One request: on which working day (negative: counted from the last), for whom, which samples, judged by what."""

    day: int
    hour: float
    client: str
    product: str
    densities: tuple[float, ...] = ()  # g/cm³ at 15 °C; for LPG only the number of samples counts
    methods: tuple[str, ...] = (D4052,)
    specifications: tuple[str, ...] = ()
    rule: str | None = None
    view: View = View.NEITHER
    language: str = "en"
    accepts_equivalence: bool = False
    turns: dict[int, Turn] = field(default_factory=dict)  # by sample, counted from 0


CENTRES = {DIESEL: 0.8345, GASOLINE: 0.7462, JET: 0.7985}
REFINERY, TERMINAL, AIRFIELD, STATIONS = "C-0001", "C-0002", "C-0003", "C-0004"
LANGUAGES = {REFINERY: "en", TERMINAL: "az", AIRFIELD: "ru", STATIONS: "en"}


def ordinary_orders(chance: random.Random, days: int) -> Iterator[Order]:
    """An order every other day and one on each of the last three, as they come."""
    for day in (*range(0, days - 3, 2), *range(days - 3, days)):
        yield _ordinary(chance, day, 9.0)


def _ordinary(chance: random.Random, day: int, hour: float) -> Order:
    client, product = chance.choice(
        (
            (REFINERY, DIESEL),
            (REFINERY, DIESEL),
            (REFINERY, GASOLINE),
            (AIRFIELD, JET),
            (STATIONS, DIESEL),
            (TERMINAL, LPG),
        )
    )
    size = chance.choice((1, 2, 2, 3))
    if product == LPG:
        return lpg_order(
            day, hour, size=min(size, 2), methods=chance.choice(((D1838,), (D1838, COMPOSITION)))
        )
    densities = tuple(round(chance.gauss(CENTRES[product], 0.0035), 5) for _ in range(size))
    if product != DIESEL:
        return Order(
            day=day,
            hour=hour,
            client=client,
            product=product,
            densities=densities,
            language=LANGUAGES[client],
        )
    return diesel_order(
        day, hour, *densities, client=client, rule=chance.choice((SIMPLE, GUARDED, GUARDED, NON_BINARY))
    )


def diesel_order(
    day: int, hour: float, *densities: float, client: str = REFINERY, rule: str = GUARDED, turn: Turn | None = None,
    at: int = 0,
) -> Order:  # fmt: skip
    """Diesel fuel judged by EN 590; that of the refinery by its own agreement too. Half of them accept the equivalence."""
    specifications = (EN_590, AGREEMENT_CODE) if client == REFINERY else (EN_590,)
    return Order(
        day=day, hour=hour, client=client, product=DIESEL, densities=densities, specifications=specifications, rule=rule,
        language=LANGUAGES[client], accepts_equivalence=client == REFINERY, turns={at: turn} if turn else {},
    )  # fmt: skip


def lpg_order(
    day: int,
    hour: float,
    *,
    size: int = 1,
    methods: tuple[str, ...] = (D1838, COMPOSITION),
    turn: Turn | None = None,
) -> Order:
    """LPG against EN 589, whose limits ask for other conditions: tested, not judged, and the certificate says why."""
    return Order(
        day=day, hour=hour, client=TERMINAL, product=LPG, densities=(0.0,) * size, methods=methods,
        specifications=(EN_589,), rule=SIMPLE, language=LANGUAGES[TERMINAL], turns={0: turn} if turn else {},
    )  # fmt: skip


def orders_with_a_turn() -> Iterator[Order]:
    """The ones worth seeing; those of the last days are still on their way."""
    yield diesel_order(2, 8.5, 0.83374, 0.83421, turn=Turn.AMENDED)
    yield diesel_order(3, 8.6, 0.83862, turn=Turn.WITHDRAWN)
    yield diesel_order(5, 8.5, 0.83511, client=STATIONS, turn=Turn.TESTED_NEVERTHELESS)
    yield diesel_order(6, 8.6, 0.83299, turn=Turn.NEW_SAMPLE)
    yield diesel_order(
        7, 8.5, 0.83995, 0.84031, 0.83722
    )  # at the limit of the agreement: inconclusive, does not conform
    yield diesel_order(8, 8.5, 0.83466, turn=Turn.REPEATED)
    yield lpg_order(9, 8.5, turn=Turn.INTEGRATED_AGAIN)
    yield diesel_order(10, 8.5, 0.83187, 0.83610, turn=Turn.BUBBLE)
    yield Order(
        day=11, hour=8.5, client=REFINERY, product="petroleum distillate", densities=(0.65120, 0.71233),
        turns={0: Turn.OUT_OF_RANGE},
    )  # fmt: skip
    yield diesel_order(-9, 8.5, 0.83777, client=STATIONS, turn=Turn.TOO_OLD)
    yield diesel_order(-7, 8.5, 0.83690, client=STATIONS, turn=Turn.REJECTED)
    yield diesel_order(-6, 8.5, 0.83155, 0.83340, turn=Turn.ON_HOLD)
    yield diesel_order(-5, 8.5, 0.83602, turn=Turn.DRAFT)
    yield lpg_order(-5, 8.6, methods=(D1838,))
    yield diesel_order(-4, 8.5, 0.83527, client=STATIONS, turn=Turn.REPEAT_ASKED)
    yield diesel_order(-3, 8.5, 0.83411, turn=Turn.SEAL_BROKEN)
    yield diesel_order(-3, 8.6, 0.83308, 0.83377, turn=Turn.RUNNING)
    yield diesel_order(-3, 8.7, 0.83571, client=STATIONS, turn=Turn.WAITING)
    yield diesel_order(-3, 8.8, 0.83464, turn=Turn.IN_REVIEW)
    yield lpg_order(-3, 8.9, turn=Turn.WAITING)
    yield diesel_order(-2, 8.5, 0.83432, 0.83480, turn=Turn.UNDERWAY, at=1)
    yield diesel_order(-2, 8.6, 0.83389, client=STATIONS, turn=Turn.UNDERWAY)
