"""The reference thermometer is found 0.3 °C off after two years: who is called is exact, and quick, at any size."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from lims.db import Database
from lims.doubts import Assessment, candidates
from lims.doubts.models import AssessedResultRow
from lims.doubts.rows import assessed_rows, count_touched
from lims.doubts.service import progress_of, results_of
from lims.doubts.sources import FoundError
from lims.trace.recall import recall_page, recall_rows
from lims.trace.walks import trace_forward
from methods.petroleum import ProductGroup, Rules, density_at_15C
from tests.conftest import NOON
from tests.doubts.two_years import DENSITIES, TwoYears, make_two_years
from tests.support.doubts import DAY, make_assessment, make_ice_point, run_recomputation

SINCE = NOON - 300 * DAY
ERROR = -0.3  # °C: it showed too little, so the liquid was warmer
LIMIT = 845.0


def found_off(database: Database, years: TwoYears) -> Assessment:
    """The last ice point within 0.05 °C was 300 days ago; then one within 0.5 °C, which could not see it."""
    make_ice_point(database, years.reference, at=SINCE, limit=0.05, person_id=years.person_id)
    make_ice_point(database, years.reference, at=NOON - 3 * DAY, limit=0.5, person_id=years.person_id)
    with database.read() as session:
        last = candidates(
            session, years.reference.thermometer.id, FoundError(error=ERROR, unit="degC"), NOON + DAY
        )[0]
    assert last.at == SINCE
    return make_assessment(
        database,
        years.reference,
        at=NOON + DAY,
        person_id=years.person_id,
        error=ERROR,
        since=last.at,
        since_node=last.node,
    )


def expected_answers() -> dict[float, str]:
    """For each density read, what the limit says of it had the temperature been right; by the volume tables alone."""
    answers = {}
    for read in DENSITIES:
        true = float(
            density_at_15C(
                read + 0.05, 15.0 - ERROR, group=ProductGroup.REFINED_PRODUCTS, rules=Rules.D1250_2004
            )
        )
        answers[read] = "conforms" if true <= LIMIT else "does_not_conform"
    return answers


def told(database: Database, folder: Path, results: int) -> tuple[float, float]:
    """The whole story with so many results; the seconds of the list, and of computing everything again."""
    years = make_two_years(database, results)
    assessment = found_off(database, years)
    touched = {one.result_id: one for one in years.results if one.calibrated_at >= SINCE}
    assert 0 < len(touched) < results

    quick = seconds(lambda: page(database, assessment))
    with database.read() as session:
        assert results_of(session, assessment) == sorted(touched)
        counts = count_touched(session, assessment)
    assert counts.clients == len({one.client_id for one in touched.values()})

    slow = seconds(lambda: run_recomputation(database, folder, NOON + DAY))
    answers = expected_answers()
    with database.read() as session:
        rows = session.scalars(select(AssessedResultRow)).all()
        progress = progress_of(session, assessment)
    assert {row.result_id: row.answer_after for row in rows} == {
        id_: answers[one.density] for id_, one in touched.items()
    }
    assert progress.changed == sum(answers[one.density] != "conforms" for one in touched.values())
    return max(quick, seconds(lambda: page(database, assessment))), slow


def page(database: Database, assessment: Assessment) -> None:
    """What the page of an assessment asks of the database."""
    with database.read() as session:
        progress = progress_of(session, assessment)
        count_touched(session, assessment)
        assert progress.all
        assert assessed_rows(session, assessment)


def seconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def test_the_recall_list_is_exact_and_every_verdict_right(database: Database, tmp_path: Path) -> None:
    told(database, tmp_path, 800)


def test_the_recall_list_is_told_page_by_page_in_the_order_of_the_whole(database: Database) -> None:
    years = make_two_years(database, 300)
    with database.read() as session:
        reach = trace_forward(session, years.reference.certificate.version_id).reach()
        whole = [(one.number, one.margin) for one in recall_rows(session, reach)]
        paged, page = [], recall_page(session, reach)
        while True:
            paged += [(one.number, one.margin) for one in page.rows]
            if page.after is None:
                break
            page = recall_page(session, reach, page.after)

    assert len(whole) == 300
    assert paged == whole
    assert [margin for _, margin in whole] == sorted(845.0 - one.density - 0.05 for one in years.results)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_years_and_40_000_results(database: Database, tmp_path: Path) -> None:
    """The list is there in under a second, all verdicts in under five minutes, on both databases."""
    quick, slow = told(database, tmp_path, 40_000)

    print(
        f"{database.engine.dialect.name}: list {quick:.2f} s, 40,000 results since the beginning, verdicts {slow:.0f} s"
    )
    assert quick < 1.0
    assert slow < 300
