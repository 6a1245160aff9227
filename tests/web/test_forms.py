"""What laboratories type: decimal commas are read back, nothing else is guessed, and what was typed stays."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lims.web.fields import choice_keys, read_moment, read_number
from lims.web.forms import Form, Needed, NumberField, RadioField, StringField, TimeField, field_check


class GaugeForm(Form):
    class Meta(Form.Meta):
        csrf = False

    pressure = NumberField("Gauge reading", [Needed()], unit="kPa", low="0", high="2000")
    taken_at = TimeField("Taken at", future=False)
    note = StringField("Note")


def typed(**values: str) -> GaugeForm:
    form = GaugeForm(MultiDict(values))
    form.validate()
    return form


FIELD = '{% from "parts/form.html" import field %}{{ field(form.pressure) }}'


def test_a_comma_for_a_point_is_taken_and_read_back(app: Flask) -> None:
    with app.test_request_context():
        form = typed(pressure="78,1")

        assert form.pressure.data == Decimal("78.1")
        assert form.errors == {}
        assert "read as 78.1 kPa" in render_template_string(FIELD, form=form)


@pytest.mark.parametrize(
    "text", ["1,234.5", "1 234", "1.2.3", "abc", "1e3", "NaN", "Infinity", "٣", "--1", "5 kPa"]
)
def test_nothing_else_is_guessed(app: Flask, text: str) -> None:
    with app.test_request_context():
        form = typed(pressure=text)

        assert "is not a number. Type digits" in form.pressure.errors[0]
        assert f'value="{text}"' in render_template_string(FIELD, form=form)


def test_the_minus_of_our_own_pages_is_a_minus(app: Flask) -> None:
    with app.test_request_context():
        assert read_number("−0.0003") == Decimal("-0.0003")


def test_a_value_out_of_range_is_refused_with_the_range(app: Flask) -> None:
    with app.test_request_context():
        assert typed(pressure="2000,5").pressure.errors == [
            "2000.5 kPa is above the range 0 to 2000 kPa. Check the number and its unit."
        ]


def test_the_digits_that_were_typed_are_kept(app: Flask) -> None:
    with app.test_request_context():
        assert str(typed(pressure="78.10").pressure.data) == "78.10"


def test_an_empty_field_says_what_to_do(app: Flask) -> None:
    with app.test_request_context():
        assert typed(pressure=" ").pressure.errors == ["This field is empty. Fill it in."]


def test_a_moment_is_typed_in_the_laboratorys_zone_and_kept_in_utc(app: Flask) -> None:
    with app.test_request_context():
        assert typed(pressure="1", taken_at="2026-05-19 11:24").taken_at.data == datetime(
            2026, 5, 19, 7, 24, tzinfo=UTC
        )


def test_a_moment_that_has_not_come_is_refused(app: Flask) -> None:
    with app.test_request_context():
        assert "has not come yet" in typed(pressure="1", taken_at="2026-05-19 12:30").taken_at.errors[0]


@pytest.mark.parametrize(
    "text", ["2026-02-30 10:00", "2026-05-19 24:61", "19.05.2026", "yesterday", "2026-05-19"]
)
def test_an_impossible_moment_gets_one_sentence(app: Flask, text: str) -> None:
    with app.test_request_context(), pytest.raises(ValueError, match=r"\.$"):
        read_moment(text)


def test_an_hour_that_the_clocks_doubled_is_not_guessed(app: Flask) -> None:
    app.extensions["lims_web"] = dataclass_with_zone(app, "Europe/Berlin")

    with app.test_request_context(), pytest.raises(ValueError, match="The clocks were changed"):
        read_moment("2026-10-25 02:30")


def dataclass_with_zone(app: Flask, zone: str) -> object:
    from dataclasses import replace

    return replace(app.extensions["lims_web"], zone=lambda: ZoneInfo(zone))


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_sentence(text: str) -> None:
    said = ""
    try:
        number = read_number(text)
    except ValueError as error:
        said = str(error)

    assert said.endswith(".") or number.is_finite()


def test_the_server_checks_one_field_when_it_is_left(app: Flask) -> None:
    asked = {"Lims-Check": "pressure"}
    with app.test_request_context(method="POST", data={"pressure": "9999"}, headers=asked):
        answer = field_check(GaugeForm())

        assert answer is not None
        assert "above the range" in answer.get_data(as_text=True)
        assert answer.get_data(as_text=True).count("data-field") == 1


def test_a_whole_form_is_not_taken_for_a_check(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"pressure": "9999"}):
        assert field_check(GaugeForm()) is None


@pytest.mark.parametrize(
    ("choices", "keys", "is_typed"),
    [
        (["1a", "2b", "4c"], ["1A", "2B", "4C"], True),
        (["0", "1", "4", "4P"], ["0", "1", "4", "4P"], True),
        (
            ["<1", "1", "<2"],
            ["A", "D", "E"],
            False,
        ),  # the key 2 beside the choice 1 would be pressed by mistake
        (["clear", "hazy", "cloudy"], ["1", "2", "3"], False),
    ],
)
def test_a_choice_that_is_a_figure_is_its_own_key(
    app: Flask, choices: list[str], keys: list[str], is_typed: bool
) -> None:
    class RatingForm(Form):
        class Meta(Form.Meta):
            csrf = False

        rating = RadioField("Rating", choices=[(one, one) for one in choices])

    with app.test_request_context():
        assert choice_keys(RatingForm().rating) == (keys, is_typed)
