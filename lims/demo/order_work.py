"""One order on its way through the laboratory: each step puts the next one into the diary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from lims.demo import bench_work, desk_work, front_desk
from lims.demo.catalogue import COMPOSITION, D1838, D4052
from lims.demo.chromatograms import lpg_run
from lims.demo.month import Month
from lims.demo.orders import Order, Turn
from lims.demo.stage import Stage
from lims.review import Decision
from lims.samples import Sample, Test, TestState, tests_of_samples

REPEAT_REASON = "the density is unusual for this tank; measure two fresh portions"
REJECT_REASON = "the wrong bottle was measured, as its technician noticed afterwards"
OUT_OF_RANGE = "the density lies below the calibrated range of the meter"
TOO_OLD = "the client has no younger sample and was told"
STRIPS = ("1a", "1a", "1a", "1b", "2a")
MINUTES = {D4052: 14, D1838: 75, COMPOSITION: 40}
OVER = (TestState.ACCEPTED, TestState.IMPOSSIBLE)


@dataclass
class OrderWork:
    """One order, and where it stands."""

    month: Month
    order: Order
    number: int = 0
    request_id: int = 0
    samples: list[Sample] = field(default_factory=list)
    technician: str = "AT"
    asked_again: set[int] = field(default_factory=set)  # tests of which a repeat was asked
    certificate_id: int = 0

    @property
    def stage(self) -> Stage:
        return self.month.stage

    # -- front desk -------------------------------------------------------------------------------------

    def begin(self) -> None:
        """The client asks, and the laboratory agrees."""
        self.month.orders += 1
        self.number = self.month.orders
        self.technician = "BT" if self.number % 3 == 0 and COMPOSITION not in self.order.methods else "AT"
        self.request_id = front_desk.take_request(self.stage, self.order, self.number)
        self.month.diary.after(10, self.register)

    def register(self) -> None:
        """The samples are announced."""
        self.samples = front_desk.register(self.stage, self.order, self.request_id, self.number)
        if any(self.turn(one) is not Turn.UNDERWAY for one in self.samples):
            self.month.diary.after(35, self.receive)

    def receive(self) -> None:
        """The samples arrive, and their tests wait for the bench."""
        front_desk.receive(self.stage, self.order, self.samples)
        for sample in self.samples:
            turn = self.turn(sample)
            if turn in front_desk.TURNS_AT_RECEIPT:
                self.month.diary.after(15, partial(self.ask_about, sample, turn))
            elif turn not in (Turn.UNDERWAY, Turn.WAITING):
                self.go_to_bench(sample)

    def ask_about(self, sample: Sample, turn: Turn) -> None:
        """The client is asked about a deviation, and perhaps decides."""
        front_desk.ask_about(self.stage, sample)
        if turn in front_desk.DECISIONS:
            self.month.diary.after(55, partial(self.decide, sample, turn))

    def decide(self, sample: Sample, turn: Turn) -> None:
        """The client has decided."""
        front_desk.note_decision(self.stage, sample, turn)
        if turn is Turn.TESTED_NEVERTHELESS:
            self.go_to_bench(sample)

    # -- bench ------------------------------------------------------------------------------------------

    def go_to_bench(self, sample: Sample) -> None:
        """Each test of a sample gets its time at the bench."""
        steps = {D4052: self.measure, D1838: self.look, COMPOSITION: self.inject}
        for test in self.tests([sample]):
            code = self.code(test)
            self.month.at_the_bench(MINUTES[code], partial(steps[code], sample, test))

    def measure(self, sample: Sample, test: Test) -> None:
        """Two densities, or what the turn of this sample makes of them."""
        turn, density = self.turn(sample), self.order.densities[self.samples.index(sample)]
        person, gateway = self.technician, self.month.gateway
        if turn is Turn.BUBBLE:
            bench_work.measure_with_bubble(self.stage, gateway, person, test.id, density)
        if turn is Turn.REPEATED and test.id not in self.asked_again:
            density += 0.0021
        for _ in range(1 if turn is Turn.RUNNING else 2):
            bench_work.measure_density(self.stage, gateway, person, test.id, density)
            self.stage.move_to(self.stage.clock() + timedelta(minutes=3))
        if turn is not Turn.RUNNING:
            self.hand_in(sample, test)

    def look(self, sample: Sample, test: Test) -> None:
        """A copper strip."""
        bench_work.look_at_strip(self.stage, self.technician, test.id, self.stage.chance.choice(STRIPS))
        self.hand_in(sample, test)

    def inject(self, sample: Sample, test: Test) -> None:
        """An injection; its folder comes twice where somebody integrated it again."""
        self.month.injections += 1
        at = self.stage.clock().astimezone(self.month.calendar.zone).replace(microsecond=0)
        versions: tuple[tuple[str, ...], ...] = ((),)
        if self.turn(sample) is Turn.INTEGRATED_AGAIN:
            versions = ((), ("propene",))
        for manual in versions:
            name, files = lpg_run(sample.code, at, self.month.injections, self.number, manual=manual)
            self.stage.move_to(self.stage.clock() + timedelta(minutes=14))
            self.month.gateway.bring_folder(name, files, self.stage.clock())
            self.stage.work()
        bench_work.take_composition(self.stage, self.technician, test.id)
        self.hand_in(sample, test)

    def hand_in(self, sample: Sample, test: Test) -> None:
        """Submit; where the gate refuses, somebody with authority decides."""
        turn = self.turn(sample)
        refusal = bench_work.hand_in(self.stage, self.technician, test.id)
        if refusal is not None and turn is Turn.TOO_OLD:
            bench_work.let_pass(self.stage, test.id, "holding_time", TOO_OLD)
            refusal = bench_work.hand_in(self.stage, self.technician, test.id)
        if refusal is not None and turn is not Turn.OUT_OF_RANGE:
            raise refusal
        if refusal is not None:
            self.month.diary.after(40, partial(self.find_impossible, sample, test))
        elif turn is not Turn.IN_REVIEW:
            self.month.tomorrow(9.5, partial(self.review, sample, test))

    def find_impossible(self, sample: Sample, test: Test) -> None:
        """A test that cannot be done here; the sample had no other."""
        desk_work.find_impossible(self.stage, test.id, OUT_OF_RANGE)
        front_desk.take_out(self.stage, sample, OUT_OF_RANGE)
        self.certify()

    # -- desks ------------------------------------------------------------------------------------------

    def review(self, sample: Sample, test: Test) -> None:
        """Another person looks at it."""
        turn, method = self.turn(sample), self.code(test)
        if turn in (Turn.REPEATED, Turn.REPEAT_ASKED) and test.id not in self.asked_again:
            desk_work.review(self.stage, method, test.id, Decision.REPEAT, REPEAT_REASON)
            self.asked_again.add(test.id)
            if turn is Turn.REPEATED:
                self.month.at_the_bench(14, partial(self.measure, sample, test))
        elif turn is Turn.REJECTED:
            desk_work.review(self.stage, method, test.id, Decision.REJECT, REJECT_REASON)
        else:
            desk_work.review(self.stage, method, test.id, Decision.ACCEPT)
            self.certify()

    def certify(self) -> None:
        """When the last test is done, the certificate is drawn up; not for what is on hold."""
        if self.certificate_id or any(test.state not in OVER for test in self.tests(self.samples)):
            return
        held = [one for one in self.samples if self.turn(one) is Turn.ON_HOLD]
        for sample in held:
            desk_work.hold(self.stage, sample.id)
        if not held:
            self.certificate_id = -1  # on its way: the last two tests may be reviewed within the same minute
            self.month.diary.after(90, self.draw_up)

    def draw_up(self) -> None:
        """The draft; signed a little later."""
        done = {test.item_id for test in self.tests(self.samples) if test.state is TestState.ACCEPTED}
        if not done:
            return
        self.certificate_id = desk_work.draw_certificate_up(self.stage, self.request_id, sorted(done))
        if Turn.DRAFT not in self.order.turns.values():
            self.month.diary.after(25, self.sign)

    def sign(self) -> None:
        """The signatory signs; what comes later comes later."""
        desk_work.sign(self.stage, self.certificate_id)
        turns = self.order.turns.values()
        if Turn.AMENDED in turns:
            self.month.tomorrow(14.0, partial(desk_work.replace_certificate, self.stage, self.request_id))
        if Turn.WITHDRAWN in turns:
            self.month.tomorrow(15.0, partial(desk_work.take_back, self.stage, self.request_id))

    # -- what is known of them ----------------------------------------------------------------------------

    def turn(self, sample: Sample) -> Turn | None:
        return self.order.turns.get(next(n for n, one in enumerate(self.samples) if one.id == sample.id))

    def tests(self, samples: list[Sample]) -> list[Test]:
        with self.stage.database.read() as session:
            found = tests_of_samples(session, [one.id for one in samples])
        return [test for sample in samples for test in found.get(sample.id, [])]

    def code(self, test: Test) -> str:
        return self.month.codes[test.method_version_id]
