"""The look of the whole application: layouts, parts, words in three languages, lists, forms, keys. Knows no feature."""

from lims.web.calendars import CalendarEntry, CalendarMonth, icalendar, month_asked, month_of, span_of
from lims.web.catalogues import missing_translations
from lims.web.charts import Band, Chart, Line, Series
from lims.web.columns import Column, col
from lims.web.i18n import current_language, gettext, lazy_gettext, ngettext
from lims.web.moments import day_text, moment_text
from lims.web.navigation import NavigationEntry, register_navigation
from lims.web.page import Person, ScreenLock, at_home
from lims.web.problems import problem_page
from lims.web.sayings import Saying, saying, worded
from lims.web.status import StatusWord, status_word
from lims.web.units import unit_words
from lims.web.wiring import init_web

__all__ = [
    "Band",
    "CalendarEntry",
    "CalendarMonth",
    "Chart",
    "Column",
    "Line",
    "NavigationEntry",
    "Person",
    "Saying",
    "ScreenLock",
    "Series",
    "StatusWord",
    "at_home",
    "col",
    "current_language",
    "day_text",
    "gettext",
    "icalendar",
    "init_web",
    "lazy_gettext",
    "missing_translations",
    "moment_text",
    "month_asked",
    "month_of",
    "ngettext",
    "problem_page",
    "register_navigation",
    "saying",
    "span_of",
    "status_word",
    "unit_words",
    "worded",
]
