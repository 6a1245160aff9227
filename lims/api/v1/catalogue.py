"""What can be asked for: products, methods, specifications, decision rules, as they stand now."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from marshmallow import fields

from lims.api.blueprint import api
from lims.api.fields import ID, Moment, Out, Text
from lims.api.paging import PageQuery, cut, paged
from lims.catalogue import (
    MethodVersion,
    SpecificationVersion,
    decision_rules_at,
    method_version,
    methods_at,
    methods_for_product,
    products,
    specification_version,
    specifications_at,
)
from lims.edge import now, reading
from lims.permissions import permission


class GroupQuery(PageQuery):
    """Which page, and for which product group."""

    product_group = Text(load_default=None, most=100)


class ProductOut(Out):
    """A product that samples can be of."""

    id = fields.Integer()
    code = fields.String()
    group = fields.String()
    names = fields.Dict(keys=fields.String(), values=fields.String())


class MethodOut(Out):
    """A method in an approved edition; `id` is that of the version."""

    id = fields.Integer()
    method_id = fields.Integer()
    code = fields.String()
    edition = fields.String()
    titles = fields.Dict(keys=fields.String(), values=fields.String())
    settings = fields.Dict(
        metadata={"description": "Figures with their sources; what is not entered is not known."}
    )
    fictitious = fields.Boolean()
    inputs = fields.List(fields.Dict(), metadata={"description": "What a determination takes."})
    measurands = fields.List(fields.String())
    modes = fields.List(fields.String())
    valid_from = Moment()
    valid_to = Moment()


class SpecificationOut(Out):
    """A specification's edition and grade with its limits; `id` is that of the version."""

    id = fields.Integer()
    specification_id = fields.Integer()
    code = fields.String()
    edition = fields.String()
    grade = fields.String()
    titles = fields.Dict(keys=fields.String(), values=fields.String())
    product_groups = fields.List(fields.String())
    comparison = fields.String()
    source = fields.String()
    fictitious = fields.Boolean()
    limits = fields.List(fields.Dict())
    valid_from = Moment()
    valid_to = Moment()


class RuleOut(Out):
    """A decision rule; `id` is that of the version."""

    id = fields.Integer()
    rule_id = fields.Integer()
    code = fields.String()
    names = fields.Dict(keys=fields.String(), values=fields.String())
    kind = fields.String()
    parameters = fields.Dict()
    source = fields.String()


ProductPage = paged("ProductPage", ProductOut)
MethodPage = paged("MethodPage", MethodOut)
SpecificationPage = paged("SpecificationPage", SpecificationOut)
RulePage = paged("RulePage", RuleOut)


def method_shown(one: MethodVersion) -> dict[str, Any]:
    """A method with what its definition asks for."""
    inputs = [
        {
            "name": wanted.name,
            "labels": dict(wanted.labels),
            "kind": wanted.kind,
            "unit": wanted.unit,
            "per": wanted.per,
        }
        for wanted in one.definition.inputs
    ]
    names = (
        "id",
        "method_id",
        "code",
        "edition",
        "titles",
        "settings",
        "fictitious",
        "valid_from",
        "valid_to",
    )
    return {
        **{name: getattr(one, name) for name in names}, "inputs": inputs,
        "measurands": [measurand.key for measurand in one.definition.measurands],
        "modes": [mode.key for mode in one.definition.modes],
    }  # fmt: skip


def specification_shown(one: SpecificationVersion) -> dict[str, Any]:
    """A specification with its limits as they were approved."""
    names = [name for name in SpecificationOut._declared_fields if name not in ("limits", "comparison")]
    shown = {name: getattr(one, name) for name in names}
    return {**shown, "comparison": one.comparison.value, "limits": [limit.to_json() for limit in one.limits]}


@api.route("/products", tags=["Catalogue"])
class Products(MethodView):
    @api.arguments(PageQuery, location="query")
    @api.response(200, ProductPage)
    @permission("catalogue.see")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """All products, by code."""
        return cut(products(reading()), query)


@api.route("/methods", tags=["Catalogue"])
class Methods(MethodView):
    @api.arguments(GroupQuery, location="query")
    @api.response(200, MethodPage)
    @permission("catalogue.see")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """The methods in use now, by code."""
        group = query["product_group"]
        found = methods_for_product(reading(), group, now()) if group else methods_at(reading(), now())
        return cut([method_shown(one) for one in found], query)


@api.route(f"/methods/<{ID}:method_version_id>", tags=["Catalogue"])
class OneMethod(MethodView):
    @api.response(200, MethodOut)
    @permission("catalogue.see")
    def get(self, method_version_id: int) -> dict[str, Any]:
        """One version of a method, in use or not any more."""
        return method_shown(method_version(reading(), method_version_id))


@api.route("/specifications", tags=["Catalogue"])
class Specifications(MethodView):
    @api.arguments(GroupQuery, location="query")
    @api.response(200, SpecificationPage)
    @permission("catalogue.see")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """The specifications that stand now, by code."""
        found = specifications_at(reading(), now(), query["product_group"])
        return cut([specification_shown(one) for one in found], query)


@api.route(f"/specifications/<{ID}:specification_version_id>", tags=["Catalogue"])
class OneSpecification(MethodView):
    @api.response(200, SpecificationOut)
    @permission("catalogue.see")
    def get(self, specification_version_id: int) -> dict[str, Any]:
        """One version of a specification, standing or not any more."""
        return specification_shown(specification_version(reading(), specification_version_id))


@api.route("/decision-rules", tags=["Catalogue"])
class DecisionRules(MethodView):
    @api.arguments(PageQuery, location="query")
    @api.response(200, RulePage)
    @permission("catalogue.see")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """The decision rules that stand now, by code."""
        return cut(decision_rules_at(reading(), now()), query)
