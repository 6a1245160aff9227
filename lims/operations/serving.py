"""The web application under gunicorn: threads, one process on SQLite, two on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from lims.config import Settings


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn without a configuration file; what there is to set stands in our settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        settings = self._settings
        options: dict[str, Any] = {
            "bind": f"{settings.host}:{settings.port}",
            "worker_class": "gthread",
            "workers": 1 if settings.database_url.startswith("sqlite") else 2,
            "threads": settings.threads,
            "timeout": 120,
            "graceful_timeout": 8,
            "keepalive": 5,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "limit_request_line": 8190,
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        from lims.app import create_app
        from lims.logs import set_up_logs

        set_up_logs(self._settings.log_level, part="web")
        return create_app(self._settings)


def serve(settings: Settings) -> None:
    """Serve until told to end. Several processes count requests in files that any of them can add up."""
    counted = settings.data_dir / "metrics"
    shutil.rmtree(counted, ignore_errors=True)
    if not settings.database_url.startswith("sqlite"):
        counted.mkdir(parents=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counted)
    WebServer(settings).run()
