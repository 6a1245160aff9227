"""Figures for Prometheus: requests as they come, and what the database says when it is asked."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import func, select

from lims.edge import Lims, lims
from lims.jobs import count_jobs
from lims.operations.health import probes
from lims.records import AuditEvent

REQUESTS = Counter("lims_requests", "Requests answered", ["method", "endpoint", "status"])
SECONDS = Histogram(
    "lims_request_seconds", "Seconds to answer a request", ["endpoint"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)  # fmt: skip


def count_request(response: Response) -> None:
    """Count one answered request, by route and not by address: addresses have no end."""
    endpoint = request.endpoint or "none"
    REQUESTS.labels(request.method, endpoint, str(response.status_code)).inc()
    started = g.get("started")
    if started is not None:
        SECONDS.labels(endpoint).observe(time.monotonic() - started)


class DatabaseFigures:
    """What is counted in the database when the figures are asked for."""

    def __init__(self, of: Lims) -> None:
        self._lims = of

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Jobs by state, events of the audit trail, and the answers of the probes."""
        with self._lims.database.read() as session:
            counted, seq = count_jobs(session), session.scalar(select(func.max(AuditEvent.seq))) or 0
        jobs = GaugeMetricFamily("lims_jobs", "Jobs by state", labels=["state"])
        for state, number in counted.items():
            jobs.add_metric([state.value], number)
        well = GaugeMetricFamily("lims_well", "1 where a probe is well, 0 where not", labels=["probe"])
        for probe in probes(self._lims):
            well.add_metric([probe.name], float(probe.well))
        yield from (
            jobs,
            well,
            GaugeMetricFamily("lims_audit_events", "Events of the audit trail", value=seq),
        )


def figures(app: Flask) -> Response:
    """All figures in the text form of Prometheus; of all processes where there are several."""
    several = "PROMETHEUS_MULTIPROC_DIR" in os.environ
    counted = CollectorRegistry()
    if several:
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    asked = CollectorRegistry()
    asked.register(DatabaseFigures(lims(app)))
    body = generate_latest(counted if several else REGISTRY) + generate_latest(asked)
    return Response(body, content_type=CONTENT_TYPE_LATEST)
