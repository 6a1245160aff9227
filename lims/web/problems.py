"""One handler for everything that goes wrong: a page, a part of a page, or problem+json, always with problem and remedy."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import Flask, Response, current_app, g, json, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from lims.errors import LimsError
from lims.web.forms import FOUND_RIGHT, REFUSAL
from lims.web.i18n import gettext
from lims.web.i18n import lazy_gettext as _
from lims.web.sayings import saying

HTTP_TEXTS = {
    400: (
        _("The request could not be understood."),
        _("Go back, load the page again and repeat what you did."),
    ),
    401: (_("You are not signed in."), _("Sign in, then open the page again.")),
    403: (_("You may not open this page."), _("Ask an administrator which role opens it.")),
    404: (_("There is nothing here under this address."), _("Check the code or go back to the list.")),
    405: (
        _("This address does not take that kind of request."),
        _("Go back and use the buttons of the page."),
    ),
    413: (_("The file is too large."), _("Send a smaller file, or ask an administrator to raise the limit.")),
    429: (_("Too many requests in a short time."), _("Wait a minute and try again.")),
}
STALE_FORM = (_("This form is too old to be sent."), _("Load the page again and send it once more."))
OUR_FAULT = (
    _("Something went wrong on our side."),
    _("Try again; if it happens again, tell an administrator the number."),
)


def init_problems(app: Flask) -> None:
    app.register_error_handler(LimsError, lims_problem)
    app.register_error_handler(CSRFError, lambda error: problem_page(*map(str, STALE_FORM), status=400))
    app.register_error_handler(HTTPException, http_problem)
    app.register_error_handler(Exception, our_fault)


def lims_problem(error: LimsError) -> Response:
    """A refusal in the words of its class; `remedies` of the error, (label, address) pairs, become buttons.

    Where a form was sent, its own page answers with the refusal above the form, so that nothing typed is lost.
    """
    problem, remedy = words = saying(error)
    return form_again(str(words), error.status) or problem_page(
        problem,
        remedy,
        status=error.status,
        remedies=getattr(error, "remedies", ()),
        code=error.code,
    )


def form_again(sentences: str, status: int) -> Response | None:
    """The page of the form that was sent, with the refusal in it; None where no form was sent, or its page cannot say it.

    The view is asked a second time. Its form now says that it is wrong, so the view shows it instead of acting.
    """
    if not g.get(FOUND_RIGHT) or REFUSAL in g or request.headers.get("HX-Request") or wants_json():
        return None
    setattr(g, REFUSAL, sentences)
    try:
        answer = make_response(
            current_app.view_functions[request.endpoint or ""](**(request.view_args or {}))
        )
    except (LimsError, HTTPException):
        return None
    if answer.is_streamed or str(escape(sentences)) not in answer.get_data(as_text=True):
        return None
    answer.status_code = status
    return answer


def http_problem(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    problem, remedy = HTTP_TEXTS.get(error.code, OUR_FAULT if error.code >= 500 else HTTP_TEXTS[400])
    answer = problem_page(str(problem), str(remedy), status=error.code)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "www-authenticate"):
            answer.headers[name] = value
    return answer


def our_fault(error: Exception) -> Response:
    """A bug: the log has the trace, the page a number to quote."""
    number = secrets.token_hex(4).upper()
    current_app.logger.error("unexpected error %s at %s", number, request.path, exc_info=error)
    if current_app.testing and current_app.config["PROPAGATE_EXCEPTIONS"] is not False:
        raise error  # a test sees the bug itself
    return problem_page(*map(str, OUR_FAULT), status=500, number=number)


def problem_page(
    problem: str,
    remedy: str,
    *,
    status: int = 409,
    remedies: Sequence[tuple[str, str]] = (),
    number: str | None = None,
    code: str | None = None,
) -> Response:
    """Say what is wrong and what to do: as a page, as a part of it for htmx, or as problem+json (RFC 9457)."""
    if wants_json():
        return problem_json(problem, remedy, status=status, number=number, code=code)
    shown = {
        "problem": problem,
        "remedy": remedy,
        "remedies": remedies,
        "number": number,
        "tone": "bad" if status >= 500 else "warn",
    }
    if request.headers.get("HX-Request"):
        answer = make_response(render_template("problem_part.html", **shown), status)
        answer.headers.update({"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"})
        return answer
    heading = gettext("Not found") if status == 404 else gettext("That did not work")
    return make_response(render_template("problem.html", heading=heading, **shown), status)


def wants_json() -> bool:
    accepts = request.accept_mimetypes
    best = accepts.best_match(["text/html", "application/json", "application/problem+json"])
    return request.path.startswith("/api/") or (best is not None and best != "text/html")


def problem_json(problem: str, remedy: str, *, status: int, number: str | None, code: str | None) -> Response:
    body = {
        "type": "about:blank",
        "title": problem,
        "status": status,
        "detail": f"{problem} {remedy}",
        "remedy": remedy,
    }
    body |= {name: value for name, value in (("code", code), ("number", number)) if value}
    return Response(json.dumps(body), status=status, mimetype="application/problem+json")
