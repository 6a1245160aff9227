"""Pages that register samples: one by one, or pasted from a spreadsheet with a preview."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import MethodVersion, method_versions, products
from lims.edge import now, reading, writing
from lims.permissions import permission
from lims.requests import Request, RequestLine, find_request
from lims.samples.forms import PasteForm, SampleForm, mapped_form
from lims.samples.paste import FIELDS, Preview, Surroundings, preview, recognised
from lims.samples.registration import TEXTS, SampleWish, register_samples
from lims.samples.sample import Sample
from lims.samples.views import samples
from lims.web import current_language, gettext, saying
from lims.web.fields import read_moment
from lims.web.forms import Form
from lims.web.tables import Table, TableRefused, read_table, sent_table, table_text


def product_choices() -> list[tuple[int, str]]:
    """Every product, named in the reader's language."""
    return [(one.id, one.name(current_language())) for one in products(reading())]


def line_choices(order: Request) -> list[tuple[int, str]]:
    """The lines of a request, named by method and way of working."""
    methods = method_versions(reading(), [line.method_version_id for line in order.present_lines])
    return [(line.id, _line_words(methods[line.method_version_id], line)) for line in order.present_lines]


def _line_words(method: MethodVersion, line: RequestLine) -> str:
    return ", ".join(filter(None, (method.code, method.way(line.injection_mode, current_language()))))


@samples.route("/requests/<int:request_id>/samples/new", methods=["GET", "POST"])
@permission("samples.register")
def register(request_id: int) -> ResponseReturnValue:
    """Register one sample of a request."""
    order = find_request(reading(), request_id)
    lines = line_choices(order)
    form = SampleForm(lines=[id_ for id_, _word in lines])
    form.product_id.choices, form.lines.choices = [("", "–"), *product_choices()], lines
    if not form.validate_on_submit():
        return render_template("samples/register.html", form=form, order=order), 422 if form.errors else 200
    with writing("sample.registered") as unit:
        made = register_samples(unit, request_id, [_wish(form)])
    return registered(made)


def _wish(form: SampleForm) -> SampleWish:
    texts = {name: getattr(form, name).data or None for name in TEXTS}
    own = set(form.by_laboratory.data or ())
    told = {name: "laboratory" if name in own else "client" for name in (*TEXTS, "sampled_at")}
    return SampleWish(
        product_id=form.product_id.data, sampled_at=form.sampled_at.data, due_at=form.due_at.data, told_by=told,
        line_ids=tuple(form.lines.data or ()), **texts,
    )  # fmt: skip


def registered(made: list[Sample]) -> ResponseReturnValue:
    """Say what was registered and go on to the labels."""
    codes = made[0].code if len(made) == 1 else f"{made[0].code} … {made[-1].code}"
    flash(gettext("Registered: %(codes)s. Print the labels now.", codes=codes), "ok")
    if len(made) == 1:
        return redirect(url_for("samples.detail", item_id=made[0].id), 303)
    return redirect(url_for("samples.index", request=made[0].request_id, view="all"), 303)


@samples.route("/requests/<int:request_id>/samples/paste", methods=["GET", "POST"])
@permission("samples.register")
def paste(request_id: int) -> ResponseReturnValue:
    """Ask for a table of samples; a preview follows."""
    order = find_request(reading(), request_id)
    form = PasteForm()
    form.product_id.choices = [(0, "–"), *product_choices()]
    if not form.validate_on_submit():
        return render_template("samples/paste.html", form=form, order=order), 422 if form.errors else 200
    try:
        table = sent_table(form.table.data or "", form.file.data)
    except TableRefused as error:
        form.table.errors = [str(saying(error))]
        return render_template("samples/paste.html", form=form, order=order), 422
    return _preview_page(
        order, table, form.product_id.data or None, form.by_laboratory.data or [], recognised(table[0])
    )


def _around(order: Request, product_id: int | None, own: list[str]) -> Surroundings:
    methods = method_versions(reading(), [line.method_version_id for line in order.present_lines])
    return Surroundings(
        request=order, methods=methods, products=products(reading()), at=now(), read_moment=read_moment,
        by_laboratory=frozenset(own), product_id=product_id,
    )  # fmt: skip


def _preview_page(
    order: Request, table: Table, product_id: int | None, own: list[str], columns: tuple[str, ...]
) -> ResponseReturnValue:
    looked = preview(table, _around(order, product_id, own), columns)
    given: dict[str, Any] = {f"column_{n}": name for n, name in enumerate(columns)}
    form = mapped_form(len(columns))(
        formdata=None, table=table_text(table), product_id=product_id or "", by_laboratory=own, **given
    )  # fmt: skip
    page = render_template("samples/preview.html", form=form, order=order, looked=looked, fields=FIELDS)
    return page, 200 if looked.is_right else 422


@samples.post("/requests/<int:request_id>/samples/preview")
@permission("samples.register")
def register_pasted(request_id: int) -> ResponseReturnValue:
    """Register a table that was looked at, all rows or none; with anything wrong in it the preview comes again."""
    order = find_request(reading(), request_id)
    table = read_table(request.form.get("table", ""))
    form = mapped_form(len(table[0]))()
    columns = tuple(form[f"column_{n}"].data or "" for n in range(len(table[0])))
    product_id = int(form["product_id"].data) if str(form["product_id"].data or "").isdigit() else None
    own = list(form["by_laboratory"].data or [])
    looked: Preview = preview(table, _around(order, product_id, own), columns)
    if request.form.get("step") != "register" or not looked.is_right or not _is_plain(form):
        return _preview_page(order, table, product_id, own, columns)
    with writing("samples.registered") as unit:
        made = register_samples(unit, request_id, looked.wishes)
    return registered(made)


def _is_plain(form: Form) -> bool:
    return bool(form.validate())
