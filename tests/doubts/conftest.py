"""Doubts: the gate answers as it does in the application; a certificate that rests on a meter calibrated with a reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from lims.certificates import Certificate
from lims.clock import SetClock
from lims.db import Database
from lims.records import Actor, unit_of_work
from tests.conftest import NOON
from tests.support.certificates import Case, make_issued
from tests.support.doubts import DAY, Reference, make_reference
from tests.support.features import registered

__all__ = ["registered"]
LATER = NOON + DAY
CALIBRATED = NOON - timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """A certificate whose density lies just below its limit, by a meter calibrated with the reference."""

    case: Case
    certificate: Certificate
    reference: Reference


@pytest.fixture
def story(database: Database, tmp_path: Path) -> Story:
    case, certificate = make_issued(database, tmp_path, 0.8448, 0.8448, at=NOON)
    reference = make_reference(database, at=NOON - 400 * DAY)
    with unit_of_work(database, by=Actor.system("setup"), clock=SetClock(NOON), act="linked") as unit:
        unit.link(
            reference.certificate.version_id,
            case.bench.density.calibration.version_id,
            "standard",
            CALIBRATED,
        )
    return Story(case=case, certificate=certificate, reference=reference)
