"""What the bench brings to the application."""

from lims.bench.permissions import PERMISSIONS
from lims.bench.views import bench
from lims.bench.views_chromatogram import chromatogram
from lims.bench.views_complete import bench_complete
from lims.bench.views_entry import bench_entry
from lims.bench.views_lots import bench_lots
from lims.bench.views_signals import bench_signals
from lims.bench.views_table import bench_table
from lims.bench.views_test import bench_test
from lims.feature import Feature
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

FEATURE = Feature(
    name="bench",
    blueprints=(
        bench,
        bench_test,
        bench_entry,
        bench_lots,
        bench_table,
        bench_complete,
        bench_signals,
        chromatogram,
    ),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="bench.index",
            label=_("Bench"),
            icon="flask",
            key="B",
            permission="bench.see",
            group=1,
            order=10,
        ),
    ),
)
