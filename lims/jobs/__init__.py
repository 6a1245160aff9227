"""Work for later: a job is a row written in the same unit, leased by a worker, with effect once."""

from lims.jobs.models import JobState
from lims.jobs.registry import JobContext, JobKind, job_kinds, register_job
from lims.jobs.service import (
    Job,
    ask_for_job,
    ask_for_jobs,
    count_jobs,
    find_job,
    job_query,
    jobs_by_key,
    latest_job,
    retry_job,
)

__all__ = [
    "Job",
    "JobContext",
    "JobKind",
    "JobState",
    "ask_for_job",
    "ask_for_jobs",
    "count_jobs",
    "find_job",
    "job_kinds",
    "job_query",
    "jobs_by_key",
    "latest_job",
    "register_job",
    "retry_job",
]
