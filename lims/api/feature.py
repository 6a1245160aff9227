"""What the programming interface brings to the application."""

from lims.api.blueprint import api
from lims.api.document import pages
from lims.api.door import keep_door
from lims.api.v1 import (
    catalogue,
    certificates,
    clients,
    equipment,
    files,
    holds,
    jobs,
    me,
    requests,
    results,
    review,
    samples,
    tests,
    trace,
)
from lims.feature import Feature
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

ADDRESSES = (
    catalogue, certificates, clients, equipment, files, holds, jobs, me, requests, results, review, samples, tests,
    trace,
)  # fmt: skip
"""Importing them has put their addresses into the blueprint."""

FEATURE = Feature(
    name="api",
    blueprints=(api, pages),
    csrf_exempt=(api,),
    authenticators=(keep_door,),
    navigation=(
        NavigationEntry(
            endpoint="api_pages.document_page", label=_("Programming interface"), icon="file", frame="person",
            permission="signed_in",
        ),
    ),
)  # fmt: skip
