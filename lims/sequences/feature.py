"""What chromatographic sequences bring to the application."""

from lims.feature import Feature
from lims.quality import register_due_source
from lims.results.responses import register_response
from lims.sequences import views_values  # noqa: F401 (its route belongs to the blueprint of views_run)
from lims.sequences.curves import response_for
from lims.sequences.due import SOURCE
from lims.sequences.gate import CHECKS
from lims.sequences.kinds import KINDS
from lims.sequences.permissions import PERMISSIONS
from lims.sequences.views import sequences
from lims.sequences.views_run import sequence_runs
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_response("curves", response_for)
register_due_source(SOURCE)
FEATURE = Feature(
    name="sequences",
    blueprints=(sequences, sequence_runs),
    permissions=PERMISSIONS,
    checks=CHECKS,
    kinds=KINDS,
    navigation=(
        NavigationEntry(
            endpoint="sequences.index",
            label=_("Sequences"),
            icon="chart-line",
            permission="sequences.see",
            group=1,
            order=48,
        ),
    ),
)
