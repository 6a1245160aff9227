"""Pages that change the tests of a sample after the start, and the sizes of labels."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.catalogue import find_product, methods_for_product
from lims.edge import now, reading, writing
from lims.errors import NotFound
from lims.permissions import permission
from lims.requests import chosen_line, method_choices
from lims.samples.changes import add_test, end_test
from lims.samples.forms import AddTestForm, EndTestForm, LabelSizeForm
from lims.samples.labels import label_sizes, put_label_size
from lims.samples.models import TestState
from lims.samples.sample import Sample, find_sample
from lims.samples.tests import find_test
from lims.samples.views import samples
from lims.samples.views_receive import back_to, form_page, seen_of
from lims.web import current_language, gettext
from reports import LabelSize


@samples.route("/samples/<int:item_id>/tests/new", methods=["GET", "POST"])
@permission("samples.change_tests")
def add(item_id: int) -> ResponseReturnValue:
    """Add a test to a sample after the request was agreed."""
    sample, form = find_sample(reading(), item_id), AddTestForm()
    form.method.choices = _choices(sample)
    if not form.validate_on_submit():
        return form_page(gettext("Add a test"), form, sample, gettext("Add the test"))
    wish = chosen_line(form.method.data or "")
    with writing("test.added", form.reason.data) as unit:
        add_test(unit, item_id, wish, reason=form.reason.data or "", client_told=form.client_told.data or "")
    return back_to(item_id, gettext("The test is added."))


def _choices(sample: Sample) -> list[tuple[str, str]]:
    """The methods in use for the sample's product, one choice for each way of working."""
    if sample.product_id is None:
        raise NotFound
    group = find_product(reading(), sample.product_id).group
    return method_choices(methods_for_product(reading(), group, now()), current_language(), group)


@samples.route("/tests/<int:test_id>/end", methods=["GET", "POST"])
@permission("samples.change_tests")
def end_one(test_id: int) -> ResponseReturnValue:
    """Cancel a test, or say that it was found impossible."""
    test = find_test(reading(), test_id)
    sample, form = find_sample(reading(), test.item_id), EndTestForm(row_version=test.row_version)
    if not form.validate_on_submit():
        return form_page(gettext("Cancel a test, or find it impossible"), form, sample, gettext("Save"))
    with writing(f"test.{form.way.data}", form.reason.data) as unit:
        end_test(
            unit, test_id, TestState(form.way.data), reason=form.reason.data or "",
            client_told=form.client_told.data or "", seen=seen_of(form),
        )  # fmt: skip
    return back_to(sample.id, gettext("Saved."))


@samples.route("/samples/label-sizes", methods=["GET", "POST"])
@permission("samples.label_sizes")
def sizes() -> ResponseReturnValue:
    """The sizes of labels: those shipped and the laboratory's own."""
    form = LabelSizeForm()
    if not form.validate_on_submit():
        page = render_template("samples/sizes.html", form=form, sizes=label_sizes(reading()).values())
        return page, 422 if form.errors else 200
    width, height = float(form.width_mm.data or 0), float(form.height_mm.data or 0)
    size = LabelSize(name=form.name.data or "", width_mm=width, height_mm=height)
    with writing("label_size.put") as unit:
        put_label_size(unit, size, first=bool(form.first.data))
    flash(gettext("Saved."), "ok")
    return redirect(url_for("samples.sizes"), 303)
