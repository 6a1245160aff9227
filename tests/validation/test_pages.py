"""The pages of validations: from a plan to a decision, with data pasted and taken from results of the system."""

from __future__ import annotations

import re
from datetime import timedelta

from lims.catalogue import MethodVersion
from lims.db import Database
from lims.permissions import Role
from lims.validation import work_of
from tests.conftest import NOON
from tests.support.control import enter, make_chart
from tests.support.validation import Case, make_submitted
from tests.support.web import ClientAs, post, words_of

PLAN = {"measurand": "density_15C", "how": "FICTITIOUS material", "source": "FICTITIOUS"}


def test_a_method_is_verified_through_the_pages(
    client_as: ClientAs, database: Database, method: MethodVersion
) -> None:
    analyst = client_as(Role.TECHNICIAN)
    begun = post(analyst, "/validations/new", {
        "edition": f"v{method.id}", "kind": "verification", "purpose": "diesel", "fictitious": "y",
    })  # fmt: skip
    assert begun.status_code == 303, begun.text
    page = begun.headers["Location"]
    planned = post(analyst, f"{page}/experiments/new?kind=intermediate", PLAN | {"given_required_s": "0,05"})
    assert planned.status_code == 303, planned.text
    number = int(page.rsplit("/", 1)[1])
    with database.read() as session:
        experiment = f"/validations/experiments/{work_of(session, number).experiments[0].plan.id}"
    assert post(analyst, f"{page}/plan", {"row_version": "1"}).status_code == 303
    lines = "day\tvalue\n1\t832,10\n1\t832.12\n2\t832.11\n2\t832.09"
    wrong = post(analyst, f"{experiment}/data", {"lines": "1;1\n1;x"})
    assert wrong.status_code == 422
    assert "is no number" in wrong.text
    assert post(analyst, f"{experiment}/data", {"lines": lines}).status_code == 303
    assert post(analyst, f"{page}/submit", {}).status_code == 303

    other = client_as(Role.QUALITY_MANAGER)
    version = re.search(r'name="row_version"[^>]*value="(\d+)"', other.get(page).text)
    assert version is not None
    decided = post(
        other, f"{page}/decide", {"decision": "accepted", "words": "looked at", "row_version": version[1]}
    )

    assert decided.status_code == 303, decided.text
    assert "Accepted" in words_of(other.get(page).text)
    printed = words_of(other.get(f"{page}/print").text)
    assert "Intermediate precision over days" in printed
    assert analyst.get(f"{page}?format=csv").text.count("832") == 4
    assert "Shown to be fit by" in words_of(other.get(f"/methods/{method.method_id}").text)


def test_results_of_the_system_are_taken_as_data_and_only_once(
    client_as: ClientAs, database: Database, method: MethodVersion
) -> None:
    case = Case(database, method, at=NOON)
    case.plan(required_s=0.05)
    case.fix()
    chart = make_chart(database, method_id=method.method_id, at=NOON)
    for n, value in enumerate((832.10, 832.12, 832.11)):
        enter(database, chart, value, at=NOON + timedelta(minutes=n))
    with database.read() as session:
        experiment = work_of(session, case.id).experiments[0].plan.id
    analyst, url = client_as(Role.TECHNICIAN), f"/validations/experiments/{experiment}/results"
    rows = re.findall(r'name="row" value="(\d+)"', analyst.get(url).text)

    taken, again = (post(analyst, url, {"row": rows}) for _ in range(2))

    assert (len(rows), taken.status_code, again.status_code) == (3, 303, 422)
    with database.read() as session:
        (one,) = work_of(session, case.id).experiments
    assert [each.value for each in one.counted] == [832.10, 832.12, 832.11]
    assert {each.source_id for each in one.counted} == {int(each) for each in rows}


def test_a_file_is_kept_with_its_hash_and_a_picture_of_nothing_is_refused(
    client_as: ClientAs, database: Database, method: MethodVersion
) -> None:
    import io

    case = make_submitted(database, method, at=NOON)
    analyst, url = client_as(Role.TECHNICIAN), f"/validations/{case.id}/papers/new"

    refused = post(analyst, url, {"title": "Data", "file": (io.BytesIO(b"\x00\x01"), "x.bin")})
    kept = post(analyst, url, {"title": "Data", "file": (io.BytesIO(b"832.10\n832.11\n"), "data.txt")})

    assert (refused.status_code, kept.status_code) == (422, 303)
    assert "data.txt, SHA-256" in words_of(analyst.get(f"/validations/{case.id}").text)
