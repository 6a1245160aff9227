"""Jobs: work for later, and how far it has come."""

from __future__ import annotations

from flask.views import MethodView
from marshmallow import fields

from lims.api.blueprint import api
from lims.api.fields import ID, Moment, Out, Word
from lims.edge import reading
from lims.jobs import Job, JobState, find_job
from lims.permissions import permission


class JobOut(Out):
    """A piece of work for later."""

    id = fields.Integer()
    kind = fields.String()
    state = Word(JobState)
    asked_by = fields.String()
    asked_at = Moment()
    attempts = fields.Integer()
    done_parts = fields.Integer()
    all_parts = fields.Integer()
    message = fields.String()
    finished_at = Moment()


@api.route(f"/jobs/<{ID}:job_id>", tags=["Jobs"])
class OneJob(MethodView):
    @api.response(200, JobOut)
    @permission("jobs.see")
    def get(self, job_id: int) -> Job:
        """One job and where it stands."""
        return find_job(reading(), job_id)
