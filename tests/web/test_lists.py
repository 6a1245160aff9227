"""Lists page by key: no row is shown twice or lost, whatever is added meanwhile; files hold no formulas."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from lims.web.export import defused, export
from lims.web.listing import BadPlace, Filter, Order, Page, fetch_page, read_listing, read_place
from tests.web.conftest import NOON


class Base(DeclarativeBase):
    pass


class Can(Base):
    __tablename__ = "can"
    id: Mapped[int] = mapped_column(primary_key=True)
    due: Mapped[int]


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Can(id=i, due=i // 3) for i in range(10))
        session.flush()
        yield session
    engine.dispose()


def page(session: Session, after: str | None = None, *, down: bool = False) -> Page:
    order = [Order(column=Can.due.expression, down=down), Order(column=Can.id.expression)]
    return fetch_page(session, select(Can), order, size=4, after=after)


def ids(page: Page) -> list[int]:
    return [can.id for can in page.rows]


@pytest.mark.parametrize("down", [False, True])
def test_pages_follow_each_other_without_gap_or_double(session: Session, down: bool) -> None:
    first = page(session, down=down)
    second = page(session, first.after, down=down)
    third = page(session, second.after, down=down)

    assert sorted(ids(first) + ids(second) + ids(third)) == list(range(10))
    assert (first.before, third.after) == (None, None)


def test_going_back_shows_the_page_before(session: Session) -> None:
    first = page(session)
    second = page(session, first.after)

    back = page(session, second.before)

    assert ids(back) == ids(first)
    assert back.before is None


def test_a_row_added_before_the_place_does_not_shift_the_next_page(session: Session) -> None:
    first = page(session)
    session.add(Can(id=100, due=0))
    session.flush()

    assert ids(page(session, first.after)) == [4, 5, 6, 7]


@pytest.mark.parametrize("after", ["x", "!!", "WyI-Il0", "WyI-IiwiYSIsImIiXQ", "WyI-Iix0cnVlLDFd"])
def test_a_place_that_nobody_gave_out_is_refused(session: Session, after: str) -> None:
    with pytest.raises(BadPlace, match="from its beginning"):
        page(session, after)


@given(st.text(max_size=40))
def test_any_place_in_the_address_is_read_or_refused(after: str) -> None:
    with suppress(BadPlace):
        assert len(read_place(after, [Order(column=Can.due.expression)]).values) == 1


def test_filters_live_in_the_address_and_can_be_taken_away(app: Flask) -> None:
    state = Filter(name="state", label="State", choices=[("late", "Late")])
    with app.test_request_context("/?state=late&q=tank&after=abc"):
        listing = read_listing(state)

        assert [(mark.shown, mark.without) for mark in listing.marks] == [("Late", "/?q=tank")]
        assert listing.clear_url == "/"


def test_a_filter_outside_its_choices_counts_as_not_set(app: Flask) -> None:
    with app.test_request_context("/?state=' OR 1=1&sort=password"):
        listing = read_listing(
            Filter(name="state", label="State", choices=[("late", "Late")]), sorts=("due",), sort="due"
        )

        assert (listing.value("state"), listing.sort) == ("", "due")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(start: str) -> None:
    assert defused(f"{start}cmd|'/c calc'!A0") == f"'{start}cmd|'/c calc'!A0"


def test_a_negative_number_stays_a_number() -> None:
    assert defused(-5) == -5


def rows() -> list[list[object]]:
    return [["S-1", "=1+1", NOON, -0.5, None], ["S-2", "Şüşə, ёмкость", NOON, 2, "x"]]


def test_csv_holds_the_view_in_the_laboratorys_time(app: Flask) -> None:
    with app.test_request_context():
        answer = export("csv", "samples", ["Code", "Text", "Due", "Value", "Note"], rows())

    lines = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert lines[1] == ["S-1", "'=1+1", "2026-05-19 12:00", "-0.5", ""]
    assert lines[2][1] == "Şüşə, ёмкость"


def test_xlsx_holds_no_formula(app: Flask) -> None:
    with app.test_request_context():
        answer = export("xlsx", "samples", ["Code", "Text", "Due", "Value", "Note"], rows())

    sheet = load_workbook(io.BytesIO(answer.get_data())).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:2] == ["S-1", "'=1+1"]
    assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_the_list_page_without_rows_says_what_to_do(app: Flask, client: FlaskClient) -> None:
    from flask import render_template_string

    with app.test_request_context():
        page = render_template_string(
            '{% from "parts/table.html" import table %}'
            '{% call(x) table([], ["Code"], empty="No samples yet. Register one.") %}{% endcall %}'
        )

    assert "Register one." in page
    assert "<table" not in page
