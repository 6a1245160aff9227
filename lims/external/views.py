"""Pages of tests by external providers: the list, one sending with its paper, what a client agreed to, sending a sample."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import MethodVersion, method_versions
from lims.edge import now, reading, writing
from lims.external.forms import AgreementForm, CallBackForm, ReportForm, SendingForm
from lims.external.overview import (
    ORDER,
    STATES,
    Sending,
    agreements_of,
    find_sending,
    sending_of_test,
    sending_query,
    sendings_of,
)
from lims.external.paper import paper_of
from lims.external.service import Packet, call_back, keep_report, record_agreement, send_out
from lims.external.words import STATE_MARKS, STATE_WORDS
from lims.files import files_by_id, keep_paper, sent_paper
from lims.people import day_start, people_by_id, today
from lims.permissions import permission
from lims.requests import find_request
from lims.results import subjects
from lims.samples import TestState, find_sample, tests_of_sample
from lims.suppliers import providers_for, suppliers
from lims.web import current_language, gettext
from lims.web.export import export
from lims.web.forms import form_page, typed
from lims.web.listing import Filter, fetch_page, read_listing

external = Blueprint("external", __name__, template_folder="templates")
PAGE, FILE = 50, 10_000
TO_SEND = (TestState.NOT_STARTED, TestState.REPEAT_ASKED)


@external.context_processor
def words() -> dict[str, Any]:
    """The words and marks of states, for every template of this feature."""
    return {"state_words": STATE_WORDS, "state_marks": STATE_MARKS}


@external.get("/external")
@permission("external.see")
def index() -> ResponseReturnValue:
    """What is at external providers, the report that is expected first on top."""
    listing = read_listing(
        Filter(name="state", label=gettext("State"), choices=[(one, str(STATE_WORDS[one])) for one in STATES]),
        Filter(name="provider", label=gettext("External provider"), choices=_provider_choices()),
    )  # fmt: skip
    chosen = listing.value("provider")
    query = sending_query(
        now(), search=listing.search, state=listing.value("state"), supplier_id=int(chosen) if chosen.isdigit() else None
    )  # fmt: skip
    page = fetch_page(reading(), query, ORDER, size=FILE if listing.format else PAGE, after=listing.after)
    found = sendings_of(reading(), page.rows)
    methods = _methods(found)
    if listing.format:
        head = [
            gettext("Sending"), gettext("Sample"), gettext("External provider"), gettext("Methods"), gettext("Sent"),
            gettext("Report expected"), gettext("State"),
        ]  # fmt: skip
        at = now()
        body = (
            (one.code, one.sample, one.provider, ", ".join(methods[test.method_version_id].code for test in one.tests),
             one.sent_at, one.expected_at, str(STATE_WORDS[one.state(at)]))
            for one in found
        )  # fmt: skip
        return export(listing.format, "external", head, body)
    return render_template(
        "external/index.html", listing=listing, page=page, found=found, methods=methods, now=now()
    )


def _provider_choices() -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in suppliers(reading(), now()) if "testing" in one.purposes]


def _methods(found: list[Sending]) -> dict[int, MethodVersion]:
    return method_versions(reading(), {test.method_version_id for one in found for test in one.tests})


@external.get("/external/<int:sending_id>")
@permission("external.see")
def detail(sending_id: int) -> str:
    """One sending: what went out, what came back, what is to be done."""
    one = find_sending(reading(), sending_id, now())
    return render_template(
        "external/detail.html", one=one, methods=_methods([one]), now=now(),
        files=files_by_id(reading(), [report.file_id for report in one.reports]),
        people=people_by_id(reading(), {one.person_id, *(report.person_id for report in one.reports)}),
    )  # fmt: skip


@external.get("/external/<int:sending_id>/paper.pdf")
@permission("external.see")
def paper(sending_id: int) -> Response:
    """The paper that goes with the sample; it does not name the client."""
    from reports import render_sending

    one = find_sending(reading(), sending_id, now())
    answer = Response(
        render_sending(paper_of(reading(), one, current_language())), mimetype="application/pdf"
    )
    answer.headers["Content-Disposition"] = f'inline; filename="{one.code}.pdf"'
    return answer


@external.get("/external/requests/<int:request_id>")
@permission("external.see")
def of_request(request_id: int) -> str:
    """What the client of a request agreed to, and what went out for it."""
    order, said = find_request(reading(), request_id), agreements_of(reading(), request_id)
    rows = reading().execute(sending_query(now(), request_id=request_id)).all()
    found = sendings_of(reading(), rows)
    present = method_versions(reading(), [line.method_version_id for line in order.lines])
    return render_template(
        "external/request.html", order=order, agreements=said, found=found, methods=_methods(found), now=now(),
        asked={one.method_id: one.code for one in present.values()},
        providers={one.id: one.name for one in suppliers(reading(), now())},
        people=people_by_id(reading(), {one.person_id for one in said}),
    )  # fmt: skip


@external.route("/external/requests/<int:request_id>/agree", methods=["GET", "POST"])
@permission("external.agree")
def agree(request_id: int) -> ResponseReturnValue:
    """Write down what the client was told about a provider, and what it answered."""
    order, form = find_request(reading(), request_id), AgreementForm()
    asked = method_versions(reading(), [line.method_version_id for line in order.present_lines])
    form.method.choices = [(str(one.method_id), f"{one.code} ({one.edition})") for one in asked.values()]
    form.supplier.choices = _provider_choices()
    back = url_for("external.of_request", request_id=request_id)
    if not form.validate_on_submit():
        intro = gettext("Nothing goes out before the client was told who tests, and agreed to it.")
        return form_page(gettext("Client's agreement for %(code)s", code=order.code), form, back, intro)
    with writing("external.client_answered") as unit:
        record_agreement(
            unit, request_id, method_id=int(form.method.data), supplier_id=int(form.supplier.data),
            agreed=form.answer.data == "yes", told=typed(form.told), agreed_by=typed(form.agreed_by),
            answered_at=form.answered_at.data or now(),
        )  # fmt: skip
    return redirect(back, 303)


@external.route("/external/samples/<int:item_id>/send", methods=["GET", "POST"])
@permission("external.send")
def send(item_id: int) -> ResponseReturnValue:
    """Send a sample, or part of it, to a provider."""
    sample = find_sample(reading(), item_id)
    tests = [one for one in tests_of_sample(reading(), item_id) if one.state in TO_SEND]
    about = subjects(reading(), [one.id for one in tests])
    form = SendingForm(sent_at=now())
    form.tests.choices = [
        (str(id_), f"{one.method.code} ({one.method.edition})") for id_, one in about.items()
    ]
    able = {
        provider.id: provider.name
        for method_id in {one.method.method_id for one in about.values()}
        for provider, _scope in providers_for(reading(), method_id, now())
    }
    form.supplier.choices = [(str(id_), name) for id_, name in sorted(able.items())]
    back = url_for("samples.detail", item_id=item_id)
    if not form.validate_on_submit():
        intro = "" if able else gettext(
            "No provider is approved for a method of this sample: enter one under Suppliers, with its methods."
        )  # fmt: skip
        also = [(gettext("Client's agreement"), url_for("external.of_request", request_id=sample.request_id))]
        return form_page(
            gettext("Send %(code)s to a provider", code=sample.code), form, back, intro,
            also=also if sample.request_id else (),
        )  # fmt: skip
    with writing("sample.sent_out") as unit:
        made = send_out(
            unit, item_id, supplier_id=int(form.supplier.data), test_ids=[int(one) for one in form.tests.data or ()],
            packet=_packet(form),
        )  # fmt: skip
    flash(gettext("Sent. Print the paper and lay it in the packet."), "ok")
    return redirect(url_for("external.detail", sending_id=made), 303)


def _packet(form: SendingForm) -> Packet:
    return Packet(
        amount=typed(form.amount), whole=form.whole.data, left=typed(form.left), courier=typed(form.courier),
        waybill=typed(form.waybill), seal=typed(form.seal), care=typed(form.care), sent_at=form.sent_at.data or now(),
        expected_at=form.expected_at.data or now(),
    )  # fmt: skip


@external.route("/external/tests/<int:external_test_id>/call-back", methods=["GET", "POST"])
@permission("external.send")
def call_back_test(external_test_id: int) -> ResponseReturnValue:
    """Call a test back: the laboratory does it itself, or another provider."""
    sending, one = sending_of_test(reading(), external_test_id, now())
    form, back = CallBackForm(), url_for("external.detail", sending_id=sending.id)
    if not form.validate_on_submit():
        code = _methods([sending])[one.method_version_id].code
        return form_page(
            gettext("Call %(method)s of %(code)s back", method=code, code=sending.sample), form, back
        )
    with writing("test.called_back", typed(form.reason)) as unit:
        call_back(unit, external_test_id, reason=typed(form.reason))
    return redirect(back, 303)


@external.route("/external/<int:sending_id>/report", methods=["GET", "POST"])
@permission("external.send")
def report(sending_id: int) -> ResponseReturnValue:
    """Keep the report of the provider, by its hash."""
    sending, form = find_sending(reading(), sending_id, now()), ReportForm()
    back = url_for("external.detail", sending_id=sending_id)
    if not form.validate_on_submit():
        return form_page(gettext("Report of %(provider)s", provider=sending.provider), form, back)
    sent = sent_paper(form.paper.data)
    with writing("external.report_kept") as unit:
        keep_report(
            unit, sending_id, file_id=keep_paper(unit, sent) or 0, number=typed(form.number),
            issued_on=day_start(form.issued_on.data or today()),
        )  # fmt: skip
    return redirect(back, 303)
