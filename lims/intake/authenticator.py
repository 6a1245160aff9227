"""Which gateway makes this request: by its bearer token, under /gateway/ only."""

from __future__ import annotations

from flask import g, request

from lims.edge import reading
from lims.intake.gateways import gateway_of_token

GATEWAY = "/gateway/"


def identify_gateway() -> None:
    """Set `g.gateway`, or leave it unset."""
    if not request.path.startswith(GATEWAY):
        return
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and (found := gateway_of_token(reading(), token.strip())):
        g.gateway = found
