"""Every page: one look, strict security headers, only what the person may open, errors with a remedy."""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask, abort, render_template_string
from flask.testing import FlaskClient

import lims.web
from lims.errors import LimsError
from lims.web import Chart, NavigationEntry, Series, register_navigation, status_word
from lims.web.figures import figure, raw_view
from lims.web.page import at_home
from lims.web.pictures import limits_picture
from lims.web.status import GATE, WORDS, gate_shown
from tests.conftest import NOON
from tests.web.conftest import Laboratory

WEB = Path(lims.web.__file__).parent
PAGES = ["/", "/parts", "/parts?width=bench", "/parts?width=phone", "/nowhere"]


class Reader(HTMLParser):
    """Collects what the rules of a page are about."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.h1 = 0
        self.inline: list[str] = []
        self.unlabelled: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.h1 += tag == "h1"
        if given.get("id"):
            self.ids.append(str(given["id"]))
        self.inline += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.inline.append(tag)
        if tag == "label" and given.get("for"):
            self.labels.add(str(given["for"]))
        if tag in ("input", "select", "textarea") and given.get("type") not in (
            "hidden",
            "checkbox",
            "radio",
            "submit",
        ):
            self.fields.append(given)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_one_heading_unique_ids_labels_and_nothing_inline(
    client: FlaskClient, address: str
) -> None:
    page = Reader(client.get(address).text)

    assert page.h1 == 1
    assert len(page.ids) == len(set(page.ids))
    assert page.inline == []
    assert [
        one for one in page.fields if not one.get("aria-label") and one.get("id") not in page.labels
    ] == []


@pytest.mark.parametrize("address", PAGES)
def test_the_title_begins_with_the_heading(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    heading = re.search(r"<h1>(.*?)</h1>", page)
    title = re.search(r"<title>(.*?) · ", page)

    assert heading
    assert title
    assert title[1] == re.sub(r"<.*?>", "", heading[1])


@pytest.mark.parametrize("address", [*PAGES, "/assets/x/lims.css"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers

    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_static_files_are_kept_for_a_year_only_under_their_own_mark(client: FlaskClient) -> None:
    page = client.get("/").text
    found = re.search(r'href="(/assets/\w+/lims\.css)"', page)

    assert found
    assert "immutable" in client.get(found[1]).headers["Cache-Control"]
    assert client.get("/assets/old/lims.css").headers["Cache-Control"] == "no-cache"


def test_the_navigation_shows_only_what_the_person_may_open(
    client: FlaskClient, laboratory: Laboratory
) -> None:
    assert "/quality" not in client.get("/").text

    laboratory.permissions.add("quality.see")
    assert "/quality" in client.get("/").text


def test_one_place_at_a_time_is_lit(client: FlaskClient, laboratory: Laboratory) -> None:
    laboratory.permissions.add("samples.see")
    register_navigation(
        client.application,
        NavigationEntry(endpoint="samples.arrivals", label="Arrivals", icon="box", permission=None, group=2),
    )

    lit = set(re.findall(r'href="([^"]+)" aria-current="page"', client.get("/arrivals").text))

    assert lit == {"/arrivals"}


def test_a_count_shows_only_where_something_waits(client: FlaskClient, laboratory: Laboratory) -> None:
    assert '<span class="count">3</span>' in client.get("/").text

    laboratory.waiting = 0
    assert 'class="count"' not in client.get("/").text


def test_two_places_cannot_have_the_same_key(app: Flask) -> None:
    with pytest.raises(ValueError, match=r"give samples\.index another one"):
        register_navigation(
            app, NavigationEntry(endpoint="samples.index", label="S", icon="box", permission=None, key="S")
        )


def test_moments_are_shown_in_the_laboratorys_zone(client: FlaskClient) -> None:
    assert "2026-05-19 12:00" in client.get("/").text


class CylinderEmpty(LimsError):
    problem = "The cylinder {code} is empty."
    remedy = "Take another one."


@pytest.fixture
def failing(app: Flask) -> FlaskClient:
    def refuse() -> str:
        raise CylinderEmpty(code="CY-<1>")

    def break_down() -> str:
        raise RuntimeError("the password is hunter2")

    app.add_url_rule("/refuse", "refuse", refuse)
    app.add_url_rule("/break", "break", break_down)
    app.add_url_rule("/forbidden", "forbidden", lambda: abort(403))
    return app.test_client()


def test_a_refusal_says_problem_and_remedy_and_escapes_what_it_quotes(failing: FlaskClient) -> None:
    answer = failing.get("/refuse")

    assert answer.status_code == 409
    assert "The cylinder CY-&lt;1&gt; is empty." in answer.text
    assert "Take another one." in answer.text


def test_a_part_of_a_page_gets_its_refusal_among_the_notices(failing: FlaskClient) -> None:
    answer = failing.get("/refuse", headers={"HX-Request": "true"})

    assert answer.headers["HX-Retarget"] == "#notices"
    assert "<html" not in answer.text


def test_a_program_gets_problem_json(failing: FlaskClient) -> None:
    answer = failing.get("/refuse", headers={"Accept": "application/json"})

    assert answer.mimetype == "application/problem+json"
    body = answer.get_json()
    assert (body["code"], body["remedy"]) == ("CylinderEmpty", "Take another one.")


def test_a_bug_gives_a_number_to_quote_and_tells_nothing_else(failing: FlaskClient) -> None:
    answer = failing.get("/break")

    assert answer.status_code == 500
    assert "Something went wrong on our side." in answer.text
    assert re.search(r"Number to quote: [0-9A-F]{8}", answer.text)
    assert "hunter2" not in answer.text


@pytest.mark.parametrize("address", ["/forbidden", "/nowhere"])
def test_what_is_not_open_has_the_same_kind_of_page(failing: FlaskClient, address: str) -> None:
    assert "note warn" in failing.get(address).text


def test_a_form_without_its_token_is_refused_in_words(client: FlaskClient, app: Flask) -> None:
    answer = client.post("/choose/language", data={"language": "ru"})

    assert answer.status_code == 400
    assert "This form is too old to be sent." in answer.text


def test_a_language_is_chosen_remembered_and_leads_back(client: FlaskClient, laboratory: Laboratory) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    assert token

    answer = client.post(
        "/choose/language", data={"language": "ru", "back": "/parts", "csrf_token": token[1]}
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, "/parts")
    assert laboratory.remembered == {"language": "ru"}


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "", None]
)
def test_the_way_back_never_leads_out(path: str | None) -> None:
    assert at_home(path) == "/"


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'id="([\w-]+)"', (WEB / "static" / "icons.svg").read_text()))
    named = {word.icon for word in WORDS.values()} | {shown.icon for shown in GATE.values()}
    for path in (WEB / "templates").rglob("*.html"):
        named |= set(re.findall(r'(?:icon\(|icon=|icon_name=)"([\w-]+)"', path.read_text("utf-8")))

    assert named - sprite == set()


@pytest.mark.parametrize("word", sorted(WORDS))
def test_a_state_has_word_icon_and_colour(app: Flask, word: str) -> None:
    given = dict.fromkeys(("n", "m", "left", "reason", "since", "days"), "1")
    with app.test_request_context():
        shown = status_word(word, **given)

    assert shown.label
    assert "{" not in shown.label
    assert shown.tone in ("ok", "warn", "bad", "run", "idle")


@pytest.mark.parametrize("word", ["no_precision", "not_computed", "unknown", "no_requirement", "not_judged"])
def test_what_is_not_known_is_never_green(word: str) -> None:
    assert WORDS[word].tone in ("idle", "warn")


def test_a_gate_without_a_requirement_is_amber() -> None:
    assert gate_shown("unknown").tone == gate_shown("no_requirement").tone == "warn"


def test_a_state_without_a_word_is_refused() -> None:
    with pytest.raises(KeyError, match=r"add it to lims/web/status\.py"):
        status_word("sleepy")


def shown(app: Flask, source: str) -> str:
    with app.test_request_context():
        return re.sub(
            r"<.*?>", "", render_template_string('{% from "parts/quantity.html" import quantity %}' + source)
        )


@pytest.mark.parametrize(("source", "text"), [
    ('{{ quantity("0.8412", "g/mL", U="0.0003") }}', "0.8412 ± 0.0003 g/mL"),
    ('{{ quantity("-0.00002", "g/mL") }}', "−0.00002 g/mL"),
    ('{{ quantity("< 0.1", "mg/kg") }}', "&lt; 0.1 mg/kg"),
    ('{{ quantity("1a", "D1838 class") }}', "1a D1838 class"),
    ('{{ quantity(none) }}', "–"),
])  # fmt: skip
def test_a_quantity_has_one_form(app: Flask, source: str, text: str) -> None:
    assert shown(app, source) == text


def test_a_float_is_refused_because_its_digits_are_not_known() -> None:
    with pytest.raises(TypeError, match="round it to a Decimal"):
        figure(0.1)


def test_a_code_keeps_its_dashes() -> None:
    assert figure("clear-bright") == "clear-bright"


def test_bytes_are_shown_as_they_came() -> None:
    assert raw_view(b"\x02D=0.8\r\n\xff") == "‹STX›D=0.8‹CR›‹LF›\n‹FF›"


def test_a_value_between_its_limits_lies_inside_the_band() -> None:
    picture = limits_picture("0.8412", "0.0003", "0.8200", "0.8450", "conforms")

    assert picture.band
    assert picture.dot
    assert picture.band[0] < picture.dot < picture.band[1]


def test_a_limit_on_one_side_leaves_the_other_open() -> None:
    picture = limits_picture("31", "3", None, "25", "does_not_conform")

    assert [mark.label for mark in picture.marks] == ["max 25"]
    assert picture.tone == "bad"


def test_a_chart_has_a_value_for_every_place() -> None:
    with pytest.raises(ValueError, match="2 values for 3 places"):
        Chart(words="w", x_label="x", y_label="y", x=[1, 2, 3], series=[Series(label="s", values=[1, 2])])


def test_a_long_chart_draws_every_place_and_tells_the_last_ones_as_a_table() -> None:
    moments = [NOON + timedelta(hours=n) for n in range(250)]
    chart = Chart(
        words="w", x_label="x", y_label="y", x=moments, series=[Series(label="s", values=[*range(250)])]
    )

    drawn = json.loads(chart.as_json())

    assert (drawn["time"], drawn["x"][0], len(drawn["x"])) == (True, NOON.timestamp(), 250)
    assert drawn["series"][0]["values"] == [*range(250)]
    assert (chart.untold, [row[1] for row in chart.rows()]) == (50, [str(n) for n in range(50, 250)])


def test_templates_and_styles_write_nothing_in_capitals_by_css() -> None:
    assert "uppercase" not in (WEB / "static" / "lims.css").read_text()
