"""The application: Flask with every feature in it, and a gate before every route."""

from __future__ import annotations

from typing import cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lims.clock import Clock, system_clock
from lims.config import Settings
from lims.db import Database
from lims.edge import EXTENSION, CurrentPerson, Lims, current_person, lims, may, stop_reading
from lims.errors import LimsError, NotPermitted
from lims.feature import Feature, load_features
from lims.features import import_models
from lims.gates import register_check
from lims.jobs import register_job
from lims.permissions import MARK, PUBLIC, PermissionTable, declared_permission
from lims.scanning import register_scan
from lims.trace import register_kind
from lims.web import Person, init_web, register_navigation
from lims.web.numbers import RowNumber


class UndeclaredPermission(LimsError):
    """A route exists that declares no permission."""

    status = 500
    problem = "The route {endpoint} ({method}) declares no permission."
    remedy = "Mark its view with @permission(…) from lims.permissions."


def create_app(settings: Settings, *, clock: Clock = system_clock, database: Database | None = None) -> Flask:
    """Make the application. Raises UndeclaredPermission if a route declares none."""
    import_models()
    app = Flask("lims", static_folder=None, template_folder=None)
    app.url_map.converters["int"] = RowNumber
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="lims",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,
        MAX_FORM_PARTS=10_000,  # a specification has a field for each cell of its lines
    )
    features = load_features()
    app.extensions[EXTENSION] = Lims(
        settings=settings, database=database or Database(settings.database_url), clock=clock,
        permissions=PermissionTable(),
    )  # fmt: skip
    app.before_request(lambda: _identify(features))  # first: the look asks who looks, and in which language
    _init_look(app, settings, clock, features)
    for feature in features:
        _add(app, feature)
    app.before_request(_guard)
    app.teardown_request(stop_reading)
    check_permissions(app)
    return app


def _init_look(app: Flask, settings: Settings, clock: Clock, features: list[Feature]) -> None:
    from lims.laboratory import laboratory_name

    csrf = init_web(
        app,
        laboratory=laboratory_name,
        who=_who,
        may=may,
        zone=lambda: ZoneInfo(settings.zone),
        clock=clock,
        remember=_remember,
        home="/",
        scan_url="/scan",
        sign_out_url="/sign-out",
        hsts=settings.secure_cookies,
    )
    for feature in features:
        for blueprint in feature.csrf_exempt:
            csrf.exempt(blueprint)
    for endpoint, view in app.view_functions.items():  # the look's own pages: static files, choices, parts
        if getattr(view, MARK, None) is None:
            setattr(view, MARK, "parts.see" if endpoint.startswith("parts.") else PUBLIC)


def _who() -> Person | None:
    """Who looks, for the layouts; put together once for a person of a request, as every text asks for the language."""
    person = current_person()
    if person is None:
        return None
    if g.get("shown_person", (None,))[0] is not person:
        g.shown_person = (person, _shown(person))
    return cast(Person, g.shown_person[1])


def _shown(person: CurrentPerson) -> Person:
    from lims.people import screen_lock, shown_function

    role = min(person.roles).value.replace("_", " ") if person.roles else ""
    return Person(
        initials=person.initials, name=person.name, role=shown_function(str(person.facts.get("function", role))),
        language=person.language, single_keys=person.single_keys, lock=screen_lock(person),
    )  # fmt: skip


def _remember(name: str, value: str) -> None:
    from lims.people import remember_preference

    person = current_person()
    if person is not None:
        remember_preference(person.id, name, value)


def _add(app: Flask, feature: Feature) -> None:
    lims(app).permissions.add(feature.permissions)
    for blueprint in feature.blueprints:
        app.register_blueprint(blueprint)
    register_navigation(app, *feature.navigation)
    for check in feature.checks:
        register_check(check)
    for kind in feature.kinds:
        register_kind(kind)
    for job in feature.jobs:
        register_job(job)
    for scan in feature.scans:
        register_scan(scan)


def _identify(features: list[Feature]) -> None:
    """Find out who makes this request, before anything else looks."""
    for feature in features:
        for authenticate in feature.authenticators:
            authenticate()


def _guard() -> ResponseReturnValue | None:
    """Denied unless granted: the route's permission against the person's."""
    if request.endpoint is None:
        return None  # there is no such address; the same 404 for everybody
    needed = declared_permission(current_app.view_functions[request.endpoint], request.method)
    if request.method == "OPTIONS" or (needed is not None and may(needed)):
        return None
    if current_person() is None and wants_page():
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    raise NotPermitted(permission=needed or "none")


def wants_page() -> bool:
    """Whether the request comes from somebody at a page, not from a program or a part of a page."""
    return (
        not request.path.startswith(("/api/", "/gateway/"))
        and "HX-Request" not in request.headers
        and request.accept_mimetypes.accept_html
    )


def check_permissions(app: Flask) -> None:
    """Raise UndeclaredPermission unless every route and method declares a permission that exists."""
    known = lims(app).permissions.known.keys() | {PUBLIC, "signed_in", "gateway.records"}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            needed = declared_permission(app.view_functions[rule.endpoint], method)
            if needed is None or needed not in known:
                raise UndeclaredPermission(endpoint=rule.endpoint, method=f"{method}, {needed}")
