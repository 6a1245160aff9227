"""What a sample needs for its tests: how much of it, in what, how soon, in which order, and what is dangerous."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.catalogue import Handling, HoldingTime, MethodVersion, method_versions, settings
from lims.samples.tests import ENDED, TO_DO, Test, tests_of_sample
from methods.knowledge import Known


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What one test needs of its sample, as the edition says that was agreed for it."""

    test: Test
    method: MethodVersion
    handling: Handling
    holding: HoldingTime | None

    @property
    def turn(self) -> float:
        """Its place among the tests of the sample; those without one come last."""
        return self.handling.turn.value if self.handling.turn else math.inf

    def __bool__(self) -> bool:
        return bool(self.handling) or self.holding is not None


def needs_of(session: Session, tests: Iterable[Test]) -> list[Needs]:
    """What tests need that are still to have a result, in the order in which they are done; one query."""
    open_ = [one for one in tests if one.state not in ENDED]
    methods = method_versions(session, [one.method_version_id for one in open_])
    found = [needs_of_test(one, methods[one.method_version_id]) for one in open_]
    return sorted(found, key=lambda one: (one.turn, one.test.id))


def come_first(session: Session, needs: Needs) -> list[Needs]:
    """The tests of the same sample that come before one and are not done yet; whatever has a turn comes before what has none."""
    found = needs_of(session, tests_of_sample(session, needs.test.item_id))
    return [one for one in found if one.turn < needs.turn and one.test.state in TO_DO]


def needs_of_test(test: Test, method: MethodVersion) -> Needs:
    """What one test needs."""
    holding = settings.holding_time(method.settings)
    return Needs(
        test=test, method=method, handling=settings.handling(method.settings),
        holding=holding.value if isinstance(holding, Known) else None,
    )  # fmt: skip
