"""Pages of the system itself: how it is, its jobs; health and figures for machines."""

from __future__ import annotations

from importlib.metadata import version
from ipaddress import ip_address

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from lims.db import canonical_text
from lims.edge import lims, may, now, reading, writing, writing_outside_chain
from lims.errors import NotPermitted
from lims.jobs import (
    Job,
    JobState,
    ask_for_job,
    count_jobs,
    find_job,
    job_kinds,
    job_query,
    latest_job,
    retry_job,
)
from lims.jobs.models import JobRow
from lims.operations import tracing
from lims.operations.audit_commands import anchors_folder
from lims.operations.backup_record import last_backup
from lims.operations.daily import ANCHOR, VERIFY
from lims.operations.health import last_beat, newest, probes
from lims.operations.metrics import figures
from lims.operations.words import JOB_WORDS
from lims.people import actor_names
from lims.permissions import PUBLIC, permission
from lims.records.anchors import head
from lims.web import gettext
from lims.web.listing import Filter, Order, fetch_page, read_listing

operations = Blueprint("operations", __name__, template_folder="templates")
health = Blueprint("health", __name__)
operations.before_app_request(tracing.begin)
operations.after_app_request(tracing.end)
operations.teardown_app_request(tracing.forget)
JOB_ORDER = (Order(column=JobRow.__table__.c.id, down=True),)


def failed_jobs() -> int:
    """How many jobs have failed and wait for somebody."""
    return count_jobs(reading())[JobState.FAILED]


@operations.app_template_filter("field_text")
def field_text(value: object) -> str:
    """A field of a record as the audit trail holds it: texts as they are, anything else as JSON."""
    return value if isinstance(value, str) else canonical_text(value)


@operations.get("/system")
@permission("operations.see")
def index() -> str:
    """How the system is: what runs, what is kept outside, what has failed."""
    settings = lims().settings
    return render_template(
        "operations/system.html", probes=probes(lims()), version=version("lims"), dialect=lims().database.dialect,
        beat=last_beat(settings.data_dir), backup=last_backup(settings.data_dir), head=head(reading(), ""),
        anchored=newest(anchors_folder(settings).glob("anchors-*.jsonl")), verified=latest_job(reading(), VERIFY),
        jobs=count_jobs(reading()),
    )  # fmt: skip


@operations.post("/system/check")
@permission("operations.administer")
def check() -> ResponseReturnValue:
    """Ask the worker to verify the audit trail and to write an anchor, now."""
    with writing("audit.check_asked") as unit:
        for kind in (VERIFY, ANCHOR):
            ask_for_job(unit, kind, f"{kind}:{unit.at:%Y-%m-%dT%H:%M}", {})
    flash(
        gettext("Asked. The worker verifies the audit trail; its answer stands here when it is done."), "ok"
    )
    return redirect(url_for("operations.index"), 303)


@operations.get("/system/jobs")
@permission("jobs.see")
def jobs() -> str:
    """The work that waits, runs, is done or has failed; the latest first."""
    states = [(state.value, str(word)) for state, word in JOB_WORDS.items()]
    kinds = [(name, name) for name in sorted(job_kinds())]
    listing = read_listing(
        Filter(name="state", label=gettext("State"), choices=states),
        Filter(name="kind", label=gettext("Kind"), choices=kinds),
    )
    query = job_query(listing.value("state"), listing.value("kind"))
    page = fetch_page(reading(), query, JOB_ORDER, after=listing.after)
    found = [Job.from_row(row) for row in page.rows]
    return render_template(
        "operations/jobs.html", listing=listing, found=page, jobs=found, counts=count_jobs(reading()), words=JOB_WORDS,
        names=actor_names(reading(), (one.asked_by for one in found)),
    )  # fmt: skip


@operations.get("/system/jobs/<int:job_id>")
@permission("jobs.see")
def job(job_id: int) -> str:
    """One job: how far it is, what came of it."""
    found = find_job(reading(), job_id)
    who = actor_names(reading(), [found.asked_by])[found.asked_by]
    return render_template("operations/job.html", job=found, who=who)


@operations.get("/system/jobs/<int:job_id>/progress")
@permission("jobs.see")
def progress(job_id: int) -> str:
    """How far a job is; the part of its page that updates alone."""
    return render_template("operations/_job.html", job=find_job(reading(), job_id))


@operations.post("/system/jobs/<int:job_id>/retry")
@permission("jobs.retry")
def retry(job_id: int) -> ResponseReturnValue:
    """Let a failed job run again."""
    with writing_outside_chain() as session:
        retry_job(session, job_id, now())
    return redirect(url_for("operations.job", job_id=job_id), 303)


@health.get("/health/live")
@permission(PUBLIC)
def live() -> Response:
    """Whether the process answers at all."""
    return jsonify(status="ok")


@health.get("/health/ready")
@permission(PUBLIC)
def ready() -> tuple[Response, int]:
    """Whether work can be taken in; in words only for this machine and for whoever may see the system."""
    answers = probes(lims())
    well = all(probe.well for probe in answers)
    told = {
        probe.name: probe.words if _trusted() else ("ok" if probe.well else "not ok") for probe in answers
    }
    return jsonify(status="ok" if well else "not ready", probes=told), 200 if well else 503


@health.get("/metrics")
@permission(PUBLIC)
def metrics() -> Response:
    """Figures for Prometheus, for this machine and for whoever may see the system. Raises NotPermitted."""
    if not _trusted():
        raise NotPermitted(permission="operations.see")
    return figures(current_app)


def _trusted() -> bool:
    """Whether the request comes from this machine itself, past no proxy, or from somebody who may see the system."""
    if may("operations.see"):
        return True
    forwarded = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"))
    return not forwarded and ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - no address binds
