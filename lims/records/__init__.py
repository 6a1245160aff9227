"""Records that can be believed: the unit of work, the audit chain, nodes and links, versions with two times."""

from lims.records.actor import Actor
from lims.records.known import as_known_at, known_by, last_known, moment_known, was_known
from lims.records.models import AuditEvent, AuditTouch, Link, Node
from lims.records.node import NodeRow, node_id
from lims.records.series import next_in_series
from lims.records.unit import Unit, register_before_closing, unit_of_work
from lims.records.versions import Version, living, put_version, stated, version_at, versions_then

__all__ = [
    "Actor",
    "AuditEvent",
    "AuditTouch",
    "Link",
    "Node",
    "NodeRow",
    "Unit",
    "Version",
    "as_known_at",
    "known_by",
    "last_known",
    "living",
    "moment_known",
    "next_in_series",
    "node_id",
    "put_version",
    "register_before_closing",
    "stated",
    "unit_of_work",
    "version_at",
    "versions_then",
    "was_known",
]
