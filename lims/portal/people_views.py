"""Pages on which people of a client are let in and their access is ended: for the laboratory, and for the client itself."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.clients import Client, find_client
from lims.edge import lims, now, own_client, reading, require_person, writing
from lims.people import end_sessions, people_by_id, roles_at
from lims.people.forms import ROLE_WORDS
from lims.permissions import Role, permission
from lims.portal.forms import InviteForm, RoleForm
from lims.portal.invitations import Guest, invitations_of, invite, withdraw_invitation
from lims.portal.people import change_role, find_member, highest, people_of, revoke
from lims.web import gettext

members = Blueprint("members", __name__, template_folder="templates")
DESK, PHONE = "layouts/desk.html", "layouts/phone.html"


def people_page(client_id: int, frame: str) -> ResponseReturnValue:
    """Who of a client may come in, and who was invited."""
    client, open_ = find_client(reading(), client_id, now()), invitations_of(reading(), client_id)
    return render_template(
        "portal/people.html", frame=frame, client=client, members=people_of(reading(), client_id, now()), invitations=open_,
        names=people_by_id(reading(), [one.invited_by for one in open_]), now=now(), role_words=ROLE_WORDS,
        me=require_person().id,
        at=addresses(client, frame),
    )  # fmt: skip


def addresses(client: Client, frame: str) -> dict[str, str]:
    """Where the buttons of the page lead: the laboratory says of which client, the client's own people need not."""
    own = frame == PHONE
    base = url_for("members.own_people") if own else url_for("members.people", client_id=client.id)
    return {
        "people": base, "new": f"{base}/new", "invitations": f"{base}/invitations",
        "back": url_for("asking.more") if own else f"/clients/{client.id}",
    }  # fmt: skip


def invite_page(client_id: int, frame: str) -> ResponseReturnValue:
    """The form of an invitation; then its link, this one time."""
    client = find_client(reading(), client_id, now())
    form, at = InviteForm(language=client.language), addresses(client, frame)
    if not form.validate_on_submit():
        page = render_template("portal/invite.html", frame=frame, client=client, form=form, at=at)
        return page, 422 if form.errors else 200
    guest = Guest(
        name=form.name.data or "", email=form.email.data or "", function=form.function.data or "",
        role=Role(form.role.data), language=form.language.data,
    )  # fmt: skip
    with writing("client.person_invited") as unit:
        secret = invite(unit, client_id, guest, days=form.days.data)
    link = lims().settings.base_url.rstrip("/") + url_for("invitations.accept_invitation", token=secret)
    return render_template(
        "portal/invited.html",
        frame=frame,
        client=client,
        guest=guest,
        link=link,
        expires_at=now() + timedelta(days=form.days.data),
        at=at,
    )


def revoke_person(client_id: int, person_id: int, back: str) -> ResponseReturnValue:
    """End somebody's access; every session of theirs ends too."""
    with writing("client.person_revoked") as unit:
        name = revoke(unit, client_id, person_id)
    end_sessions(lims().database, person_id)
    flash(gettext("%(name)s may come in no longer.", name=name), "ok")
    return redirect(back, 303)


def role_page(client_id: int, person_id: int, frame: str) -> ResponseReturnValue:
    """Another role for somebody of a client."""
    client, person = find_client(reading(), client_id, now()), find_member(reading(), client_id, person_id)
    present = highest(roles_at(reading(), person_id, now()))
    form, at = RoleForm(role=present.value if present else None), addresses(client, frame)
    if not form.validate_on_submit():
        page = render_template(
            "portal/role.html", frame=frame, client=client, name=person.name, form=form, at=at
        )
        return page, 422 if form.errors else 200
    with writing("client.role_changed") as unit:
        change_role(unit, client_id, person_id, Role(form.role.data))
    flash(gettext("Saved."), "ok")
    return redirect(at["people"], 303)


def withdraw(client_id: int, invitation_id: int, back: str) -> ResponseReturnValue:
    """Let an invitation work no longer."""
    with writing("client.invitation_withdrawn") as unit:
        withdraw_invitation(unit, client_id, invitation_id)
    flash(gettext("The link works no longer."), "ok")
    return redirect(back, 303)


@members.get("/clients/<int:client_id>/people")
@permission("portal.invite")
def people(client_id: int) -> ResponseReturnValue:
    """The people of a client, for the laboratory."""
    return people_page(client_id, DESK)


@members.route("/clients/<int:client_id>/people/new", methods=["GET", "POST"])
@permission("portal.invite")
def invite_person(client_id: int) -> ResponseReturnValue:
    """Invite somebody of a client."""
    return invite_page(client_id, DESK)


@members.route("/clients/<int:client_id>/people/<int:person_id>/role", methods=["GET", "POST"])
@permission("portal.invite")
def role(client_id: int, person_id: int) -> ResponseReturnValue:
    """Another role for somebody of a client."""
    return role_page(client_id, person_id, DESK)


@members.post("/clients/<int:client_id>/people/<int:person_id>/revoke")
@permission("portal.invite")
def end_person(client_id: int, person_id: int) -> ResponseReturnValue:
    """End somebody's access."""
    return revoke_person(client_id, person_id, url_for("members.people", client_id=client_id))


@members.post("/clients/<int:client_id>/people/invitations/<int:invitation_id>/withdraw")
@permission("portal.invite")
def end_invitation(client_id: int, invitation_id: int) -> ResponseReturnValue:
    """Let an invitation work no longer."""
    return withdraw(client_id, invitation_id, url_for("members.people", client_id=client_id))


@members.get("/portal/people")
@permission("portal.people")
def own_people() -> ResponseReturnValue:
    """The people of one's own client, for its administrator."""
    return people_page(own_client(), PHONE)


@members.route("/portal/people/new", methods=["GET", "POST"])
@permission("portal.people")
def invite_own() -> ResponseReturnValue:
    """Invite somebody of one's own client."""
    return invite_page(own_client(), PHONE)


@members.route("/portal/people/<int:person_id>/role", methods=["GET", "POST"])
@permission("portal.people")
def own_role(person_id: int) -> ResponseReturnValue:
    """Another role for somebody of one's own client."""
    return role_page(own_client(), person_id, PHONE)


@members.post("/portal/people/<int:person_id>/revoke")
@permission("portal.people")
def end_own_person(person_id: int) -> ResponseReturnValue:
    """End the access of somebody of one's own client."""
    return revoke_person(own_client(), person_id, url_for("members.own_people"))


@members.post("/portal/people/invitations/<int:invitation_id>/withdraw")
@permission("portal.people")
def end_own_invitation(invitation_id: int) -> ResponseReturnValue:
    """Let an invitation of one's own client work no longer."""
    return withdraw(own_client(), invitation_id, url_for("members.own_people"))
