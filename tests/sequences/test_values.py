"""A method that asks for the mass of the portion is worked in a sequence: entered line by line, and taken with the record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lims.db import Database
from lims.permissions import Role
from lims.results import determinations_of, evaluate_test, results_of
from lims.sequences import SequenceLine, judged, offers, submit_sequence, take_all
from lims.sequences.correcting import correct_value, versions_of
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


def taken(gc: GcLaboratory, mass: str = "10") -> tuple[int, list[SequenceLine]]:
    """A sequence whose records were taken with this mass beside each sample."""
    sequence, lines = gc.started()
    for line in lines:
        gc.inject(line)
    enter(gc, sequence.id, {one.id: {"m": mass} for one in samples_of(lines)})
    with gc.unit(minutes=500, act="sequence.taken") as unit:
        take_all(unit, sequence.id)
    return sequence.id, samples_of(lines)


def correct(gc: GcLaboratory, line: SequenceLine, text: str, reason: str, minutes: float = 510) -> None:
    with gc.unit(minutes=minutes, act="sequence.value_corrected") as unit:
        correct_value(unit, line.id, "m", text, reason=reason)


def test_a_wrong_value_is_corrected_beside_the_old_one_and_the_amounts_follow(gc: GcLaboratory) -> None:
    sequence_id, (line, _other) = taken(gc)
    with gc.database.read() as session:
        (before,) = determinations_of(session, [line.test_id or 0])[line.test_id or 0]

    correct(gc, line, "20", "the sheet of the balance says 20")

    with gc.database.read() as session:
        (now,) = determinations_of(session, [line.test_id or 0])[line.test_id or 0]
        versions = versions_of(session, line.id)
        evaluated = evaluate_test(session, line.test_id or 0, at=NOON, person_id=gc.analyst.id)
        amounts = judged(session, sequence_id).runs[line.id].amounts
    why = "the sheet of the balance says 20 (10 → 20)"
    assert (now.id, now.at, now.values["peaks"]) == (before.id, before.at, before.values["peaks"])
    assert (now.values["m"].text, now.values["m"].by_hand_reason) == ("20", why)
    assert [(one.text, one.stands, one.reason) for one in versions] == [
        ("20", True, why),
        ("10", False, None),
    ]
    assert evaluated.outcome is not None
    found = evaluated.outcome.result("composition").components[0]  # type: ignore[union-attr]
    assert found.value == pytest.approx(62.0 * 10 / 20, rel=1e-6)
    assert amounts is not None
    assert amounts["propane"] == pytest.approx(found.value)


@pytest.mark.parametrize(
    ("text", "reason", "why"),
    [
        ("20", " ", "nobody has said"), ("10", "looked again", "is the value that stands"), ("200", "looked again", "not between"),
    ],
)  # fmt: skip
def test_a_correction_that_says_nothing_is_refused(
    gc: GcLaboratory, text: str, reason: str, why: str
) -> None:
    _sequence, (line, _other) = taken(gc)

    with pytest.raises(ValuesRefused, match=why):
        correct(gc, line, text, reason)


def test_what_was_submitted_is_not_corrected(gc: GcLaboratory) -> None:
    sequence_id, lines = taken(gc)
    with gc.unit(minutes=505, act="sequence.submitted") as unit:
        submit_sequence(unit, sequence_id, offers(unit.session, lines, at=unit.at, person_id=gc.analyst.id))

    with pytest.raises(ValuesRefused, match="its test was submitted"):
        correct(gc, lines[0], "20", "the sheet of the balance says 20")


def test_a_value_is_corrected_on_the_page_of_its_line(gc: GcLaboratory, client_as: ClientAs) -> None:
    sequence_id, (line, _other) = taken(gc)
    client, page = client_as(Role.TECHNICIAN), f"/sequences/{sequence_id}/lines/{line.id}"

    assert f"v{line.id}_m" not in client.get(f"/sequences/{sequence_id}/values").text
    refused = post(client, f"{page}/correct", {"input": "m", "text": "20", "shows": ""})
    done = post(client, f"{page}/correct", {"input": "m", "text": "20", "shows": "sheet of the balance"})

    assert (refused.status_code, done.status_code) == (422, 303)
    said = words_of(client.get(page).text)
    assert "sheet of the balance" in said
    assert "10 corrected since" in said


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
