"""A method that asks for the mass of the portion is worked in a sequence: entered line by line, and taken with the record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lims.db import Database
from lims.permissions import Role
from lims.results import determinations_of, results_of
from lims.sequences import SequenceLine, offers, submit_sequence, take_all
from lims.sequences.errors import ValuesMissing, ValuesRefused
from lims.sequences.models import LineKind
from lims.sequences.values import enter_values, inputs_beside
from tests.conftest import NOON
from tests.support.sequences import SAMPLE, GcLaboratory, make_gc
from tests.support.web import ClientAs, post, words_of


@pytest.fixture
def gc(database: Database, tmp_path: Path) -> GcLaboratory:
    made = make_gc(database, tmp_path / "files", at=NOON, samples=2, weighed=True)
    made.calibrate()
    return made


def samples_of(lines: list[SequenceLine]) -> list[SequenceLine]:
    return [one for one in lines if one.kind is LineKind.SAMPLE]


def enter(
    gc: GcLaboratory, sequence_id: int, typed: dict[int, dict[str, str]], *, minutes: float = 2
) -> None:
    with gc.unit(minutes=minutes, act="sequence.values_entered") as unit:
        enter_values(unit, sequence_id, typed)


def test_a_record_is_taken_once_the_values_beside_it_stand(gc: GcLaboratory) -> None:
    sequence, lines = gc.started()
    first, second = samples_of(lines)
    for line in lines:
        gc.inject(line)
    enter(gc, sequence.id, {first.id: {"m": "10.00"}})

    with gc.unit(minutes=500, act="sequence.taken") as unit:
        taken = take_all(unit, sequence.id)
    assert taken == len(lines) - 1
    with pytest.raises(ValuesMissing, match=str(second.position)), gc.unit(minutes=501) as unit:
        take_all(unit, sequence.id)

    enter(gc, sequence.id, {second.id: {"m": "20,00"}}, minutes=502)
    with gc.unit(minutes=503, act="sequence.taken") as unit:
        assert take_all(unit, sequence.id) == 1
    with gc.unit(minutes=504, act="sequence.submitted") as unit:
        submit_sequence(unit, sequence.id, offers(unit.session, lines, at=unit.at, person_id=gc.analyst.id))

    with gc.database.read() as session:
        found = results_of(session, [one.id for one in gc.tests])
        runs = determinations_of(session, [second.test_id or 0])[second.test_id or 0]
        mass = runs[0].values["m"]
    propane = [found[one.id][0].components[0].value for one in gc.tests]
    assert propane == pytest.approx([SAMPLE["propane"], SAMPLE["propane"] / 2], rel=0.02)
    assert (mass.text, mass.unit) == ("20,00", "g")


@pytest.mark.parametrize(("text", "why"), [("0.5", "not between 1 and 100 g"), ("many", "many")])
def test_a_value_that_cannot_be_is_refused(gc: GcLaboratory, text: str, why: str) -> None:
    sequence, lines = gc.started()

    with pytest.raises(Exception, match=why):
        enter(gc, sequence.id, {samples_of(lines)[0].id: {"m": text}})


def test_a_value_below_a_range_that_is_open_above_is_refused(
    gc: GcLaboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    sequence, lines = gc.started()
    (mass,) = inputs_beside(gc.method)
    monkeypatch.setattr("lims.sequences.values.inputs_beside", lambda _: [replace(mass, high=None)])

    with pytest.raises(ValuesRefused, match=r"0\.5 is not between 1 and"):
        enter(gc, sequence.id, {samples_of(lines)[0].id: {"m": "0.5"}})


def test_a_line_whose_record_was_taken_keeps_its_value(gc: GcLaboratory) -> None:
    sequence, lines = gc.started()
    for line in lines:
        gc.inject(line)
    typed = {one.id: {"m": "10"} for one in samples_of(lines)}
    enter(gc, sequence.id, typed)
    with gc.unit(minutes=500, act="sequence.taken") as unit:
        take_all(unit, sequence.id)

    enter(gc, sequence.id, typed, minutes=501)
    with pytest.raises(ValuesRefused, match="was taken"):
        enter(gc, sequence.id, {samples_of(lines)[0].id: {"m": "11"}}, minutes=502)


def test_values_are_entered_on_a_page_of_their_own(gc: GcLaboratory, client_as: ClientAs) -> None:
    sequence, lines = gc.started()
    client, first = client_as(Role.TECHNICIAN), samples_of(lines)[0]
    page = f"/sequences/{sequence.id}"

    assert "Value missing: m" in words_of(client.get(page).text)
    wrong = post(client, f"{page}/values", {f"v{first.id}_m": "0.5"})
    assert wrong.status_code == 422
    assert "not between" in words_of(wrong.text)
    assert post(client, f"{page}/values", {f"v{first.id}_m": "12.5"}).status_code == 303
    assert 'value="12.5"' in client.get(f"{page}/values").text
