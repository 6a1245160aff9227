"""What blind samples bring to the application."""

from lims.blind.overview import to_look_at
from lims.blind.permissions import PERMISSIONS
from lims.blind.service import is_hidden
from lims.blind.views import blind
from lims.edge import reading
from lims.feature import Feature
from lims.notices import register_silence
from lims.web import NavigationEntry
from lims.web import lazy_gettext as _

register_silence(is_hidden)


def waiting() -> int:
    """How many blind samples are to be looked at."""
    return to_look_at(reading())


FEATURE = Feature(
    name="blind",
    blueprints=(blind,),
    permissions=PERMISSIONS,
    navigation=(
        NavigationEntry(
            endpoint="blind.index", label=_("Blind samples"), icon="shield-question", permission="blind.see", group=3, order=4,
            count=waiting,
        ),
    ),
)  # fmt: skip
