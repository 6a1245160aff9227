"""Certificates: drawn up, authorised with the password, issued by the worker, handed out, amended."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import fields, validate

from lims.api.blueprint import api
from lims.api.door import own_client, own_for_clients
from lims.api.fields import ID, AskedId, Id, In, Moment, Out, Text, Word
from lims.api.paging import PageQuery, page_of, paged, place_in
from lims.api.v1.review import prove
from lims.certificates import (
    Certificate,
    CertificateState,
    amend,
    authorise,
    certificates_page,
    draft_report,
    draw_up,
    find_certificate,
    hand_out,
    replaced_by,
    result_ids_of,
    revisions_of,
    seen_hash,
    withdraw,
)
from lims.edge import now, reading, require_person
from lims.permissions import permission
from lims.records import Unit
from reports.data import Layout


class CertificateListQuery(PageQuery):
    """Which certificates; the newest first."""

    search = Text(load_default="", most=200)
    state = Word(CertificateState, load_default=None)
    client_id = AskedId(load_default=None)


class CertificateIn(In):
    """A certificate to be drawn up."""

    request_id = Id(required=True)
    sample_ids = fields.List(
        Id(), load_default=None, allow_none=True, validate=validate.Length(min=1, max=200),
        metadata={"description": "All samples of the request if none are named."},
    )  # fmt: skip
    language = Word(("en", "az", "ru"), load_default=None, allow_none=True)
    remarks = fields.List(Text(most=2000), load_default=list, validate=validate.Length(max=20))
    location = Text(
        load_default="",
        most=1000,
        metadata={"description": "Where the work was done, if not at the laboratory."},
    )
    layout = Word(
        Layout, load_default=None, allow_none=True,
        metadata={"description": "The one proposed for the results if none is named."},
    )  # fmt: skip
    preliminary = fields.Boolean(
        load_default=False,
        metadata={
            "description": "A preliminary report of what is accepted so far, with a number of its own."
        },
    )


class AuthorisationIn(In):
    """The signature: the hash of the draft that was seen, and the password."""

    seen_hash = Text(required=True, least=1, most=64)
    password = fields.String(required=True, load_only=True, validate=validate.Length(max=1000))


class AmendmentIn(In):
    """Why a certificate is amended, and what is changed."""

    reason = Text(required=True, least=1, most=2000)
    changes = fields.List(Text(least=1, most=2000), required=True, validate=validate.Length(min=1, max=50))


class WithdrawalIn(In):
    """Why a certificate is withdrawn."""

    reason = Text(required=True, least=1, most=2000)


class RevisionOut(Out):
    """The bytes of a certificate, by hash."""

    n = fields.Integer()
    sha256 = fields.String()
    data_sha256 = fields.String()
    at = Moment()


class CertificateOut(Out):
    """A certificate. `seen_hash` is that of a draft as it stands now, for the signature."""

    id = fields.Integer()
    number = fields.String()
    request_id = fields.Integer()
    client_id = fields.Integer()
    state = Word(CertificateState)
    language = fields.String()
    layout = fields.String()
    preliminary = fields.Boolean()
    sample_ids = fields.List(fields.Integer())
    drawn_up_at = Moment()
    authorised_at = Moment()
    issued_at = Moment()
    replaces_id = fields.Integer()
    replaced_by_id = fields.Integer()
    amendment_reason = fields.String()
    changes = fields.List(fields.String())
    withdrawn_at = Moment()
    withdrawn_reason = fields.String()
    seen_hash = fields.String()
    result_ids = fields.List(fields.Integer())
    revisions = fields.List(fields.Nested(RevisionOut))


PLAIN = [
    name for name in CertificateOut._declared_fields
    if name not in ("layout", "preliminary", "sample_ids", "replaced_by_id", "seen_hash", "result_ids", "revisions")
]  # fmt: skip
CertificateSummary = type(
    "CertificateSummary",
    (Out,),
    {name: CertificateOut._declared_fields[name] for name in (*PLAIN, "layout", "preliminary", "sample_ids")},
)
CertificatePage = paged("CertificatePage", CertificateSummary)


def summary(one: Certificate) -> dict[str, Any]:
    """A certificate in a list."""
    content = one.content
    return {
        **{name: getattr(one, name) for name in PLAIN}, "sample_ids": list(content.item_ids),
        "layout": content.layout or Layout.TEST_REPORT.value, "preliminary": content.preliminary,
    }  # fmt: skip


def whole(session: Any, one: Certificate) -> dict[str, Any]:
    """A certificate with everything around it. To people of a client the results' numbers are no use, and not told."""
    draft = one.state is CertificateState.DRAFT
    newer = replaced_by(session, one.id)
    inside = own_client() is None
    return {
        **summary(one), "replaced_by_id": newer.id if newer and (inside or newer.out) else None,
        "seen_hash": seen_hash(draft_report(session, one, now())) if draft else None,
        "result_ids": result_ids_of(session, one.id) if inside else [], "revisions": revisions_of(session, one.id),
    }  # fmt: skip


@api.route("/certificates", tags=["Certificates"])
class Certificates(MethodView):
    @api.arguments(CertificateListQuery, location="query")
    @api.response(200, CertificatePage)
    @own_for_clients
    @permission("certificates.see")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Certificates, the newest first; to people of a client theirs that are out."""
        own, asked = own_client(), query["client_id"]
        page = certificates_page(
            reading(), search=query["search"], state=query["state"], at=now(), out_only=own is not None,
            client_id=asked if own is None else own if asked in (None, own) else 0, **place_in(query),
        )  # fmt: skip
        found = page_of(page)
        return {**found, "items": [summary(one) for one in found["items"]]}

    @api.arguments(CertificateIn)
    @api.writes("certificate.drawn_up", CertificateOut)
    @permission("certificates.draw_up")
    def post(self, unit: Unit, body: dict[str, Any]) -> dict[str, Any]:
        """Draw up a certificate of accepted results; a draft until it is authorised."""
        drawn = draw_up(
            unit, body["request_id"], item_ids=body["sample_ids"], language=body["language"], remarks=body["remarks"],
            location=body["location"], layout=body["layout"] or "", preliminary=body["preliminary"],
        )  # fmt: skip
        return whole(unit.session, drawn)


@api.route(f"/certificates/<{ID}:certificate_id>", tags=["Certificates"])
class OneCertificate(MethodView):
    @api.response(200, CertificateOut)
    @own_for_clients
    @permission("certificates.see")
    def get(self, certificate_id: int) -> dict[str, Any]:
        """One certificate and where it stands."""
        return whole(reading(), find_certificate(reading(), certificate_id, client_id=own_client()))


@api.route(f"/certificates/<{ID}:certificate_id>/pdf", tags=["Certificates"])
class Pdf(MethodView):
    @api.response(
        200, content_type="application/pdf", description="The stored bytes; they are never made again."
    )
    @own_for_clients
    @permission("certificates.see")
    def get(self, certificate_id: int) -> Response:
        """The certificate itself; who got it is written down."""
        return hand_out(find_certificate(reading(), certificate_id, client_id=own_client()))


@api.route(f"/certificates/<{ID}:certificate_id>/authorisation", tags=["Certificates"])
class Authorisation(MethodView):
    @api.arguments(AuthorisationIn)
    @api.writes("certificate.authorised", CertificateOut, status=200, before=prove)
    @permission("certificates.authorise")
    def post(self, unit: Unit, body: dict[str, Any], certificate_id: int, prepared: None) -> dict[str, Any]:
        """Sign a draft, once and for good: it gets its number, and the worker makes the document."""
        me = require_person().id
        return whole(unit.session, authorise(unit, certificate_id, person_id=me, seen=body["seen_hash"]))


@api.route(f"/certificates/<{ID}:certificate_id>/amendment", tags=["Certificates"])
class Amendment(MethodView):
    @api.arguments(AmendmentIn)
    @api.writes("certificate.amended", CertificateOut)
    @permission("certificates.amend")
    def post(self, unit: Unit, body: dict[str, Any], certificate_id: int) -> dict[str, Any]:
        """Draw up what replaces an issued certificate; a draft with a number of its own once it is authorised."""
        return whole(unit.session, amend(unit, certificate_id, **body))


@api.route(f"/certificates/<{ID}:certificate_id>/withdrawal", tags=["Certificates"])
class Withdrawal(MethodView):
    @api.arguments(WithdrawalIn)
    @api.writes("certificate.withdrawn", CertificateOut, status=200)
    @permission("certificates.withdraw")
    def post(self, unit: Unit, body: dict[str, Any], certificate_id: int) -> dict[str, Any]:
        """Withdraw an issued certificate; its bytes stay, its page says so."""
        return whole(unit.session, withdraw(unit, certificate_id, **body))
