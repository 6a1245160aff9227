"""Work for later: a job is a row written in the same unit, leased by a worker, with effect once."""

from lims.jobs.registry import JobContext, JobKind, job_kinds, register_job
from lims.jobs.service import ask_for_job

__all__ = ["JobContext", "JobKind", "ask_for_job", "job_kinds", "register_job"]
