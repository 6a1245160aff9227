"""The page that confirms a certificate to anyone who holds it, and the check of a file against it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Response, current_app, make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from lims.certificates.uploaded import Judged, judge
from lims.certificates.verification import RateLimit, Verified, look_up
from lims.certificates.words import SIGNATURE_ROLES, VERDICTS
from lims.edge import lims, now, reading, stop_reading
from lims.permissions import PUBLIC, permission

verify = Blueprint("verify", __name__, template_folder="templates")
LIMIT = "lims_certificate_look_ups"
PDF_MARK = b"%PDF-"
SCRIPT = Path(__file__).with_name("file_check.js")


def count_look_up() -> None:
    """Count this look-up. Raises TooManyLookUps."""
    limit: RateLimit = current_app.extensions.setdefault(LIMIT, RateLimit(lims().clock))
    limit.count(request.remote_addr or "")


def answered(found: Verified | None, same: bool | None = None, judged: Judged | None = None) -> Response:
    """The page; what is unknown and what is malformed look alike."""
    page = render_template(
        "certificates/verify.html",
        v=found,
        same=same,
        judged=judged,
        checked=now(),
        signature_roles=SIGNATURE_ROLES,
        verdicts=VERDICTS,
    )
    answer = make_response(page, 200 if found else 404)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@verify.get("/v/<path:token>")
@permission(PUBLIC)
def certificate(token: str) -> ResponseReturnValue:
    """Whether a certificate is genuine, and what became of it."""
    count_look_up()
    return answered(look_up(reading(), token, now()))


@verify.post("/v/<path:token>")
@permission(PUBLIC)
def check_file(token: str) -> ResponseReturnValue:
    """Compare a file that was sent with the stored document, and judge its signatures; the file is not kept."""
    count_look_up()
    found, file = look_up(reading(), token, now()), request.files.get("file")
    if found is None or file is None:
        return answered(found)
    content = file.stream.read()
    same = hashlib.sha256(content).hexdigest() in found.sha256
    stop_reading()
    if same and PDF_MARK not in content[:1024]:
        return answered(found, same)  # what was issued beside the PDF: it bears no signature of its own
    return answered(found, same, judge(content, lims().settings))


@verify.get("/assets-of-certificates/file-check.js")
@permission(PUBLIC)
def script() -> ResponseReturnValue:
    """The script that hashes a dropped file in the browser; the file stays there."""
    answer = send_file(SCRIPT, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer
