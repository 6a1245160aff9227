"""Pages of people: the list, one person, roles, the table of permissions."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.edge import lims, now, reading, writing
from lims.errors import LimsError
from lims.people.authorisations import authorisations_at
from lims.people.days import day_start, today
from lims.people.forms import ROLE_WORDS, PersonForm, RoleForm, typed
from lims.people.models import PersonRow
from lims.people.overview import method_titles, people_query
from lims.people.reference import by_feature
from lims.people.roles import end_role, grant_role, grants_of, roles_of_many
from lims.people.service import (
    Person,
    add_person,
    change_person,
    colleagues,
    find_account,
    find_person,
    people_by_id,
)
from lims.people.views import people
from lims.people.views_account import say
from lims.permissions import Role, permission
from lims.web import col, gettext
from lims.web import lazy_gettext as _
from lims.web.as_of import asked_as_of
from lims.web.export import export
from lims.web.forms import Form
from lims.web.listing import Filter, Order, fetch_page, read_listing


def role_list(roles: frozenset[Role]) -> str:
    """Roles in words, in the order of the table."""
    return ", ".join(str(ROLE_WORDS[role]) for role in Role if role in roles)


@people.get("/people")
@permission("people.see")
def index() -> ResponseReturnValue:
    """Everybody, with the roles held now."""
    choices = [(role.value, str(ROLE_WORDS[role])) for role in Role]
    listing = read_listing(Filter(name="role", label=_("Role"), choices=choices))
    size = 10_000 if listing.format else 50
    order = [Order(column=PersonRow.name), Order(column=PersonRow.id)]  # type: ignore[arg-type]
    query = people_query(listing.search, listing.value("role"), now())
    page = fetch_page(reading(), query, order, size=size, after=listing.after)
    found = [Person.from_row(row) for row in page.rows]
    roles = {
        id_: role_list(held)
        for id_, held in roles_of_many(reading(), [person.id for person in found], now()).items()
    }
    if listing.format:
        head = [
            gettext("Name"),
            gettext("Initials"),
            gettext("Function"),
            gettext("E-mail"),
            gettext("Roles"),
        ]
        rows = [(one.name, one.initials, one.function, one.email, roles[one.id]) for one in found]
        return export(listing.format, "people", head, rows)
    columns = [col(_("Name")), col(_("Initials")), col(_("Function")), col(_("Roles")), col(_("State"))]
    return render_template(
        "people/index.html", listing=listing, page=page, people=found, roles=roles, columns=columns
    )


@people.get("/people/<int:person_id>")
@permission("people.see")
def person(person_id: int) -> ResponseReturnValue:
    """One person: roles, authorisations as of a day, account."""
    found = find_person(reading(), person_id)
    as_of = asked_as_of(now())
    grants = grants_of(reading(), person_id)
    given = authorisations_at(reading(), as_of.at, as_of.known, person_id=person_id)
    named = {grant.deputy_for for grant in grants if grant.deputy_for} | {one.given_by for one in given}
    return render_template(
        "people/person.html", person=found, grants=grants, authorisations=given, methods=method_titles(reading()),
        names=people_by_id(reading(), named), account=find_account(reading(), person_id), now=now(),
        as_of=as_of,
        role_words=ROLE_WORDS,
    )  # fmt: skip


def form_page(title: str, form: Form, back: str, button: str, intro: str = "") -> ResponseReturnValue:
    """A page that is one form, sent to its own address."""
    page = render_template(
        "people/form.html",
        title=title,
        form=form,
        action=request.path,
        back=back,
        button_label=button,
        intro=intro,
    )
    return page, 422 if form.errors else 200


@people.route("/people/new", methods=["GET", "POST"])
@permission("people.edit")
def new_person() -> ResponseReturnValue:
    """Add somebody to the laboratory; roles and account come next, on the person's page."""
    form = PersonForm(row_version="1")
    title, back = gettext("Add a person"), url_for("people.index")
    if not form.validate_on_submit():
        return form_page(title, form, back, gettext("Add"))
    try:
        with writing("person.added") as unit:
            added = add_person(
                unit, name=typed(form.name), initials=typed(form.initials), function=typed(form.function),
                email=typed(form.email),
            )  # fmt: skip
    except LimsError as error:
        say(form.initials, error)
        return form_page(title, form, back, gettext("Add"))
    flash(gettext("%(name)s is added. Give roles and open an account here.", name=added.name), "ok")
    return redirect(url_for("people.person", person_id=added.id), 303)


@people.route("/people/<int:person_id>/edit", methods=["GET", "POST"])
@permission("people.edit")
def edit_person(person_id: int) -> ResponseReturnValue:
    """Change what is known of a person. Two people at once: the second is told, and loses nothing typed."""
    found = find_person(reading(), person_id)
    form = PersonForm(obj=found)
    back = url_for("people.person", person_id=person_id)
    if not form.validate_on_submit():
        return form_page(found.name, form, back, gettext("Save"))
    try:
        with writing("person.changed") as unit:
            change_person(
                unit, person_id, row_version=version_typed(form), name=typed(form.name), initials=typed(form.initials),
                function=typed(form.function), email=typed(form.email), active=bool(form.active.data),
            )  # fmt: skip
    except LimsError as error:
        say(form.name, error)
        present = f"{found.name}, {found.initials}, {found.function}, {found.email}"
        form.row_version.raw_data, form.row_version.data = None, str(found.row_version)
        return form_page(
            found.name, form, back, gettext("Save"), gettext("Now stored: %(what)s", what=present)
        )
    return redirect(back, 303)


def version_typed(form: PersonForm) -> int:
    text = form.row_version.data or ""
    return int(text) if text.isascii() and text.isdigit() else 0


@people.route("/people/<int:person_id>/roles/new", methods=["GET", "POST"])
@permission("people.grant_roles")
def new_role(person_id: int) -> ResponseReturnValue:
    """Give a role from a day until a day, perhaps as somebody's deputy."""
    found = find_person(reading(), person_id)
    form = RoleForm(valid_from=today())
    others = [(one.id, one.name) for one in colleagues(reading(), now()) if one.id != person_id]
    form.deputy_for.choices = [(0, gettext("nobody: their own role")), *others]
    title, back = (
        gettext("Give a role to %(name)s", name=found.name),
        url_for("people.person", person_id=person_id),
    )
    if not form.validate_on_submit() or form.valid_from.data is None:
        return form_page(title, form, back, gettext("Give the role"))
    until = form.valid_to.data
    try:
        with writing("role.granted") as unit:
            grant_role(
                unit, person_id, Role(form.role.data), valid_from=day_start(form.valid_from.data),
                valid_to=day_start(until) if until else None, deputy_for=form.deputy_for.data or None,
            )  # fmt: skip
    except LimsError as error:
        say(form.role, error)
        return form_page(title, form, back, gettext("Give the role"))
    return redirect(back, 303)


@people.post("/people/<int:person_id>/roles/<int:grant_id>/end")
@permission("people.grant_roles")
def stop_role(person_id: int, grant_id: int) -> ResponseReturnValue:
    """End a role now."""
    with writing("role.ended") as unit:
        end_role(unit, grant_id)
    return redirect(url_for("people.person", person_id=person_id), 303)


@people.get("/people/permissions")
@permission("people.see")
def permissions() -> ResponseReturnValue:
    """The one table of roles and permissions."""
    return render_template(
        "people/permissions.html",
        groups=by_feature(lims().permissions),
        roles=list(Role),
        role_words=ROLE_WORDS,
    )
