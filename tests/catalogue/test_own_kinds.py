"""Compositions, tables of factors, methods by hand and cuts are entered in the browser, approved by another person, and then stand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from lims.catalogue import MethodVersion, find_method_id, method_version_at
from lims.catalogue.own_kind_forms import filled_kind
from lims.catalogue.own_methods import read_kind
from lims.db import Database
from lims.permissions import Role
from methods.definitions import OwnComposition, OwnKind
from tests.catalogue.test_proposing import approve, send
from tests.conftest import NOON
from tests.support.supplied import SUPPLIED
from tests.support.web import ClientAs, post

COMMON: dict[str, Any] = {
    "edition": "1",
    "en": "FICTITIOUS method",
    "document": "FICTITIOUS text",
    "effective_from": "2026-05-18 16:00",
    "reason": "our own",
    "fictitious": "y",
}
LPG = {
    "code": "ASTM D2163",
    "result_en": "composition",
    "unit": "% (V/V)",
    "basis": "liquid volume",
    "normalised": "yes",
    "injections": "1",
    "sum_low": "98",
    "sum_high": "102",
    "components": "propane | C3, Propane | 0.1 | 0.01 | 3.0 | 3.5\nn-butane | | 0.1 | 0.02 | | | c4 | 0.05",
    "precision": "propane | 0,2 | 0.5 | 50 | 90 | 12.1\nn-butane | 0.02*X | 0.05*X",
    "groups": "c4 | C4 and heavier",
    "examples": "propane = 600; n-butane = 400 -> propane = 60.0; n-butane = 40.0 | worked by hand",
}
MON = {
    "code": "EN 589 Annex B",
    "key": "mon",
    "result_en": "octane number",
    "unit": "MON",
    "basis": "mole",
    "sum": "sum of x f",
    "factors": "propane | 95\nn-butane | 90 | 0 | 0.5",
    "examples": "propane = 0.6; n-butane = 0.4 -> 93.0 | worked by hand",
}
JFTOT = {
    "code": "ASTM D3241",
    "values": "rating | tube rating | | | 0 < 1 < 2 < 3 < 4\n"
    "deposit | unusual deposit | | | no, yes\ndrop | pressure drop | | | mmHg_diff | 0 | 300",
    "steps": "Heat to the control temperature | | | 150\nRate the tube | | | | yes | rating | 11.2",
    "photo": "y",
    "determinations": "1",
}
GASOLINE = {
    "code": "OWN-D86", "unit": "% (V/V)", "what": "recovered", "points": "0 | IBP\n10 | T10\n50 | T50, 50% | t50\n90 | T90",
}  # fmt: skip
SIMULATED = GASOLINE | {
    "code": "OWN-D2887", "unit": "% (m/m)", "points": "5\n50\n95", "paraffins": "n-C5 | 1,5 | 36.1\nn-C44 | 20 | 545",
    "start": "0.5", "end": "22", "calibration": "FICTITIOUS run",
    "standard": "FICTITIOUS oil",
}  # fmt: skip
CRUDE = {"code": "ASTM D2892", "cuts": "naphtha | 150\nkerosene | 250\nresidue"}
FORMS = {
    "own_composition": LPG,
    "own_blend": MON,
    "own_guided": JFTOT,
    "own_cuts": CRUDE,
    "own_curve": GASOLINE,
}


def stands(database: Database, code: str) -> MethodVersion:
    with database.read() as session:
        method_id = find_method_id(session, code)
        assert method_id is not None
        found = method_version_at(session, method_id, NOON)
    assert found is not None
    return found


def test_each_kind_is_entered_approved_and_shown_and_its_form_changes_nothing(
    client_as: ClientAs, database: Database
) -> None:
    drafter, approver = client_as(Role.TECHNICAL_MANAGER), client_as(Role.QUALITY_MANAGER)

    for kind, given in FORMS.items():
        draft = post(drafter, f"/catalogue/{kind}/new", COMMON | given)
        assert draft.status_code == 303, draft.text
        assert approve(approver, draft.location).status_code == 303
        version = stands(database, given["code"])
        page = drafter.get(f"/methods/{version.method_id}").text
        again = send(drafter, f"/catalogue/{kind}/{version.method_id}/propose")

        assert "Change the method" in page
        assert "It states the same as what stands." in drafter.get(again.location).text, kind
        assert drafter.get(f"/catalogue/own_method/{version.method_id}/propose").status_code == 404
    own = read_kind(stands(database, "ASTM D2163").definition_key)
    assert isinstance(own, OwnComposition)
    assert own.components[0].peaks == ("C3", "Propane")
    assert own.components[1].limit == pytest.approx(0.05)
    assert [(one.name, one.r, one.R, one.high) for one in own.precision] == [
        ("propane", "0.2", "0.5", 90.0), ("n-butane", "0.02*X", "0.05*X", math.inf),
    ]  # fmt: skip
    assert [step.minutes for step in stands(database, "ASTM D3241").definition.steps] == [150.0, None]


@pytest.mark.parametrize(
    ("kind", "changed", "says"),
    [
        ("own_composition", {"components": "propane | | one"}, "is not a number"),
        ("own_composition", {"components": "propane"}, "a number is missing"),
        ("own_composition", {"examples": "propane = 600"}, "is no example"),
        ("own_composition", {"unit": "stone"}, "There is no unit stone"),
        (
            "own_composition",
            {"examples": "propane = 600; n-butane = 400 -> propane = 61.0 | by hand"},
            "where 61.0 is expected",
        ),
        ("own_blend", {"factors": "propane | 95 | 0 | 1 | 7"}, "more than 4 cells"),
        ("own_guided", {"values": "rating | tube | | | stone"}, "There is no unit stone"),
        ("own_guided", {"steps": "Rate | | | | | colour"}, "enters colour"),
        ("own_curve", {"points": "50\n10"}, "rise from 0 to 100"),
        ("own_curve", SIMULATED | {"calibration": ""}, "from which run"),
        ("own_curve", {"standard": "FICTITIOUS oil"}, "simulated distillation alone"),
        ("own_cuts", {"cuts": "a | 200\nb | 100\nc"}, "do not rise"),
    ],
)
def test_what_cannot_be_read_is_said_beside_it(
    client_as: ClientAs, kind: str, changed: dict[str, str], says: str
) -> None:
    answer = post(client_as(Role.TECHNICAL_MANAGER), f"/catalogue/{kind}/new", COMMON | FORMS[kind] | changed)

    assert answer.status_code == 422
    assert says in answer.text


@pytest.mark.parametrize("own", [one.own for one in SUPPLIED.values()], ids=lambda one: one.code)
def test_what_stands_fills_the_form(own: OwnKind) -> None:
    begun = filled_kind(own, {})

    assert begun["edition"] == own.edition
    assert all(
        text
        for name, text in begun.items()
        if name in ("components", "factors", "values", "cuts", "examples")
    )


def test_a_standard_opens_the_form_that_fits_with_its_code(client_as: ClientAs) -> None:
    client = client_as(Role.TECHNICAL_MANAGER)

    page = client.get("/standards/astm-d1945").text

    assert "/catalogue/own_composition/new?code=ASTM+D1945" in page
    assert 'value="ASTM D1945"' in client.get("/catalogue/own_composition/new?code=ASTM+D1945").text
