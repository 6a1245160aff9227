"""The density meter of the month of work: whole conversations in its own words, as the gateway takes them down."""

from __future__ import annotations

from instruments.drivers.anton_paar_dma_m import AntonPaarDmaM
from instruments.simulator.density_meter import DensityMeter, Portion
from instruments.simulator.simulated import SimulatedInstrument
from instruments.transcript import Transcript

MEASURE_S = 60.0
CONVERSATION = (
    "identity",
    "column_names",
    "column_units",
    "live_data",
    "new_data",
)  # as the driver collects a result


class BenchMeter:
    """A simulated meter whose time passes only while it measures."""

    def __init__(self, seed: int) -> None:
        self._seconds = 0.0
        self._meter = DensityMeter(
            seed=seed, clock=lambda: self._seconds, measure_s=MEASURE_S, set_temperature=15.0
        )
        self._instrument = SimulatedInstrument(AntonPaarDmaM, self._meter)

    def measure(self, density: float, *, bubble: bool = False) -> bytes:
        """Measure a portion of this density (g/cm³); the conversation that fetches the result."""
        self._meter.put(Portion(density=density, bubble=bubble))
        self._meter.press_start()
        self._seconds += 1.5 * MEASURE_S
        transcript = Transcript()
        for name in CONVERSATION:
            self._exchange(transcript, name)
        return transcript.content

    def _exchange(self, transcript: Transcript, name: str) -> None:
        line = AntonPaarDmaM.line
        asked = line.encode(AntonPaarDmaM.commands()[name].send.render({}))
        transcript.sent(asked)
        for answer in self._instrument.hear(asked).split(line.terminator)[:-1]:
            transcript.received(answer + line.terminator)
