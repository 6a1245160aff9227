"""A run of a hundred thousand points, and how its drawing is moved about in a browser."""

from __future__ import annotations

import base64
import json
import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

POINTS = 100_000
PEAKS = tuple((0.5 + i * 0.45, 400.0 * (1 + i % 7)) for i in range(40))  # time in min, height
WIDTH = 0.01

# Moves the drawing for so many frames, nearer and farther and along, and returns how long each frame took in ms.
PAN_AND_ZOOM = """async (count) => {
  const canvas = document.querySelector("[data-trace] .canvas");
  const acts = ["+", "+", "+", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "-", "ArrowRight"];
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const took = [];
  await frame();
  let before = await frame();
  for (let i = 0; i < count; i += 1) {
    canvas.dispatchEvent(new KeyboardEvent("keydown", { key: acts[i % acts.length], bubbles: true, cancelable: true }));
    const now = await frame(); // the drawing was done in this frame, before us
    took.push(now - before);
    before = now;
  }
  return took;
}"""


def long_run() -> dict[str, bytes]:
    """A gas chromatogram of 100,000 points with 40 peaks on straight baselines, as a GAML document."""
    times = np.linspace(0.0, 20.0, POINTS)
    values = sum(
        (height * np.exp(-0.5 * ((times - at) / WIDTH) ** 2) for at, height in PEAKS), np.full(POINTS, 10.0)
    )
    values = values + np.random.default_rng(1).normal(0.0, 0.2, POINTS)

    def block(numbers: np.ndarray) -> str:
        raw = base64.b64encode(numbers.astype("<f8").tobytes()).decode()
        return f'<values format="FLOAT64" byteorder="INTEL" numvalues="{len(numbers)}">{raw}</values>'

    peaks = "".join(
        f'<peak number="{n}" name="Component {n}"><peakXvalue>{at}</peakXvalue>'
        f'<parameter name="PK_AREA">{height * WIDTH * np.sqrt(2 * np.pi) * 60:.4f}</parameter>'
        f"<baseline><startXvalue>{at - 0.1:.4f}</startXvalue><startYvalue>10</startYvalue>"
        f"<endXvalue>{at + 0.1:.4f}</endXvalue><endYvalue>10</endYvalue></baseline></peak>"
        for n, (at, height) in enumerate(PEAKS, start=1)
    )
    return {
        "run.gaml": (
            '<?xml version="1.0"?><GAML version="1.20" name="S-0042"><experiment name="S-0042">'
            '<trace name="FID" technique="CHROM"><Xdata units="MINUTES">'
            f'{block(times)}<Ydata units="UNKNOWN">{block(values)}<peaktable>{peaks}</peaktable></Ydata>'
            "</Xdata></trace></experiment></GAML>"
        ).encode()
    }


def opened(page: Page, path: str) -> Locator:
    """The drawing in the page of a record, once it is drawn."""
    page.goto(path)
    figure = page.locator("[data-trace]").first
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-from", re.compile("."))
    return figure


def as_json(figures: list[float]) -> str:
    """Figures for a report."""
    return json.dumps([round(one, 1) for one in figures])
