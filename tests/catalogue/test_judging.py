"""Several specifications on one sample: each judges by its own lines, only like with like, and only what was approved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from lims.catalogue import SpecificationVersion, specifications_at
from lims.catalogue.shipped_specifications import shipped_contents
from lims.db import Database
from lims.permissions import Role
from lims.requests import LineWish
from lims.results import evaluate_test
from lims.results.judgement import Agreed, judgements
from lims.samples import tests_of_sample
from methods.conformity import Answer
from tests.conftest import NOON
from tests.support.catalogue import approved, density_line, make_method, make_rule, make_specification
from tests.support.clients import make_request
from tests.support.compositions import make_composition_case
from tests.support.equipment import make_density_bench
from tests.support.people import make_person
from tests.support.results import Bench, authorise, measure
from tests.support.samples import make_samples

BEFORE = NOON - timedelta(days=1)


def answers(
    database: Database, *specifications: SpecificationVersion, density: float
) -> dict[tuple[str, str], tuple[Answer, str]]:
    """Each line that a density of a diesel sample is held against: by specification and key, the answer and its reason."""
    analyst, method = make_person(database, Role.TECHNICIAN, at=BEFORE), make_method(database, at=BEFORE)
    authorise(database, analyst, method, at=BEFORE)
    bench = make_density_bench(database, at=NOON - timedelta(hours=1))
    wish = LineWish(
        method_version_id=method.id,
        injection_mode="manual",
        specification_version_ids=tuple(one.id for one in specifications),
    )
    rule = make_rule(database, at=BEFORE)
    request = make_request(database, at=BEFORE, lines=(wish,), decision_rule_id=rule.id)
    samples = tuple(
        make_samples(database, {"sampled_at": BEFORE}, at=NOON - timedelta(hours=2), request=request)
    )
    with database.read() as session:
        tests = tuple(tests_of_sample(session, samples[0].id))
    made = Bench(analyst=analyst, method=method, density=bench, samples=samples, tests=tests)
    measure(database, made, density, at=NOON)
    with database.read() as session:
        found = evaluate_test(session, tests[0].id, at=NOON + timedelta(minutes=1)).findings
    return {
        (one.specification.code, one.limit.key): (one.answer, one.reason)
        for finding in found
        for one in finding.judgements
    }


def test_each_specification_judges_by_its_own_lines(database: Database) -> None:
    wide = make_specification(database, density_line("820.0", "845.0"), at=BEFORE, code="WIDE")
    narrow = make_specification(database, density_line("835.0", "845.0"), at=BEFORE, code="NARROW")

    found = answers(database, wide, narrow, density=0.8300)

    assert found["WIDE", "density"][0] is Answer.CONFORMS
    assert found["NARROW", "density"][0] is Answer.DOES_NOT_CONFORM


def test_a_strict_bound_and_an_unlike_line_on_one_result(database: Database) -> None:
    lines = (
        density_line("820.0", "845.0"),
        density_line("820.0", "845.0", key="at-20", reference_condition="20 °C"),
        density_line("820.0", "845.0", key="other-method", methods=["ISO 3675"]),
        density_line(key="unknown", upper={"unknown": "nobody has entered it"}),
        density_line(key="report", kind="words", words="report", report_only=True, mandatory=False),
    )
    specification = make_specification(database, *lines, at=BEFORE, code="MANY")

    found = answers(database, specification, density=0.8300)

    assert {key: answer for (_, key), (answer, _) in found.items()} == {
        "density": Answer.CONFORMS, "at-20": Answer.NOT_JUDGED, "other-method": Answer.NOT_JUDGED, "unknown": Answer.NOT_JUDGED,
        "report": Answer.NOT_JUDGED,
    }  # fmt: skip
    assert all(reason for answer, reason in found.values() if answer is Answer.NOT_JUDGED)
    assert "asks for the result only" in found["MANY", "report"][1]


def test_a_density_by_d4052_is_not_judged_by_en_590_that_names_other_methods(database: Database) -> None:
    content = next(content for code, content in shipped_contents() if code == "EN 590")
    approved(database, "specification", "EN 590", content, at=BEFORE)
    with database.read() as session:
        (diesel,) = specifications_at(session, NOON, "diesel fuel")

    ((answer, reason),) = answers(database, diesel, density=0.8300).values()

    assert answer is Answer.NOT_JUDGED
    assert "EN ISO 3675" in reason or "EN ISO 12185" in reason or "method" in reason


def test_a_limit_of_a_component_that_has_no_result_of_its_own_is_named_and_not_passed_over(
    database: Database, tmp_path: Path
) -> None:
    case = make_composition_case(database, tmp_path, at=NOON)
    line = density_line(
        "0", "5", key="propane", measurand="propane", names={"en": "propane"}, unit="% (V/V)", methods=[]
    )
    agreed = Agreed(
        specifications=(make_specification(database, line, at=BEFORE),),
        rule=None,
        view="neither",
        equivalents={},
    )

    with database.read() as session:
        evaluated = evaluate_test(session, case.bench.tests[0].id, at=NOON + timedelta(minutes=1))
    [found] = judgements(evaluated.subject, evaluated.findings[0].result, agreed)

    assert (found.limit.key, found.answer) == ("propane", Answer.NOT_JUDGED)
    assert found.reason == "it is a component of a composition, and no result of its own"
