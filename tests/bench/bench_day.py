"""A technician's everyday in Chromium, by keyboard and scanner: a density with two determinations, and forty of them in a row.

The time is the machine's: from one scan to the sentence that it was submitted, less what the meter takes to measure.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lims.clock import system_clock
from lims.requests import LineWish
from tests.bench.chromium import window
from tests.bench.laboratory import figure, new_database
from tests.path.desk import AtPage
from tests.path.laboratory import PIN, RunningLaboratory, running_laboratory
from tests.support.clients import make_request
from tests.support.people import PASSWORD
from tests.support.samples import make_samples
from tests.support.web import make_app

BATCH, MEASURE_S = 40, 0.2
ONE_S, KEYS = 3.0, 12


@dataclass
class CountedPage(AtPage):
    """A window that counts the keys pressed; what a scanner sends does not count."""

    keys: int = 0

    def press(self, key: str) -> None:
        self.keys += 1
        super().press(key)

    def scan(self, code: str) -> None:
        before = self.keys
        super().scan(code)
        self.keys = before


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = new_database(folder / "lims.sqlite")
        app = make_app(f"sqlite:///{folder / 'lims.sqlite'}", system_clock, folder / "data", database)
        app.testing = False
        with running_laboratory(app, folder) as laboratory, window() as page:
            page.set_default_timeout(15_000)
            bench = CountedPage(page, laboratory.url)
            codes = samples(laboratory, BATCH + 2)
            begin(bench, laboratory)
            submit(bench, laboratory, codes[0])  # the first page of a process compiles the templates
            bench.keys = 0
            one = submit(bench, laboratory, codes[1])
            print(f"{bench.keys} keys beside the scans")
            assert bench.keys <= KEYS, bench.keys
            took = [submit(bench, laboratory, code) for code in codes[2:]]
        database.dispose()
    figure("a density of two determinations from scan to submitted", one, limit=ONE_S)
    figure(f"{BATCH} of them in a row", sum(took), limit=BATCH * ONE_S)
    figure("the last ten of them", sum(took[-10:]), bare=sum(took[:10]), limit=1.5 * sum(took[:10]))


def samples(laboratory: RunningLaboratory, count: int) -> list[str]:
    """Received samples with one density to measure each; their codes."""
    at = datetime.now(UTC) - timedelta(hours=2)
    line = LineWish(method_version_id=laboratory.method.id, injection_mode="manual")
    request = make_request(laboratory.database, at=at, client=laboratory.client, lines=(line,))
    wish = {"product_id": laboratory.product.id, "sampled_at": at}
    return [one.code for one in make_samples(laboratory.database, *[wish] * count, at=at, request=request)]


def begin(bench: AtPage, laboratory: RunningLaboratory) -> None:
    """The technician takes over the terminal with badge and PIN."""
    bench.sign_in("second", PASSWORD)
    bench.open("/bench")
    bench.scan(laboratory.badges["technician"])
    bench.sees("PIN")
    bench.type(PIN)
    bench.press("Enter")
    bench.sees("T. Example")


def submit(bench: AtPage, laboratory: RunningLaboratory, code: str) -> float:
    """Scan, two readings with a fresh portion each, what was seen, submitted; seconds less the measuring."""
    laboratory.put(0.83172)
    start = time.perf_counter()
    bench.scan(code)
    bench.at(r"/bench/tests/(\d+)")
    for n in (1, 2):
        bench.sees("Take reading")
        bench.press("Space")
        bench.sees(f"Determination {n} was taken.")
        bench.press("Enter")
    bench.see("button:not([disabled]) >> text=Submit for review").wait_for()
    bench.send()
    bench.sees("submitted for review.")
    return time.perf_counter() - start - 2 * MEASURE_S


if __name__ == "__main__":
    main()
