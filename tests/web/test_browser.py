"""The look in a real Chromium: keys, scanner, dialogs, chosen rows, and nothing that the security policy had to stop."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, jsonify, render_template_string, request
from flask.typing import ResponseReturnValue
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.web.conftest import Laboratory

pytestmark = pytest.mark.browser
NOTE = """{% extends "layouts/bench.html" %}{% from "parts/form.html" import form_frame, field, actions %}
{% from "parts/button.html" import button, submit %}{% from "parts/dialog.html" import dialog, close %}
{% from "parts/table.html" import table, code_cell %}
{% from "parts/foot.html" import foot %}{% from "parts/quantity.html" import live_value %}
{% block title %}Note{% endblock %}{% block scan_context %}test:7{% endblock %}
{% block content %}{% call form_frame(form, check="/note") %}
{{ field(form.pressure) }}{{ field(form.note) }}{{ submit("Save", key="Ctrl Enter") }}{% endcall %}
{% call(row) table([{"id": 1, "code": "A"}, {"id": 2, "code": "B"}], ["Code"], keys=True) %}
{{ code_cell(row.code, to="/opened/" ~ row.code) }}{% endcall %}
{{ live_value("0.8", "g/mL", url="/live") }}
{% call dialog("stop", "Stop this test?") %}{{ close() }}{% endcall %}{% endblock %}
{% block foot %}{% call foot() %}{{ button("Stop test", key="X", dialog="stop", danger=True) }}
{{ button("Receive", key="R", to="/opened/R") }}{% endcall %}{% endblock %}"""


@pytest.fixture
def scanned() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def address(app: Flask, scanned: list[tuple[str, str]]) -> Iterator[str]:
    from lims.web.forms import Form, Needed, NumberField, StringField, field_check

    class NoteForm(Form):
        pressure = NumberField("Gauge reading", [Needed()], unit="kPa", high="2000")
        note = StringField("Note")

    @app.route("/note", methods=["GET", "POST"])
    def note() -> ResponseReturnValue:
        form = NoteForm()
        if (answer := field_check(form)) is not None:
            return answer
        if form.validate_on_submit():
            return f"<title>saved</title>saved {form.note.data}"
        return render_template_string(NOTE, form=form)

    @app.get("/scan")
    def scan() -> ResponseReturnValue:
        scanned.append((request.args["code"], request.args.get("context", "")))
        return jsonify(said="S2026 opened", tone="ok", go=None)

    app.add_url_rule("/live", "live", lambda: jsonify(value="0.80117", unit="g/mL", age_s=9))
    app.add_url_rule("/opened/<code>", "opened", lambda code: f"<title>opened {code}</title>")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert [one for one in complaints if "404" not in one] == []


SCAN = """async ([prefix, places, gap]) => {
  const press = (code, key) => (document.activeElement ?? document.body)
    .dispatchEvent(new KeyboardEvent("keydown", {code, key, bubbles: true, cancelable: true}));
  const untouched = [];
  if (prefix) press(prefix, prefix);
  for (const [code, key] of places) {
    untouched.push(press(code, key));
    if (gap) await new Promise((go) => setTimeout(go, gap));
  }
  press("Enter", "Enter");
  return untouched.some(Boolean);
}"""
ENGLISH = [
    ["KeyS", "S"],
    ["Digit2", "2"],
    ["Digit0", "0"],
    ["Digit2", "2"],
    ["Digit6", "6"],
    ["KeyI", "I"],
    ["KeyZ", "Z"],
]
RUSSIAN = [
    ["KeyS", "Ы"],
    ["Digit2", "2"],
    ["Digit0", "0"],
    ["Digit2", "2"],
    ["Digit6", "6"],
    ["KeyI", "Ш"],
    ["KeyZ", "Я"],
]
AZERBAIJANI = [*ENGLISH[:5], ["KeyI", "İ"], ["KeyZ", "Z"]]


@pytest.mark.parametrize("places", [ENGLISH, RUSSIAN, AZERBAIJANI], ids=["English", "Russian", "Azerbaijani"])
def test_a_scan_reads_the_same_under_every_keyboard_layout(
    page: Page, address: str, scanned: list[tuple[str, str]], places: list[list[str]]
) -> None:
    page.goto(f"{address}/note")

    page.evaluate(SCAN, ["F9", places, 0])

    expect(page.locator("#said")).to_have_text("S2026 opened")
    assert scanned == [("S2026IZ", "test:7")]


def test_a_scan_never_lands_in_a_field_that_did_not_ask(
    page: Page, address: str, scanned: list[tuple[str, str]]
) -> None:
    page.goto(f"{address}/note")
    page.get_by_label("Note").fill("small bubble")

    landed = page.evaluate(SCAN, ["F9", ENGLISH, 0])

    expect(page.locator("#said")).to_be_visible()
    assert not landed
    assert page.get_by_label("Note").input_value() == "small bubble"
    assert len(scanned) == 1


def test_without_a_field_the_speed_alone_makes_a_scan_and_presses_no_key(
    page: Page, address: str, scanned: list[tuple[str, str]]
) -> None:
    page.goto(f"{address}/note")

    page.evaluate(SCAN, ["", [["KeyR", "R"], *ENGLISH], 0])

    expect(page.locator("#said")).to_be_visible()
    assert scanned == [("RS2026IZ", "test:7")]
    assert page.url.endswith("/note")


def test_what_a_person_types_slowly_is_no_scan(
    page: Page, address: str, scanned: list[tuple[str, str]]
) -> None:
    page.goto(f"{address}/note")

    page.evaluate(SCAN, ["", [["KeyQ", "q"]] * 7, 120])

    assert scanned == []


def test_a_letter_presses_its_button_only_outside_fields(page: Page, address: str) -> None:
    page.goto(f"{address}/note")
    page.get_by_label("Note").press("r")
    assert page.get_by_label("Note").input_value() == "r"

    page.keyboard.press("Escape")
    page.keyboard.press("r")

    page.wait_for_url("**/opened/R")


def test_single_letters_can_be_switched_off(page: Page, address: str) -> None:
    page.goto(f"{address}/note")
    page.keyboard.press("?")
    page.get_by_role("button", name="Switch single letters off").click()
    expect(page.locator("html")).to_have_attribute("data-single-keys", "off")

    page.keyboard.press("r")
    page.wait_for_timeout(200)

    assert page.url.endswith("/note")


def test_a_figure_opens_its_row(page: Page, address: str) -> None:
    page.goto(f"{address}/note")

    page.keyboard.press("2")

    page.wait_for_url("**/opened/B")


def test_g_and_a_letter_go(page: Page, address: str) -> None:
    page.goto(f"{address}/note")

    page.keyboard.press("g")
    page.keyboard.press("s")

    page.wait_for_url(f"{address}/")


def test_the_question_mark_lists_the_keys_of_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/note")

    page.keyboard.press("?")

    expect(page.locator("[data-keys-here]")).to_contain_text("Stop test")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_dialog_opens_by_its_key_and_closes_by_escape(page: Page, address: str) -> None:
    page.goto(f"{address}/note")

    page.keyboard.press("x")
    expect(page.get_by_role("dialog", name="Stop this test?")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#stop")).to_be_hidden()


def test_a_field_is_checked_by_the_server_when_it_is_left(page: Page, address: str) -> None:
    page.goto(f"{address}/note")
    page.get_by_label("Gauge reading").fill("2000,5")
    page.get_by_label("Note").click()

    expect(page.locator(".error")).to_have_text(
        "2000.5 kPa is above the range at most 2000 kPa. Check the number and its unit."
    )
    assert page.get_by_label("Gauge reading").input_value() == "2000,5"


def test_control_and_enter_send_the_form(page: Page, address: str) -> None:
    page.goto(f"{address}/note")
    page.get_by_label("Gauge reading").fill("78,1")
    page.get_by_label("Note").fill("done")

    page.keyboard.press("Control+Enter")

    expect(page.locator("body")).to_have_text("saved done")


def test_a_live_value_that_is_old_turns_muted(page: Page, address: str) -> None:
    page.goto(f"{address}/note")

    expect(page.locator(".live-value")).to_contain_text("0.80117")
    expect(page.locator(".live-value.old")).to_be_visible()


def test_choosing_rows_opens_the_foot_and_escape_lets_them_go(page: Page, address: str) -> None:
    page.goto(f"{address}/parts")
    expect(page.locator("#chosen")).to_be_hidden()

    page.get_by_label("Choose all rows").check()
    expect(page.locator("#chosen")).to_contain_text("3 chosen")
    page.locator("body").press("Escape")

    expect(page.locator("#chosen")).to_be_hidden()


CLIPPED = """() => [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && one.clientWidth > 1
  && getComputedStyle(one).display !== "inline" && !["auto", "scroll"].includes(getComputedStyle(one).overflowX)
  && !one.closest(".uplot") && !one.closest(".scroll") && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.tagName + "." + one.getAttribute("class"))"""


@pytest.mark.parametrize("language", ["en", "az", "ru"])
@pytest.mark.parametrize(
    ("frame", "width", "height"),
    [("desk", 1280, 800), ("desk", 390, 844), ("bench", 1280, 800), ("phone", 390, 844)],
)
def test_no_text_is_clipped_and_no_page_is_wider_than_its_window(
    page: Page, address: str, frame: str, width: int, height: int, language: str
) -> None:
    page.context.add_cookies([{"name": "language", "value": language, "url": address}])
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}/parts?width={frame}")
    page.wait_for_function("document.querySelector('.uplot') !== null")

    assert page.evaluate(CLIPPED) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"parts-{frame}-{width}-{language}")


SMALL = """(least) => [...document.querySelectorAll("a.button, button, summary, .choices label, .tick, .control, .foot a")]
  .map((one) => [one, one.getBoundingClientRect().height])
  .filter(([one, height]) => one.checkVisibility() && height > 0 && height < least)
  .map(([one, height]) => one.outerHTML.slice(0, 80) + height)"""


def test_bench_targets_are_large_enough_for_gloves(page: Page, address: str) -> None:
    page.goto(f"{address}/parts?width=bench")

    small = [one for one in page.evaluate(SMALL, 44) if "The same as a table" not in one]

    assert [one for one in small if not one.startswith("<summary>")] == []


def test_the_charts_are_drawn_with_a_table_beside_them(page: Page, address: str) -> None:
    page.goto(f"{address}/parts")

    expect(page.locator(".uplot canvas")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("cell", name="0.8447")).to_be_visible()


def test_dark_pages_stay_readable(page: Page, address: str, laboratory: Laboratory) -> None:
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": address}])
    page.goto(f"{address}/parts")

    assert page.evaluate(CONTRAST) == []
    keep(page, "parts-dark")


def test_light_pages_stay_readable(page: Page, address: str) -> None:
    page.goto(f"{address}/parts")

    assert page.evaluate(CONTRAST) == []


CONTRAST = """() => {
  const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return {rgb: [r, g, b], a}; };
  const light = ({rgb}) => rgb.map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (one) => { for (let at = one; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour.a === 1) return colour; } return {rgb: [255, 255, 255], a: 1}; };
  const texts = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
    && !one.closest("svg, .uplot, .skip, .visually-hidden")
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  return texts.map((one) => { const [a, b] = [light(parse(getComputedStyle(one).color)), light(ground(one))];
    return [one.textContent.trim().slice(0, 30), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]; })
    .filter(([, ratio]) => ratio < 4.5);
}"""


def keep(page: Page, name: str) -> None:
    """Leave a picture for people to look at, where LIMS_PICTURES says so."""
    folder = os.environ.get("LIMS_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
