"""What happens inside of an oscillating U-tube density meter, as far as its line lets anybody see it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from instruments.simulator.simulated import Refusal

AIR = 0.001199  # g/cm³, near 20 °C and one atmosphere: what an empty cell shows
_SETTLING = 12  # the cell comes this many time constants near to its set temperature in one measurement
_COLUMNS = (
    ("Density", "g/cm³"),
    ("Specific Gravity", "-"),
    ("Density Temperature", "°C"),
    ("Density Condition", "-"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Portion:
    """What is in the cell: density in g/cm³ at the set temperature, and how it came in."""

    density: float
    temperature: float = 23.0  # °C, as it was put in
    expansion: float = 0.0008  # 1/K
    bubble: bool = False


def water_density(celsius: float) -> float:
    """Density of air-free water in g/cm³, 0 °C to 40 °C (Tanaka and others, Metrologia 38 (2001) 301, eq. 1)."""
    a1, a2, a3, a4, a5 = -3.983035, 301.797, 522528.9, 69.34881, 999.974950
    return a5 * (1 - (celsius + a1) ** 2 * (celsius + a2) / (a3 * (celsius + a4))) / 1000


class DensityMeter:
    """Drifts to its set temperature, measures, and gives each result once."""

    def __init__(
        self,
        *,
        seed: int,
        clock: Callable[[], float],
        measure_s: float = 60.0,
        set_temperature: float = 20.0,
        noise: float = 0.000002,
        spread: float = 0.0,
    ) -> None:
        """`noise` in g/cm³ of each value; `spread` from one measurement to the next, as if a new portion came in each time."""
        self.measure_s, self.set_temperature, self._spread = measure_s, set_temperature, spread
        self._chance, self._clock, self._noise = random.Random(seed), clock, noise  # noqa: S311  # noise, no secret
        self._portion = Portion(density=AIR, temperature=set_temperature, expansion=0.0)
        self._filled_at = clock()
        self._started_at: float | None = None
        self._number = 0
        self._result: str | None = None
        self._has_finished = False

    def put(self, portion: Portion) -> None:
        """Fill the cell; a running measurement goes on, with what is in the cell now."""
        self._portion, self._filled_at = portion, self._clock()

    def press_start(self) -> bool:
        """Start as the key at the instrument does; False while a measurement runs."""
        return not isinstance(self.answer("start_measurement", {}), Refusal)

    def answer(self, command: str, arguments: Mapping[str, str]) -> Mapping[str, str] | Refusal:
        """Return the answer to a command of the declaration."""
        self._finish_when_due()
        answers: dict[str, Callable[[], Mapping[str, str] | Refusal]] = {
            "column_names": lambda: {"names": ";".join(name for name, _ in _COLUMNS)},
            "column_units": lambda: {"units": ";".join(unit for _, unit in _COLUMNS)},
            "new_data": self._new_data,
            "live_data": self._live_data,
            "start_measurement": self._start,
            "abort_measurement": self._abort,
            "measurement_state": lambda: {"state": self.state},
            "cell_temperature": lambda: self._set_temperature(arguments["celsius"]),
            "identity": lambda: {
                "serial_number": "00000000",
                "type_and_firmware": "DMA 4500M SIMULATED",
                "protocol_version": "2.00",
            },
        }
        return answers[command]()

    @property
    def state(self) -> str:
        """The state in the words of the instrument."""
        if self._started_at is not None:
            return "not finished"
        return "finished" if self._has_finished else "not started"

    def _start(self) -> Mapping[str, str] | Refusal:
        if self._started_at is not None:
            return Refusal("measurement already started")
        self._started_at, self._has_finished = self._clock(), False
        self._number += 1
        if self._spread:
            self._portion, self._filled_at = self._next_portion(), self._clock()
        return {}

    def _next_portion(self) -> Portion:
        """Another portion of the same sample, as hands inject it; air in the cell stays air."""
        last = self._portion
        if last.density < 0.1:
            return last
        return replace(last, density=last.density + self._chance.gauss(0, self._spread))

    def _abort(self) -> Mapping[str, str] | Refusal:
        if self._started_at is None:
            return Refusal("measurement not started")
        self._started_at = None
        return {}

    def _set_temperature(self, text: str) -> Mapping[str, str] | Refusal:
        if self._started_at is not None:
            return Refusal("not allowed during measurement")
        try:
            celsius = float(text)
        except ValueError:
            return Refusal("wrong parameter value")
        if not 0 <= celsius <= 100:
            return Refusal("wrong parameter value")
        self.set_temperature, self._filled_at = celsius, self._clock()
        return {}

    def _new_data(self) -> Mapping[str, str] | Refusal:
        result, self._result = self._result, None
        return Refusal("no new data available") if result is None else {"values": result}

    def _live_data(self) -> Mapping[str, str]:
        density, temperature = self._cell(self._clock())
        return {
            "density": f"{density:.6f}",
            "temperature": f"{temperature:.3f}",
            "set_temperature": f"{self.set_temperature:.3f}",
            "measurement_number": str(self._number) if self._number else "NaN",
        }

    def _finish_when_due(self) -> None:
        if self._started_at is None or self._clock() < self._started_at + self.measure_s:
            return
        density, temperature = self._cell(max(self._clock(), self._filled_at))
        gravity = density / water_density(self.set_temperature)
        condition = "invalid" if self._portion.bubble else "valid"
        self._result = f"{density:.6f};{gravity:.6f};{temperature:.3f};{condition}"
        self._started_at, self._has_finished = None, True

    def _cell(self, now: float) -> tuple[float, float]:
        away = self._portion.temperature - self.set_temperature
        away *= math.exp(-_SETTLING * (now - self._filled_at) / self.measure_s)
        noise = self._chance.gauss(0, self._noise * (50 if self._portion.bubble else 1))
        density = self._portion.density * (1 - self._portion.expansion * away) + noise
        return max(density, 0.0), self.set_temperature + away
