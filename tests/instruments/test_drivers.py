"""Every driver reproduces its manual, and its simulator speaks the same words over a real line."""

from __future__ import annotations

import pytest

from instruments import Flag, understand
from instruments.declaration import Command, Example, Instrument
from instruments.drivers import DRIVERS
from instruments.drivers.anton_paar_dma_m import AntonPaarDmaM
from instruments.errors import HalfAnswer, NoAnswer, Refused
from instruments.reference import reference_page
from instruments.simulator.density_meter import DensityMeter, Portion, water_density
from instruments.simulator.simulated import ExampleBehaviour, Faults, Refusal
from tests.instruments.bench_helpers import density_meter, rig, wait_for

COMMANDS = [(driver, command) for driver in DRIVERS.values() for command in driver.commands().values()]
EXAMPLES = [(driver, command, example) for driver, command in COMMANDS for example in command.examples]
REFUSALS = [
    (driver, command, said, advice)
    for driver, command in COMMANDS
    for said, advice in [
        *((f"so sorry: {word}", advice) for word, advice in command.refusals.items()),
        *((form.render({"slave": "01"}), advice) for form, advice in command.refused_by.items()),
    ]
]


def _ask(instrument: Instrument, command: Command, example: Example) -> dict[str, str]:
    arguments = command.send.match(example.send)
    assert arguments is not None
    answer: dict[str, str] = getattr(instrument, command.name)(**arguments)
    return answer


def _record(
    values: bytes, *, names: str = "Density;Density Temperature;Density Condition", units: str = "g/cm³;°C;-"
) -> bytes:
    said = f">getdatahead\r<{names}\r>getdataunit\r<{units}\r".encode("cp850")
    return said + b">getdata\r<" + values


@pytest.mark.parametrize(("driver", "command"), COMMANDS, ids=lambda it: getattr(it, "name", ""))
def test_every_command_says_what_it_does_and_has_an_example(
    driver: type[Instrument], command: Command
) -> None:
    assert command.doc.startswith(("Get ", "Measure ", "Set ", "Control"))
    assert command.doc.endswith(".")
    assert command.examples
    advices = [*command.refusals.values(), *command.refused_by.values()]
    assert all(advice.endswith(".") for advice in advices)


@pytest.mark.parametrize(
    ("driver", "command", "example"), EXAMPLES, ids=lambda it: getattr(it, "send", None) and ""
)
def test_every_example_of_a_manual_is_read_as_the_manual_means_it(
    driver: type[Instrument], command: Command, example: Example
) -> None:
    assert command.read(example.reply) == example.values


@pytest.mark.parametrize("driver", DRIVERS.values(), ids=lambda driver: driver.name)
def test_every_command_gets_its_example_back_over_a_line(driver: type[Instrument]) -> None:
    with rig(driver, ExampleBehaviour(driver)) as bench:
        for command in driver.commands().values():
            example = command.examples[0]
            assert _ask(bench.instrument, command, example) == example.values


@pytest.mark.parametrize("driver", DRIVERS.values(), ids=lambda driver: driver.name)
def test_every_refusal_is_told_with_its_advice(driver: type[Instrument]) -> None:
    behaviour = ExampleBehaviour(driver)
    with rig(driver, behaviour) as bench:
        for _, command, said, advice in [each for each in REFUSALS if each[0] is driver]:
            behaviour.refuse[command.name] = said

            with pytest.raises(Refused) as refusal:
                _ask(bench.instrument, command, command.examples[0])

            assert refusal.value.remedy_text == advice


def test_blanks_between_the_words_of_a_command_do_not_matter_to_the_dma() -> None:
    with rig(AntonPaarDmaM, ExampleBehaviour(AntonPaarDmaM)) as bench:
        [answer] = bench.instrument.connection.exchange("get data head")

    assert answer.startswith(b"Density;Specific Gravity")


@pytest.mark.parametrize("text", ["1.102689;19.999;20.000:8", "1.102689;19.999;20.000;8"])
def test_the_live_line_is_read_with_colon_and_with_semicolon(text: str) -> None:
    found = AntonPaarDmaM.live_data.read(text)

    assert found is not None
    assert (found["density"], found["measurement_number"]) == ("1.102689", "8")


def test_before_the_first_measurement_its_number_is_not_a_number() -> None:
    with rig(AntonPaarDmaM, density_meter()) as bench:
        number = next(reading for reading in bench.instrument.live() if reading.name == "measurement_number")

    assert number.value is None
    assert number.flags == {Flag.NOT_A_NUMBER}


def test_a_portion_is_measured_and_read_back() -> None:
    meter = density_meter(set_temperature=15.0)
    meter.put(Portion(density=0.8345))
    with rig(AntonPaarDmaM, meter) as bench:
        bench.instrument.start()
        wait_for(bench.instrument.finished)
        understood = understand("anton-paar-dma-m", bench.instrument.collect())

    density = understood.reading("density")
    assert density is not None
    assert density.value == pytest.approx(0.8345, abs=2e-5)
    assert density.unit == "g/cm3"
    assert density.flags == frozenset()
    assert dict(understood.facts)["serial_number"] == "00000000"
    assert understood.unknown_lines == understood.warnings == ()


def test_a_result_is_given_once_only() -> None:
    with rig(AntonPaarDmaM, density_meter()) as bench:
        bench.instrument.start()
        wait_for(bench.instrument.finished)
        bench.instrument.collect()

        with pytest.raises(Refused, match="Measure again"):
            bench.instrument.collect()


def test_a_bubble_makes_every_value_of_the_record_invalid() -> None:
    meter = density_meter()
    meter.put(Portion(density=0.8345, bubble=True))
    with rig(AntonPaarDmaM, meter) as bench:
        bench.instrument.start()
        wait_for(bench.instrument.finished)
        understood = understand("anton-paar-dma-m", bench.instrument.collect())

    density = understood.reading("density")
    assert density is not None
    assert Flag.INVALID in density.flags


def test_a_live_value_drifts_to_its_steady_state() -> None:
    now = [0.0]
    meter = DensityMeter(seed=7, clock=lambda: now[0], measure_s=60.0)
    meter.put(Portion(density=0.8, temperature=30.0))

    first = _density_shown(meter)
    now[0] = 60.0
    last = _density_shown(meter)

    assert first == pytest.approx(0.8 * (1 - 0.0008 * 10), abs=1e-5)
    assert last == pytest.approx(0.8, abs=1e-5)


def _density_shown(meter: DensityMeter) -> float:
    answer = meter.answer("live_data", {})
    assert not isinstance(answer, Refusal)
    return float(answer["density"])


def test_half_a_transmission_is_kept_and_gives_no_value() -> None:
    with rig(AntonPaarDmaM, density_meter(), timeout_s=0.3) as bench:
        bench.instrument.start()
        wait_for(bench.instrument.finished)
        bench.simulated.faults = Faults(cut_after=5, cut_command="new_data")
        content = bench.instrument.collect()

    understood = understand("anton-paar-dma-m", content)
    assert content.endswith(b"<0.001")
    assert understood.readings == ()
    assert understood.unknown_lines[-1].startswith("0.001")
    assert understood.warnings


def test_an_answer_that_breaks_off_is_told_from_none_at_all() -> None:
    with rig(AntonPaarDmaM, ExampleBehaviour(AntonPaarDmaM), timeout_s=0.2) as bench:
        bench.simulated.faults.cut_after = 4
        with pytest.raises(HalfAnswer, match="4 bytes"):
            bench.instrument.live()

        bench.simulated.faults.silent = True
        with pytest.raises(NoAnswer, match="switched on"):
            bench.instrument.live()


def test_an_answer_that_comes_too_late_is_no_answer_to_the_next_question() -> None:
    with rig(AntonPaarDmaM, ExampleBehaviour(AntonPaarDmaM)) as bench:
        bench.simulated.say(b"0.999999;15.000;15.000:7\r")
        wait_for(lambda: len(bench.wire.buffer) == 0)

        live = bench.instrument.live()

        assert live[0].text == "1.102689"
        assert bench.instrument.connection.take_strays() == (b"0.999999;15.000;15.000:7\r",)


def test_columns_are_mapped_by_name_in_whatever_order_they_come() -> None:
    raw = _record(
        b"valid;15.002;0.834512\r", names="Density Condition;Density Temperature;Density", units="-;°C;kg/m³"
    )

    density = understand("anton-paar-dma-m", raw).reading("density")

    assert density is not None
    assert (density.value, density.unit, density.text) == (0.834512, "kg/m3", "0.834512")


def test_a_column_that_nobody_knows_is_kept_under_its_own_name() -> None:
    raw = _record(
        b"0.8345;12.5;valid\r", names="Density;Sound Velocity;Density Condition", units="g/cm³;m/s;-"
    )

    understood = understand("anton-paar-dma-m", raw)

    odd = understood.reading("sound_velocity")
    assert odd is not None
    assert odd.flags == {Flag.UNKNOWN_NAME, Flag.UNKNOWN_UNIT}
    assert len(understood.warnings) == 2


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (b"0.8345;15.002\r", "2 values, 3 names"),
        (b"0.8345;15.002;va", "no whole line"),
        (b"\r", "no whole line"),
    ],
)
def test_a_record_that_does_not_add_up_gives_no_reading(values: bytes, why: str) -> None:
    understood = understand("anton-paar-dma-m", _record(values))

    assert understood.readings == ()
    assert why in understood.warnings[0]


def test_a_decimal_comma_from_a_dma_is_refused_not_guessed() -> None:
    density = understand("anton-paar-dma-m", _record(b"0,8345;15.002;valid\r")).reading("density")

    assert density is not None
    assert density.value is None
    assert density.flags == {Flag.NOT_A_NUMBER}


def test_water_is_as_dense_as_the_tables_say() -> None:
    # Tanaka and others, Metrologia 38 (2001) 301, table of densities: 15 °C 999.1026, 20 °C 998.2067, 25 °C 997.0470
    assert [round(1000 * water_density(celsius), 2) for celsius in (15, 20, 25)] == [999.10, 998.21, 997.05]


def test_the_reference_page_names_every_driver_command_and_advice() -> None:
    page = reference_page()

    for driver, command in COMMANDS:
        assert f"`{driver.name}`" in page
        assert command.doc in page
        assert all(advice in page for advice in [*command.refusals.values(), *command.refused_by.values()])
