"""A laboratory that has supplied rows of the centre's lists (FICTITIOUS), with one sample on which all of them are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import count
from typing import Any

from instruments.archive import pack
from instruments.files.samples import SimulatedPeak, chemstation_folder
from lims.catalogue import (
    MethodVersion,
    approve_draft,
    draft_version,
    ensure_method,
    find_method_id,
    method_version_at,
    method_versions,
)
from lims.catalogue.apparatus import apparatus, apparatus_of
from lims.catalogue.own_methods import stored
from lims.catalogue.standards import standard_named
from lims.certificates.gathering import gather
from lims.certificates.lines import Line, lines_of
from lims.clock import SetClock
from lims.db import Database
from lims.equipment import Equipment, equipment_version_at, put_system
from lims.files import FileStore
from lims.gates import ask
from lims.intake import Interface, enter_by_hand, match_record, peak_tables
from lims.people import Act, Person, give_authorisation
from lims.permissions import Role
from lims.records import Actor, Unit, unit_of_work
from lims.requests import LineWish
from lims.results import (
    confirm_second_look,
    determinations_of,
    evaluate_tests,
    inputs_seen_twice,
    second_looks,
    subjects,
    submit_many,
    take_determination,
    take_peaks,
)
from lims.results.work import compute_again
from lims.review import Decision, decide, evidence_of
from lims.review.service import gate_question
from lims.samples import Sample, Test, TestState, set_test_state, tests_of_sample
from methods.definitions import OwnBlend, OwnComposition, own_to_json
from tests.conftest import NOON
from tests.support.catalogue import MANUAL, make_method
from tests.support.certificates import make_laboratory
from tests.support.clients import make_request
from tests.support.equipment import make_equipment
from tests.support.intake import store_by_hand
from tests.support.people import make_person
from tests.support.samples import LPG, make_samples
from tests.support.supplied import SUPPLIED, Supplied

BEFORE = NOON - timedelta(days=1)
FROM = {
    "ASTM D2598": "ASTM D2163",
    "ISO 8973": "ASTM D2163",
    "ISO 6976": "ASTM D1945",
    "ASTM D3588": "ASTM D1945",
}
COMPUTED = {"ASTM D2598": None, "ISO 6976": "15/15"}  # shipped, from D2163 and D1945: the way of work
SETTINGS = {
    "contributions": {
        key: {"u": 0.01, "unit": "1", "source": MANUAL} for key in ("area_repeatability", "scale")
    }
}
OTHERS = {
    "ASTM D1267": {"correlation": {"vapour_pressure": {"value": 20, "unit": "kPa_gauge", "source": MANUAL}}}
}
WHY = "FICTITIOUS: the cylinder was filled too full; measured again the same"
ANY_PIECE = 25  # where no piece of the list serves a standard
_numbers = count(1)


def acting(database: Database, person: Person, act: str, minutes: int = 0) -> Any:
    return unit_of_work(
        database, by=Actor.person(person.id), clock=SetClock(NOON + timedelta(minutes=minutes)), act=act
    )


class Rows:
    """A laboratory that has supplied every row, with one sample on which all of them are asked for.

    The bytes of its runs lie in the store, where one is given. `entered`: methods that are in use already, by what is read with each.
    """

    def __init__(
        self,
        database: Database,
        *only: str,
        files: FileStore | None = None,
        entered: Mapping[str, Supplied] | None = None,
    ) -> None:
        self.entered = dict(entered or {})
        self.supplied = {**SUPPLIED, **self.entered}
        self.uses: dict[str, int] = {}  # a piece other than the first that serves a standard
        self.database, self.only, self.files = database, frozenset(only or (*SUPPLIED, *COMPUTED)), files
        self.drafter, self.approver, self.analyst, self.reviewer, self.signatory = (
            make_person(database, role, at=BEFORE)
            for role in (
                Role.TECHNICAL_MANAGER,
                Role.QUALITY_MANAGER,
                Role.TECHNICIAN,
                Role.REVIEWER,
                Role.SIGNATORY,
            )
        )
        make_laboratory(database, at=BEFORE)
        self.methods: dict[str, MethodVersion] = {
            **self._approved(), **{code: make_method(database, code, at=BEFORE, settings={}) for code in COMPUTED if code in self.only},
        }  # fmt: skip
        self.pieces = self._equipped()
        self._authorised()
        lines = tuple(
            LineWish(method_version_id=one.id, injection_mode=COMPUTED.get(code))
            for code, one in self.methods.items()
        )
        agreed, came = (NOON, NOON) if self.entered else (BEFORE, NOON - timedelta(hours=1))
        self.request = make_request(database, at=agreed, lines=lines)
        self.sample: Sample = make_samples(database, at=came, request=self.request, group=LPG)[0]
        with database.read() as session:
            named = {one.id: code for code, one in self.methods.items()}
            self.tests: dict[str, Test] = {
                named[one.method_version_id]: one for one in tests_of_sample(session, self.sample.id)
            }

    def _approved(self) -> dict[str, MethodVersion]:
        with unit_of_work(
            self.database, by=Actor.person(self.drafter.id), clock=SetClock(BEFORE), act="catalogue.drafted"
        ) as unit:
            drafts = {
                code: self._draft(unit, code, one)
                for code, one in SUPPLIED.items()
                if code in self.only and code not in self.entered
            }
        with unit_of_work(
            self.database, by=Actor.person(self.approver.id), clock=SetClock(BEFORE), act="catalogue.approved"
        ) as unit:
            ids = {
                code: approve_draft(unit, draft, without="FICTITIOUS: for a test")
                for code, draft in drafts.items()
            }
        with self.database.read() as session:
            found = method_versions(session, ids.values())
            stands = {
                code: method_version_at(session, find_method_id(session, code) or 0, NOON)
                for code in self.entered
            }
        return {code: found[id_] for code, id_ in ids.items()} | {
            code: one for code, one in stands.items() if one
        }

    def _draft(self, unit: Unit, code: str, one: Supplied) -> int:
        content = {
            "edition": one.own.edition, "definition": stored(own_to_json(one.own)), "titles": dict(one.own.titles), "fictitious": True,
            "settings": SETTINGS if isinstance(one.own, OwnComposition) else OTHERS.get(code, {}),
        }  # fmt: skip
        return draft_version(unit, "method", ensure_method(unit, code), content, BEFORE, "supplied")

    def _equipped(self) -> dict[int, Equipment]:
        """A piece for each row of the equipment list, in the measuring system of every standard that it serves."""
        pieces = {
            one.no: make_equipment(
                self.database,
                at=BEFORE,
                code=f"EQ-{one.no}",
                name=one.name,
                role=one.name,
                calibration_needed=False,
            )
            for one in apparatus()
        }
        with unit_of_work(
            self.database, by=Actor.system("setup"), clock=SetClock(BEFORE), act="system.made"
        ) as unit:
            for code, one in self.supplied.items():
                if code not in self.only:
                    continue
                standard = standard_named(code)
                serving = apparatus_of(standard) if standard else ()
                for role in getattr(one.own, "roles", ()):
                    piece = serving[0].no if serving else 25
                    put_system(
                        unit, code=f"MS-{code}", name=code, parts={role: pieces[piece].id}, methods=[code]
                    )
        return pieces

    def _authorised(self) -> None:
        given = ((self.analyst, Act.PERFORM), (self.reviewer, Act.REVIEW), (self.signatory, Act.RELEASE))
        with unit_of_work(
            self.database, by=Actor.person(self.drafter.id), clock=SetClock(BEFORE), act="people.authorised"
        ) as unit:
            for one in self.methods.values():
                for person, act in given:
                    give_authorisation(
                        unit, person_id=person.id, method_id=one.method_id, act=act, valid_from=BEFORE, basis="FICTITIOUS",
                        given_by=self.drafter.id,
                    )  # fmt: skip

    # -- the way of a row ---------------------------------------------------------------------------------

    def take(self, unit: Unit, code: str) -> None:
        """The bytes of a run through their reader, or what a technician types, as a determination of the row's test."""
        supplied, test = self.supplied.get(code), self.tests[code]
        if supplied is None or isinstance(supplied.own, OwnBlend):
            compute_again(unit, test.id, from_test=self.tests[FROM[code]].id)
            return
        units = {one.name: one.unit or "" for one in self.methods[code].definition.inputs}
        readings = {name: self.typed(unit, name, value, units[name]) for name, value in supplied.read.items()}
        if supplied.peaks:
            take_peaks(unit, test.id, self._run(unit, code, supplied), readings=readings)
        else:
            take_determination(unit, test.id, readings)

    def typed(self, unit: Unit, name: str, value: float | str, code: str) -> int:
        number = isinstance(value, float)
        return enter_by_hand(
            unit, name=name, text=f"{value}", unit_code=code if number else "", number=number, equipment_id=None, at=unit.at,
            reason=None, late_reason=None, paper_file_id=None,
        )  # fmt: skip

    def _run(self, unit: Unit, code: str, supplied: Supplied) -> int:
        """A ChemStation folder of the run, stored, understood and matched; the reading that stands for its peaks."""
        peaks = [
            SimulatedPeak(name=name, retention_time=1.0 + n, area=area)
            for n, (name, area) in enumerate(supplied.peaks)
        ]
        number = next(_numbers)
        content = pack(chemstation_folder(self.sample.code, peaks, unit.at, number))
        record = store_by_hand(
            unit, self.interface(unit, code), content, number, kept=self.files.put(content) if self.files else None,
            name=f"{number:03d}.D", packed=True,
        )  # fmt: skip
        match_record(unit, record.id, self.tests[code].id, basis="FICTITIOUS: written in the notebook")
        return peak_tables(unit.session, record.id)[0].reading_id

    def interface(self, unit: Unit, code: str, **given: Any) -> Interface:
        """How the piece is connected that serves a standard: the first of its list, or the one that is used for it."""
        standard = standard_named(code)
        serving = apparatus_of(standard) if standard else ()
        piece = self.pieces[self.uses.get(code, serving[0].no if serving else ANY_PIECE)]
        version = equipment_version_at(unit.session, piece.id, unit.at)
        assert version is not None
        return Interface(
            equipment_id=piece.id, version_id=version.id, code=piece.code, name=piece.name, gateway=None,
            **{"instrument": "gc", "driver": "files", **given},
        )  # fmt: skip

    def run(self, codes: Iterator[str] | list[str], minutes: int) -> None:
        """Measure and submit the tests of these rows."""
        codes = list(codes)
        with acting(self.database, self.analyst, "test.measured", minutes) as unit:
            for code in codes:
                self.take(unit, code)
        at = NOON + timedelta(minutes=minutes + 1)
        with self.database.read() as session:
            found = evaluate_tests(
                session, [self.tests[code].id for code in codes], at=at, person_id=self.analyst.id
            )
            assert [(one.subject.method.code, str(one.refusal)) for one in found if one.refusal] == []
        self.look_twice(codes, minutes + 1)
        with acting(self.database, self.analyst, "test.submitted", minutes + 1) as unit:
            submit_many(unit, {self.tests[code].id: None for code in codes})

    def look_twice(self, codes: list[str], minutes: int) -> None:
        """A second person looks at what these methods ask for."""
        with acting(self.database, self.approver, "determination.seen_twice", minutes) as unit:
            ids = [self.tests[code].id for code in codes]
            about, runs = subjects(unit.session, ids), determinations_of(unit.session, ids)
            for id_ in ids:
                method = about[id_].method
                wanted = inputs_seen_twice(method.definition, method.settings)
                for one in second_looks(unit.session, wanted, runs[id_]):
                    if one.id is None:
                        confirm_second_look(unit, one.determination.id, one.wanted.name, one.seen)

    def accept(self, codes: list[str], minutes: int, **answered: str) -> None:
        """Review the tests of these rows; compositions first, for what is computed rests on them."""
        for code in codes:
            with self.database.read() as session:
                seen = evidence_of(session, self.tests[code].id)
            words = {one.said.id: "FICTITIOUS" for one in seen.to_acknowledge}
            with acting(self.database, self.reviewer, "test.reviewed", minutes) as unit:
                decide(
                    unit,
                    self.tests[code].id,
                    decision=Decision.ACCEPT,
                    person_id=self.reviewer.id,
                    seen_hash=seen.seen_hash,
                    acknowledged=words,
                    answered=answered,
                )

    def accept_all(self, minutes: int) -> None:
        """Review all tests: what is measured first, then what is computed from it."""
        measured = [code for code in self.tests if code not in FROM]
        for n, codes in enumerate((measured, [code for code in self.tests if code in FROM])):
            self.accept(codes, minutes + n, vapour_pressure=WHY)

    def take_as_accepted(self) -> None:
        """All tests as if they had been reviewed, which the tests below do."""
        with acting(self.database, self.reviewer, "test.reviewed", 60) as unit:
            for test in self.tests.values():
                set_test_state(unit, test.id, TestState.ACCEPTED, refresh=False)

    def repeat(self, code: str, minutes: int) -> None:
        """The reviewer takes a test up again."""
        with self.database.read() as session:
            seen = evidence_of(session, self.tests[code].id)
        with acting(self.database, self.reviewer, "test.reviewed", minutes) as unit:
            decide(
                unit, self.tests[code].id, decision=Decision.REPEAT, person_id=self.reviewer.id, seen_hash=seen.seen_hash,
                reason="FICTITIOUS: the integration was wrong",
            )  # fmt: skip

    def gate(self, code: str, act: str) -> str:
        """What the gate says of the composition that a test was computed from."""
        with self.database.read() as session:
            subject = subjects(session, [self.tests[code].id])[self.tests[code].id]
            answers = ask(session, gate_question(subject, act, NOON + timedelta(hours=3), self.reviewer.id))
        (found,) = (one.reason for one in answers if one.check == "computed_from")
        return found

    def lines(self) -> Mapping[str, list[Line]]:
        """The lines of a certificate about the sample, by method."""
        with self.database.read() as session:
            found = lines_of(
                gather(session, self.request, [self.sample.id], "en", NOON + timedelta(hours=5)),
                self.sample.id,
                1,
            )
        by_code: dict[str, list[Line]] = {}
        for one in found:
            by_code.setdefault(one.subject.method.code, []).append(one)
        return by_code
