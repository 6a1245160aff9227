"""A sample's whole way: front desk, bench, review, certificate, client; at the bench by keyboard and scanner only."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from lims.records.verify import verify
from lims.results.models import ResultNumericRow, ResultRow
from tests.path.conftest import At
from tests.path.laboratory import PIN, RunningLaboratory
from tests.support.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
ROWS = "Client's reference\tTank, vessel or line\tSeals\tSampled at\n{reference}\ttank 14\t0078123\t{sampled}"


def register_and_receive(laboratory: RunningLaboratory, at: At, reference: str) -> str:
    """The front desk writes down a request, agrees it, pastes a sample from a spreadsheet and receives it; its code."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    desk = at("desk")
    desk.open(f"/clients/{laboratory.client.id}/requests/new")
    desk.page.get_by_label("ASTM D4052, manual injection").check()
    desk.page.get_by_label("FICTITIOUS agreement").check()
    desk.see("select[name=decision_rule_id]").select_option(index=1)
    desk.send()
    request = desk.at(r"/requests/(\d+)$")
    desk.see("input[name=agreed_with]").fill("C. Example, by e-mail")
    desk.send()
    desk.sees("Register samples")
    desk.open(f"/requests/{request}/samples/paste")
    desk.see("textarea").fill(ROWS.format(reference=reference, sampled=f"{yesterday:%Y-%m-%d %H:%M}"))
    desk.see("select").first.select_option(label="diesel fuel")
    desk.send()
    desk.sees("Every row can be registered.")
    desk.send()
    sample = desk.at(r"/samples/(\d+)$")
    code = re.search(r"S-\d{4}-\d{4,}-\w", desk.text)
    assert code is not None
    desk.open(f"/samples/{sample}/receive")
    for answer in desk.page.get_by_label("Yes", exact=True).all():
        answer.check(force=True)
    desk.send()
    desk.at(r"/samples/(\d+)$")
    desk.sees("Received")
    return code[0]


def measure(laboratory: RunningLaboratory, at: At, code: str, density: float) -> str:
    """The technician takes over the bench by badge and PIN, scans, reads, says what was seen, submits; the sentence shown."""
    laboratory.put(density)
    bench = at("second")  # a colleague's session stands open at the bench
    bench.open("/bench")
    bench.scan(laboratory.badges["technician"])
    bench.sees("PIN")
    bench.type(PIN)
    bench.press("Enter")
    bench.sees("T. Example")
    bench.scan(code)
    bench.at(r"/bench/tests/(\d+)")
    bench.sees("Take reading")
    bench.press("Space")
    bench.sees("Determination 1 was taken.")
    bench.press("Enter")
    bench.see("button:not([disabled]) >> text=Submit for review").wait_for()
    bench.send()
    bench.sees("submitted for review.")
    return bench.text


def review(at: At, code: str) -> None:
    """Another person sees the raw data and signs with the password."""
    desk = at("reviewer")
    desk.open("/review")
    desk.page.get_by_role("row", name=code).get_by_role("link").first.click()
    desk.at(r"/review/(\d+)")
    desk.sees("Computed again, equal")
    desk.sees(re.compile(">getdata"))
    desk.press("a")
    desk.sees("Accept this result?")
    desk.type(PASSWORD)
    desk.press("Enter")
    desk.page.wait_for_url(lambda url: not re.search(r"/review/\d+$", url))


def certify(at: At) -> None:
    """The front desk draws the certificate up, the signatory looks at it and signs, the worker makes it."""
    desk = at("desk")
    desk.open("/certificates")
    desk.page.get_by_role("button", name="Draw up").first.click()
    number = desk.at(r"/certificates/(\d+)")
    signatory = at("signatory")
    signatory.open(f"/certificates/{number}")
    signatory.sees("Preview")
    signatory.press("a")
    signatory.see("dialog[open] input[type=password]").fill(PASSWORD)
    signatory.press("Enter")
    signatory.page.get_by_role("link", name="Document").wait_for(timeout=30_000)


def test_a_sample_goes_from_the_front_desk_to_the_clients_hands(
    laboratory: RunningLaboratory, at: At
) -> None:
    code = register_and_receive(laboratory, at, "EF-77")
    assert "831.8 kg/m³ submitted" in measure(laboratory, at, code, 0.83172)
    review(at, code)
    certify(at)

    client = at("client", phone=True)
    client.sees(re.compile("today|EF-77|Certificate", re.IGNORECASE))
    with client.page.expect_download() as downloading:
        client.page.get_by_role("link", name=re.compile("PDF|Open", re.IGNORECASE)).first.click()
    content = downloading.value.path().read_bytes()
    printed = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)

    assert code in printed
    assert "831.8" in printed
    assert "DEMONSTRATION, NOT VALID" in printed
    stranger = at(None, phone=True)
    token = re.search(r"/v/([A-Z2-7]+)", re.sub(r"\s+", "", printed))
    assert token is not None
    stranger.open(f"/v/{token[1]}")
    stranger.sees(hashlib.sha256(content).hexdigest()[:16])
    assert "Example Fuels" not in stranger.text
    with laboratory.database.read() as session:
        assert verify(session).sound


def test_a_corrected_calibration_changes_the_next_result_and_no_earlier_one(
    laboratory: RunningLaboratory, at: At
) -> None:
    first = register_and_receive(laboratory, at, "EF-78")
    measure(laboratory, at, first, 0.83172)
    before = uncertainties(laboratory)

    double_calibration_uncertainty(laboratory, at)
    second = register_and_receive(laboratory, at, "EF-79")
    measure(laboratory, at, second, 0.83172)
    after = uncertainties(laboratory)

    assert after[:1] == before
    assert after[1] ** 2 - after[0] ** 2 == pytest.approx(0.1**2 - 0.05**2, rel=0.001)


def double_calibration_uncertainty(laboratory: RunningLaboratory, at: At) -> None:
    """The quality manager corrects U on the meter's certificate from 0.1 to 0.2 kg/m³; another accepts it as suitable."""
    desk = at("quality")
    desk.open(f"/equipment/calibrations/{laboratory.calibration.id}/correct")
    points = desk.see("textarea[name=points]")
    lines = [line.split("\t") for line in points.input_value().splitlines()]
    points.fill("\n".join("\t".join("0.2" if cell == "0.1" else cell for cell in line) for line in lines))
    desk.see("input[name=reason]").fill("the certificate was read wrongly")
    desk.send()
    desk.at(r"/equipment/calibrations/(\d+)$")
    other = at("reviewer")
    other.open(f"/equipment/calibrations/{laboratory.calibration.id}")
    other.press("a")
    other.see("select[name=suitable]").select_option("yes")
    other.see("input[name=reason]").fill("good enough for a demonstration")
    other.see("form:has(select[name=suitable]) button[type=submit]").click()
    other.see("main >> text=R. Example").first.wait_for()


def uncertainties(laboratory: RunningLaboratory) -> list[float]:
    """The combined standard uncertainties of the densities, oldest first."""
    query = select(ResultNumericRow.combined_uncertainty).join(
        ResultRow, ResultRow.id == ResultNumericRow.result_id
    )
    with laboratory.database.read() as session:
        return list(session.scalars(query.where(ResultRow.measurand == "density_15C").order_by(ResultRow.id)))
