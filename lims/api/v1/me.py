"""Who the token acts for, and what it may do."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from marshmallow import fields

from lims.api.blueprint import api
from lims.api.fields import Out
from lims.edge import require_person
from lims.permissions import permission


class MeOut(Out):
    """The person of a token."""

    id = fields.Integer()
    name = fields.String()
    initials = fields.String()
    client_id = fields.Integer(
        metadata={"description": "Set for people of a client, who see only their client's things."}
    )
    language = fields.String()
    roles = fields.List(fields.String())
    permissions = fields.List(
        fields.String(), metadata={"description": "What the roles allow, cut down to the token's scopes."}
    )


@api.route("/me", tags=["Me"])
class Me(MethodView):
    @api.response(200, MeOut)
    @permission("signed_in")
    def get(self) -> dict[str, Any]:
        """Who I am, and what I may do."""
        me = require_person()
        return {
            "id": me.id, "name": me.name, "initials": me.initials, "client_id": me.client_id, "language": me.language,
            "roles": sorted(role.value for role in me.roles), "permissions": sorted(me.permissions),
        }  # fmt: skip
