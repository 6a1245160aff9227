"""What the quality manager's programs do: calibrations, holds, walks, jobs; and samples by the hundred."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from lims.clock import SetClock
from lims.db import Database
from lims.permissions import Role
from tests.conftest import NOON
from tests.support.api import problem_code, program
from tests.support.catalogue import make_method
from tests.support.certificates import make_issued, make_submitted
from tests.support.clients import make_request
from tests.support.equipment import density_points, make_calibration, make_equipment
from tests.support.samples import make_product, make_sample


def test_a_certificate_sent_again_corrects_the_calibration_as_a_new_version(
    app: Flask, database: Database, clock: SetClock
) -> None:
    meter = make_equipment(database, at=NOON - timedelta(days=2))
    made = make_calibration(database, meter.id, at=NOON - timedelta(days=1))
    manager = program(app, Role.TECHNICAL_MANAGER)
    body = {
        "certificate": made.certificate, "laboratory": made.laboratory, "points": density_points(expanded=0.3),
        "calibrated_at": made.calibrated_at.isoformat(), "rests_on": [],
    }  # fmt: skip

    corrected = manager.made(f"/equipment/{meter.id}/calibrations", body)

    assert corrected["id"] == made.id
    assert corrected["version_id"] != made.version_id
    assert corrected["suitable"] is None
    own = manager.post(f"/calibrations/{made.id}/suitability", {"suitable": True})
    accepted = program(app, Role.TECHNICAL_MANAGER).made(
        f"/calibrations/{made.id}/suitability", {"suitable": True}
    )
    assert problem_code(own) == "SecondPersonNeeded"
    assert accepted["suitable"] is True
    assert {one["expanded_uncertainty"] for one in accepted["points"] if one["quantity"] == "density"} == {
        0.3
    }
    assert manager.found(f"/equipment/{meter.id}")["calibration"]["version_id"] == accepted["version_id"]


def test_a_calibration_rests_only_on_what_exists(app: Flask, database: Database) -> None:
    meter = make_equipment(database, at=NOON - timedelta(days=2))
    body = {
        "certificate": "C", "laboratory": "L", "calibrated_at": NOON.isoformat(), "points": density_points(),
        "rests_on": [999_999],
    }  # fmt: skip
    answer = program(app, Role.TECHNICAL_MANAGER).post(f"/equipment/{meter.id}/calibrations", body)
    assert (answer.status_code, problem_code(answer)) == (404, "NotFound")


def test_a_doubt_about_a_meter_walks_forward_to_the_certificate(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    case, certificate = make_issued(database, tmp_path, at=NOON)
    manager = program(app, Role.QUALITY_MANAGER)

    onward = manager.found(f"/trace/{case.bench.density.calibration.version_id}/forward")
    before = manager.found(
        f"/trace/{case.bench.density.calibration.version_id}/forward",
        until=(NOON - timedelta(days=30)).isoformat(),
    )

    assert onward["certificate_ids"] == [certificate.id]
    assert onward["counts"]["certificate"] == 1
    assert before["certificate_ids"] == []


def test_a_held_sample_is_not_reviewed_until_it_is_released(
    app: Flask, database: Database, clock: SetClock
) -> None:
    case = make_submitted(database, at=NOON - timedelta(hours=1))
    manager = program(app, Role.QUALITY_MANAGER)

    held = manager.made("/holds", {"node_id": case.bench.sample.id, "reason": "a mix-up is suspected"})
    assert [one["id"] for one in manager.found("/holds", node_id=case.bench.sample.id)["items"]] == [
        held["id"]
    ]
    manager.made(f"/holds/{held['id']}/release", {"reason": "it was none"})
    assert manager.found("/holds", node_id=case.bench.sample.id)["items"] == []
    again = manager.post(f"/holds/{held['id']}/release", {"reason": "it was none"})
    assert problem_code(again) == "HoldAlreadyReleased"


def test_a_hold_needs_something_to_hold(app: Flask) -> None:
    manager = program(app, Role.QUALITY_MANAGER)
    for path, body in (
        ("/holds", {"node_id": 999_999, "reason": "x"}),
        ("/holds/999999/release", {"reason": "x"}),
    ):
        answer = manager.post(path, body)
        assert (answer.status_code, problem_code(answer)) == (404, "NotFound")


def test_the_job_that_makes_a_certificate_can_be_followed(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    make_issued(database, tmp_path, at=NOON)
    job = program(app, Role.TECHNICAL_MANAGER).found("/jobs/1")
    assert (job["kind"], job["state"]) == ("certificate.issue", "done")


def test_many_samples_are_registered_all_or_none(app: Flask, database: Database) -> None:
    method, product = make_method(database, at=NOON), make_product(database, at=NOON)
    request = make_request(database, method, at=NOON)
    desk = program(app, Role.FRONT_DESK)
    rows = [{"product_id": product.id, "client_reference": f"T-{n}"} for n in range(60)]

    refused = desk.post("/samples", {"request_id": request.id, "samples": [*rows, rows[0]]})
    assert problem_code(refused) == "SampleGivenTwice"
    assert desk.found("/samples")["items"] == []

    made = desk.made("/samples", {"request_id": request.id, "samples": rows})["samples"]
    assert [one["client_reference"] for one in made] == [one["client_reference"] for one in rows]
    seen: list[int] = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = desk.found("/samples", limit=25, request_id=request.id, **cursor)
        seen += [one["id"] for one in page["items"]]
        cursor = {"cursor": page["next"]}
    assert seen == [one["id"] for one in made]
    assert page["next"] is None


def test_the_list_of_samples_is_filtered_by_what_the_address_asks(app: Flask, database: Database) -> None:
    one, other = (make_sample(database, at=NOON, client_reference=name) for name in ("AAA", "BBB"))
    desk = program(app, Role.FRONT_DESK)

    for asked in (
        {"client_id": one.client_id},
        {"search": "aaa"},
        {"search": one.code},
        {"request_id": one.request_id},
    ):
        assert [found["id"] for found in desk.found("/samples", **asked)["items"]] == [one.id], asked
    assert [found["id"] for found in desk.found("/samples", sort="-code", limit=1)["items"]] == [other.id]


def test_a_photo_is_kept_as_it_came_and_given_back(app: Flask) -> None:
    technician = program(app, Role.TECHNICIAN)
    photo = b"\xff\xd8\xff\xe0" + b"x" * 3_000_000

    def send(data: bytes, key: str) -> TestResponse:
        headers = {**technician.headers, "Idempotency-Key": key, "Content-Type": "application/octet-stream"}
        return technician.client.post("/api/v1/files?name=strip.jpg", data=data, headers=headers)

    kept, again = send(photo, "one"), send(photo, "one")
    assert kept.status_code == 201, kept.text
    assert kept.data == again.data
    told = kept.json or {}
    assert (told["media_type"], told["size"]) == ("image/jpeg", len(photo))
    assert technician.get(f"/files/{told['id']}/content").data == photo
    assert problem_code(send(b"MZ not a picture", "two")) == "FileKindRefused"
    assert problem_code(send(b"", "three")) == "FileEmpty"
