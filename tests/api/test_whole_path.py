"""From a client's wish to the PDF in the client's hands, by programs alone; on both databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from lims.clock import SetClock
from lims.db import Database
from lims.people import Act
from lims.permissions import Role
from tests.conftest import NOON
from tests.support.api import Program, program, program_of
from tests.support.catalogue import make_method, make_rule, make_specification
from tests.support.certificates import make_laboratory, run_jobs
from tests.support.equipment import make_density_bench
from tests.support.people import PASSWORD, make_person
from tests.support.results import authorise
from tests.support.samples import DIESEL, make_product

BEFORE = NOON - timedelta(days=1)
ALL_WELL = {
    line: {"seen": "yes"} for line in ("container", "seals", "amount", "label", "conditions", "documents")
}


def test_a_sample_goes_from_request_to_certificate_by_the_interface_alone(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    catalogue = laboratory(database)
    desk = program(app, Role.FRONT_DESK)
    technician, reviewer, signatory = (staff(app, database, catalogue["method"], *one) for one in HANDS)

    request = agreed(desk, catalogue)
    sample = desk.made("/samples", {"request_id": request["id"], "samples": [catalogue["sample"]]})[
        "samples"
    ][0]
    desk.made(f"/samples/{sample['id']}/receipt", {"answers": ALL_WELL, "place": "shelf 4"})
    clock.advance(timedelta(minutes=30))
    test = measured(technician, sample["id"])
    clock.advance(timedelta(minutes=30))
    reviewed(reviewer, test["id"])
    certificate = certified(signatory, request["id"])
    run_jobs(database, tmp_path, clock())

    customer = program(app, Role.CLIENT, client_id=request["client_id"])
    issued = customer.found(f"/certificates/{certificate['id']}")
    pdf = customer.get(f"/certificates/{certificate['id']}/pdf")
    assert issued["state"] == "issued"
    assert issued["number"]
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")
    steps = desk.found(f"/trace/{certificate['id']}/back")
    assert {"calibration_version", "reading", "result", "method_version"} <= {
        node["kind"] for node in steps["nodes"]
    }


HANDS = (
    (Role.TECHNICIAN, Act.PERFORM),
    (Role.REVIEWER, Act.REVIEW),
    (Role.SIGNATORY, Act.RELEASE),
)


def laboratory(database: Database) -> dict[str, Any]:
    """A laboratory that can do D4052 on diesel fuel, and a sample of that."""
    make_laboratory(database, at=BEFORE)
    make_density_bench(database, at=NOON - timedelta(hours=1))
    product = make_product(database, DIESEL, at=BEFORE)
    return {
        "method": make_method(database, at=BEFORE), "rule": make_rule(database, at=BEFORE),
        "specification": make_specification(database, at=BEFORE),
        "sample": {"product_id": product.id, "client_reference": "T-1", "sampled_at": BEFORE.isoformat()},
    }  # fmt: skip


def staff(app: Flask, database: Database, method: Any, role: Role, act: Act) -> Program:
    """Somebody with a password, authorised for one act."""
    person = make_person(database, role, at=BEFORE, login=role.value)
    authorise(database, person, method, act, at=BEFORE)
    return program_of(app, person)


def agreed(desk: Program, catalogue: dict[str, Any]) -> Any:
    """A client's request, agreed."""
    client = desk.made("/clients", {"name": "Example Oil", "address": "1 Example Street"})
    line = {
        "method_version_id": catalogue["method"].id, "injection_mode": "manual",
        "specification_version_ids": [catalogue["specification"].id],
    }  # fmt: skip
    wish = {"client_id": client["id"], "lines": [line], "decision_rule_id": catalogue["rule"].id}
    request = desk.made("/requests", wish)
    return desk.made(f"/requests/{request['id']}/agreement", {"agreed_with": "A. Example, by e-mail"})


def measured(technician: Program, sample_id: int) -> Any:
    """The test of the sample, measured twice by hand and submitted."""
    (test,) = technician.found(f"/samples/{sample_id}/tests")["items"]
    for density in ("0,8321", "0.8322"):
        body = {
            "readings": {
                "density": {"text": density, "unit": "g/cm3"}, "temperature": {"text": "15.00"},
                "bubbles": {"text": "excluded"},
            }
        }  # fmt: skip
        technician.made(f"/tests/{test['id']}/determinations", body)
    would = technician.found(f"/tests/{test['id']}/evaluation")
    assert would["refusal"] is None, would
    results = technician.made(f"/tests/{test['id']}/submission")["results"]
    density = next(one for one in results if one["measurand"] == "density_15C")
    assert density["figure"]["unit"] == "kg/m3"
    assert abs(density["figure"]["value"] - 832.2) < 0.2
    assert density["expanded_uncertainty"]["value"] > 0
    assert {line["source_id"] for line in density["budget"]} - {None}
    assert density["conformity"][0]["answer"] == "conforms"
    return test


def reviewed(reviewer: Program, test_id: int) -> None:
    """The test, accepted by another person."""
    evidence = reviewer.found(f"/tests/{test_id}/evidence")
    assert all(one["equal"] for one in evidence["recomputed"].values())
    words = {str(one): "nothing is asked for here" for one in evidence["to_acknowledge"]}
    decision = {
        "decision": "accept",
        "seen_hash": evidence["seen_hash"],
        "password": PASSWORD,
        "acknowledged": words,
    }
    assert reviewer.made(f"/tests/{test_id}/review", decision)["signature_id"]


def certified(signatory: Program, request_id: int) -> Any:
    """A certificate of the request, authorised."""
    draft = signatory.made("/certificates", {"request_id": request_id})
    signed = {"seen_hash": draft["seen_hash"], "password": PASSWORD}
    return signatory.made(f"/certificates/{draft['id']}/authorisation", signed)
